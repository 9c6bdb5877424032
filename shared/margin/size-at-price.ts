/**
 * How large one leg of a pool may be for the pool to hold when the leg's symbol stands at a target price. The head-room is
 * a straight line in the quantity between changes of row or haircut; it is walked from 0 upwards. It answers the first
 * quantity that fails, without looking whether a still larger one would hold again.
 */
import type { Position } from '../account/account';
import type { Tier } from '../market/instrument';
import { unwrap } from '../assert';
import { assetsAtPrices } from './at-prices';
import { notionalAt, pnlBetween } from './leg';
import { isLiquidatable, weightOf, type PoolState } from './pool';
import { feeFactor, type AssetModel } from './pool-model';
import { tierColumns, tierIndex, type TierColumns } from './tiers';

export interface LegAtTarget {
  readonly position: Position;
  readonly direction: 1 | -1;
  readonly tiers: readonly Tier[];
  readonly liquidationFeeRate: number;
  readonly markPrice: number;
  readonly targetPrice: number;
}

/** `none`: the pool fails even without the leg. `unbounded`: no size of it makes the pool fail. */
export type Largest = { readonly kind: 'quantity'; readonly quantity: number } | { readonly kind: 'none' } | { readonly kind: 'unbounded' };

/** The pool at the target without the leg, whose PnL to date is kept, and what one contract of the leg does there. */
interface Ground {
  readonly equityOfOtherAssets: number;
  readonly requirementOfOthers: number;
  /** What the leg settles in: its model, amount, and price at the target. */
  readonly asset: AssetModel;
  readonly amount: number;
  readonly price: number;
  readonly pnlPerContract: number;
  readonly notionalPerContract: number;
  /** What the tier is looked up by, per contract. */
  readonly tierAmountPerContract: number;
  readonly feeRate: number;
  readonly tiers: TierColumns;
}

/** `pool` at the mark, with the leg at its present quantity. Not for requirements taken on entry value. */
export function largestQuantity(pool: PoolState, leg: LegAtTarget): Largest {
  const ground = groundOf(pool, leg);
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

function groundOf(pool: PoolState, leg: LegAtTarget): Ground {
  const { position, markPrice, targetPrice, direction } = leg;
  const present = pool.legs.find((one) => one.model.position.id === position.id);
  const ratio = targetPrice / markPrice;
  const assets = assetsAtPrices(pool, (symbol) => (symbol === position.symbol ? ratio : 1), present);
  const own = unwrap(assets.find(({ model }) => model.asset === position.settleAsset), 'the pool of a position holds its settle asset');
  const contract = { isInverse: position.contractType === 'inverse', size: position.contractSize, direction };
  const notionalPerContract = notionalAt(contract, pool.rules.maintenanceBasis === 'frozen' ? markPrice : targetPrice);
  let equityOfOtherAssets = 0;
  let requirementOfOthers = 0;
  for (const asset of assets) {
    requirementOfOthers += asset.price * asset.requirement;
    if (asset !== own) equityOfOtherAssets += asset.price * asset.amount * weightOf(asset.model, asset.amount > 0);
  }
  return {
    equityOfOtherAssets,
    requirementOfOthers,
    asset: own.model,
    amount: own.amount,
    price: own.price,
    pnlPerContract: pnlBetween(contract, markPrice, targetPrice),
    notionalPerContract,
    tierAmountPerContract: pool.rules.tierBasis === 'quantity' ? 1 : notionalPerContract,
    feeRate: leg.liquidationFeeRate * feeFactor(pool.rules, position, direction),
    tiers: tierColumns(leg.tiers),
  };
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
