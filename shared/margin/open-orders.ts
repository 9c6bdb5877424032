/**
 * Initial margin that resting orders hold beside the positions, by the venue's rule. Maintenance, and with it the
 * liquidation price, does not know resting orders; what the account is once they fill is in `order-ladder.ts`.
 */
import type { Position } from '../account/account';
import type { PositionId } from '../units';
import { notionalAt } from './leg';
import type { MarginAccount, MarginMarket } from './margin';
import { poolIdOf } from './pool-model';

/** A resting order on a position the account has (flat ones too): signed contracts, at its own price. */
export interface RestingOrder {
  readonly positionId: PositionId;
  /** Buys > 0, sells < 0. */
  readonly quantity: number;
  readonly price: number;
  readonly reduceOnly?: boolean;
}

/** `largerSide`: the larger of the position with all its buys and with all its sells. `eachOrder`: every order for itself. */
export type OpenOrderRule = 'largerSide' | 'eachOrder';

/**
 * Initial margin of the orders per pool, in the settle asset, beyond what the positions hold already: notional at the order's
 * price over leverage. Orders that only reduce hold nothing. Positions without a mark are left out, as their pool is unknown.
 */
export function openOrderMargin(account: MarginAccount, market: MarginMarket, orders: readonly RestingOrder[], rule: OpenOrderRule): ReadonlyMap<string, number> {
  const byPool = new Map<string, number>();
  for (const position of account.positions) {
    const own = orders.filter((order) => order.positionId === position.id && order.reduceOnly !== true);
    const mark = market.symbols.get(position.symbol)?.markPrice;
    if (own.length === 0 || mark === undefined) continue;
    const held = signedNotional(position, position.quantity, mark);
    const bids = own.reduce((sum, order) => sum + Math.max(0, signedNotional(position, order.quantity, order.price)), 0);
    const asks = own.reduce((sum, order) => sum + Math.max(0, -signedNotional(position, order.quantity, order.price)), 0);
    const added = rule === 'eachOrder' ? bids + asks : Math.max(Math.abs(held + bids), Math.abs(held - asks), Math.abs(held)) - Math.abs(held);
    const pool = poolIdOf(account, position);
    byPool.set(pool, (byPool.get(pool) ?? 0) + added / position.leverage);
  }
  return byPool;
}

function signedNotional(position: Position, quantity: number, price: number): number {
  const size = Math.abs(quantity) * position.contractSize;
  return Math.sign(quantity) * notionalAt({ isInverse: position.contractType === 'inverse', size }, price);
}
