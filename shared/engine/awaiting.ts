/** What has not arrived yet of what the held (or watched) symbols need: the list a starting screen shows. */
import type { State } from './state';

export function awaiting(state: State): readonly string[] {
  const missing = new Set<string>();
  for (const account of Object.values(state.accounts)) {
    for (const position of account.positions) {
      const instrument = state.instruments[position.instrumentId];
      if (instrument === undefined) missing.add(`contract terms of ${position.symbol}`);
      else if (instrument.mark === null) missing.add(`mark price of ${position.symbol}`);
    }
  }
  for (const instrument of Object.values(state.instruments)) {
    if (instrument.mark === null) missing.add(`mark price of ${instrument.instrument.symbol}`);
    if (instrument.candles['1h'].length === 0) missing.add(`hourly candles of ${instrument.instrument.symbol}`);
  }
  if (Object.keys(state.instruments).length === 0) missing.add('list of instruments');
  return [...missing];
}
