/**
 * What the resting orders of a pool may take from it when all of them fill, with prices elsewhere: for each position the worse
 * of all its buys and all its sells, each filled at its own price. What a fill would bring is never counted: no gain, no
 * requirement that becomes smaller, and of isolated margin only what it does not cover. So more orders never leave more.
 * Fees of the fills are not in it.
 */
import type { MarginRules } from '../account/account';
import { isReducing, type RestingOrder } from '../account/resting-order';
import { assetsAtPrices, poolAtPrices, type PoolAtPrices } from './at-prices';
import { legAtMark, pnlBetween } from './leg';
import { orderMargin } from './open-orders';
import { weightOf, type PoolState } from './pool';
import { feeFactor, type LegModel, type OrderedPosition } from './pool-model';

type MarkOf = (symbol: string) => number | undefined;

/** What is missing to value what the orders would do; only orders on flat positions may lack something in a pool that is known. */
export function missingForOrders({ model, rules, legs }: PoolState, markOf: MarkOf): string[] {
  return (model.orders ?? []).filter(({ isElsewhere }) => !isElsewhere).flatMap((one) => {
    if (legs.some((leg) => leg.model.position.id === one.position.id)) return [];
    return [...(markOf(one.position.symbol) === undefined ? [`mark price of ${one.position.symbol}`] : []), ...(legOf(one, rules) === undefined ? [`tiers of ${one.position.symbol}`] : [])];
  });
}

/** As `poolAtPrices`, with the orders filled. Orders that cannot be valued are left out: ask `missingForOrders`. */
export function poolIfFilled(pool: PoolState, ratioOf: (symbol: string) => number, markOf: MarkOf): PoolAtPrices {
  const { orders } = pool.model;
  if (orders === undefined) return poolAtPrices(pool, ratioOf);
  const assets = assetsAtPrices(pool, ratioOf).map((asset) => ({ ...asset, weight: weightOf(asset.model, asset.amount > 0) }));
  for (const one of orders) {
    const asset = assets[one.assetIndex];
    if (asset === undefined) continue;
    const taken = takenBy(one, pool, ratioOf, markOf, asset.weight);
    asset.amount += taken.amount;
    asset.requirement += taken.requirement;
  }
  let equity = 0;
  let maintenanceRequirement = 0;
  for (const { model, amount, requirement, price } of assets) {
    equity += price * amount * weightOf(model, amount > 0);
    maintenanceRequirement += price * requirement;
  }
  return { equity, maintenanceRequirement };
}

/** In settle units: `amount` <= 0 comes to the asset, `requirement` >= 0 is asked for beside. */
interface Taken {
  readonly amount: number;
  readonly requirement: number;
}
const NOTHING: Taken = { amount: 0, requirement: 0 };

function takenBy(one: OrderedPosition, pool: PoolState, ratioOf: (symbol: string) => number, markOf: MarkOf, weight: number): Taken {
  const { position, orders } = one;
  const { rules } = pool;
  // Seen from the wallet, an isolated position takes what its orders ask for, and keeps the rest of the trouble to itself.
  if (one.isElsewhere) return { amount: -orderMargin(position, position.quantity, position.entryPrice, orders, rules.openOrders ?? 'eachOrder'), requirement: 0 };
  const leg = pool.legs.find(({ model }) => model.position.id === position.id);
  const model = leg?.model ?? legOf(one, rules);
  const mark = leg?.markPrice ?? markOf(position.symbol);
  if (model === undefined || mark === undefined) return NOTHING;
  const held = leg === undefined ? 0 : leg.model.direction * leg.model.contracts;
  const there = mark * ratioOf(position.symbol);
  let worst = NOTHING;
  for (const side of [1, -1] as const) {
    const own = orders.filter(({ quantity }) => quantity * side > 0);
    const taken = takenBySide(model, rules, { held, mark, there, side }, own);
    if (weight * taken.amount - taken.requirement < weight * worst.amount - worst.requirement) worst = taken;
  }
  return worst;
}

interface Fill {
  /** Signed contracts. */
  readonly held: number;
  readonly mark: number;
  /** Price that all is valued at. */
  readonly there: number;
  readonly side: 1 | -1;
}

