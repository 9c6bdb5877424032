/**
 * Heterogeneous autoregression of realised variance: tomorrow's from the means of the last day, week and month.
 * F. Corsi, Journal of Financial Econometrics 7 (2009). Variance, not its logarithm; one period ahead.
 */
import { assert } from '../assert';
import { leastSquares, type Regression } from '../math/least-squares';

/** Days, weeks of 5 and months of 22 trading days, as published; crypto's weeks have 7 days: pass [1, 7, 30]. */
export const HAR_LAGS = [1, 5, 22] as const;
/** Rows needed: 4 coefficients from fewer are noise. */
export const MINIMUM_HAR_ROWS = 60;

export type HarFit =
  | {
      readonly kind: 'fitted';
      /** Constant, then one coefficient a lag, with both kinds of standard errors. */
      readonly regression: Regression;
      /** Variance of the period after the last, not below the smallest one seen: a linear model may answer less than 0. */
      readonly nextVariance: number;
      readonly isFloored: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** `variances` one a period, oldest first; `hacLags` for the errors that overlap survives. */
export function fitHar(variances: readonly number[], lags: readonly number[] = HAR_LAGS, hacLags = 5): HarFit {
  const longest = Math.max(...lags);
  assert(longest >= 1, `lags of at least one period, got ${longest}`);
  const count = variances.length - longest;
  if (count < MINIMUM_HAR_ROWS) return { kind: 'failed', why: `${variances.length} of at least ${longest + MINIMUM_HAR_ROWS} realised variances` };
  const rows = Array.from({ length: count }, (_, i) => harRow(variances, i + longest, lags));
  const regression = leastSquares(rows, variances.slice(longest), hacLags);
  if (regression === undefined) return { kind: 'failed', why: 'the realised variances do not move' };
  const raw = harRow(variances, variances.length, lags).reduce((sum, value, j) => sum + value * (regression.coefficients[j] ?? 0), 0);
  const least = variances.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  return { kind: 'fitted', regression, nextVariance: Math.max(raw, least), isFloored: raw < least };
}

/** One and the means of the last periods before `at`. */
function harRow(variances: readonly number[], at: number, lags: readonly number[]): number[] {
  return [1, ...lags.map((lag) => variances.slice(at - lag, at).reduce((sum, value) => sum + value, 0) / lag)];
}
