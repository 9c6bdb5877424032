/** Why a proposed change cannot be: what the venue's lots, tiers and available margin rule out, beside the field it stands in. */
import type { Position } from '../account/account';
import { briefText, moneyText, quantityText, roundedToStep, roundToLot } from '../format';
import { notionalAt } from '../margin/leg';
import type { MarginAccount, MarginMarket } from '../margin/margin';
import type { Instrument } from '../market/instrument';
import { lotSize } from '../sizing/lot';
import type { WhatIfField, WhatIfQuestion } from './margin-questions';
import type { Side } from './pool-lines';

export interface Refusal {
  readonly kind: 'refused';
  readonly field: WhatIfField;
  readonly message: string;
}

function refused(field: WhatIfField, message: string): Refusal {
  return { kind: 'refused', field, message };
}

/** The size by itself: whole lots, and an order that the venue's smallest ones let through. */
export function quantityRefusal({ quantity }: WhatIfQuestion, position: Position, instrument: Instrument, market: MarginMarket): Refusal | undefined {
  if (quantity === undefined || quantity === position.quantity) return undefined;
  const { quantityLot: lot, minimumQuantity, minimumNotional } = instrument;
  const size = Math.abs(quantity);
  if (size >= Number.MAX_SAFE_INTEGER * lotSize(lot)) return refused('quantity', `expected a size below ${briefText(Number.MAX_SAFE_INTEGER * lotSize(lot), 2)}`);
  if (roundedToStep(size, lot, 'nearest') !== size) return refused('quantity', `the lot is ${roundToLot(lotSize(lot), lot, 'nearest')}: ${quantityText(size, lot)} or ${roundToLot(size, lot, 'up')}`);
  const traded = Math.abs(quantity - position.quantity);
  if (traded < minimumQuantity * (1 - 1e-9)) return refused('quantity', `the smallest order is ${briefText(minimumQuantity, 8)}, this one is ${briefText(traded, 8)}`);
  const mark = market.symbols.get(position.symbol)?.markPrice;
  if (mark === undefined || size <= Math.abs(position.quantity)) return undefined;
  const notional = notionalAt({ isInverse: position.contractType === 'inverse', size: traded * position.contractSize }, mark) * (position.contractType === 'inverse' ? mark : 1);
  if (notional >= minimumNotional) return undefined;
  return refused('quantity', `the smallest order is worth ${briefText(minimumNotional, 6)} ${instrument.quoteAsset}, this one ${briefText(notional, 4)}`);
}

/** The result: leverage that the tier allows, money that is there. What was so before the change is not held against it. */
export function venueRefusal(question: WhatIfQuestion, after: MarginAccount, was: Side, is: Side): Refusal | undefined {
  return leverageRefusal(question, after, was, is) ?? marginRefusal(question, after, was, is);
}

function leverageRefusal(question: WhatIfQuestion, after: MarginAccount, was: Side, is: Side): Refusal | undefined {
  const { tier } = is.margin;
  if (tier === undefined || tier.leverageWithinCap) return undefined;
  const leverage = after.positions.find(({ id }) => id === is.margin.positionId)?.leverage ?? 0;
  const grows = Math.abs(is.position.quantity) > Math.abs(was.position.quantity);
  const text = `at this size the venue allows at most ${briefText(tier.maxLeverage, 4)}x`;
  if (question.leverage !== undefined && question.leverage > tier.maxLeverage) return refused('leverage', text);
  return grows ? refused('quantity', `${text}, the position is set to ${briefText(leverage, 4)}x`) : undefined;
}

function marginRefusal(question: WhatIfQuestion, after: MarginAccount, was: Side, is: Side): Refusal | undefined {
  const field = costly(question, was, is);
  if (field === undefined) return undefined;
  const owed = field === 'collateral' ? owedAfter(question, after, is) : undefined;
  if (owed !== undefined) return refused(field, owed);
  for (const pool of is.report.pools) {
    const before = was.report.pools.find(({ id }) => id === pool.id);
    const isIsolated = pool.id.startsWith('isolated');
    if (pool.kind !== 'known' || (isIsolated && field !== 'collateral')) continue;
    const availableBefore = before?.kind === 'known' ? before.availableMargin : 0;
    const short = -pool.availableMargin;
    if (short <= 1e-9 * Math.abs(pool.equity) || pool.availableMargin >= availableBefore) continue;
    return refused(field, `${moneyText(short, pool.unit)} more margin would have to be available in the ${isIsolated ? 'position' : 'cross pool'}`);
  }
  return undefined;
}

/** A wallet that does not hold what is taken from it: it would be a debt, which nobody asked for. */
function owedAfter(question: WhatIfQuestion, after: MarginAccount, { margin, pool }: Side): string | undefined {
  const { collateral = 0, collateralFrom } = question;
  const isFromWallet = pool.id.startsWith('isolated') ? collateralFrom === 'wallet' && collateral > 0 : collateral < 0;
  const asset = after.positions.find(({ id }) => id === margin.positionId)?.settleAsset;
  const balance = after.collateral.find((entry) => entry.asset === asset)?.balance ?? 0;
  return isFromWallet && asset !== undefined && balance < 0 ? `${moneyText(-balance, asset)} more than the wallet holds` : undefined;
}

/** The change that may need more than there is; the one to name when several do. A cut asks for nothing. */
function costly(question: WhatIfQuestion, was: Side, is: Side): WhatIfField | undefined {
  const { collateral = 0, collateralFrom, leverage, marginMode } = question;
  const isIsolated = is.pool.id.startsWith('isolated');
  if (collateral < 0 || (isIsolated && collateral > 0 && collateralFrom === 'wallet')) return 'collateral';
  if (Math.abs(is.position.quantity) > Math.abs(was.position.quantity) || is.position.quantity * was.position.quantity < 0) return 'quantity';
  if (marginMode !== undefined && is.pool.id !== was.pool.id) return 'marginMode';
  return leverage === undefined ? undefined : 'leverage';
}
