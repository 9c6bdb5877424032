/**
 * A manual account as the trader types it, and what it becomes in the engine. Typed data is kept as typed; what had to
 * be derived (an isolated margin, PnL taken out of one) is marked as such. Not here: storage, and the marks it is valued on.
 */
import * as v from 'valibot';
import { finite, nonNegative, positive, shortText } from '../decode';
import { accountId, epochMs, instrumentId, positionId } from '../units';
import type { Account, MarginRules, Position, PositionMarginMode } from './account';
import { orderOf, problemInOrders } from './order-json';
import { optionFromTyped, typedOptionSchema } from './typed-option';

const symbolText = v.pipe(shortText, v.regex(/^[A-Z0-9][A-Z0-9_-]{1,29}$/, 'expected a symbol as the venue writes it, like BTCUSDT'));

export const typedPositionSchema = v.strictObject({
  id: v.pipe(shortText, v.minLength(1, 'expected an id')),
  symbol: symbolText,
  side: v.picklist(['long', 'short'], 'expected long or short'),
  /** Contracts, unsigned; 0 keeps the row as flat. */
  quantity: nonNegative,
  entryPrice: positive,
  marginMode: v.picklist(['cross', 'isolated'], 'expected cross or isolated'),
  leverage: v.pipe(finite, v.minValue(1, 'expected a leverage of 1 or more'), v.maxValue(200, 'expected a leverage of 200 or less')),
  hedgeSide: v.picklist(['net', 'long', 'short'], 'expected net, long or short'),
  /** As the venue shows it; absent = derived from entry and leverage. */
  isolatedMargin: v.exactOptional(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('withoutPnl'), amount: positive }),
      /** `markPrice` is the mark when it was typed: the PnL in the figure belongs to that price. */
      v.strictObject({ kind: v.literal('withPnl'), amount: positive, markPrice: positive }),
    ]),
  ),
  venueLiquidationPrice: v.exactOptional(positive),
  stopPrice: v.exactOptional(positive),
  /** For a symbol whose tiers are not known. */
  maintenanceMarginRate: v.exactOptional(v.pipe(finite, v.gtValue(0, 'expected a rate above 0'), v.ltValue(1, 'expected a rate below 1 (0.005 = 0.5 %)'))),
});

/** An order that rests at the venue, on a position of the account. */
export const typedOrderSchema = v.strictObject({
  positionId: v.pipe(shortText, v.minLength(1, 'choose a position')),
  side: v.picklist(['buy', 'sell'], 'expected buy or sell'),
  /** Contracts, unsigned. */
  quantity: positive,
  price: positive,
  reduceOnly: v.boolean('expected true or false'),
  type: v.picklist(['limit', 'stop'], 'expected limit or stop'),
});

const accountFields = v.strictObject({
  id: v.pipe(shortText, v.minLength(1, 'expected an id')),
  name: v.pipe(shortText, v.minLength(1, 'expected a name')),
  venue: v.pipe(shortText, v.minLength(1, 'expected a venue')),
  confirmedAtMs: nonNegative,
  collateral: v.pipe(
    v.array(v.strictObject({ asset: v.pipe(shortText, v.regex(/^[A-Z0-9]{2,15}$/, 'expected an asset like USDT')), balance: finite })),
    v.maxLength(50, 'expected at most 50 assets'),
    v.check((rows) => new Set(rows.map((row) => row.asset)).size === rows.length, 'the same asset is listed twice'),
  ),
  positions: v.pipe(v.array(typedPositionSchema), v.maxLength(500, 'expected at most 500 positions')),
  /** Absent in accounts of earlier versions: none are known. */
  orders: v.exactOptional(v.pipe(v.array(typedOrderSchema), v.maxLength(200, 'expected at most 200 orders'))),
  options: v.exactOptional(v.pipe(v.array(typedOptionSchema), v.maxLength(100, 'expected at most 100 options'))),
});

