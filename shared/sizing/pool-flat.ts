/** A pool with every contract closed at the mark and the taker fee paid: what is left is its money and its options. */
import { poolOfLegs, type PoolState } from '../margin/pool';

export function poolFlat(pool: PoolState, feeRatio: number): PoolState {
  const { model, rules, legs, options } = pool;
  if (legs.length === 0) return pool;
  const assets = model.assets.map((asset, index) => ({
    ...asset,
    balance: legs.reduce((sum, leg) => (leg.model.assetIndex === index ? sum + leg.unrealizedPnl - feeRatio * leg.notional : sum), asset.balance),
  }));
  return poolOfLegs({ ...model, assets, legs: [] }, rules, [], options);
}
