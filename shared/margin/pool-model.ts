/**
 * The pools of an account: which positions and which collateral back each other, with their tier tables.
 * It holds no prices; what is missing besides prices is named.
 */
import type { CollateralAsset, MarginRules, Position } from '../account/account';
import type { RestingOrder } from '../account/resting-order';
import type { Tier } from '../market/instrument';
import type { MarginAccount } from './margin';
import { groupOf, lookupAmount, lookupSize, NO_SIDES, sidesOf, type Sides } from './hedge-legs';
import { countsOptions, type PoolOptions } from './options/pool-options';
import { lookedUpBy, tierColumns, type TierColumns } from './tiers';

/** One position that is not flat, unsigned amounts apart from `direction`. */
export interface LegModel {
  readonly position: Position;
  /** Long 1, short -1. */
  readonly direction: 1 | -1;
  readonly isInverse: boolean;
  readonly contracts: number;
  /** contracts * contractSize: base units when linear, quote currency when inverse. */
  readonly size: number;
  /** Index into the pool's `assets`: what the leg settles in. */
  readonly assetIndex: number;
  /** Fraction of notional charged in the requirement, the fee basis included. */
  readonly feeRate: number;
  /** The symbol's table; for a leg of `tieredLegs` in amounts of this leg alone. */
  readonly tiers: TierColumns;
  /** Legs in other pools that this one is tiered together with; absent when there are none. */
  readonly elsewhere?: Sides;
  /** Whether the requirement, as the price moves, may be 0 or less: a deduction above its rate times its floor. */
  readonly requirementMayVanish: boolean;
}

/** One collateral asset of a pool. In single-asset and isolated pools its price is 1, without haircut or link. */
export interface AssetModel {
  readonly asset: string;
  readonly balance: number;
  readonly price: number;
  readonly haircut: number;
  readonly linkedSymbol?: string;
}

/** Orders of one position that rest on the pool's margin. */
export interface OrderedPosition {
  readonly position: Position;
  readonly assetIndex: number;
  readonly orders: readonly RestingOrder[];
  /** An isolated position's orders, seen from the wallet that pays for what fills. */
  readonly isElsewhere: boolean;
  /** What a flat position would be a leg of; absent where its tiers are not known. */
  readonly tiers?: TierColumns;
  /** Of the account, before the fee basis. */
  readonly feeRate: number;
}

export interface PoolModel {
  readonly id: string;
  readonly unit: string;
  readonly assets: readonly AssetModel[];
  readonly legs: readonly LegModel[];
  /** Options that count in this pool, all of them priced; absent when none do. */
  readonly options?: PoolOptions;
  /** Symbols of the legs and those that options move with, each once. */
  readonly symbols: readonly string[];
  /** Flat positions belong to the pool by name only. */
  readonly flat: readonly Position[];
  /** What no price can supply: tiers, the valuation price of a settle asset, what pricing an option lacks. */
  readonly missing: readonly string[];
  /** Absent when no orders rest. */
  readonly orders?: readonly OrderedPosition[];
}

/** Valuation currency of multi-asset pools: prices of collateral are quoted in it. */
export const VALUATION_UNIT = 'USD';

/** The pool that backs a position: `isolated:<position id>`, `cross:<settle asset>`, or `cross:*` when assets share one pool. */
export function poolIdOf(account: MarginAccount, position: Position): string {
  if (position.margin.kind === 'isolated') return `isolated:${position.id}`;
  return account.rules.marginPolicy === 'multiAsset' ? 'cross:*' : `cross:${position.settleAsset}`;
}

/** The pool whose wallet pays for what fills: the shared one beside an isolated position too. */
export function walletPoolOf(account: MarginAccount, position: Position): string {
  return crossIdOf(account, position.settleAsset);
}

/**
 * The pools of `account` in the order of its collateral, then of its positions and of the options that count. A missing table
 * makes its pool unknown, not an error; options without a price make every cross pool unknown, as any may hold them.
 */
