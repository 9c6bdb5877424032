/** The chance of as many or more of independent events, each with its own probability (Poisson's binomial distribution). */
import { assert } from '../assert';

/**
 * P(at least `count` of the events happen), exactly, by adding one event after the other; cost is events times `count`.
 * Probabilities from 0 to 1. With equal ones it is the binomial tail.
 */
export function chanceOfAtLeast(count: number, probabilities: readonly number[]): number {
  assert(Number.isInteger(count) && count >= 0, `a whole number of events, got ${count}`);
  if (count === 0) return 1;
  if (count > probabilities.length) return 0;
  // exactly[k]: so far k events; the last entry takes in all that is at least `count`, so small tails keep their digits.
  const exactly = new Float64Array(count + 1);
  exactly[0] = 1;
  for (const p of probabilities) {
    exactly[count] = (exactly[count] ?? 0) + p * (exactly[count - 1] ?? 0);
    for (let k = count - 1; k > 0; k -= 1) exactly[k] = (1 - p) * (exactly[k] ?? 0) + p * (exactly[k - 1] ?? 0);
    exactly[0] = (1 - p) * (exactly[0] ?? 0);
  }
  return Math.min(1, exactly[count] ?? 0);
}