export const typedAccountSchema = v.pipe(accountFields, v.rawCheck(({ dataset, addIssue }) => {
  if (!dataset.typed) return;
  const { positions, orders = [] } = dataset.value;
  const found = problemInOrders(orders, (id) => {
    const position = positions.find((one) => one.id === id);
    return position === undefined ? undefined : position.side === 'long' ? position.quantity : -position.quantity;
  });
  if (found === undefined) return;
  const [index, field] = [Number(found.path.split('.')[0]), found.path.split('.')[1] ?? ''];
  const order = orders[index];
  addIssue({ message: found.message, input: found.got, path: [
    { type: 'object', origin: 'value', input: dataset.value, key: 'orders', value: orders },
    { type: 'array', origin: 'value', input: orders, key: index, value: order },
    { type: 'object', origin: 'value', input: { ...order }, key: field, value: found.got },
  ] });
}));

export type TypedPosition = v.InferOutput<typeof typedPositionSchema>;
export type TypedOrder = v.InferOutput<typeof typedOrderSchema>;
export type TypedAccount = v.InferOutput<typeof typedAccountSchema>;

/** What the venue says of a symbol that a typed position needs. */
export interface ContractTerms {
  readonly contractType: 'linear' | 'inverse';
  readonly contractSize: number;
  readonly settleAsset: string;
}

/** Terms assumed while a symbol is not known yet: its pool stays `unknown` because mark and tiers are missing anyway. */
const ASSUMED: ContractTerms = { contractType: 'linear', contractSize: 1, settleAsset: 'USDT' };

/** The engine's account. `rules` and `liquidationFeeRate` are the venue's, from its own folder. */
export function accountFromTyped(
  typed: TypedAccount,
  rules: MarginRules,
  liquidationFeeRate: number,
  termsOf: (symbol: string) => ContractTerms | undefined,
): Account {
  return {
    id: accountId(typed.id),
    name: typed.name,
    venue: typed.venue,
    source: 'typed',
    confirmedAtMs: epochMs(typed.confirmedAtMs),
    rules,
    liquidationFeeRate,
    collateral: typed.collateral.map(({ asset, balance }) => ({ asset, balance, price: 1, haircut: 0 })),
    positions: typed.positions.map((position) => positionFromTyped(typed.venue, position, termsOf(position.symbol) ?? ASSUMED)),
    ...(typed.orders === undefined || typed.orders.length === 0 ? {} : { orders: typed.orders.map(orderOf) }),
    ...(typed.options === undefined ? {} : { options: typed.options.map((option) => optionFromTyped(typed.venue, option)) }),
  };
}

function positionFromTyped(venue: string, typed: TypedPosition, terms: ContractTerms): Position {
  return {
    id: positionId(typed.id),
    instrumentId: instrumentId(venue, typed.symbol),
    symbol: typed.symbol,
    ...terms,
    quantity: typed.side === 'long' ? typed.quantity : -typed.quantity,
    entryPrice: typed.entryPrice,
    margin: marginFromTyped(typed, terms),
    leverage: typed.leverage,
    hedgeSide: typed.hedgeSide,
    ...(typed.stopPrice === undefined ? {} : { stopPrice: typed.stopPrice }),
    ...(typed.venueLiquidationPrice === undefined ? {} : { venueLiquidationPrice: typed.venueLiquidationPrice }),
  };
}

function marginFromTyped(typed: TypedPosition, terms: ContractTerms): PositionMarginMode {
  if (typed.marginMode === 'cross') return { kind: 'cross' };
  const given = typed.isolatedMargin;
  if (given === undefined) {
    return { kind: 'isolated', isolatedMargin: valueAt(typed.entryPrice, typed, terms) / typed.leverage, from: 'derived' };
  }
  if (given.kind === 'withoutPnl') return { kind: 'isolated', isolatedMargin: given.amount, from: 'typed' };
  return { kind: 'isolated', isolatedMargin: given.amount - pnlAt(given.markPrice, typed, terms), from: 'typedWithPnl' };
}

function valueAt(price: number, typed: TypedPosition, terms: ContractTerms): number {
  const contracts = typed.quantity * terms.contractSize;
  return terms.contractType === 'linear' ? contracts * price : contracts / price;
}

function pnlAt(price: number, typed: TypedPosition, terms: ContractTerms): number {
  const gain = valueAt(price, typed, terms) - valueAt(typed.entryPrice, typed, terms);
  const direction = terms.contractType === 'linear' ? 1 : -1;
  return (typed.side === 'long' ? 1 : -1) * direction * gain;
}
