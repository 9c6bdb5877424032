/**
 * What an account would be after a proposed change of size, leverage, collateral or mode. Everything is computed on the
 * position that results, never on the order. A change that does not make sense is refused with a reason; whether the venue
 * would accept it is not asked.
 */
import type { Position } from '../account/account';
import type { PositionId } from '../units';
import { evaluateMargin } from './evaluate';
import { notionalAt } from './leg';
import type { MarginAccount, MarginMarket, MarginReport } from './margin';
import { withCollateral, withIsolatedMargin, withQuantity } from './what-if';

export type AccountChange =
  /** Trades to `quantity` signed contracts at `price` (the mark when absent); the fee is a fraction of notional. */
  | { readonly kind: 'size'; readonly positionId: PositionId; readonly quantity: number; readonly price?: number; readonly feeRate?: number }
  /** Opens a position that is not there yet: given flat, traded to its quantity. */
  | { readonly kind: 'open'; readonly position: Position; readonly quantity: number; readonly price?: number; readonly feeRate?: number }
  /** `kept`: the margin of an isolated position stays (Binance). `reset`: it becomes notional / leverage, from or to the wallet. */
  | { readonly kind: 'leverage'; readonly positionId: PositionId; readonly leverage: number; readonly isolatedMargin?: 'kept' | 'reset' }
  | { readonly kind: 'collateral'; readonly asset: string; readonly delta: number; readonly priceIfNew?: number }
  | { readonly kind: 'isolatedMargin'; readonly positionId: PositionId; readonly delta: number; readonly from: 'outside' | 'wallet' }
  /** To isolated: notional / leverage (or `isolatedMargin`) moves from the wallet. To cross: the margin goes to the wallet. */
  | { readonly kind: 'mode'; readonly positionId: PositionId; readonly mode: 'cross' | 'isolated'; readonly isolatedMargin?: number };

export type Changed = { readonly kind: 'changed'; readonly account: MarginAccount } | { readonly kind: 'refused'; readonly why: string };

export type WhatIf =
  | { readonly kind: 'answer'; readonly before: MarginReport; readonly after: MarginReport; readonly account: MarginAccount }
  | { readonly kind: 'refused'; readonly why: string };

/** The reports before and after all of `changes`, in their order, at the same marks. */
export function whatIf(account: MarginAccount, market: MarginMarket, changes: readonly AccountChange[]): WhatIf {
  let after = account;
  for (const change of changes) {
    const changed = accountAfter(after, market, change);
    if (changed.kind === 'refused') return changed;
    after = changed.account;
  }
  return { kind: 'answer', before: evaluateMargin(account, market), after: evaluateMargin(after, market), account: after };
}

/** The account after one change. */
export function accountAfter(account: MarginAccount, market: MarginMarket, change: AccountChange): Changed {
  switch (change.kind) {
    case 'size':
      return onPosition(account, change.positionId, (position) => traded(account, market, position, change));
    case 'open':
      return opened(account, market, change);
    case 'leverage':
      return onPosition(account, change.positionId, (position) => levered(account, market, position, change));
    case 'collateral':
      return credited(account, change);
    case 'isolatedMargin':
      return onPosition(account, change.positionId, (position) => {
        if (position.margin.kind !== 'isolated') return refused(`${position.id} is cross: it has no margin of its own`);
        if (!Number.isFinite(change.delta)) return refused(`expected a finite amount (got ${change.delta})`);
        return { kind: 'changed', account: withIsolatedMargin(account, position.id, change.delta, change.from) };
      });
    case 'mode':
      return onPosition(account, change.positionId, (position) => moved(account, market, position, change));
  }
}

function onPosition(account: MarginAccount, id: PositionId, change: (position: Position) => Changed): Changed {
  const position = account.positions.find((one) => one.id === id);
  if (position === undefined) return refused(`no position has the id ${JSON.stringify(id)}`);
  return hasWalletOf(account, position) ? change(position) : refused(`the price of ${position.settleAsset} is not known to this account`);
}

/** A shared pool that does not know the settle asset has nowhere to book a gain. */
function hasWalletOf(account: MarginAccount, { settleAsset }: Position): boolean {
  return account.rules.marginPolicy === 'singleAsset' || account.collateral.some(({ asset }) => asset === settleAsset);
}

function refused(why: string): Changed {
  return { kind: 'refused', why };
}

