/** What is held, by underlying: positions that are not flat, of all accounts. */
import type { State } from './state';

/** In the order of accounts and positions, each once. */
export function heldUnderlyings({ accounts, instruments }: State): readonly string[] {
  const held = Object.values(accounts).flatMap(({ positions }) => positions.filter(({ quantity }) => quantity !== 0));
  return [...new Set(held.flatMap(({ instrumentId }) => instruments[instrumentId]?.instrument.underlying ?? []))];
}
