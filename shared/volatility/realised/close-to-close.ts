/**
 * Variance from closing prices alone: the oldest estimator and the noisiest, right whatever happens inside a candle.
 * n returns give a volatility with a standard error of about 1 / sqrt(2 n) of it.
 */
import { assert } from '../../assert';

/** Log returns between neighbouring closes, all above 0. */
export function logReturns(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? close)));
}

/** Sample variance (n - 1) of at least 2 returns. R's TTR `close` with window n takes n - 1 returns. */
export function closeToCloseVariance(returns: readonly number[]): number {
  assert(returns.length >= 2, `a sample variance needs 2 returns, got ${returns.length}`);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  return returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
}

/** The same around 0, where the mean of a short interval is noise; divisor n - 1 as in TTR with `mean0`. */
export function zeroMeanVariance(returns: readonly number[]): number {
  assert(returns.length >= 2, `a sample variance needs 2 returns, got ${returns.length}`);
  return returns.reduce((sum, value) => sum + value ** 2, 0) / (returns.length - 1);
}
