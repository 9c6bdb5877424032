/** What a unit of a pool's money is worth in USD, by a live index: a unit without one is unknown, never 1. */
import { PERIODIC } from '../market/age';
import { ageAt } from './ages';
import { known, unknown } from './known';
import type { Known } from './snapshot';
import type { State } from './state';

/** USD per unit of a pool: USD itself is the unit of account, an index that is gone is none. */
export function usdPerUnit(state: State, unit: string): Known {
  if (unit === 'USD') return known(1);
  const index = state.assetIndexes[unit];
  const isUsable = index !== undefined && ageAt(state.nowMs, index.atMs, PERIODIC).freshness !== 'gone';
  return isUsable ? known(index.indexUsd) : unknown(`USD index of ${unit}`);
}
