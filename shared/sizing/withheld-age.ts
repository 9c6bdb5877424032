/** Which ages of data are too old to advise on. */
import type { Freshness } from '../market/age';
import type { SizingAccount } from './input';

/** Stale data is not advised on; late data is. */
export function isWithheldAge(freshness: Freshness): boolean {
  return freshness === 'stale' || freshness === 'gone';
}

export function markFreshnessOf(sized: SizingAccount, symbol: string): Freshness {
  return sized.markFreshness.get(symbol) ?? 'gone';
}
