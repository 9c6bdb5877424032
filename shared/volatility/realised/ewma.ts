/**
 * Exponentially weighted variance of close-to-close log returns with mean zero: quick to follow a change of weather.
 * RiskMetrics Technical Document (J.P. Morgan and Reuters, 4th ed. 1996, section 5.2):
 * variance(t) = lambda variance(t-1) + (1 - lambda) return(t)^2. RiskMetrics has lambda 0.94 for daily returns, a half-life of
 * 11 days; here it is stated as a half-life in hours, so that it means the same whatever the interval. Not for long horizons.
 */
import type { Candle } from '../../market/event';

/** A weighted mean of squared returns; `weight` below 1 says that the past before the first return is not known. */
export interface SquaredReturns {
  weightedSum: number;
  weight: number;
}

/** One step of the recursion, in place. With `weight` 1 it is RiskMetrics' own. */
export function foldSquaredReturn(mean: SquaredReturns, squaredReturn: number, lambda: number): void {
  mean.weightedSum = lambda * mean.weightedSum + (1 - lambda) * squaredReturn;
  mean.weight = lambda * mean.weight + (1 - lambda);
}

/** The share of weight that is left after `elapsedMs`: one half after `halfLifeMs`. */
export function decay(elapsedMs: number, halfLifeMs: number): number {
  return Math.exp((-Math.LN2 * elapsedMs) / halfLifeMs);
}

export interface EwmaResult {
  /** Of the log return of one interval. */
  readonly variance: number;
  /**
   * (sum of weights)^2 / (sum of squared weights), after Kish, "Survey Sampling" (1965): how many equally weighted returns
   * would be as good. A few new returns after a long hole are few, however many old ones there were.
   */
  readonly effectiveCount: number;
}

/**
 * Over candles oldest first. No return is taken across a hole, but its time passes: what was before it weighs less.
 * Undefined when no two candles are neighbours.
 */
export function ewmaVariance(candles: readonly Pick<Candle, 'openAtMs' | 'close'>[], intervalMs: number, halfLifeMs: number): EwmaResult | undefined {
  const mean: SquaredReturns = { weightedSum: 0, weight: 0 };
  const lambda = decay(intervalMs, halfLifeMs);
  let squaredWeights = 0;
  for (let i = 1; i < candles.length; i += 1) {
    const before = candles[i - 1];
    const now = candles[i];
    if (before === undefined || now === undefined) continue;
    const elapsedMs = now.openAtMs - before.openAtMs;
    const isNeighbour = elapsedMs === intervalMs;
    const share = isNeighbour ? lambda : decay(elapsedMs, halfLifeMs);
    squaredWeights = share ** 2 * squaredWeights + (isNeighbour ? (1 - lambda) ** 2 : 0);
    if (isNeighbour) foldSquaredReturn(mean, Math.log(now.close / before.close) ** 2, lambda);
    else fade(mean, share);
  }
  return squaredWeights > 0 ? { variance: mean.weightedSum / mean.weight, effectiveCount: mean.weight ** 2 / squaredWeights } : undefined;
}

/** Time without returns. */
function fade(mean: SquaredReturns, share: number): void {
  mean.weightedSum *= share;
  mean.weight *= share;
}
