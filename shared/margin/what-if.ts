/**
 * An account as it would be after a trade at the mark or a transfer of margin: the questions before a size or a deposit.
 * Pure bookkeeping: it does not ask whether the venue would accept the order or the wallet covers it.
 */
import type { Account, CollateralAsset, Position } from '../account/account';
import { assert, unwrap } from '../assert';
import type { PositionId } from '../units';
import { notionalAt, pnlBetween } from './leg';
import type { MarginAccount } from './margin';

/**
 * What becomes of isolated margin in a trade. `proRata`, as venues do: cutting a position releases its share of the margin
 * to the wallet, adding takes notional / leverage from it. `unchanged`: nothing moves but PnL and fee, the convention of
 * `sizeForLiquidationAt`.
 */
export type IsolatedMarginOnTrade = 'proRata' | 'unchanged';

/**
 * The account after the position is traded at `markPrice` to `newQuantity` (signed contracts, through 0 as well).
 * What is cut realises its PnL, what is added averages into the entry price (by base for linear, by coin for inverse).
 * PnL and `feeRate * notional` go to the wallet, or to the isolated margin when that is `unchanged`; a pool's equity at
 * the mark changes by the fee and by isolated margin that moves, nothing else. A position cut to 0 stays, flat.
 * The result keeps whatever else the account has, so an `Account` gives an `Account`.
 */
export function withQuantity<A extends MarginAccount>(account: A, id: PositionId, newQuantity: number, markPrice: number, feeRate = 0, isolatedMargin: IsolatedMarginOnTrade = 'proRata'): A {
  const position = positionById(account, id);
  const trade = tradeAt(position, newQuantity, markPrice, feeRate);
  const traded: Position = { ...position, quantity: newQuantity, entryPrice: trade.entryPrice };
  if (position.margin.kind === 'cross') return moveToWallet(replace(account, traded), position.settleAsset, trade.gain);
  if (isolatedMargin === 'unchanged') return replace(account, { ...traded, margin: { ...position.margin, isolatedMargin: position.margin.isolatedMargin + trade.gain } });
  const released = position.margin.isolatedMargin * trade.shareClosed;
  const added = trade.notionalOpened / position.leverage;
  const moved = replace(account, { ...traded, margin: { ...position.margin, isolatedMargin: position.margin.isolatedMargin - released + added } });
  return moveToWallet(moved, position.settleAsset, trade.gain + released - added);
}

/** The same for one cross position by itself: the position after the trade, and what the wallet of its settle asset gains. */
export function crossTraded(position: Position, newQuantity: number, markPrice: number, feeRate: number): { readonly position: Position; readonly gain: number } {
  assert(position.margin.kind === 'cross', `position ${position.id} is cross`);
  const { entryPrice, gain } = tradeAt(position, newQuantity, markPrice, feeRate);
  return { position: { ...position, quantity: newQuantity, entryPrice }, gain };
}

interface Trade {
  readonly entryPrice: number;
  /** Realised PnL less fee, in settle units. */
  readonly gain: number;
  /** Share of the position that was closed, 0 to 1. */
  readonly shareClosed: number;
  /** Notional of what was opened beyond it, at the mark. */
  readonly notionalOpened: number;
}

function tradeAt(position: Position, newQuantity: number, markPrice: number, feeRate: number): Trade {
  const { quantity, contractSize, entryPrice } = position;
  const isInverse = position.contractType === 'inverse';
  const isSameSide = quantity * newQuantity > 0;
  const kept = isSameSide ? Math.min(Math.abs(quantity), Math.abs(newQuantity)) : 0;
  const closed = Math.abs(quantity) - kept;
  const opened = Math.abs(newQuantity) - kept;
  const notionalOf = (contracts: number): number => notionalAt({ isInverse, size: contracts * contractSize }, markPrice);
  const realised = pnlBetween({ isInverse, size: closed * contractSize, direction: quantity > 0 ? 1 : -1 }, entryPrice, markPrice);
  return {
    entryPrice: averageEntry(isInverse, kept, entryPrice, opened, markPrice),
    gain: realised - feeRate * notionalOf(closed + opened),
    shareClosed: quantity === 0 ? 0 : closed / Math.abs(quantity),
    notionalOpened: notionalOf(opened),
  };
}

/** The entry price that keeps the PnL: weighted by base quantity for linear, the harmonic mean for inverse contracts. */
function averageEntry(isInverse: boolean, kept: number, entryPrice: number, opened: number, markPrice: number): number {
  if (opened === 0) return entryPrice;
  if (kept === 0) return markPrice;
  const total = kept + opened;
  return isInverse ? total / (kept / entryPrice + opened / markPrice) : (kept * entryPrice + opened * markPrice) / total;
}

/**
 * The account with `delta` more (or less, negative) of a collateral asset. An asset that is new to a multi-asset account
 * needs its price in the valuation currency; it is then taken without haircut.
 */
export function withCollateral<A extends MarginAccount>(account: A, asset: string, delta: number, priceIfNew?: number): A {
  const known = account.collateral.some((entry) => entry.asset === asset);
  assert(known || account.rules.marginPolicy === 'singleAsset' || priceIfNew !== undefined, `the price of ${asset} is not known to this account`);
  return withBalance(account, asset, delta, priceIfNew ?? 1);
}

/** The account with `delta` more margin on an isolated position: from outside, or out of the wallet of the settle asset. */
export function withIsolatedMargin<A extends MarginAccount>(account: A, id: PositionId, delta: number, from: 'outside' | 'wallet' = 'outside'): A {
  const position = positionById(account, id);
  assert(position.margin.kind === 'isolated', `position ${id} is isolated`);
  const changed = replace(account, { ...position, margin: { ...position.margin, isolatedMargin: position.margin.isolatedMargin + delta } });
  return from === 'wallet' ? moveToWallet(changed, position.settleAsset, -delta) : changed;
}

function positionById(account: MarginAccount, id: PositionId): Position {
  return unwrap(account.positions.find((position) => position.id === id), `the account has a position ${id}`);
}

function replace<A extends MarginAccount>(account: A, changed: Position): A {
  return { ...account, positions: account.positions.map((position) => (position.id === changed.id ? changed : position)) };
}

/** A shared pool without the settle asset is unknown as it stands, and remains so: no price is invented for it here. */
function moveToWallet<A extends MarginAccount>(account: A, asset: string, delta: number): A {
  const known = account.collateral.some((entry) => entry.asset === asset);
  if (delta === 0 || (!known && account.rules.marginPolicy === 'multiAsset')) return account;
  return withBalance(account, asset, delta, 1);
}

function withBalance<A extends Pick<Account, 'collateral'>>(account: A, asset: string, delta: number, price: number): A {
  let isFound = false;
  const collateral: CollateralAsset[] = account.collateral.map((entry) => {
    if (entry.asset !== asset || isFound) return entry;
    isFound = true;
    return { ...entry, balance: entry.balance + delta };
  });
  if (!isFound) collateral.push({ asset, balance: delta, price, haircut: 0 });
  return { ...account, collateral };
}
