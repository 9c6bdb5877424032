/**
 * The account as its resting orders fill, nearest first: size, margin and liquidation after each rung, with the symbol's
 * price at the order. Fills are taken to be complete and at the order's own price; stops and orders that cancel each other
 * are not known here.
 */
import { accountAfter } from './change';
import { evaluateMargin } from './evaluate';
import type { MarginAccount, MarginMarket, MarginReport } from './margin';
import { isReducing, type RestingOrder } from '../account/resting-order';
import { openOrderMargin, type OpenOrderRule } from './open-orders';

export interface Rung {
  readonly order: RestingOrder;
  /** What filled, after reduce-only was cut to the position; 0 when nothing was left to reduce. */
  readonly filled: number;
  readonly account: MarginAccount;
  /** With this symbol's price at the order, others as the rungs before left them. */
  readonly report: MarginReport;
  /** Initial margin that the orders still resting hold, by pool. */
  readonly openOrderMargin: ReadonlyMap<string, number>;
}

export type Ladder =
  | {
      readonly kind: 'known';
      readonly rungs: readonly Rung[];
      /** The account with all orders filled, at the present marks. */
      readonly allFilled: MarginReport;
      readonly account: MarginAccount;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** `feeRate` is the maker fee, a fraction of notional. Nearest by the logarithm of price over mark; equal ones in their order. */
export function ifOrdersFill(account: MarginAccount, market: MarginMarket, orders: readonly RestingOrder[], rule: OpenOrderRule, feeRate = 0): Ladder {
  const waiting = nearestFirst(account, market, orders);
  if (waiting.kind === 'unknown') return waiting;
  const rungs: Rung[] = [];
  // What still rests is counted rung by rung, not by the account.
  let now = withoutOrders(account);
  let seen = market;
  for (const [index, order] of waiting.orders.entries()) {
    const rung = filledRung(now, seen, order, feeRate);
    now = rung.account;
    seen = rung.market;
    rungs.push({ order, filled: rung.filled, account: now, report: evaluateMargin(now, seen), openOrderMargin: openOrderMargin(now, seen, waiting.orders.slice(index + 1), rule) });
  }
  return { kind: 'known', rungs, allFilled: evaluateMargin(now, market), account: now };
}

export type AfterFills = { readonly kind: 'known'; readonly account: MarginAccount; readonly market: MarginMarket } | Extract<Ladder, { kind: 'unknown' }>;

/** The last rung alone: the account with all of `orders` filled and none resting, the price of each symbol at its last fill. */
export function afterFills(account: MarginAccount, market: MarginMarket, orders: readonly RestingOrder[]): AfterFills {
  const waiting = nearestFirst(account, market, orders);
  if (waiting.kind === 'unknown') return waiting;
  let [now, seen] = [withoutOrders(account), market];
  for (const order of waiting.orders) ({ account: now, market: seen } = filledRung(now, seen, order, 0));
  return { kind: 'known', account: now, market: seen };
}

function nearestFirst(account: MarginAccount, market: MarginMarket, orders: readonly RestingOrder[]): { readonly kind: 'known'; readonly orders: readonly RestingOrder[] } | Extract<Ladder, { kind: 'unknown' }> {
  const missing = new Set<string>();
  const far = new Map<RestingOrder, number>();
  for (const order of orders) {
    const position = account.positions.find(({ id }) => id === order.positionId);
    const mark = position === undefined ? undefined : market.symbols.get(position.symbol)?.markPrice;
    if (position === undefined) missing.add(`a position ${order.positionId}`);
    else if (mark === undefined) missing.add(`mark price of ${position.symbol}`);
    else far.set(order, Math.abs(Math.log(order.price / mark)));
  }
  if (missing.size > 0) return { kind: 'unknown', missing: [...missing] };
  return { kind: 'known', orders: [...orders].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0)) };
}

function withoutOrders({ orders: _, ...account }: MarginAccount): MarginAccount {
  return account;
}

function filledRung(account: MarginAccount, market: MarginMarket, order: RestingOrder, feeRate: number): { readonly account: MarginAccount; readonly market: MarginMarket; readonly filled: number } {
  const position = account.positions.find(({ id }) => id === order.positionId);
  const input = position === undefined ? undefined : market.symbols.get(position.symbol);
  if (position === undefined || input === undefined) return { account, market, filled: 0 };
  const filled = isReducing(position, order) ? reducing(position.quantity, order.quantity) : order.quantity;
  const there: MarginMarket = { ...market, symbols: new Map([...market.symbols, [position.symbol, { ...input, markPrice: order.price }]]) };
  const changed = accountAfter(account, there, { kind: 'size', positionId: position.id, quantity: position.quantity + filled, price: order.price, feeRate });
  return changed.kind === 'changed' ? { account: changed.account, market: there, filled } : { account, market: there, filled: 0 };
}

/** The part of an order that brings the position towards 0, never through it. */
function reducing(held: number, ordered: number): number {
  if (held * ordered >= 0) return 0;
  return Math.sign(ordered) * Math.min(Math.abs(held), Math.abs(ordered));
}
