/**
 * Each cell for one pool: what is lost and what the pool is afterwards, or what is missing. Losses are not stopped at the
 * pool's equity: that a venue bears the rest is not assumed. The book of all pools is summed in `report.ts`.
 */
import { assertNever, unwrap } from '../../assert';
import type { LegState } from '../../margin/leg';
import { marksOf, poolAtMark, type PoolState } from '../../margin/pool';
import type { Shock, StressCell } from './cell';
import { standsStill } from './stable-assets';
import { STRESS_CELLS } from './cells';
import { JOINT_PLACE, PLACE_OF_CELL, STILL, type StressGround } from './ground';
import { knowledgeOf, usdPerUnitAt, type Knowledge } from './knowledge';
import { fundingOf } from './funding-cap';
import { isPaired, type Sides } from './pairs';
import { NO_CHANGE, poolAfter, poolThere, preparedPool, type Change, type PoolAfter, type PoolThere, type PreparedPool, type StressedPool } from './pool-there';
import { fallenCoin } from './stablecoin';
import { requirementUnder } from './venue-terms';

export interface CellLoss {
  readonly kind: 'loss';
  /** In the pool's unit, lost > 0, times the cell's weight. */
  readonly loss: number;
  /** The same in USD, at the unit's price there; or what is missing for it. */
  readonly lossUsd: { readonly kind: 'known'; readonly value: number } | { readonly kind: 'unknown'; readonly missing: readonly string[] };
  /** Of the whole move, whatever the weight. */
  readonly after: PoolAfter;
  /** Which leg, which coin. */
  readonly detail?: string;
}

