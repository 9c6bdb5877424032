/** Resting orders of a manual account while they are being typed; the shared schema checks what comes of them. */
import type { TypedOrder } from '../../shared/account/typed';
import type { NumberReader } from './errors';
import { editable } from './number-entry';

export interface OrderDraft {
  /** Of the row, for the list: orders themselves have none. */
  readonly id: string;
  positionId: string;
  side: 'buy' | 'sell';
  quantity: string;
  price: string;
  reduceOnly: 'yes' | 'no';
  type: 'limit' | 'stop';
}

/** What a row may rest on: a position as it stands in the form. */
export interface OrderedRow {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
}

/** A new row trades against what is held: most orders that are typed are a stop or a target. */
export function emptyOrder(id: string, rows: readonly OrderedRow[]): OrderDraft {
  const [first] = rows;
  return { id, positionId: first?.id ?? '', side: first?.side === 'short' ? 'buy' : 'sell', quantity: '', price: '', reduceOnly: 'no', type: 'limit' };
}

export function orderDraftOf({ positionId, side, quantity, price, reduceOnly, type }: TypedOrder, index: number): OrderDraft {
  return { id: `order ${index}`, positionId, side, quantity: editable(quantity), price: editable(price), reduceOnly: reduceOnly ? 'yes' : 'no', type };
}

/** The orders as data for the schema, nothing when there are none; what could not be read is noted under `orders.<index>`. */
export function ordersOf(drafts: readonly OrderDraft[], reader: NumberReader): { readonly orders?: readonly unknown[] } {
  if (drafts.length === 0) return {};
  return {
    orders: drafts.map(({ positionId, side, quantity, price, reduceOnly, type }, index) => ({
      positionId, side,
      quantity: reader.required(`orders.${index}.quantity`, quantity, 'the quantity'),
      price: reader.required(`orders.${index}.price`, price, 'the price'),
      reduceOnly: reduceOnly === 'yes', type,
    })),
  };
}

/** `BTCUSDT long`, or what can be said of a row that is not filled in yet. */
export function rowName({ symbol, side }: OrderedRow, index: number): string {
  return symbol.trim() === '' ? `position ${index + 1}` : `${symbol.trim().toUpperCase()} ${side}`;
}
