/**
 * Which resting orders are the stop and the target of a position: orders that only reduce it, beyond the mark on the side that
 * loses or gains. A stop that covers part of a position is no stop of it. Whether a stop holds is not known here: a gap goes
 * through it.
 */
import type { Position } from '../account/account';
import { isReducing, type RestingOrder } from '../account/resting-order';

export type RestingStop =
  | { readonly kind: 'none' }
  /** The farthest of the stops that it takes to close all of the position. */
  | { readonly kind: 'stop'; readonly price: number }
  /** All stops together leave a part of the position, in unsigned contracts. */
  | { readonly kind: 'part'; readonly coveredContracts: number };

/** Stops on the losing side of `markPrice`, nearest first until all is covered. */
export function restingStop(position: Position, orders: readonly RestingOrder[] | undefined, markPrice: number): RestingStop {
  const side = Math.sign(position.quantity);
  const stops = exitsOf(position, orders).filter(({ type, price }) => type === 'stop' && side * (markPrice - price) > 0).sort((a, b) => side * (b.price - a.price));
  let coveredContracts = 0;
  for (const { quantity, price } of stops) {
    coveredContracts += Math.abs(quantity);
    if (coveredContracts >= Math.abs(position.quantity) * (1 - 1e-9)) return { kind: 'stop', price };
  }
  return coveredContracts === 0 ? { kind: 'none' } : { kind: 'part', coveredContracts };
}

/** The nearest reducing order on the gaining side of the mark, however large; undefined when there is none. */
export function restingTarget(position: Position, orders: readonly RestingOrder[] | undefined, markPrice: number): number | undefined {
  const side = Math.sign(position.quantity);
  const prices = exitsOf(position, orders).filter(({ price }) => side * (price - markPrice) > 0).map(({ price }) => price);
  return prices.length === 0 ? undefined : side > 0 ? Math.min(...prices) : Math.max(...prices);
}

function exitsOf(position: Position, orders: readonly RestingOrder[] = []): readonly RestingOrder[] {
  return orders.filter((order) => order.positionId === position.id && isReducing(position, order) && order.quantity * position.quantity < 0);
}