export type CellAnswer =
  | CellLoss
  /** The cell has nothing to do with this pool. */
  | { readonly kind: 'notHit'; readonly why: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** A pool with what was looked up once for all its cells. */
export interface PoolCase {
  readonly ground: StressGround;
  readonly stressed: StressedPool;
  readonly prepared: PreparedPool;
  readonly knowledge: Knowledge;
  readonly usdPerUnit: readonly number[];
  readonly now: PoolThere;
  /** The pool at places that were asked for, nothing else changed: many cells share them. */
  readonly plain: (PoolThere | undefined)[];
  /** What the whole book holds of each underlying: legs that it holds both ways are hedges. */
  readonly sides: Sides;
}

export function poolCase(ground: StressGround, stressed: StressedPool, sides: Sides): PoolCase {
  const knowledge = knowledgeOf(ground, stressed);
  const isKnown = knowledge.prices.length === 0;
  const prepared: PreparedPool = isKnown ? preparedPool(ground, stressed) : { ground, stressed, legs: [], assetOfLeg: [], linked: [] };
  const now = isKnown ? poolThere(prepared, STILL, NO_CHANGE) : ZERO;
  return { ground, stressed, prepared, knowledge, usdPerUnit: usdPerUnitAt(ground, stressed.pool), now, plain: [now], sides };
}
const ZERO: PoolThere = { equity: 0, maintenanceRequirement: 0, money: 0 };

/** The answer of the cell at `index` of `STRESS_CELLS`. */
export function answerOf(one: PoolCase, index: number): CellAnswer {
  const cell = unwrap(STRESS_CELLS[index], 'the cell is in the table');
  const missing = missingFor(cell, one.knowledge);
  return missing.length > 0 ? { kind: 'unknown', missing } : worked(one, cell, unwrap(PLACE_OF_CELL[index], 'one place a cell'));
}

/**
 * The loss in USD of a cell that only moves prices of a pool without options, without anything else of its answer; undefined
 * for every other cell, and where something is missing.
 */
export function plainLossUsd(one: PoolCase, cell: StressCell, index: number): number | undefined {
  const { kind } = cell.shock;
  if ((kind !== 'market' && kind !== 'span' && kind !== 'okx' && kind !== 'lateReaction') || hasOptions(one)) return undefined;
  if (one.knowledge.usd.length > 0 || missingFor(cell, one.knowledge).length > 0) return undefined;
  const place = PLACE_OF_CELL[index] as number;
  return cell.weight * (one.now.money * (one.usdPerUnit[STILL] as number) - plainThere(one, place).money * (one.usdPerUnit[place] as number));
}

function missingFor({ shock }: StressCell, { prices, sigmas }: Knowledge): readonly string[] {
  return sigmas.length > 0 && (shock.kind === 'span' || shock.kind === 'lateReaction') ? [...prices, ...sigmas] : prices;
}

function worked(one: PoolCase, cell: StressCell, place: number): CellAnswer {
  const { shock } = cell;
  switch (shock.kind) {
    case 'market':
    case 'span':
      return lossAt(one, place, hasOptions(one) ? { option: { state: shock.volatility, shocked: shock.shocked } } : NO_CHANGE, cell.weight);
    case 'okx':
      return hasOptions(one) ? { kind: 'unknown', missing: ['volatility shocks of OKX\'s grid'] } : lossAt(one, place, NO_CHANGE, cell.weight);
    case 'lateReaction':
      return lossAt(one, place, NO_CHANGE, 1);
    case 'legVanishes':
      return legVanishes(one, place);
    case 'venueGone':
      return venueGone(one);
    case 'stablecoin':
      return stablecoin(one, shock);
    case 'coinCollateral':
      return coinCollateral(one, shock, place);
    case 'venueTerms':
      return venueTerms(one, shock);
    case 'fundingCap':
      return fundingCap(one, shock);
    default:
      return assertNever(shock);
  }
}

function hasOptions({ stressed }: PoolCase): boolean {
  return (stressed.options?.book.priced.length ?? 0) > 0;
}

/** The pool at a place with a change, against the pool now. `usdTimes`: the unit's own fall. */
export function lossAt(one: PoolCase, place: number, change: Change, weight: number, detail?: string, usdTimes = 1): CellLoss {
  const there = change === NO_CHANGE ? plainThere(one, place) : poolThere(one.prepared, place, change);
  return lossTo(one, there, place, weight, detail, usdTimes);
}

function plainThere({ prepared, plain }: PoolCase, place: number): PoolThere {
  const there = plain[place] ?? poolThere(prepared, place, NO_CHANGE);
  plain[place] = there;
  return there;
}

function lossTo({ stressed, now, knowledge, usdPerUnit }: PoolCase, there: PoolThere, place: number, weight = 1, detail?: string, usdTimes = 1): CellLoss {
  const usd = (): number => now.money * (usdPerUnit[STILL] as number) - there.money * (usdPerUnit[place] as number) * usdTimes;
  return {
    kind: 'loss',
    loss: weight * (now.money - there.money),
    lossUsd: knowledge.usd.length > 0 ? { kind: 'unknown', missing: knowledge.usd } : { kind: 'known', value: weight * usd() },
    after: poolAfter(stressed, there),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** The joint move with every leg where it is: what a leg's vanishing is compared with. */
export function jointLoss(one: PoolCase, direction: 'down' | 'up'): CellAnswer {
  if (one.knowledge.prices.length > 0) return { kind: 'unknown', missing: one.knowledge.prices };
  return lossAt(one, JOINT_PLACE[direction], NO_CHANGE, 1);
}

function legVanishes(one: PoolCase, place: number): CellAnswer {
  const answers = one.stressed.pool.legs.filter((leg) => isPaired(one.sides, one.ground.market, leg)).map((leg) => withoutLeg(one, leg, place));
  return worstLoss(answers) ?? { kind: 'notHit', why: 'no leg is hedged by another' };
}

function withoutLeg(one: PoolCase, leg: LegState, place: number): CellLoss {
  const { pool } = one.stressed;
  const { symbol } = leg.model.position;
  const detail = `${leg.model.direction > 0 ? 'long' : 'short'} ${symbol} is gone`;
  if ((pool.rules.hedgeLegs ?? 'perLeg') === 'perLeg') return lossAt(one, place, { closed: leg }, 1, detail);
  // Where legs find their tier together the rest is tiered anew.
  const rest = poolWithout(pool, leg);
  return lossTo(one, poolThere(preparedPool(one.ground, { ...one.stressed, pool: rest }), place, NO_CHANGE), place, 1, detail);
}

function poolWithout(pool: PoolState, gone: LegState): PoolState {
  const marks = marksOf(pool);
  const { id } = gone.model.position;
  const assets = pool.model.assets.map((asset, index) => (index === gone.model.assetIndex ? { ...asset, balance: asset.balance + gone.unrealizedPnl } : asset));
  const model = { ...pool.model, assets, legs: pool.model.legs.filter((leg) => leg.position.id !== id) };
  return poolAtMark(model, pool.rules, (symbol) => unwrap(marks.get(symbol), 'the pool was valued at this mark'));
}

/** All that is there is lost; a pool that owes more than it has loses nothing more. */
function venueGone(one: PoolCase): CellLoss {
  const { now } = one;
  return lossTo(one, { equity: Math.min(0, now.equity), maintenanceRequirement: 0, money: Math.min(0, now.money) }, STILL);
}

function stablecoin(one: PoolCase, shock: Extract<Shock, { kind: 'stablecoin' }>): CellAnswer {
  const fallen = fallenCoin(one.stressed.pool, shock);
  return fallen === undefined ? { kind: 'notHit', why: `no ${shock.coin} is in this pool` } : lossAt(one, STILL, fallen.change, 1, undefined, fallen.usdTimes);
}

function coinCollateral(one: PoolCase, { haircutAdded }: Extract<Shock, { kind: 'coinCollateral' }>, place: number): CellAnswer {
  const { assets, model } = one.stressed.pool;
  const hasCoin = assets.some(({ model: asset, amount }) => asset.linkedSymbol !== undefined && amount > 0);
  // A pool of one coin is not valued in another money, so that there is no haircut to raise.
  const isCoinPool = !standsStill(model.unit);
  if (!hasCoin && !isCoinPool) return { kind: 'notHit', why: `no coin backs ${model.id}` };
  return lossAt(one, place, { haircutAdded }, 1);
}

/** Nothing is lost; what is free to open more is told beside what may be liquidated. */
function venueTerms(one: PoolCase, { assumption }: Extract<Shock, { kind: 'venueTerms' }>): CellLoss {
  const answer = lossAt(one, STILL, { requirementOf: requirementUnder(assumption), optionRequirementTimes: assumption.maintenanceTimes }, 1);
  // Leverage in use and the tier's highest are halved alike, so that initial margin grows by as much.
  return { ...answer, after: { ...answer.after, initialMargin: one.stressed.pool.margin.initialMargin / assumption.leverageTimes } };
}

function fundingCap(one: PoolCase, { hours }: Extract<Shock, { kind: 'fundingCap' }>): CellAnswer {
  if (one.stressed.pool.legs.length === 0) return { kind: 'notHit', why: 'nothing pays funding' };
  const funding = fundingOf(one.ground.market, one.stressed.pool, hours);
  if (funding.kind === 'unknown') return funding;
  return lossAt(one, STILL, { receivedOf: (asset) => funding.receivedOf.get(asset) ?? 0 }, 1);
}

/** The largest loss, in USD where all are known; the first of equal ones. */
export function worstLoss(answers: readonly CellLoss[]): CellLoss | undefined {
  let worst: CellLoss | undefined;
  for (const answer of answers) if (worst === undefined || sizeOf(answer) > sizeOf(worst)) worst = answer;
  return worst;
}

function sizeOf({ loss, lossUsd }: CellLoss): number {
  return lossUsd.kind === 'known' ? lossUsd.value : loss;
}
