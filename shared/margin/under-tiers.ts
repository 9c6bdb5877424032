/** A pool as it would be under other tier tables: everything else the same, at the same marks. */
import { marksOf, poolAtMark, type PoolState } from './pool';
import type { TierColumns } from './tiers';

/** `tables` by symbol; symbols without one keep theirs. A row whose requirement vanishes is taken to be possible in any new table. */
export function poolUnderTiers(pool: PoolState, tables: ReadonlyMap<string, TierColumns>): PoolState {
  const { model, rules } = pool;
  const marks = marksOf(pool);
  const legs = model.legs.map((leg) => {
    const tiers = tables.get(leg.position.symbol);
    return tiers === undefined ? leg : { ...leg, tiers, requirementMayVanish: true };
  });
  const orders = model.orders?.map((one) => {
    const tiers = tables.get(one.position.symbol);
    return tiers === undefined ? one : { ...one, tiers };
  });
  return poolAtMark({ ...model, legs, ...(orders === undefined ? {} : { orders }) }, rules, (symbol) => marks.get(symbol) ?? Number.NaN);
}
