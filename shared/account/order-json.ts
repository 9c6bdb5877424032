/**
 * Resting orders in the account's JSON form: unsigned quantity plus side, beside the positions they rest on. Everything wrong
 * is refused with its path and value. The form stays between here and `account-json.ts`.
 */
import * as v from 'valibot';
import { positive, shortText } from '../decode';
import { positionId } from '../units';
import { reduceOnlyProblem, type RestingOrder } from './resting-order';

export const orderSchema = v.strictObject({
  positionId: v.pipe(shortText, v.minLength(1, 'expected the id of a position')),
  side: v.picklist(['buy', 'sell'], 'expected buy or sell'),
  quantity: positive,
  price: positive,
  reduceOnly: v.nullish(v.boolean('expected true or false')),
  type: v.nullish(v.picklist(['limit', 'stop'], 'expected limit or stop')),
});

type OrderJson = v.InferOutput<typeof orderSchema>;

export interface OrderProblem {
  /** Inside the list of orders: `0.positionId`. */
  readonly path: string;
  readonly message: string;
  readonly got: unknown;
}

/** The first order that cannot rest on its position; `heldOf` gives signed contracts, undefined for a position that is not there. */
export function problemInOrders(orders: readonly { readonly positionId: string; readonly side: 'buy' | 'sell'; readonly reduceOnly?: boolean | null | undefined }[], heldOf: (id: string) => number | undefined): OrderProblem | undefined {
  for (const [index, { positionId: id, side, reduceOnly }] of orders.entries()) {
    const held = heldOf(id);
    if (held === undefined) return { path: `${index}.positionId`, message: 'the account has no position of this id', got: id };
    const problem = reduceOnly === true ? reduceOnlyProblem(held, side) : undefined;
    if (problem !== undefined) return { path: `${index}.${held === 0 ? 'reduceOnly' : 'side'}`, message: problem, got: held === 0 ? reduceOnly : side };
  }
  return undefined;
}

export function orderOf({ positionId: id, side, quantity, price, reduceOnly, type }: OrderJson): RestingOrder {
  return {
    positionId: positionId(id),
    quantity: side === 'buy' ? quantity : -quantity,
    price,
    ...(reduceOnly === true ? { reduceOnly } : {}),
    ...(type === 'stop' ? { type } : {}),
  };
}
