/**
 * What a unit of a pool's money, of a coin or of the trader's numeraire is worth in USD now: by its own index, else by the index
 * price of its market times the index of what that is quoted in. Never assumed, never 1; a price that is gone is none.
 */
import { PERIODIC } from '../market/age';
import { isWithheldAge } from '../sizing/withheld-age';
import { ageAt, markAge } from './ages';
import { known, unknown } from './known';
import type { Known } from './snapshot';
import type { State } from './state';

/** USD itself is the unit of account. */
export function usdPerUnit(state: State, unit: string): Known {
  const own = ownIndex(state, unit);
  if (own !== undefined) return known(own);
  const markets = Object.values(state.instruments).filter(({ instrument }) => instrument.underlying === unit).sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  for (const market of markets) {
    const quote = ownIndex(state, market.instrument.quoteAsset);
    const price = market.mark?.indexPrice ?? market.mark?.markPrice;
    if (price !== undefined && quote !== undefined && !isWithheldAge(markAge(state, market).freshness)) return known(price * quote);
  }
  return unknown(`price of ${unit} in USD`);
}

function ownIndex(state: State, unit: string): number | undefined {
  if (unit === 'USD') return 1;
  const index = state.assetIndexes[unit];
  return index !== undefined && ageAt(state.nowMs, index.atMs, PERIODIC).freshness !== 'gone' ? index.indexUsd : undefined;
}
