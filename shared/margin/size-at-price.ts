/**
 * How large one leg of a pool may be for the pool to hold when the leg's symbol stands at a target price. The head-room is
 * a straight line in the quantity between changes of row or haircut; it is walked from 0 upwards. It answers the first
 * quantity that fails, without looking whether a still larger one would hold again.
 */
import { isLiquidatable, weightOf, type PoolState } from './pool';
import { groundOf, type Ground, type Largest, type LegAtTarget } from './size-ground';
import { largestHedgeLeg, partnersOf } from './size-of-hedge-leg';
import { tierIndex } from './tiers';

/** `pool` at the mark, with the leg at its present quantity. Not for requirements taken on entry value. */
export function largestQuantity(pool: PoolState, leg: LegAtTarget): Largest {
  const ground = groundOf(pool, leg);
  const partners = partnersOf(leg.account, pool, leg.position, leg.direction, leg.targetPrice, ground.notionalPerContract);
  if (partners !== undefined) return largestHedgeLeg(ground, partners);
  const without = ground.equityOfOtherAssets + ground.price * ground.amount * weightOf(ground.asset, ground.amount > 0) - ground.requirementOfOthers;
  if (without < 0 || isLiquidatable(without, ground.requirementOfOthers, pool.rules.trigger)) return { kind: 'none' };
  const breaks = breaksOf(ground);
  for (let index = 0; index < breaks.length; index += 1) {
    const from = breaks[index] ?? 0;
    const to = breaks[index + 1] ?? Infinity;
    const fails = firstFailure(ground, from, to);
    if (fails !== undefined) return { kind: 'quantity', quantity: fails };
  }
  return { kind: 'unbounded' };
}

/** 0 and the quantities at which the row or the sign of the settle asset's amount changes, rising. */
function breaksOf(ground: Ground): number[] {
  const breaks = [0];
  for (let row = 1; row < ground.tiers.count; row += 1) breaks.push((ground.tiers.floors[row] ?? 0) / ground.tierAmountPerContract);
  if (ground.pnlPerContract !== 0) breaks.push(-ground.amount / ground.pnlPerContract);
  return breaks.filter((quantity) => quantity >= 0).sort((a, b) => a - b);
}

/** The least quantity in [from, to) at which the pool fails; with no failure, undefined. */
function firstFailure(ground: Ground, from: number, to: number): number | undefined {
  if (from === to) return undefined;
  const inside = to === Infinity ? from * 2 + 1 : from + (to - from) / 2;
  const row = tierIndex(ground.tiers, inside * ground.tierAmountPerContract);
  const rate = (ground.tiers.maintenanceMarginRates[row] ?? 0) + ground.feeRate;
  const deduction = ground.tiers.maintenanceAmounts[row] ?? 0;
  const weight = weightOf(ground.asset, ground.amount + ground.pnlPerContract * inside > 0);
  if (rate <= 0 && ground.requirementOfOthers <= ground.price * deduction) return undefined;
  const atZero = ground.equityOfOtherAssets - ground.requirementOfOthers + ground.price * (weight * ground.amount + deduction);
  const slope = ground.price * (weight * ground.pnlPerContract - rate * ground.notionalPerContract);
  if (atZero + slope * from < 0) return from;
  const root = slope < 0 ? -atZero / slope : Infinity;
  return root < to ? Math.max(root, from) : undefined;
}
