/**
 * What a liquidation would leave: the equity at the trigger less the fees that stand outside it. The whole pool is taken
 * to be closed at the trigger's prices; slippage, partial liquidations and ADL are not in it, so it is an upper bound.
 */
import type { PositionId } from '../units';
import { assetsAtPrices, optionsAtPrices } from './at-prices';
import { notionalAt } from './leg';
import type { MarginAccount, MarginMarket } from './margin';
import { poolAtMark } from './pool';
import { poolModels } from './pool-model';
import { evaluateMargin } from './evaluate';
import { unwrap } from '../assert';

export type AfterLiquidation =
  | {
      readonly kind: 'left';
      readonly price: number;
      /** Money of the pool at the trigger, without haircuts and with what its options are worth there, in the pool's unit; below 0 the venue's fund has to step in. */
      readonly equity: number;
      readonly fee: number;
      /** equity - fee, never below 0: the trader does not owe the rest of an isolated pool. */
      readonly left: number;
    }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** `feeRate`: fraction of notional charged outside the trigger (`feeAfterTrigger` of the venue). The position's symbol moves alone. */
export function afterLiquidation(account: MarginAccount, market: MarginMarket, id: PositionId, feeRate: number): AfterLiquidation {
  const report = evaluateMargin(account, market);
  const position = report.positions.find((one) => one.positionId === id);
  if (position === undefined) return { kind: 'unknown', missing: report.unknownPositions.find((one) => one.positionId === id)?.missing ?? [`a position ${id}`] };
  const { liquidation } = position;
  if (liquidation.kind === 'unknown') return { kind: 'unknown', missing: liquidation.missing };
  if (liquidation.kind !== 'ok') return { kind: 'none', why: WHY[liquidation.kind] };
  const markOf = (symbol: string): number => unwrap(market.symbols.get(symbol), 'the pool is known').markPrice;
  const model = unwrap(poolModels(account, market.tiers, market.options).find((pool) => pool.id === position.poolId), 'the pool was reported');
  const pool = poolAtMark(model, account.rules, markOf);
  const { price } = liquidation.nearest;
  const ratioOf = (symbol: string): number => (symbol === position.symbol ? price / markOf(symbol) : 1);
  const assets = assetsAtPrices(pool, ratioOf);
  const equity = assets.reduce((sum, asset) => sum + asset.amount * asset.price, 0) + optionsAtPrices(pool, ratioOf).value;
  const fee = pool.legs.reduce((sum, leg) => sum + feeRate * notionalAt(leg.model, leg.markPrice * ratioOf(leg.model.position.symbol)) * (assets[leg.model.assetIndex]?.price ?? 1), 0);
  return { kind: 'left', price, equity, fee, left: Math.max(0, equity - fee) };
}
const WHY = { never: 'no price liquidates it', flat: 'the position is flat', liquidatable: 'it may be liquidated now' } as const;