export function poolModels(account: MarginAccount, tiers: ReadonlyMap<string, readonly Tier[]>, options?: PoolOptions): PoolModel[] {
  const columns = new Map<string, TierColumns>();
  for (const [symbol, table] of tiers) if (table.length > 0) columns.set(symbol, tierColumns(table));
  const members = new Map<string, Position[]>();
  for (const asset of account.collateral) members.set(crossIdOf(account, asset.asset), []);
  for (const position of account.positions) {
    const id = poolIdOf(account, position);
    const list = members.get(id);
    if (list === undefined) members.set(id, [position]);
    else list.push(position);
  }
  if (options === undefined || !countsOptions({ options })) return [...members].map(([id, positions]) => poolModel(account, id, positions, columns));
  for (const { option } of options.book.priced) if (!members.has(crossIdOf(account, option.settleAsset))) members.set(crossIdOf(account, option.settleAsset), []);
  return [...members].map(([id, positions]) => withOptions(account, poolModel(account, id, positions, columns), options));
}

function withOptions(account: MarginAccount, model: PoolModel, options: PoolOptions): PoolModel {
  const { book } = options;
  if (!model.id.startsWith('cross:')) return model;
  const priced = book.priced.filter(({ option }) => crossIdOf(account, option.settleAsset) === model.id);
  const unpriced = priced.flatMap(({ option: { settleAsset } }) => (model.assets.some(({ asset }) => asset === settleAsset) ? [] : [`price of ${settleAsset}`]));
  const missing = [...new Set([...model.missing, ...unpriced, ...book.missing])];
  if (priced.length === 0) return { ...model, missing };
  return { ...model, options: { ...options, book: { priced, missing: [] } }, symbols: [...new Set([...model.symbols, ...priced.map(({ symbol }) => symbol)])], missing };
}

/**
 * The legs of a pool as their rows are looked up: the very same unless `rules.hedgeLegs` tiers legs of a symbol together. All of
 * them share one price, so how many times its own amount a leg is looked up by does not change with it.
 */
export function tieredLegs({ legs }: Pick<PoolModel, 'legs'>, rules: MarginRules): readonly LegModel[] {
  const rule = rules.hedgeLegs ?? 'perLeg';
  if (rule === 'perLeg') return legs;
  const amountOf = (leg: LegModel): number => lookupAmount(rules, leg.contracts, leg.position.contractSize);
  return legs.map((leg) => {
    let { long, short } = leg.elsewhere ?? NO_SIDES;
    for (const other of legs) {
      if (other.position.symbol !== leg.position.symbol) continue;
      if (other.direction > 0) long += amountOf(other);
      else short += amountOf(other);
    }
    const ratio = lookupSize(rule, { long, short }) / amountOf(leg);
    return ratio === 1 ? leg : { ...leg, tiers: lookedUpBy(leg.tiers, ratio) };
  });
}

function crossIdOf(account: MarginAccount, asset: string): string {
  return account.rules.marginPolicy === 'multiAsset' ? 'cross:*' : `cross:${asset}`;
}

function poolModel(account: MarginAccount, id: string, positions: readonly Position[], tiers: ReadonlyMap<string, TierColumns>): PoolModel {
  const live = positions.filter((position) => position.quantity !== 0);
  const assets = assetsOf(account, id, positions);
  const sides = sidesElsewhere(account, live);
  const missing = new Set<string>();
  const legs: LegModel[] = [];
  for (const position of live) {
    const columns = tiers.get(position.symbol);
    const assetIndex = assets.findIndex((asset) => asset.asset === position.settleAsset);
    if (columns === undefined) missing.add(`tiers of ${position.symbol}`);
    if (assetIndex < 0) missing.add(`price of ${position.settleAsset}`);
    if (columns !== undefined && assetIndex >= 0) legs.push(legModel(account, position, assetIndex, columns, sides.get(groupOf(position))));
  }
  const orders = ordersIn(account, id, assets, tiers);
  for (const { position, assetIndex } of orders) if (assetIndex < 0) missing.add(`price of ${position.settleAsset}`);
  return {
    id,
    unit: id === 'cross:*' ? VALUATION_UNIT : unwrapUnit(id, positions),
    assets,
    legs,
    symbols: [...new Set(live.map((position) => position.symbol))],
    flat: positions.filter((position) => position.quantity === 0),
    missing: [...missing],
    ...(orders.length === 0 ? {} : { orders }),
  };
}