interface Trade {
  readonly quantity: number;
  readonly price?: number;
  readonly feeRate?: number;
}

function traded(account: MarginAccount, market: MarginMarket, position: Position, trade: Trade): Changed {
  const price = trade.price ?? market.symbols.get(position.symbol)?.markPrice;
  if (price === undefined) return refused(`mark price of ${position.symbol} is missing`);
  if (!(price > 0) || !Number.isFinite(price)) return refused(`expected a price above 0 (got ${price})`);
  if (!Number.isFinite(trade.quantity)) return refused(`expected a finite quantity (got ${trade.quantity})`);
  const isAgainstSide = (position.hedgeSide === 'long' && trade.quantity < 0) || (position.hedgeSide === 'short' && trade.quantity > 0);
  if (isAgainstSide) return refused(`${position.id} is the ${position.hedgeSide} leg of a hedge: it cannot change sides`);
  return { kind: 'changed', account: withQuantity(account, position.id, trade.quantity, price, trade.feeRate ?? 0) };
}

function opened(account: MarginAccount, market: MarginMarket, change: AccountChange & { readonly kind: 'open' }): Changed {
  if (account.positions.some(({ id }) => id === change.position.id)) return refused(`the id ${JSON.stringify(change.position.id)} is used already`);
  if (!hasWalletOf(account, change.position)) return refused(`the price of ${change.position.settleAsset} is not known to this account`);
  const flat: Position = { ...change.position, quantity: 0 };
  return traded({ ...account, positions: [...account.positions, flat] }, market, flat, change);
}

function credited(account: MarginAccount, change: AccountChange & { readonly kind: 'collateral' }): Changed {
  if (!Number.isFinite(change.delta)) return refused(`expected a finite amount (got ${change.delta})`);
  const isKnown = account.rules.marginPolicy === 'singleAsset' || account.collateral.some(({ asset }) => asset === change.asset);
  if (!isKnown && change.priceIfNew === undefined) return refused(`the price of ${change.asset} is not known to this account`);
  return { kind: 'changed', account: withCollateral(account, change.asset, change.delta, change.priceIfNew) };
}

function levered(account: MarginAccount, market: MarginMarket, position: Position, change: AccountChange & { readonly kind: 'leverage' }): Changed {
  if (!(change.leverage > 0) || !Number.isFinite(change.leverage)) return refused(`expected a leverage above 0 (got ${change.leverage})`);
  const changed = replaced(account, { ...position, leverage: change.leverage });
  if (position.margin.kind === 'cross' || change.isolatedMargin !== 'reset') return { kind: 'changed', account: changed };
  const needed = initialMarginOf(market, position, change.leverage);
  if (needed === undefined) return refused(`mark price of ${position.symbol} is missing`);
  return { kind: 'changed', account: withIsolatedMargin(changed, position.id, needed - position.margin.isolatedMargin, 'wallet') };
}

function moved(account: MarginAccount, market: MarginMarket, position: Position, change: AccountChange & { readonly kind: 'mode' }): Changed {
  if (position.margin.kind === change.mode) return refused(`${position.id} is ${change.mode} already`);
  if (position.margin.kind === 'isolated') {
    const emptied = withIsolatedMargin(account, position.id, -position.margin.isolatedMargin, 'wallet');
    return { kind: 'changed', account: replaced(emptied, { ...position, margin: { kind: 'cross' } }) };
  }
  const margin = change.isolatedMargin ?? initialMarginOf(market, position, position.leverage);
  if (margin === undefined) return refused(`mark price of ${position.symbol} is missing`);
  if (!(margin >= 0)) return refused(`expected an isolated margin of 0 or more (got ${margin})`);
  const isolated = replaced(account, { ...position, margin: { kind: 'isolated', isolatedMargin: 0, from: 'derived' } });
  return { kind: 'changed', account: withIsolatedMargin(isolated, position.id, margin, 'wallet') };
}

function initialMarginOf(market: MarginMarket, position: Position, leverage: number): number | undefined {
  const mark = market.symbols.get(position.symbol)?.markPrice;
  if (mark === undefined) return undefined;
  return notionalAt({ isInverse: position.contractType === 'inverse', size: Math.abs(position.quantity) * position.contractSize }, mark) / leverage;
}

function replaced(account: MarginAccount, changed: Position): MarginAccount {
  return { ...account, positions: account.positions.map((position) => (position.id === changed.id ? changed : position)) };
}
