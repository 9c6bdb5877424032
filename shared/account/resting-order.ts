/**
 * One order that rests at the venue on a position the account has, flat ones too. What its filling does to margin is in
 * `margin/open-orders.ts` and `margin/orders-filled.ts`; nothing in the program places, changes or cancels one.
 */
import type { PositionId } from '../units';

export interface RestingOrder {
  readonly positionId: PositionId;
  /** Signed contracts: buys > 0, sells < 0. */
  readonly quantity: number;
  readonly price: number;
  readonly reduceOnly?: boolean;
  /** `stop` becomes a market order when the price gets there; absent = `limit`. */
  readonly type?: 'limit' | 'stop';
}

/** An order that can only bring its position towards nothing: reduce-only, or against the side of a leg of hedge mode. */
export function isReducing({ hedgeSide }: { readonly hedgeSide: 'net' | 'long' | 'short' }, { quantity, reduceOnly }: RestingOrder): boolean {
  return reduceOnly === true || (hedgeSide === 'long' && quantity < 0) || (hedgeSide === 'short' && quantity > 0);
}

/** Why a reduce-only order cannot rest on a position of `held` signed contracts; undefined when it can. */
export function reduceOnlyProblem(held: number, side: 'buy' | 'sell'): string | undefined {
  if (held === 0) return 'nothing is held that a reduce-only order could reduce';
  const reducing = held > 0 ? 'sell' : 'buy';
  return side === reducing ? undefined : `a reduce-only order on a ${held > 0 ? 'long' : 'short'} is a ${reducing}`;
}
