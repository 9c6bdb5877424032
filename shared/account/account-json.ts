/**
 * An account as JSON, the form of the command line and of the test vectors: unsigned quantity plus side, marks, daily
 * sigmas and betas beside the positions, tier tables by symbol. Everything wrong is refused with its path and value.
 * Nothing else in the program knows this form; what is computed from it is written by `margin/report-json.ts`.
 */
import * as v from 'valibot';
import { problemInTable, tierTableSchema } from './tier-json';
import { decode, finite, nonNegative, positive, ratio, shortText, type Decoded } from '../decode';
import type { Tier } from '../market/instrument';
import { instrumentId, positionId } from '../units';
import type { Account, CollateralAsset, Position } from './account';
import { borrowingSchema } from './borrow-terms';
import { optionOf, optionSchema } from './option-json';
import { orderOf, orderSchema, problemInOrders } from './order-json';

/** What the JSON says, in the program's own types. The maps are by symbol. */
export interface AccountInput {
  readonly account: Pick<Account, 'rules' | 'liquidationFeeRate' | 'collateral' | 'positions' | 'options' | 'orders' | 'borrowing'>;
  readonly market: {
    readonly symbols: ReadonlyMap<string, { readonly markPrice: number; readonly dailySigma?: number; readonly beta?: number }>;
    readonly tiers: ReadonlyMap<string, readonly Tier[]>;
  };
}

/** Within these bounds no product of a size, a price and a rate leaves the range of a double. */
const LARGEST = 1e40;
const atMost = v.maxValue<number, number, string>(LARGEST, `expected at most ${LARGEST}`);
const amount = v.pipe(finite, atMost, v.minValue(-LARGEST, `expected at least -${LARGEST}`));
const size = v.pipe(nonNegative, atMost);
const positiveAmount = v.pipe(positive, atMost, v.minValue(1 / LARGEST, `expected at least ${1 / LARGEST}`));
const name = v.pipe(shortText, v.minLength(1, 'expected text that is not empty'));

const rulesSchema = v.strictObject({
  maintenanceBasis: v.picklist(['price', 'entry', 'frozen'], 'expected price, entry or frozen'),
  tierBasis: v.picklist(['notional', 'quantity'], 'expected notional or quantity'),
  feeBasis: v.picklist(['notional', 'bankruptcy'], 'expected notional or bankruptcy'),
  trigger: v.picklist(['le', 'lt'], 'expected le or lt'),
  marginPolicy: v.picklist(['singleAsset', 'multiAsset'], 'expected singleAsset or multiAsset'),
  hedgeLegs: v.exactOptional(v.picklist(['perLeg', 'summed', 'larger', 'net'], 'expected perLeg, summed, larger or net')),
  openOrders: v.exactOptional(v.picklist(['largerSide', 'eachOrder'], 'expected largerSide or eachOrder')),
});

const collateralSchema = v.strictObject({
  asset: name,
  balance: amount,
  price: positiveAmount,
  haircut: ratio,
  linkedSymbol: v.nullish(name),
});

const positionSchema = v.strictObject({
  id: name,
  symbol: name,
  contractType: v.picklist(['linear', 'inverse'], 'expected linear or inverse'),
  contractSize: positiveAmount,
  side: v.picklist(['long', 'short'], 'expected long or short'),
  quantity: size,
  entryPrice: positiveAmount,
  markPrice: positiveAmount,
  settleAsset: name,
  marginMode: v.picklist(['cross', 'isolated'], 'expected cross or isolated'),
  isolatedMargin: v.nullish(amount),
  leverage: positiveAmount,
  dailySigma: v.nullish(positiveAmount),
  beta: v.nullish(amount),
});

const accountSchema = v.strictObject({
  venue: v.optional(shortText),
  rules: rulesSchema,
  liquidationFeeRate: size,
  collateral: v.array(collateralSchema, 'expected a list'),
  positions: v.array(positionSchema, 'expected a list'),
  options: v.exactOptional(v.array(optionSchema, 'expected a list')),
  orders: v.exactOptional(v.pipe(v.array(orderSchema, 'expected a list'), v.maxLength(1000, 'expected at most 1000 orders'))),
  borrowing: v.exactOptional(borrowingSchema),
  tiers: v.record(v.string(), tierTableSchema),
});

type AccountJson = v.InferOutput<typeof accountSchema>;
type PositionJson = v.InferOutput<typeof positionSchema>;
type Problem = { readonly ok: false; readonly path: string; readonly message: string };

/** Reads an account; the first problem is named by its dotted path inside the account, with the value found there. */
export function decodeAccountJson(input: unknown): Decoded<AccountInput> {
  const shape = decode(accountSchema, input);
  if (!shape.ok) return shape;
  const json = shape.value;
  const problem = problemInTiers(json) ?? problemInCollateral(json) ?? problemInPositions(json) ?? problemInRestingOrders(json);
  if (problem !== undefined) return problem;
  const venue = json.venue ?? '';
  return {
    ok: true,
    value: {
      account: {
        rules: json.rules,
        liquidationFeeRate: json.liquidationFeeRate,
        collateral: json.collateral.map(collateralOf),
        positions: json.orders === undefined ? json.positions.map((position) => positionOf(venue, position)) : oneWayOrHedge(json.positions.map((position) => positionOf(venue, position))),
        ...(json.options === undefined ? {} : { options: json.options.map((option) => optionOf(venue, option)) }),
        ...(json.orders === undefined ? {} : { orders: json.orders.map(orderOf) }),
        ...(json.borrowing === undefined ? {} : { borrowing: json.borrowing }),
      },
      market: { symbols: symbolsOf(json), tiers: new Map(Object.entries(json.tiers)) },
    },
  };
}

