/** Quantiles of a sample: what share of it lies below. One rule, named. */
import { assert, unwrap } from '../assert';

/**
 * Quantile of `values` (at least 1, in any order), interpolated linearly between order statistics: type 7 of R. J. Hyndman
 * and Y. Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996); the default of R and NumPy.
 * `probability` from 0 to 1.
 */
export function quantile(values: readonly number[], probability: number): number {
  return sortedQuantile([...values].sort((a, b) => a - b), probability);
}

/** The same of values that are sorted already, smallest first. */
export function sortedQuantile(sorted: readonly number[], probability: number): number {
  assert(sorted.length > 0, 'a quantile needs a value');
  assert(probability >= 0 && probability <= 1, `a probability from 0 to 1, got ${probability}`);
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = unwrap(sorted[below], 'the position is inside');
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}
