/**
 * The share of a stress budget that the contracts of one pool may use in each cell (see `stress-rows.ts`), and what those of
 * a candidate for the pool exceed it by.
 */
import { answerOf, jointLoss, plainLossUsd, type PoolCase } from '../risk/stress/answers';
import { STRESS_CELLS } from '../risk/stress/cells';
import { unwrap } from '../assert';
import { flatCase, hasMovingMoney, type Asked, type StressRow } from './stress-rows';

/** What a candidate is asked: a cell or the joint move alone, and the most that its contracts may lose there. */
export interface StressAsk {
  readonly cellIndex: number;
  readonly asked: Exclude<Asked, 'nothing'>;
  readonly allowedUsd: number;
}

export interface StressShares {
  /** By pool of the book. */
  readonly asks: readonly (readonly StressAsk[])[];
  /** The row that exceeds the budget by most, or is nearest to it. */
  readonly worst?: StressRow;
  /** Some row is over budget: until that is mended nothing may be added, wherever there seems to be room. */
  readonly isOver: boolean;
}

/** Losses that differ by rounding only are equal. */
const ROUNDING = 1e-9;
/** Each makes one row fit; a book of hedges in which cuts chase each other is left where it is after so many. */
const ROUNDS = 200;

/** `holding`: which pools of the rows hold contracts; `budgetUsd` is for the whole book. */
export function stressShares(rows: readonly StressRow[], holding: readonly boolean[], budgetUsd: number): StressShares {
  const budgets = rows.map((row) => rowBudgetUsd(row, budgetUsd));
  const slackUsd = ROUNDING * Math.max(budgetUsd, Number.MIN_VALUE);
  const factors = factorsOf(rows, budgets, holding.length, slackUsd);
  const isOver = factors.some((factor) => factor < 1);
  const allowed = rows.map((row, index) => {
    const rowBudget = unwrap(budgets[index], 'one budget a row');
    const lost = sum(row.positionsUsd);
    const beside = row.positionsUsd.map((usd) => rowBudget - lost + usd);
    if (!isOver) return beside;
    const cut = row.positionsUsd.map((usd, pool) => usd * (factors[pool] ?? 1));
    // What others are yet to cut gives nobody room: a smaller budget must not allow more.
    return divided(cut, holding, rowBudget).map((usd, pool) => Math.min(usd, Math.max(beside[pool] ?? 0, cut[pool] ?? 0)));
  });
  const asks = holding.map((_, pool) => tightest(rows.flatMap((row, index): StressAsk[] => {
    const asked = row.asked[pool] ?? 'nothing';
    return asked === 'nothing' ? [] : [{ cellIndex: row.cellIndex, asked, allowedUsd: (allowed[index]?.[pool] ?? 0) + slackUsd }];
  })));
  const worst = worstOf(rows, slackUsd);
  return { asks, isOver, ...(worst === undefined ? {} : { worst }) };
}

/** Of rows that lose alike the first. */
function worstOf(rows: readonly StressRow[], slackUsd: number): StressRow | undefined {
  let worst: StressRow | undefined;
  let most = -Infinity;
  for (const row of rows) {
    const lossUsd = lossInRow(row);
    if (lossUsd > most + slackUsd) [worst, most] = [row, lossUsd];
  }
  return worst;
}

/**
 * A row's budget among pools of which some are cut: what is lost after the cut, and an equal part of what is left to each that
 * holds something. Gains need only be kept as far as the losses of others rest on them.
 */
function divided(cut: readonly number[], holding: readonly boolean[], budgetUsd: number): readonly number[] {
  const lost = sum(cut.map((usd) => Math.max(0, usd)));
  const gained = sum(cut.map((usd) => Math.max(0, -usd)));
  const left = budgetUsd - lost;
  const each = Math.max(0, left) / Math.max(1, holding.filter(Boolean).length);
  const kept = left < 0 && gained > 0 ? -left / gained : 0;
  return cut.map((usd, pool) => (holding[pool] === true ? (usd >= 0 ? usd + each : usd * kept + each) : 0));
}

function sum(amounts: readonly number[]): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}

export function lossInRow({ positionsUsd, countedUsd }: StressRow): number {
  return countedUsd + sum(positionsUsd);
}

/** What contracts may lose in a row. Money that loses more than the budget by itself must not be made worse, nor hedges of it given up. */
function rowBudgetUsd({ positionsUsd, countedUsd, isHelped }: StressRow, budgetUsd: number): number {
  return Math.max(budgetUsd - countedUsd, isHelped ? sum(positionsUsd) : 0);
}

