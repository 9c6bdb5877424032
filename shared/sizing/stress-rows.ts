/**
 * How much of a stress budget each pool of the book may use, cell by cell. A row is one way in which a cell hits the book: one
 * leg gone here or there, one venue gone, or everything at once. While every row is within budget a pool has what the others
 * leave; where one is not, everything that loses is cut by common factors, and what is left over is shared, so that those who
 * all follow come to rest within it.
 */
import { unwrap } from '../assert';
import { answerOf, jointLoss, poolCase, type CellAnswer, type PoolCase } from '../risk/stress/answers';
import type { Direction, StressCell } from '../risk/stress/cell';
import { STRESS_CELLS } from '../risk/stress/cells';
import { PLACE_OF_CELL } from '../risk/stress/ground';
import { sidesOf } from '../risk/stress/pairs';
import type { BookPool } from '../risk/stress/report';
import { standsStill } from '../risk/stress/stable-assets';
import { poolFlat } from './pool-flat';
import type { StressBook } from './stress-book';

/** What a pool is asked in a row: its answer to the cell, the joint move alone because another is hit, or nothing. */
export type Asked = 'cell' | Direction | 'nothing';

export interface StressRow {
  readonly cellIndex: number;
  /** By pool of the book: USD lost by what is held of contracts, beyond what the pool loses without them. */
  readonly positionsUsd: readonly number[];
  readonly asked: readonly Asked[];
  /** What the pools lose without contracts, as far as it counts against the budget. */
  readonly countedUsd: number;
  /** Closing all contracts would save nothing but their fee. */
  readonly isHelped: boolean;
}

export interface StressRows {
  readonly rows: readonly StressRow[];
  /** What the cells lack that could not be asked. */
  readonly missing: readonly string[];
}

/** A cell's answer for the pool as it is, without its contracts, and so again as if closing them cost nothing. */
interface Part {
  readonly held: CellAnswer;
  readonly flat: CellAnswer;
  readonly free: CellAnswer;
  readonly asked: Asked;
}

interface Prober {
  readonly pool: BookPool;
  readonly cell: (index: number) => Part;
  readonly joint: (direction: Direction) => Part;
}

export function stressRows({ pools, missing, feeRatio }: StressBook): StressRows {
  if (missing.length > 0) return { rows: [], missing };
  const probers = pools.map((pool) => proberOf(pool, feeRatio));
  const lacking = new Set<string>();
  const rows = (pools.some(({ one }) => one.stressed.options !== undefined) ? ALL_CELLS : CELLS_WITHOUT_OPTIONS).flatMap((index) => {
    const cell = unwrap(STRESS_CELLS[index], 'the index is in the table');
    return waysOf(probers, cell, index).flatMap((way) => rowOf(index, cell, way, lacking) ?? []);
  });
  return { rows, missing: [...lacking].sort() };
}

const ALL_CELLS: readonly number[] = STRESS_CELLS.map((_cell, index) => index);
/** The volatility that a grid moves besides makes no difference then, so that many cells are one. */
export const CELLS_WITHOUT_OPTIONS: readonly number[] = ALL_CELLS.filter((index) => ALL_CELLS.findIndex((other) => movesAlike(index, other)) === index);

function movesAlike(index: number, other: number): boolean {
  const [one, two] = [STRESS_CELLS[index], STRESS_CELLS[other]];
  if (one === undefined || two === undefined || index === other) return index === other;
  return movesPricesOnly(one) && movesPricesOnly(two) && PLACE_OF_CELL[index] === PLACE_OF_CELL[other] && one.weight === two.weight;
}

/** Of a pool without options. */
function movesPricesOnly({ shock }: StressCell): boolean {
  return shock.kind === 'market' || shock.kind === 'span' || shock.kind === 'okx' || shock.kind === 'lateReaction';
}

function proberOf(pool: BookPool, feeRatio: number): Prober {
  const { one } = pool;
  const flat = later(() => flatCase(one, feeRatio));
  const free = later(() => flatCase(one, 0));
  // Money that stands still loses nothing without contracts.
  const isStill = !hasMovingMoney(one);
  const partOf = (asked: Asked, moves: boolean, answer: (of: PoolCase) => CellAnswer): Part => ({ held: answer(one), flat: moves ? answer(flat()) : NOTHING, free: moves ? answer(free()) : NOTHING, asked });
  const cell = (index: number): Part => partOf('cell', !isStill || STRESS_CELLS[index]?.shock.kind === 'stablecoin', (of) => answerOf(of, index));
  const down = later(() => partOf('down', !isStill, (of) => jointLoss(of, 'down')));
  const up = later(() => partOf('up', !isStill, (of) => jointLoss(of, 'up')));
  return { pool, cell, joint: (direction) => (direction === 'down' ? down() : up()) };
}

