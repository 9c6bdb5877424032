/**
 * One leg at the mark: notional, unrealised PnL, maintenance, fee and initial margin, all in settle units.
 * It knows nothing of the pool that backs the leg.
 */
import type { MarginRules } from '../account/account';
import type { LegModel } from './pool-model';
import { tierIndex } from './tiers';

export interface LegState {
  readonly model: LegModel;
  readonly markPrice: number;
  readonly notional: number;
  readonly unrealizedPnl: number;
  /** Row of the requirement; `tierAtMark` is the row of leverage and initial margin. */
  readonly tier: number;
  readonly tierAtMark: number;
  readonly maintenanceMargin: number;
  readonly liquidationFee: number;
  readonly initialMargin: number;
  /** False when maintenance and fee were taken once (entry or frozen basis) and do not follow the price. */
  readonly requirementMoves: boolean;
  /** False when the row does not change with the price (constant requirement, or rows by contract count). */
  readonly tierMoves: boolean;
}

/** The leg valued at `markPrice` under the account's rules. Maintenance = notional * rate - deduction of its own row. */
export function legAtMark(model: LegModel, rules: MarginRules, markPrice: number): LegState {
  const { tiers } = model;
  const notional = notionalAt(model, markPrice);
  const byQuantity = rules.tierBasis === 'quantity';
  const tierAtMark = tierIndex(tiers, byQuantity ? model.contracts : notional);
  const basis = rules.maintenanceBasis === 'entry' ? notionalAt(model, model.position.entryPrice) : notional;
  const tier = byQuantity || basis === notional ? tierAtMark : tierIndex(tiers, basis);
  const requirementMoves = rules.maintenanceBasis === 'price';
  return {
    model,
    markPrice,
    notional,
    unrealizedPnl: pnlBetween(model, model.position.entryPrice, markPrice),
    tier,
    tierAtMark,
    maintenanceMargin: basis * (tiers.maintenanceMarginRates[tier] ?? 0) - (tiers.maintenanceAmounts[tier] ?? 0),
    liquidationFee: basis * model.feeRate,
    initialMargin: notional / Math.min(model.position.leverage, tiers.maxLeverages[tierAtMark] ?? Infinity),
    requirementMoves,
    tierMoves: requirementMoves && !byQuantity,
  };
}

/** Linear: size * price in quote. Inverse: size / price in coin. */
export function notionalAt(model: Pick<LegModel, 'isInverse' | 'size'>, price: number): number {
  return model.isInverse ? model.size / price : model.size * price;
}

/** PnL of the leg when the price goes from `from` to `to`; inverse contracts pay in coin, size * (1/from - 1/to). */
export function pnlBetween(model: Pick<LegModel, 'isInverse' | 'size' | 'direction'>, from: number, to: number): number {
  const move = model.isInverse ? (to - from) / (from * to) : to - from;
  return model.direction * model.size * move;
}
