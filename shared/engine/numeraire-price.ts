/**
 * What one unit of the trader's numeraire is worth in USD now: by its own index, else by the index price of its market times
 * the index of what that is quoted in. Never assumed; a price that is gone is none.
 */
import type { Numeraire } from '../sizing/policy';
import { isWithheldAge } from '../sizing/withheld-age';
import { markAge } from './ages';
import { known, unknown } from './known';
import type { Known } from './snapshot';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

export function numeraireUsd(state: State, unit: Numeraire): Known {
  const own = usdPerUnit(state, unit);
  if (own.kind === 'known') return own;
  const markets = Object.values(state.instruments).filter(({ instrument }) => instrument.underlying === unit).sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  for (const market of markets) {
    const quote = usdPerUnit(state, market.instrument.quoteAsset);
    const price = market.mark?.indexPrice ?? market.mark?.markPrice;
    if (price !== undefined && quote.kind === 'known' && !isWithheldAge(markAge(state, market).freshness)) return known(price * quote.value);
  }
  return unknown(`price of ${unit} in USD`);
}