function cutSum({ positionsUsd }: StressRow, factors: readonly number[]): number {
  let total = 0;
  for (let pool = 0; pool < positionsUsd.length; pool += 1) total += (positionsUsd[pool] ?? 0) * (factors[pool] ?? 1);
  return total;
}

/** By pool: 1 where nothing has to be cut. In a row that is over budget all that loses is cut by one factor. */
function factorsOf(rows: readonly StressRow[], budgets: readonly number[], poolCount: number, slackUsd: number): readonly number[] {
  let factors: readonly number[] = new Array<number>(poolCount).fill(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    let worst: StressRow | undefined;
    let over = slackUsd / 2;
    let budget = 0;
    for (const [index, row] of rows.entries()) {
      const rowBudget = unwrap(budgets[index], 'one budget a row');
      const excessUsd = cutSum(row, factors) - rowBudget;
      if (excessUsd > over) [worst, over, budget] = [row, excessUsd, rowBudget];
    }
    if (worst === undefined) break;
    factors = cutToFit(worst, budget, factors);
  }
  return factors;
}

function cutToFit({ positionsUsd }: StressRow, budgetUsd: number, factors: readonly number[]): readonly number[] {
  const cut = positionsUsd.map((usd, pool) => usd * (factors[pool] ?? 1));
  const lost = sum(cut.map((usd) => Math.max(0, usd)));
  const gained = sum(cut.map((usd) => Math.max(0, -usd)));
  const share = lost > 0 ? Math.min(1, Math.max(0, (budgetUsd + gained) / lost)) : 1;
  return factors.map((factor, pool) => ((positionsUsd[pool] ?? 0) > 0 ? factor * share : factor));
}

/** Rows in which another pool is hit ask the joint move alone: of those the one that allows least. */
function tightest(asks: readonly StressAsk[]): readonly StressAsk[] {
  const kept = new Map<string, StressAsk>();
  for (const ask of asks) {
    const name = ask.asked === 'cell' ? String(ask.cellIndex) : ask.asked;
    const best = kept.get(name);
    if (best === undefined || ask.allowedUsd < best.allowedUsd) kept.set(name, ask);
  }
  return [...kept.values()];
}

/**
 * By ask: USD that the contracts of `one` lose beyond what they may, `-Infinity` where the cell does not hit it or lacks
 * something. Money that stands still loses nothing without contracts, so that it is looked at only where it moves.
 */
export function stressExcess(one: PoolCase, asks: readonly StressAsk[], feeRatio: number): Float64Array {
  const moving = hasMovingMoney(one);
  const excess = new Float64Array(asks.length).fill(-Infinity);
  let flat: PoolCase | undefined;
  for (const [index, ask] of asks.entries()) {
    const lossUsd = lossOf(one, ask);
    if (lossUsd === undefined) continue;
    const moves = moving || STRESS_CELLS[ask.cellIndex]?.shock.kind === 'stablecoin';
    if (moves) flat ??= flatCase(one, feeRatio);
    excess[index] = lossUsd - (flat === undefined || !moves ? 0 : lossWithout(one, flat, ask)) - ask.allowedUsd;
  }
  return excess;
}

/** Without contracts no leg can vanish: what is left of that cell is the joint move, as in its row. */
function lossWithout(one: PoolCase, flat: PoolCase, ask: StressAsk): number {
  const shock = STRESS_CELLS[ask.cellIndex]?.shock;
  if (ask.asked !== 'cell' || shock?.kind !== 'legVanishes') return lossOf(flat, ask) ?? 0;
  const joint = { ...ask, asked: shock.direction };
  return Math.max(lossOf(flat, joint) ?? 0, lossOf(flatCase(one, 0), joint) ?? 0);
}

function lossOf(one: PoolCase, { cellIndex, asked }: StressAsk): number | undefined {
  const cell = unwrap(STRESS_CELLS[cellIndex], 'asks are about cells of the table');
  const plain = asked === 'cell' ? plainLossUsd(one, cell, cellIndex) : undefined;
  if (plain !== undefined) return plain;
  const answer = asked === 'cell' ? answerOf(one, cellIndex) : jointLoss(one, asked);
  return answer.kind === 'loss' && answer.lossUsd.kind === 'known' ? answer.lossUsd.value : undefined;
}
