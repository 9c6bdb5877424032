/**
 * How much of a stress budget each pool of the book may use, cell by cell. A row is one way in which a cell hits the book: one
 * leg gone here or there, one venue gone, or everything at once. While every row is within budget a pool has what the others
 * leave; where one is not, everything that loses is cut by common factors, and what is left over is shared, so that those who
 * all follow come to rest within it.
 */
import { answerOf, jointLoss, poolCase, type CellAnswer, type PoolCase } from '../risk/stress/answers';
import type { Direction, StressCell } from '../risk/stress/cell';
import { STRESS_CELLS } from '../risk/stress/cells';
import { sidesOf } from '../risk/stress/pairs';
import type { BookPool } from '../risk/stress/report';
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

/** Each pool as it is, without its contracts, and so again as if closing them cost nothing. */
interface Both {
  readonly pool: BookPool;
  readonly flat: PoolCase;
  readonly free: PoolCase;
  readonly joint: Readonly<Record<Direction, Pair>>;
}
interface Pair {
  readonly held: CellAnswer;
  readonly flat: CellAnswer;
  readonly free: CellAnswer;
}

export function stressRows({ pools, missing, feeRatio }: StressBook): StressRows {
  if (missing.length > 0) return { rows: [], missing };
  const both = pools.map((pool) => bothOf(pool, feeRatio));
  const lacking = new Set<string>();
  const rows = STRESS_CELLS.flatMap((cell, cellIndex) => waysOf(both, cell, cellIndex).flatMap((way) => rowOf(cellIndex, cell, way, lacking) ?? []));
  return { rows, missing: [...lacking].sort() };
}

function bothOf(pool: BookPool, feeRatio: number): Both {
  const flat = flatCase(pool.one, feeRatio);
  const free = flatCase(pool.one, 0);
  const joint = (direction: Direction): Pair => ({ held: jointLoss(pool.one, direction), flat: jointLoss(flat, direction), free: jointLoss(free, direction) });
  return { pool, flat, free, joint: { down: joint('down'), up: joint('up') } };
}

/** The same pool without its contracts. */
export function flatCase({ ground, stressed }: PoolCase, feeRatio: number): PoolCase {
  const without = { ...stressed, pool: poolFlat(stressed.pool, feeRatio) };
  return poolCase(ground, without, sidesOf([{ market: ground.market, stressed: without }]));
}

interface Part extends Pair {
  readonly asked: Asked;
}

/** The ways a cell can hit the book, each with one part a pool. */
function waysOf(both: readonly Both[], cell: StressCell, index: number): readonly (readonly Part[])[] {
  const { shock } = cell;
  // Higher requirements lose no money: what they do to the distance is asked by the limits on it. A coin that falls with the
  // prices in it takes from a contract what it takes from money.
  if (shock.kind === 'venueTerms' || (shock.kind === 'stablecoin' && shock.prices === 'inCoin')) return [];
  const inJoint = ({ joint }: Both, direction: Direction): Part => ({ ...joint[direction], asked: direction });
  if (shock.kind === 'legVanishes') {
    return both.flatMap((hit) => {
      const held = answerOf(hit.pool.one, index);
      if (held.kind === 'notHit') return [];
      return [both.map((one): Part => (one === hit ? { ...inJoint(one, shock.direction), held, asked: 'cell' } : inJoint(one, shock.direction)))];
    });
  }
  if (shock.kind === 'venueGone') {
    // With one venue nothing is left to lose but the equity there, which no size changes: that is the rule on one venue's share.
    const venues = new Set(both.filter(({ pool }) => pool.one.stressed.pool.legs.length > 0).map(({ pool }) => pool.account.venue));
    if (venues.size < 2) return [];
    return [...venues].map((venue) => both.map((one): Part => (one.pool.account.venue === venue ? GONE : inJoint(one, shock.direction))));
  }
  return [both.map((one): Part => ({ held: answerOf(one.pool.one, index), flat: answerOf(one.flat, index), free: answerOf(one.free, index), asked: 'cell' }))];
}
const NOTHING: CellAnswer = { kind: 'notHit', why: 'its venue is gone' };
const GONE: Part = { held: NOTHING, flat: NOTHING, free: NOTHING, asked: 'nothing' };

function rowOf(cellIndex: number, { shock }: StressCell, parts: readonly Part[], lacking: Set<string>): StressRow | undefined {
  const held = allUsd(parts.map((part) => part.held), lacking);
  const flat = allUsd(parts.map((part) => part.flat), lacking);
  const free = allUsd(parts.map((part) => part.free), lacking);
  // Funding may hit what is not held yet.
  const isForOthers = shock.kind !== 'fundingCap' && parts.every((part) => part.held.kind === 'notHit');
  if (held === undefined || flat === undefined || free === undefined || isForOthers) return undefined;
  return {
    cellIndex,
    positionsUsd: held.map((usd, pool) => usd - (flat[pool] ?? 0)),
    asked: parts.map((part) => (part.held.kind === 'notHit' && shock.kind !== 'legVanishes' && shock.kind !== 'fundingCap' ? 'nothing' : part.asked)),
    // Money that lies in a stablecoin falls with it whatever the sizes are: sizes are judged by what they add.
    countedUsd: shock.kind === 'stablecoin' ? 0 : sum(flat),
    isHelped: sum(held) - sum(free) <= ROUNDING * sum([...held, ...free].map(Math.abs)),
  };
}
/** Losses that differ by rounding only are equal. */
const ROUNDING = 1e-9;

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Undefined when one of them is not known. */
function allUsd(answers: readonly CellAnswer[], lacking: Set<string>): readonly number[] | undefined {
  const amounts = answers.flatMap((answer) => usdOf(answer, lacking) ?? []);
  return amounts.length === answers.length ? amounts : undefined;
}

/** 0 for a pool that the cell does not hit. */
function usdOf(answer: CellAnswer, lacking: Set<string>): number | undefined {
  if (answer.kind === 'notHit') return 0;
  const lossUsd = answer.kind === 'loss' ? answer.lossUsd : answer;
  if (lossUsd.kind === 'known') return lossUsd.value;
  for (const name of lossUsd.missing) lacking.add(name);
  return undefined;
}
