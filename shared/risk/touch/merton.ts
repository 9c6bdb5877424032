/**
 * How likely a price with normal jumps (Merton's) touches a barrier within a time. There is no closed form: jump times are drawn,
 * and between them the touch of a Brownian bridge is known, so that nothing depends on a step. A check on the other models.
 */
import { assert } from '../../assert';
import { normal } from '../../math/normal';
import { createRandom, uniform, type Random } from '../../math/random';
import { intervalOf, type Estimate } from './estimate';
import type { Direction } from './gaussian';

export interface MertonQuestion {
  readonly direction: Direction;
  /** |ln(barrier / spot)|, above 0. */
  readonly distanceLog: number;
  readonly years: number;
  /** Drift of the log price a year, that of the jumps not included. */
  readonly driftOfLogPriceAnnual: number;
  /** Of the part without jumps, above 0. */
  readonly volatilityAnnual: number;
  readonly jumpsPerYear: number;
  readonly jumpMean: number;
  readonly jumpDeviation: number;
  readonly paths: number;
  readonly seed: number;
}

/**
 * Estimate over `paths` draws of the jumps (R. C. Merton, Journal of Financial Economics 3, 1976; bridge after S. Metwally and
 * A. Atiya, Journal of Derivatives 10, 2002). Each path adds its conditional probability, not a yes or no.
 */
export function touchMerton(question: MertonQuestion): Estimate {
  const { direction, distanceLog, years, volatilityAnnual, paths, seed } = question;
  assert(distanceLog > 0 && years > 0 && volatilityAnnual > 0, `distance, time and volatility above 0, got ${distanceLog}, ${years} and ${volatilityAnnual}`);
  assert(Number.isInteger(paths) && paths > 1, `a whole number of paths above 1, got ${paths}`);
  const random = createRandom(seed, 'touch merton');
  // Seen with the barrier below.
  const side = direction === 'down' ? 1 : -1;
  let sum = 0;
  let squares = 0;
  for (let path = 0; path < paths; path += 1) {
    const touches = 1 - survival(question, side, random);
    sum += touches;
    squares += touches ** 2;
  }
  return intervalOf(sum, squares, paths);
}

function survival({ distanceLog, years, driftOfLogPriceAnnual, volatilityAnnual, jumpsPerYear, jumpMean, jumpDeviation }: MertonQuestion, side: 1 | -1, random: Random): number {
  let above = distanceLog;
  let time = 0;
  let survives = 1;
  while (time < years) {
    const wait = jumpsPerYear > 0 ? -Math.log(uniform(random)) / jumpsPerYear : Infinity;
    const span = Math.min(wait, years - time);
    const next = above + side * driftOfLogPriceAnnual * span + volatilityAnnual * Math.sqrt(span) * normal(random);
    if (next <= 0) return 0;
    survives *= -Math.expm1((-2 * above * next) / (volatilityAnnual ** 2 * span));
    time += wait;
    above = time < years ? next + side * (jumpMean + jumpDeviation * normal(random)) : next;
    if (above <= 0) return 0;
  }
  return survives;
}
