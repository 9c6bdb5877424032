/**
 * The worst part of a sample as it was: two named rules for its quantile and two for the mean beyond. Losses are positive.
 * No distribution is assumed, so nothing worse than what happened is in it.
 */
import { assert, unwrap } from '../../assert';
import { sortedQuantile } from '../../math/quantile';

/** `type7` interpolates as R and NumPy do; `orderStatistic` is the loss of observation floor(n alpha) + 1. */
export type QuantileRule = 'type7' | 'orderStatistic';

/** Whole observations in the worst `alpha` of `count`; a product that is whole but for its rounding counts as whole. */
export function wholeTailCount(count: number, alpha: number): number {
  return Math.floor(count * alpha + 1e-9);
}

/** The loss that is exceeded with probability `alpha`, of returns sorted from the worst. */
export function quantileLoss(sorted: readonly number[], alpha: number, rule: QuantileRule): number {
  if (rule === 'type7') return -sortedQuantile(sorted, alpha);
  return -unwrap(sorted[Math.min(wholeTailCount(sorted.length, alpha), sorted.length - 1)], 'the tail lies inside the sample');
}

/**
 * Mean loss of the worst `alpha`: the whole observations in it, and of the next one the part that is missing to n alpha
 * (C. Acerbi and D. Tasche, "On the coherence of expected shortfall", J. Banking and Finance 26, 2002, prop. 4.1).
 */
export function tailMeanLoss(sorted: readonly number[], alpha: number): number {
  const size = sorted.length * alpha;
  const whole = Math.min(wholeTailCount(sorted.length, alpha), sorted.length);
  const rest = Math.max(0, size - whole);
  const next = rest > 0 ? (sorted[whole] ?? 0) : 0;
  return -(sum(sorted, whole) + rest * next) / size;
}

/** Mean loss of the worst floor(n alpha) observations, at least 1: never below `tailMeanLoss`. */
export function worstMeanLoss(sorted: readonly number[], alpha: number): number {
  const whole = wholeTailCount(sorted.length, alpha);
  assert(whole >= 1, `at least one observation in the tail of ${sorted.length} at ${alpha}`);
  return -sum(sorted, whole) / whole;
}

function sum(values: readonly number[], count: number): number {
  let total = 0;
  for (let i = 0; i < count; i += 1) total += values[i] ?? 0;
  return total;
}