function problem(path: string, message: string, got?: unknown): Problem {
  return { ok: false, path, message: got === undefined ? message : `${message} (got ${JSON.stringify(got)})` };
}

function problemInTiers(json: AccountJson): Problem | undefined {
  for (const [symbol, table] of Object.entries(json.tiers)) {
    const found = problemInTable(table);
    if (found !== undefined) return problem(`tiers.${symbol}.${found.path}`, found.message, found.got);
  }
  return undefined;
}

function problemInCollateral(json: AccountJson): Problem | undefined {
  const seen = new Set<string>();
  for (const [index, { asset }] of json.collateral.entries()) {
    if (seen.has(asset)) return problem(`collateral.${index}.asset`, 'the asset is listed twice', asset);
    seen.add(asset);
  }
  return undefined;
}

function problemInPositions(json: AccountJson): Problem | undefined {
  const ids = new Set<string>();
  const firstOfSymbol = new Map<string, PositionJson>();
  const assets = new Set(json.collateral.map((entry) => entry.asset));
  for (const [index, position] of json.positions.entries()) {
    const at = (field: keyof PositionJson): string => `positions.${index}.${field}`;
    if (ids.has(position.id)) return problem(at('id'), 'the id is used twice', position.id);
    ids.add(position.id);
    if (position.marginMode === 'isolated' && position.isolatedMargin == null) return problem(at('isolatedMargin'), 'expected a number for an isolated position', position.isolatedMargin);
    if (position.quantity === 0) continue;
    if (!Object.hasOwn(json.tiers, position.symbol)) return problem(`tiers.${position.symbol}`, `${at('symbol')} has no tier table (missing)`);
    if (json.rules.marginPolicy === 'multiAsset' && position.marginMode === 'cross' && !assets.has(position.settleAsset)) {
      return problem(at('settleAsset'), 'a shared pool needs the price of the settle asset in collateral', position.settleAsset);
    }
    const first = firstOfSymbol.get(position.symbol);
    if (first === undefined) firstOfSymbol.set(position.symbol, position);
    else {
      const field = SHARED_BY_SYMBOL.find((key) => (first[key] ?? null) !== (position[key] ?? null));
      if (field !== undefined) return problem(at(field), `positions of ${position.symbol} disagree: ${JSON.stringify(first[field] ?? null)} in ${first.id}`, position[field] ?? null);
    }
  }
  for (const [index, { id }] of (json.options ?? []).entries()) {
    if (ids.has(id)) return problem(`options.${index}.id`, 'the id is used twice', id);
    ids.add(id);
  }
  return undefined;
}

function problemInRestingOrders({ orders = [], positions, rules, collateral }: AccountJson): Problem | undefined {
  const held = new Map(positions.map((position) => [position.id, position]));
  const found = problemInOrders(orders, (id) => {
    const position = held.get(id);
    return position === undefined ? undefined : position.side === 'long' ? position.quantity : -position.quantity;
  });
  if (found !== undefined) return problem(`orders.${found.path}`, found.message, found.got);
  if (rules.marginPolicy === 'singleAsset') return undefined;
  const index = orders.findIndex(({ positionId: id }) => !collateral.some(({ asset }) => asset === held.get(id)?.settleAsset));
  return index < 0 ? undefined : problem(`orders.${index}.positionId`, 'a shared pool needs the price of the settle asset in collateral', held.get(orders[index]?.positionId ?? '')?.settleAsset);
}

const SHARED_BY_SYMBOL = ['markPrice', 'dailySigma', 'beta'] as const;

function collateralOf(json: AccountJson['collateral'][number]): CollateralAsset {
  const { asset, balance, price, haircut, linkedSymbol } = json;
  return { asset, balance, price, haircut, ...(linkedSymbol == null ? {} : { linkedSymbol }) };
}

function positionOf(venue: string, json: PositionJson): Position {
  return {
    id: positionId(json.id),
    instrumentId: instrumentId(venue, json.symbol),
    symbol: json.symbol,
    contractType: json.contractType,
    contractSize: json.contractSize,
    quantity: json.quantity === 0 || json.side === 'long' ? json.quantity : -json.quantity,
    entryPrice: json.entryPrice,
    settleAsset: json.settleAsset,
    margin: json.marginMode === 'cross' ? { kind: 'cross' } : { kind: 'isolated', isolatedMargin: json.isolatedMargin ?? 0, from: 'typed' },
    leverage: json.leverage,
    hedgeSide: json.side,
  };
}

/** The JSON writes a side beside each quantity; only a symbol that is held in two positions is held in hedge mode. */
export function oneWayOrHedge(positions: readonly Position[]): readonly Position[] {
  return positions.map((position) => (positions.filter(({ symbol }) => symbol === position.symbol).length > 1 ? position : { ...position, hedgeSide: 'net' }));
}

/** Live positions speak for their symbol; a flat one only when no other does. */
function symbolsOf(json: AccountJson): AccountInput['market']['symbols'] {
  const symbols = new Map<string, { markPrice: number; dailySigma?: number; beta?: number }>();
  const flatFirst = [...json.positions].sort((a, b) => Number(a.quantity > 0) - Number(b.quantity > 0));
  for (const { symbol, markPrice, dailySigma, beta } of flatFirst) {
    symbols.set(symbol, { markPrice, ...(dailySigma == null ? {} : { dailySigma }), ...(beta == null ? {} : { beta }) });
  }
  return symbols;
}