/** By position id; an isolated position's orders belong to its own pool and to the wallet beside it. */
function ordersIn(account: MarginAccount, id: string, assets: readonly AssetModel[], tiers: ReadonlyMap<string, TierColumns>): OrderedPosition[] {
  const { orders = [], positions } = account;
  if (orders.length === 0) return [];
  return positions.toSorted((a, b) => (a.id < b.id ? -1 : 1)).flatMap((position) => {
    const own = orders.filter((order) => order.positionId === position.id);
    const isOwn = poolIdOf(account, position) === id;
    if (own.length === 0 || (!isOwn && walletPoolOf(account, position) !== id)) return [];
    const columns = tiers.get(position.symbol);
    const assetIndex = assets.findIndex(({ asset }) => asset === position.settleAsset);
    return [{ position, assetIndex, orders: own, isElsewhere: !isOwn, feeRate: account.liquidationFeeRate, ...(columns === undefined ? {} : { tiers: columns }) }];
  });
}

/** Legs outside the pool that are tiered together with some inside it; empty but for isolated legs of a hedge. */
function sidesElsewhere(account: MarginAccount, inside: readonly Position[]): ReadonlyMap<string, Sides> {
  const elsewhere = new Map<string, Sides>();
  if ((account.rules.hedgeLegs ?? 'perLeg') === 'perLeg') return elsewhere;
  const ids = new Set(inside.map(({ id }) => id));
  const outside = sidesOf({ ...account, positions: account.positions.filter(({ id, quantity }) => quantity !== 0 && !ids.has(id)) });
  for (const position of inside) {
    const sides = outside.get(groupOf(position));
    if (sides !== undefined) elsewhere.set(groupOf(position), sides);
  }
  return elsewhere;
}

function unwrapUnit(id: string, positions: readonly Position[]): string {
  return id.startsWith('cross:') ? id.slice('cross:'.length) : (positions[0]?.settleAsset ?? '');
}

function assetsOf(account: MarginAccount, id: string, positions: readonly Position[]): AssetModel[] {
  if (id === 'cross:*') return account.collateral.map(valuedAsset);
  const first = positions[0];
  if (first?.margin.kind === 'isolated') return [plainAsset(first.settleAsset, first.margin.isolatedMargin)];
  const asset = unwrapUnit(id, positions);
  let balance = 0;
  for (const entry of account.collateral) if (entry.asset === asset) balance += entry.balance;
  return [plainAsset(asset, balance)];
}

function plainAsset(asset: string, balance: number): AssetModel {
  return { asset, balance, price: 1, haircut: 0 };
}

function valuedAsset(entry: CollateralAsset): AssetModel {
  const { asset, balance, price, haircut, linkedSymbol } = entry;
  return linkedSymbol === undefined ? { asset, balance, price, haircut } : { asset, balance, price, haircut, linkedSymbol };
}

function legModel(account: MarginAccount, position: Position, assetIndex: number, tiers: TierColumns, elsewhere: Sides | undefined): LegModel {
  const contracts = Math.abs(position.quantity);
  const direction = position.quantity > 0 ? 1 : -1;
  const feeRate = account.liquidationFeeRate * feeFactor(account.rules, position, direction);
  return {
    position,
    direction,
    isInverse: position.contractType === 'inverse',
    contracts,
    size: contracts * position.contractSize,
    assetIndex,
    feeRate,
    tiers,
    ...(elsewhere === undefined ? {} : { elsewhere }),
    requirementMayVanish: account.rules.maintenanceBasis === 'price' && mayVanish(tiers, feeRate),
  };
}

function mayVanish(tiers: TierColumns, feeRate: number): boolean {
  for (let row = 0; row < tiers.count; row += 1) {
    const rate = (tiers.maintenanceMarginRates[row] ?? 0) + feeRate;
    if (rate <= 0 || (tiers.maintenanceAmounts[row] ?? 0) > rate * (tiers.floors[row] ?? 0) * (1 + 1e-12)) return true;
  }
  return false;
}

/**
 * Share of notional that the fee is taken on: 1, or the notional at the bankruptcy price as a share of that at the
 * price itself, `1 - s / leverage` linear and `1 + s / leverage` inverse (Bybit, "position margin", 2024).
 */
export function feeFactor(rules: MarginRules, position: Position, direction: 1 | -1): number {
  if (rules.feeBasis === 'notional') return 1;
  const away = position.contractType === 'linear' ? -direction : direction;
  return 1 + away / position.leverage;
}
