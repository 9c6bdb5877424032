/** What a chance per period comes to when it is run again and again for a year: the way small chances are easier to judge. */
import { assert } from '../../assert';
import { DAYS_PER_YEAR } from '../../units';

/**
 * 1 - (1 - p)^(365 / days): the chance of at least one touch in a year of periods of `days`, each as likely as the last and
 * independent of it. `probability` 0 to 1, `days` > 0. Written so that small chances keep their digits.
 */
export function repeatedOverYear(probability: number, days: number): number {
  assert(probability >= 0 && probability <= 1 && days > 0, `a probability and a number of days, got ${probability} and ${days}`);
  return probability === 1 ? 1 : -Math.expm1((DAYS_PER_YEAR / days) * Math.log1p(-probability));
}
