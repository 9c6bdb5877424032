/** A probability that was simulated, with what its number of draws leaves open. */
import { assert } from '../../assert';

export interface Estimate {
  readonly probability: number;
  readonly standardError: number;
  /** 95 %, within 0 and 1. */
  readonly low: number;
  readonly high: number;
}

const TWO_SIDED_95 = 1.959963984540054;

/**
 * Mean of `count` >= 2 independent draws given by their sum and sum of squares. Draws that are all 0 say nothing of their spread:
 * the upper end is then `mostWhenNone`; absent, that of the rule of three, 3 / count.
 */
export function intervalOf(sum: number, squares: number, count: number, mostWhenNone: number = 3 / count): Estimate {
  assert(count >= 2, `an interval needs two draws, got ${count}`);
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean ** 2) * (count / (count - 1));
  const standardError = Math.sqrt(variance / count);
  const probability = Math.min(1, Math.max(0, mean));
  const low = Math.max(0, mean - TWO_SIDED_95 * standardError);
  const high = mean === 0 ? Math.min(1, mostWhenNone) : Math.min(1, mean + TWO_SIDED_95 * standardError);
  return { probability, standardError, low: Math.min(low, probability), high: Math.max(high, probability) };
}
