/**
 * Joint days drawn from correlations, where no history was given. Not normal ones: a multivariate Student t with 7 degrees of
 * freedom, whose days have the excess kurtosis of 2 that was measured for BTC (`risk/touch/tail-model.ts`) and whose extremes
 * come together (A. McNeil, R. Frey and P. Embrechts, "Quantitative Risk Management", 2005, section 3.2). A Gaussian copula
 * has neither and would let more be held. It is a model, and an answer that rests on it has to say so: calm and wild months,
 * skewness and what really happened together are not in it.
 */
import type { Matrix } from '../../math/linear-system';
import { normal } from '../../math/normal';
import { createRandom } from '../../math/random';
import { eigenpairs } from '../../risk/correlation/eigen';
import type { Scenarios } from '../../risk/value-at-risk/scenarios';

/** Excess kurtosis 6 / (7 - 4) = 2. */
export const DEGREES_OF_FREEDOM = 7;
/** The worst fortieth are then 205 days: its mean is known to about 4 %. Each draw comes with its mirror image. */
export const DRAWN_DAYS = 8_192;
const SEED = 1;

export interface NamedCorrelations {
  readonly names: readonly string[];
  /** Positive semi-definite, checked by the caller. */
  readonly matrix: Matrix;
}

/** Days of `held` in units of each one's volatility, mean 0 and root mean square 1; undefined where a pair has no correlation. */
export function drawnDays({ names, matrix }: NamedCorrelations, held: readonly string[], nowMs: number): Scenarios | undefined {
  const underlyings = held.toSorted();
  const rows = underlyings.map((underlying) => names.indexOf(underlying));
  if (underlyings.length === 0 || rows.includes(-1)) return undefined;
  const factors = eigenpairs(rows.map((row) => rows.map((column) => matrix[row]?.[column] ?? 0)))
    .map(({ value, vector }) => vector.map((part) => part * Math.sqrt(Math.max(0, value))));
  const random = createRandom(SEED, 'joint days');
  const residuals = new Float64Array(DRAWN_DAYS * underlyings.length);
  for (let day = 0; day < DRAWN_DAYS; day += 2) {
    let chiSquare = 0;
    for (let i = 0; i < DEGREES_OF_FREEDOM; i += 1) chiSquare += normal(random) ** 2;
    const stretch = Math.sqrt((DEGREES_OF_FREEDOM - 2) / chiSquare);
    const draws = factors.map(() => normal(random));
    for (let u = 0; u < underlyings.length; u += 1) {
      const value = stretch * draws.reduce((sum, draw, k) => sum + draw * (factors[k]?.[u] ?? 0), 0);
      residuals[u * DRAWN_DAYS + day] = value;
      residuals[u * DRAWN_DAYS + day + 1] = -value;
    }
  }
  for (let u = 0; u < underlyings.length; u += 1) scaleToOne(residuals.subarray(u * DRAWN_DAYS, (u + 1) * DRAWN_DAYS));
  return { kind: 'known', underlyings, residuals, count: DRAWN_DAYS, missingDayCount: 0, sinceMs: nowMs, untilMs: nowMs, leftOut: [] };
}

/** The luck of the draw taken out of the variance. */
function scaleToOne(values: Float64Array): void {
  let squares = 0;
  for (const value of values) squares += value ** 2;
  const rootMeanSquare = Math.sqrt(squares / values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / rootMeanSquare;
}
