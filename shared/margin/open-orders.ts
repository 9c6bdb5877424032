/**
 * Initial margin that resting orders hold beside the positions, by the venue's rule. Maintenance, and with it the
 * liquidation price, does not know resting orders; what the account is once they fill is in `order-ladder.ts`.
 */
import type { MarginRules, Position } from '../account/account';
import { isReducing, type RestingOrder } from '../account/resting-order';
import { notionalAt } from './leg';
import type { MarginAccount, MarginMarket } from './margin';
import { walletPoolOf } from './pool-model';

export type OpenOrderRule = NonNullable<MarginRules['openOrders']>;

/**
 * Initial margin of the orders per pool, in the settle asset, beyond what the positions hold already: notional at the order's
 * price over leverage. It is held in the wallet, for isolated positions too. Orders that only reduce hold nothing, nor do stops
 * before they trigger. Positions that are held without a mark are left out, as their pool is unknown.
 */
export function openOrderMargin(account: MarginAccount, market: MarginMarket, orders: readonly RestingOrder[], rule: OpenOrderRule): ReadonlyMap<string, number> {
  const byPool = new Map<string, number>();
  for (const position of account.positions) {
    const own = orders.filter((order) => order.positionId === position.id && holdsMargin(position, order));
    const mark = position.quantity === 0 ? position.entryPrice : market.symbols.get(position.symbol)?.markPrice;
    if (own.length === 0 || mark === undefined) continue;
    const pool = walletPoolOf(account, position);
    byPool.set(pool, (byPool.get(pool) ?? 0) + orderMargin(position, position.quantity, mark, own, rule));
  }
  return byPool;
}

/** What the orders of one position hold, in its settle asset, beside `held` signed contracts of it at `price`. */
export function orderMargin(position: Position, held: number, price: number, orders: readonly RestingOrder[], rule: OpenOrderRule): number {
  const own = orders.filter((order) => holdsMargin(position, order));
  const notional = signedNotional(position, held, price);
  const bids = own.reduce((sum, order) => sum + Math.max(0, signedNotional(position, order.quantity, order.price)), 0);
  const asks = own.reduce((sum, order) => sum + Math.max(0, -signedNotional(position, order.quantity, order.price)), 0);
  const added = rule === 'eachOrder' ? bids + asks : Math.max(Math.abs(notional + bids), Math.abs(notional - asks), Math.abs(notional)) - Math.abs(notional);
  return added / position.leverage;
}

/** A conditional order is not margined until it triggers (Binance, Bybit, OKX: order margin is of active orders). */
function holdsMargin(position: Position, order: RestingOrder): boolean {
  return order.type !== 'stop' && !isReducing(position, order);
}

function signedNotional(position: Position, quantity: number, price: number): number {
  const size = Math.abs(quantity) * position.contractSize;
  return Math.sign(quantity) * notionalAt({ isInverse: position.contractType === 'inverse', size }, price);
}
