/**
 * One pool after a move: equity, requirement and all its money, with the changes that single cells make (a leg closed, an
 * asset worth less, a haircut higher). The same sums as `margin/at-prices.ts`, over legs that are valued already. It is the
 * state at the end of the move; whether the pool falls on the way is asked by the joint distance.
 */
import type { LegState } from '../../margin/leg';
import type { PoolMargin } from '../../margin/margin';
import { isLiquidatable, marginRatio, weightOf, type PoolState } from '../../margin/pool';
import { assert, assertFinite, unwrap } from '../../assert';
import type { PoolOptions } from '../../margin/options/pool-options';
import { requirementThere, valueThere, NO_OPTION_MOVE, type OptionMove } from '../../margin/options/revalue';
import { columnsOf, legAtPrice, ratiosOf, type LegColumns, type StressGround } from './ground';

/** Options are read from here alone: those that `pool` itself may carry are the same ones. */
export interface StressedPool {
  readonly pool: PoolState;
  readonly options?: PoolOptions;
}

/** Amounts in the pool's unit. `money` is equity and what the options are worth, which backs no position. */
export interface PoolThere {
  readonly equity: number;
  readonly maintenanceRequirement: number;
  readonly money: number;
}

/** What a cell changes besides prices. */
export interface Change {
  /** Closed at the mark; not together with other terms or quotes. */
  readonly closed?: LegState;
  /** Price of an asset as a ratio of what it would be there. */
  readonly priceRatioOf?: (asset: string) => number;
  readonly haircutAdded?: number;
  /** The leg under other terms; where absent it stands as it is. */
  readonly requirementOf?: (leg: LegState) => number;
  /** Paid into the pool's asset, received > 0. */
  readonly receivedOf?: (asset: string) => number;
  readonly optionRequirementTimes?: number;
  readonly option?: Omit<OptionMove, 'ratioOf'>;
  /** How many times higher prices stand that are quoted in an asset; contracts that settle in coin are quoted in dollars. */
  readonly quoteTimesOf?: (quoteAsset: string) => number;
}

export const NO_CHANGE: Change = {};

/** A pool with its legs and linked prices at every place, looked up once. */
export interface PreparedPool {
  readonly ground: StressGround;
  readonly stressed: StressedPool;
  /** In the order of the pool's legs. */
  readonly legs: readonly LegColumns[];
  readonly assetOfLeg: readonly number[];
  /** In the order of its assets; absent for one that follows no symbol. */
  readonly linked: readonly (readonly number[] | undefined)[];
}

export function preparedPool(ground: StressGround, stressed: StressedPool): PreparedPool {
  const { legs, assets } = stressed.pool;
  return {
    ground,
    stressed,
    legs: legs.map((leg) => columnsOf(ground, stressed.pool, leg)),
    assetOfLeg: legs.map(({ model }) => model.assetIndex),
    linked: assets.map(({ model }) => (model.linkedSymbol === undefined ? undefined : ratiosOf(ground, model.linkedSymbol))),
  };
}

export function poolThere(prepared: PreparedPool, place: number, change: Change): PoolThere {
  const { ground, linked } = prepared;
  const { pool, options } = prepared.stressed;
  const { assets } = pool;
  const amounts = assets.map(({ model }) => model.balance);
  const requirements = assets.map(() => 0);
  if (change.requirementOf === undefined && change.quoteTimesOf === undefined) addPlainLegs(prepared, place, change.closed, amounts, requirements);
  else addLegs(prepared, place, change, amounts, requirements);
  const worth = options === undefined ? undefined : addOptions(ground, pool, options, place, change, requirements);
  let equity = 0;
  let maintenanceRequirement = 0;
  let money = 0;
  for (let index = 0; index < assets.length; index += 1) {
    const model = assets[index]?.model;
    if (model === undefined) continue;
    const price = model.price * (linked[index]?.[place] ?? 1) * (change.priceRatioOf?.(model.asset) ?? 1);
    const amount = (amounts[index] as number) + (change.receivedOf?.(model.asset) ?? 0);
    const added = amount > 0 && model.linkedSymbol !== undefined ? (change.haircutAdded ?? 0) : 0;
    equity += amount * price * Math.max(0, weightOf(model, amount > 0) - added);
    maintenanceRequirement += (requirements[index] as number) * price;
    money += (worth?.[index] ?? 0) * price;
  }
  return { equity, maintenanceRequirement, money: equity + money };
}

