/**
 * The worst cell of one pool the long way, cell by cell, with what the rest of the book loses in it (`stress-elsewhere.ts`): what
 * the rows and columns that sizing reads are held against. Cells with something missing are left out and named.
 */
import { unwrap } from '../../shared/assert';
import type { SymbolInput } from '../../shared/margin/margin';
import type { PoolState } from '../../shared/margin/pool';
import { answerOf, jointLoss, plainLossUsd, poolCase, type CellAnswer, type PoolCase } from '../../shared/risk/stress/answers';
import type { StressCell } from '../../shared/risk/stress/cell';
import { STRESS_CELLS } from '../../shared/risk/stress/cells';
import { stressGround, type StressGround, type StressMarket } from '../../shared/risk/stress/ground';
import { sidesOf } from '../../shared/risk/stress/pairs';
import type { Elsewhere, ElsewhereLoss } from './stress-elsewhere';
import type { PoolOptions } from '../../shared/margin/options/pool-options';

export interface StressExtras extends Omit<StressMarket, 'symbols'> {
  readonly options?: PoolOptions;
  /** What the rest of the book does in each cell; absent when this pool is all there is. */
  readonly elsewhere?: Elsewhere;
  /** Cells that are not to count, by id: those that another rule judges. */
  readonly without?: ReadonlySet<string>;
}

export type WorstStress =
  | {
      readonly kind: 'known';
      /** Lost > 0; below 0 when every cell gains. */
      readonly lossUsd: number;
      readonly cellId: string;
      /** Whether the pool may be liquidated after that cell. */
      readonly isLiquidated: boolean;
      /** What the cells lack that could not be asked: the loss is then the least there is. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** What stays the same for all candidate pools of one search; made anew when a mark or an index changes. */
export interface StressSearch {
  readonly ground: StressGround;
  readonly extras: StressExtras;
}

export function stressSearch(symbols: ReadonlyMap<string, SymbolInput>, extras: StressExtras): StressSearch {
  return { ground: stressGround({ ...extras, symbols }), extras };
}

/** `pool` must be valued at the marks of `symbols`. For many pools make the search once and ask `worstStressIn`. */
export function worstStress(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, extras: StressExtras): WorstStress {
  return worstStressIn(stressSearch(symbols, extras), pool);
}

/** Losses that differ by rounding only are equal: the first in the table is named. */
const ROUNDING = 1e-12;

export function worstStressIn({ ground, extras }: StressSearch, pool: PoolState): WorstStress {
  const stressed = extras.options === undefined ? { pool } : { pool, options: extras.options };
  const one = poolCase(ground, stressed, sidesOf([{ market: ground.market, stressed }], extras.elsewhere?.sides));
  let worst: Found | undefined;
  const missing = new Set<string>();
  for (let index = 0; index < STRESS_CELLS.length; index += 1) {
    const cell = unwrap(STRESS_CELLS[index], 'the index is in the table');
    if (extras.without?.has(cell.id) === true) continue;
    const plain = plainLossUsd(one, cell, index);
    const elsewhereUsd = extras.elsewhere?.ownUsd.get(cell.id) ?? NOTHING_ELSEWHERE;
    // Most cells only move prices: no more is worked out of them than the loss, until one is the worst.
    if (plain !== undefined && elsewhereUsd.kind === 'known') {
      if (isWorse(plain + elsewhereUsd.value, worst)) worst = { lossUsd: plain + elsewhereUsd.value, index };
      continue;
    }
    for (const { answer, elsewhereUsd: besides } of booksOf(one, index, cell, extras.elsewhere)) {
      const lossUsd = lossOf(answer, besides, missing);
      if (lossUsd !== undefined && isWorse(lossUsd, worst)) worst = { lossUsd, index, answer };
    }
  }
  const named = [...missing].sort();
  if (worst === undefined) return { kind: 'unknown', missing: named };
  const answer = worst.answer ?? answerOf(one, worst.index);
  return { kind: 'known', lossUsd: worst.lossUsd, cellId: unwrap(STRESS_CELLS[worst.index], 'the index is in the table').id, isLiquidated: answer.kind === 'loss' && answer.after.isLiquidatable, missing: named };
}

interface Found {
  readonly lossUsd: number;
  readonly index: number;
  /** Absent for a cell that only moves prices: looked up when it is the worst. */
  readonly answer?: CellAnswer;
}

function isWorse(lossUsd: number, than: Found | undefined): boolean {
  return than === undefined || lossUsd > than.lossUsd + ROUNDING * Math.abs(than.lossUsd);
}

interface BookOfPool {
  readonly answer: CellAnswer;
  /** What the rest of the book loses with it. */
  readonly elsewhereUsd: ElsewhereLoss;
}

/** The ways a cell can hit: this pool, and where one leg or one venue goes also another one while this pool moves. */
function booksOf(one: PoolCase, index: number, { id, shock }: StressCell, elsewhere: Elsewhere | undefined): readonly BookOfPool[] {
  const answer = answerOf(one, index);
  const besides = elsewhere?.ownUsd.get(id);
  const own: BookOfPool = { answer, elsewhereUsd: besides ?? NOTHING_ELSEWHERE };
  // A cell that does not hit this pool may hit the rest of the book; a leg or a venue of this one is then not what is gone.
  if (elsewhere === undefined || (shock.kind !== 'legVanishes' && shock.kind !== 'venueGone')) return answer.kind === 'notHit' && besides === undefined ? [] : [own];
  const hit = elsewhere.hitUsd.get(id);
  const other: readonly BookOfPool[] = hit === undefined ? [] : [{ answer: jointLoss(one, shock.direction), elsewhereUsd: hit }];
  return answer.kind === 'notHit' ? other : [own, ...other];
}
const NOTHING_ELSEWHERE: ElsewhereLoss = { kind: 'known', value: 0 };

/** The sum, or undefined with what it lacks added to `missing`. */
function lossOf(answer: CellAnswer, elsewhereUsd: ElsewhereLoss, missing: Set<string>): number | undefined {
  const ownUsd = answer.kind === 'loss' ? answer.lossUsd : answer.kind === 'notHit' ? NOTHING_ELSEWHERE : answer;
  for (const one of [ownUsd, elsewhereUsd]) if (one.kind === 'unknown') one.missing.forEach((name) => missing.add(name));
  return ownUsd.kind === 'known' && elsewhereUsd.kind === 'known' ? ownUsd.value + elsewhereUsd.value : undefined;
}

/**
 * For a search over sizes: how much more than the budget the worst cell loses at a candidate, <= 0 where it holds. `poolAt`
 * gives the pool at a size, valued at the marks of the search. Undefined where no cell is known. For pools of linear contracts
 * it is convex in size between changes of tier, since each cell's loss is a straight line and the worst is their maximum.
 */
export function stressLossAtNet(search: StressSearch, poolAt: (size: number) => PoolState, budgetUsd: number): (size: number) => number | undefined {
  return (size) => {
    const worst = worstStressIn(search, poolAt(size));
    return worst.kind === 'known' ? worst.lossUsd - budgetUsd : undefined;
  };
}
