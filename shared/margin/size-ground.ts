/**
 * What a pool is at a target price without one of its legs, and what one contract of that leg does there: the ground on which
 * a size is looked for (`size-at-price.ts`, `size-of-hedge-leg.ts`).
 */
import type { Position } from '../account/account';
import { unwrap } from '../assert';
import type { Tier } from '../market/instrument';
import { assetsAtPrices } from './at-prices';
import { notionalAt, pnlBetween } from './leg';
import type { MarginAccount } from './margin';
import { weightOf, type PoolState } from './pool';
import { feeFactor, type AssetModel } from './pool-model';
import { tierColumns, type TierColumns } from './tiers';

export interface LegAtTarget {
  readonly account: MarginAccount;
  readonly position: Position;
  readonly direction: 1 | -1;
  readonly tiers: readonly Tier[];
  readonly markPrice: number;
  readonly targetPrice: number;
}

/** `none`: the pool fails even without the leg. `unbounded`: no size of it makes the pool fail. */
export type Largest = { readonly kind: 'quantity'; readonly quantity: number } | { readonly kind: 'none' } | { readonly kind: 'unbounded' };

/** The pool at the target without the leg, whose PnL to date is kept, and what one contract of the leg does there. */
export interface Ground {
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

/** `pool` at the mark, with the leg at its present quantity. */
export function groundOf(pool: PoolState, leg: LegAtTarget): Ground {
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
    feeRate: leg.account.liquidationFeeRate * feeFactor(pool.rules, position, direction),
    tiers: tierColumns(leg.tiers),
  };
}