/** Most cells only move prices or close a leg: sums of what stands in the columns. */
function addPlainLegs({ assetOfLeg, legs, stressed: { pool } }: PreparedPool, place: number, closed: LegState | undefined, amounts: number[], requirements: number[]): void {
  const closedIndex = closed === undefined ? -1 : pool.legs.indexOf(closed);
  for (let index = 0; index < legs.length; index += 1) {
    const at = assetOfLeg[index] as number;
    if (index === closedIndex) {
      amounts[at] = (amounts[at] as number) + (closed?.unrealizedPnl ?? 0);
      continue;
    }
    const { pnl, requirement } = legs[index] as LegColumns;
    amounts[at] = (amounts[at] as number) + (pnl[place] as number);
    requirements[at] = (requirements[at] as number) + (requirement[place] as number);
  }
}

function addLegs({ ground, stressed: { pool }, legs }: PreparedPool, place: number, change: Change, amounts: number[], requirements: number[]): void {
  assert(change.closed === undefined, 'a leg is closed under the terms and quotes of today');
  for (let index = 0; index < legs.length; index += 1) {
    const leg = unwrap(pool.legs[index], 'a column for each leg');
    const columns = unwrap(legs[index], 'the index is inside');
    const at = leg.model.assetIndex;
    const times = leg.model.isInverse ? 1 : (change.quoteTimesOf?.(leg.model.position.settleAsset) ?? 1);
    const there = times === 1 ? undefined : legAtPrice(pool, leg, times * leg.markPrice * (ratiosOf(ground, leg.model.position.symbol)[place] as number));
    amounts[at] = (amounts[at] as number) + (there?.pnl ?? (columns.pnl[place] as number));
    requirements[at] = (requirements[at] as number) + (change.requirementOf?.(leg) ?? there?.requirement ?? (columns.requirement[place] as number));
  }
}

/** Adds what they require; answers what they are worth, in units of each asset. */
function addOptions(ground: StressGround, pool: PoolState, { rule, book }: PoolOptions, place: number, { option, quoteTimesOf, optionRequirementTimes = 1 }: Change, requirements: number[]): number[] {
  const values = requirements.map(() => 0);
  const ratioOf: OptionMove['ratioOf'] = (symbol) => ratiosOf(ground, symbol)[place] as number;
  for (const one of book.priced) {
    const times = one.option.settle === 'inverse' ? 1 : (quoteTimesOf?.(one.option.settleAsset) ?? 1);
    const move: OptionMove = { ...NO_OPTION_MOVE, ...option, ratioOf: times === 1 ? ratioOf : (symbol) => times * ratioOf(symbol) };
    const at = pool.assets.findIndex(({ model }) => model.asset === one.option.settleAsset);
    values[at] = (values[at] as number) + valueThere(one, move);
    requirements[at] = (requirements[at] as number) + optionRequirementTimes * requirementThere(one, rule, move);
  }
  return values;
}

/** What the pool is after a cell; amounts in its unit. */
export interface PoolAfter extends Pick<PoolMargin, 'equity' | 'maintenanceRequirement' | 'marginRatio'> {
  /** Only where the cell changes the leverage that may be used. */
  readonly initialMargin?: number;
  /** The venue may liquidate there, by its own condition. */
  readonly isLiquidatable: boolean;
}

export function poolAfter({ pool }: StressedPool, { equity, maintenanceRequirement }: PoolThere): PoolAfter {
  const ratio = marginRatio(assertFinite(equity, 'equity after a cell'), maintenanceRequirement);
  return { equity, maintenanceRequirement, ...(ratio === undefined ? {} : { marginRatio: ratio }), isLiquidatable: isLiquidatable(equity - maintenanceRequirement, maintenanceRequirement, pool.rules.trigger) };
}