function takenBySide(model: LegModel, rules: MarginRules, fill: Fill, orders: readonly RestingOrder[]): Taken {
  const { position } = model;
  const growing = orders.filter((order) => !isReducing(position, order));
  const reducingCost = costOfReducing(model, fill, orders);
  if (position.margin.kind === 'cross') {
    const { cost, requirement } = filledBy(model, rules, fill, growing);
    return { amount: cost + reducingCost, requirement };
  }
  // The margin that one order brings must not make up for what another loses: the worst of them fill, and then more of them.
  const perContract = (order: RestingOrder): number => (costOf(model, fill, order, 1) + broughtBy(model, fill, [order]) / Math.abs(order.quantity));
  const ranked = growing.map((order) => ({ order, each: perContract(order) })).sort((a, b) => a.each - b.each).map(({ order }) => order);
  let amount = Math.min(0, reducingCost);
  for (let count = 1; count <= ranked.length; count += 1) {
    const some = ranked.slice(0, count);
    const { cost, requirement, openedShare } = filledBy(model, rules, fill, some);
    amount = Math.min(amount, reducingCost + cost + openedShare * broughtBy(model, fill, some) - requirement);
  }
  return { amount, requirement: 0 };
}

interface Filled {
  /** <= 0. */
  readonly cost: number;
  /** Beyond that of what is held, >= 0. */
  readonly requirement: number;
  /** Of what was ordered, what closes nothing. */
  readonly openedShare: number;
}

function filledBy(model: LegModel, rules: MarginRules, fill: Fill, growing: readonly RestingOrder[]): Filled {
  const ordered = growing.reduce((sum, { quantity }) => sum + quantity, 0);
  const before = Math.abs(fill.held);
  const after = Math.max(before, Math.abs(fill.held + ordered));
  return {
    cost: growing.reduce((sum, order) => sum + costOf(model, fill, order, Math.abs(order.quantity)), 0),
    requirement: Math.max(0, requirementAt(model, rules, fill, after) - requirementAt(model, rules, fill, before)),
    openedShare: ordered === 0 ? 0 : (after - before) / Math.abs(ordered),
  };
}

/** Isolated margin that comes along from the wallet with what is opened: notional / leverage. */
function broughtBy({ position }: LegModel, { mark }: Fill, growing: readonly RestingOrder[]): number {
  return orderMargin(position, 0, mark, growing.map((order) => ({ ...order, type: 'limit' })), 'eachOrder');
}

/** What filling an order at its own price has lost there, <= 0. */
function costOf(model: LegModel, { there, side }: Fill, order: RestingOrder, contracts: number): number {
  return Math.min(0, pnlBetween({ isInverse: model.isInverse, size: contracts * model.position.contractSize, direction: side }, order.price, there));
}

/**
 * Orders that only reduce take a gain away that the position would have had: the dearest first, up to what is held. A stop that
 * was reached has spared a loss, and one that was not has not filled.
 */
function costOfReducing(model: LegModel, fill: Fill, orders: readonly RestingOrder[]): number {
  if (fill.held * fill.side >= 0) return 0;
  const priced = orders.filter((order) => isReducing(model.position, order) && order.type !== 'stop')
    .map((order) => ({ order, each: costOf(model, fill, order, 1) })).sort((a, b) => a.each - b.each);
  let left = Math.abs(fill.held);
  let cost = 0;
  for (const { order } of priced) {
    const contracts = Math.min(left, Math.abs(order.quantity));
    cost += costOf(model, fill, order, contracts);
    left -= contracts;
  }
  return cost;
}

function requirementAt(model: LegModel, rules: MarginRules, { mark, there }: Fill, contracts: number): number {
  if (contracts === 0) return 0;
  const leg = legAtMark({ ...model, contracts, size: contracts * model.position.contractSize }, rules, rules.maintenanceBasis === 'price' ? there : mark);
  return leg.maintenanceMargin + leg.liquidationFee;
}

/** The leg that a flat position would become; absent where its tiers are not known. */
function legOf({ position, assetIndex, tiers, feeRate }: OrderedPosition, rules: MarginRules): LegModel | undefined {
  if (tiers === undefined) return undefined;
  return {
    position, direction: 1, isInverse: position.contractType === 'inverse', contracts: 0, size: 0, assetIndex, tiers, requirementMayVanish: false,
    feeRate: feeRate * Math.max(feeFactor(rules, position, 1), feeFactor(rules, position, -1)),
  };
}