function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Whether cells move what the pool is worth without contracts. */
export function hasMovingMoney({ stressed }: PoolCase): boolean {
  return stressed.options !== undefined || stressed.pool.model.assets.some(({ asset }) => !standsStill(asset));
}

/** The same pool without its contracts. */
export function flatCase({ ground, stressed }: PoolCase, feeRatio: number): PoolCase {
  const without = { ...stressed, pool: poolFlat(stressed.pool, feeRatio) };
  return poolCase(ground, without, sidesOf([{ market: ground.market, stressed: without }]));
}

/** The ways a cell can hit the book, each with one part a pool. */
function waysOf(probers: readonly Prober[], { shock }: StressCell, index: number): readonly (readonly Part[])[] {
  switch (shock.kind) {
    case 'venueTerms':
      // Higher requirements lose no money: what they do to the distance is asked by the limits on it.
      return [];
    case 'stablecoin':
      // A coin that falls with the prices in it takes from a contract what it takes from money.
      return shock.prices === 'inCoin' ? [] : [probers.map((one) => one.cell(index))];
    case 'legVanishes':
      return probers.flatMap((hit) => {
        const { held } = hit.cell(index);
        return held.kind === 'notHit' ? [] : [probers.map((one): Part => (one === hit ? vanished(one.joint(shock.direction), held) : one.joint(shock.direction)))];
      });
    case 'venueGone':
      return venuesGone(probers, shock.direction);
    default:
      return [probers.map((one) => one.cell(index))];
  }
}

/** A leg that vanishes pays no fee: it loses nothing by what the fee of closing it would have left to lose. */
function vanished(joint: Part, held: CellAnswer): Part {
  return { ...joint, held, flat: worseOf(joint.flat, joint.free), asked: 'cell' };
}

/** The one that loses more in USD; the first where that is not known. */
function worseOf(one: CellAnswer, other: CellAnswer): CellAnswer {
  const usdIn = (answer: CellAnswer): number => (answer.kind === 'loss' && answer.lossUsd.kind === 'known' ? answer.lossUsd.value : -Infinity);
  return usdIn(other) > usdIn(one) ? other : one;
}

/** With one venue nothing is left to lose but the equity there, which no size changes: that is for the rule on one venue's share. */
function venuesGone(probers: readonly Prober[], direction: Direction): readonly (readonly Part[])[] {
  const venues = new Set(probers.filter(({ pool }) => pool.one.stressed.pool.legs.length > 0).map(({ pool }) => pool.account.venue));
  if (venues.size < 2) return [];
  return [...venues].map((venue) => probers.map((one): Part => (one.pool.account.venue === venue ? GONE : one.joint(direction))));
}
const NOTHING: CellAnswer = { kind: 'notHit', why: 'nothing is lost' };
const GONE: Part = { held: NOTHING, flat: NOTHING, free: NOTHING, asked: 'nothing' };

function rowOf(cellIndex: number, { shock }: StressCell, parts: readonly Part[], lacking: Set<string>): StressRow | undefined {
  // Funding may hit what is not held yet.
  if (shock.kind !== 'fundingCap' && parts.every((part) => part.held.kind === 'notHit')) return undefined;
  const held = allUsd(parts, 'held', lacking);
  const flat = allUsd(parts, 'flat', lacking);
  const free = allUsd(parts, 'free', lacking);
  if (held === undefined || flat === undefined || free === undefined) return undefined;
  return {
    cellIndex,
    positionsUsd: held.map((usd, pool) => usd - (flat[pool] ?? 0)),
    asked: parts.map((part) => (part.held.kind === 'notHit' && shock.kind !== 'legVanishes' && shock.kind !== 'fundingCap' ? 'nothing' : part.asked)),
    // Money that lies in a stablecoin falls with it whatever the sizes are: sizes are judged by what they add.
    countedUsd: shock.kind === 'stablecoin' ? 0 : sum(flat),
    isHelped: sum(held) - sum(free) <= ROUNDING * (sum(held.map(Math.abs)) + sum(free.map(Math.abs))),
  };
}
/** Losses that differ by rounding only are equal. */
const ROUNDING = 1e-9;

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Undefined when one of them is not known. */
function allUsd(parts: readonly Part[], of: 'held' | 'flat' | 'free', lacking: Set<string>): readonly number[] | undefined {
  const amounts: number[] = [];
  for (const part of parts) {
    const usd = usdOf(part[of], lacking);
    if (usd !== undefined) amounts.push(usd);
  }
  return amounts.length === parts.length ? amounts : undefined;
}

/** 0 for a pool that the cell does not hit. */
function usdOf(answer: CellAnswer, lacking: Set<string>): number | undefined {
  if (answer.kind === 'notHit') return 0;
  const lossUsd = answer.kind === 'loss' ? answer.lossUsd : answer;
  if (lossUsd.kind === 'known') return lossUsd.value;
  for (const name of lossUsd.missing) lacking.add(name);
  return undefined;
}
