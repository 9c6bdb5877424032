/**
 * The usual case of `head-room.ts`, without its generality: one leg on its symbol, settled in money whose worth does not
 * move. In the notional as a ratio of that at the mark the head-room is then a straight line in every row, linear and
 * inverse contracts alike. Same answers, found on every mark event.
 */
import { firstCrossingOfLine, type Side } from '../math/reciprocal-sum';
import type { LegState } from './leg';
import type { PoolState } from './pool';

/** Prices are searched on mark * [1e-12, 1e9]: outside it is "never" for any purpose. */
export const LOWEST_RATIO = 1e-12;
export const HIGHEST_RATIO = 1e9;

/** Whether `leg` is such a case: no other leg of its symbol in the pool, no haircut, no link, a requirement that stays, no options. */
export function isSingle(pool: PoolState, leg: LegState): boolean {
  if (pool.requirementMayVanish || pool.options !== undefined || pool.rules.marginPolicy === 'multiAsset') return false;
  const { symbol } = leg.model.position;
  for (const other of pool.legs) if (other !== leg && other.model.position.symbol === symbol) return false;
  return true;
}

/**
 * The first move of the leg's price, as a ratio of the mark, beyond which the pool is no longer what it is at the mark;
 * `outward` 1 for prices above, -1 below. y is the notional's ratio to that at the mark, less 1.
 */
export function firstChangeOfSingle(pool: PoolState, leg: LegState, outward: 1 | -1): number | undefined {
  const { isInverse, tiers, feeRate, direction } = leg.model;
  const toward = isInverse ? -outward : outward;
  const farthest = outward > 0 ? HIGHEST_RATIO : LOWEST_RATIO;
  const end = (isInverse ? 1 / farthest : farthest) - 1;
  const gain = (isInverse ? -direction : direction) * leg.notional;
  const side: Side = { positive: !pool.margin.liquidatable, zeroIsPositive: pool.rules.trigger === 'lt' };
  let row = leg.tier;
  let from = 0;
  let atMark = pool.headRoom;
  for (;;) {
    const required = leg.requirementMoves ? ((tiers.maintenanceMarginRates[row] ?? 0) + feeRate) * leg.notional : 0;
    const edgeRow = toward > 0 ? row + 1 : row;
    const isLast = !leg.tierMoves || edgeRow === 0 || edgeRow >= tiers.count;
    const edge = isLast ? end : ((tiers.floors[edgeRow] ?? 0) - leg.notional) / leg.notional;
    const to = (edge - end) * toward >= 0 ? end : (edge - from) * toward > 0 ? edge : from;
    const change = firstCrossingOfLine(atMark, gain - required, from, to, side);
    if (change !== undefined) return isInverse ? -change / (1 + change) : change;
    if (to === end) return undefined;
    const next = toward > 0 ? row + 1 : row - 1;
    atMark -= ((tiers.maintenanceMarginRates[next] ?? 0) - (tiers.maintenanceMarginRates[row] ?? 0)) * leg.notional;
    atMark += (tiers.maintenanceAmounts[next] ?? 0) - (tiers.maintenanceAmounts[row] ?? 0);
    row = next;
    from = to;
  }
}
