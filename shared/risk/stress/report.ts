/**
 * The stress of the whole book: every cell over all pools of all accounts, moved together, in USD, and the worst. A pool that
 * is unknown makes the sums unknown; what the other pools answer is still there. One venue gone and one leg gone are tried
 * for every venue and every hedge leg of the book.
 */
import { assert, unwrap } from '../../assert';
import { poolAtMark } from '../../margin/pool';
import type { PreparedMargin } from '../../margin/prepare';
import { answerOf, jointLoss, poolCase, type CellAnswer, type CellLoss, type PoolCase } from './answers';
import type { Direction, StressCell } from './cell';
import { STRESS_CELLS } from './cells';
import { stressGround, type StressMarket } from './ground';
import { sidesOf } from './pairs';
import type { PoolOptions } from '../../margin/options/pool-options';
import type { StressedPool } from './pool-there';

export interface StressAccount {
  readonly id: string;
  readonly venue: string;
  readonly market: StressMarket;
  readonly pools: readonly StressedPool[];
  /** Of pools that are unknown, and of options that no pool can hold. */
  readonly missing: readonly string[];
}

export interface PoolCell {
  readonly accountId: string;
  readonly poolId: string;
  readonly unit: string;
  readonly answer: CellAnswer;
}

export type BookAnswer =
  | { readonly kind: 'loss'; readonly lossUsd: number; readonly liquidatedPools: readonly string[]; readonly detail?: string }
  | { readonly kind: 'notHit'; readonly why: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface CellReport {
  readonly cell: StressCell;
  readonly book: BookAnswer;
  readonly pools: readonly PoolCell[];
}

export interface StressReport {
  readonly cells: readonly CellReport[];
  /** The largest loss in USD among the cells that are known; the first of equal ones. Absent when none is. */
  readonly worst?: CellReport;
  /** What the cells that are unknown lack: the worst of the others is then the least there is. */
  readonly missing: readonly string[];
}

/**
 * The account with its pools valued at the marks. Options are given to the cross pool that holds their settle asset.
 */
export function stressAccount(id: string, venue: string, prepared: PreparedMargin, market: StressMarket, options?: PoolOptions): StressAccount {
  const missing = new Set<string>();
  const pools: StressedPool[] = [];
  const left = new Set(options?.book.priced ?? []);
  for (const model of prepared.pools) {
    const lacking = [...model.symbols.filter((symbol) => !market.symbols.has(symbol)).map((symbol) => `mark price of ${symbol}`), ...model.missing];
    for (const one of lacking) missing.add(one);
    const own = options === undefined || !model.id.startsWith('cross:') ? [] : [...left].filter(({ option }) => model.assets.some(({ asset }) => asset === option.settleAsset));
    for (const one of own) left.delete(one);
    if (lacking.length > 0) continue;
    const pool = poolAtMark(model, prepared.account.rules, (symbol) => unwrap(market.symbols.get(symbol), 'checked above').markPrice);
    pools.push(options === undefined || own.length === 0 ? { pool } : { pool, options: { rule: options.rule, book: { priced: own, missing: [] } } });
  }
  for (const { option } of left) missing.add(`wallet in ${option.settleAsset} that holds ${option.instrumentId}`);
  for (const one of options?.book.missing ?? []) missing.add(one);
  return { id, venue, market, pools, missing: [...missing].sort() };
}

export interface BookPool {
  readonly account: StressAccount;
  readonly one: PoolCase;
}

/** Every pool of the accounts with what was looked up for it. */
export function bookPools(accounts: readonly StressAccount[]): BookPool[] {
  const sides = sidesOf(accounts.flatMap(({ market, pools }) => pools.map((stressed) => ({ market, stressed }))));
  return accounts.flatMap((account) => {
    const ground = stressGround(account.market);
    return account.pools.map((stressed) => ({ account, one: poolCase(ground, stressed, sides) }));
  });
}

/** The whole book under every cell. Losses are USD by the index of each pool's unit, at the unit's price after the cell. */
export function stressReport(accounts: readonly StressAccount[]): StressReport {
  const cases = bookPools(accounts);
  const missing = [...new Set(accounts.flatMap((account) => account.missing))].sort();
  const joint = { down: cases.map(({ one }) => jointLoss(one, 'down')), up: cases.map(({ one }) => jointLoss(one, 'up')) };
  const cells = STRESS_CELLS.map((cell, index): CellReport => {
    const answers = cases.map(({ one }) => answerOf(one, index));
    const book = missing.length > 0 ? { kind: 'unknown' as const, missing } : bookAnswer(cell, cases, answers, joint);
    return { cell, book, pools: cases.map(({ account, one }, at) => ({ accountId: account.id, poolId: poolId(one), unit: one.stressed.pool.model.unit, answer: unwrap(answers[at], 'one answer a pool') })) };
  });
  const worst = worstOf(cells);
  const lacking = new Set(cells.flatMap(({ book }) => (book.kind === 'unknown' ? book.missing : [])));
  return { cells, ...(worst === undefined ? {} : { worst }), missing: [...lacking].sort() };
}

function poolId({ stressed }: PoolCase): string {
  return stressed.pool.model.id;
}

/** Losses that differ by rounding only are equal. */
const ROUNDING = 1e-12;

function worstOf(cells: readonly CellReport[]): CellReport | undefined {
  let worst: CellReport | undefined;
  let most = -Infinity;
  for (const report of cells) {
    if (report.book.kind !== 'loss' || report.book.lossUsd <= most + ROUNDING * Math.abs(most)) continue;
    worst = report;
    most = report.book.lossUsd;
  }
  return worst;
}

type JointAnswers = Readonly<Record<Direction, readonly CellAnswer[]>>;

function bookAnswer({ shock }: StressCell, pools: readonly BookPool[], answers: readonly CellAnswer[], joint: JointAnswers): BookAnswer {
  if (shock.kind === 'legVanishes') return largest(pools, answers.map((_answer, at) => joint[shock.direction].map((plain, other) => (other === at ? unwrap(answers[at], 'one answer a pool') : plain))), answers, 'no leg is hedged by another');
  if (shock.kind === 'venueGone') {
    const venues = [...new Set(pools.map(({ account }) => account.venue))];
    const cases = venues.map((venue) => joint[shock.direction].map((plain, at) => (pools[at]?.account.venue === venue ? unwrap(answers[at], 'one answer a pool') : plain)));
    return largest(pools, cases, undefined, 'nothing is held at any venue', venues.map((venue) => `${venue} is gone`));
  }
  return summed(pools, answers);
}

/** The largest of several books, each one answer a pool; `hits` names the pools that a case is about. */
function largest(pools: readonly BookPool[], books: readonly (readonly CellAnswer[])[], hits: readonly CellAnswer[] | undefined, why: string, details?: readonly string[]): BookAnswer {
  let worst: BookAnswer = { kind: 'notHit', why };
  for (const [at, answers] of books.entries()) {
    const hit = hits?.[at];
    if (hit?.kind === 'notHit') continue;
    const sum = summed(pools, answers);
    if (sum.kind === 'unknown') return sum;
    if (sum.kind === 'notHit' || (worst.kind === 'loss' && sum.lossUsd <= worst.lossUsd)) continue;
    const detail = details?.[at] ?? (hit?.kind === 'loss' ? hit.detail : undefined);
    worst = detail === undefined ? sum : { ...sum, detail };
  }
  return worst;
}

function summed(pools: readonly BookPool[], answers: readonly CellAnswer[]): BookAnswer {
  const missing = new Set<string>();
  const losses: CellLoss[] = [];
  const liquidatedPools: string[] = [];
  let lossUsd = 0;
  for (const [at, answer] of answers.entries()) {
    if (answer.kind === 'notHit') continue;
    if (answer.kind === 'unknown') for (const one of answer.missing) missing.add(one);
    if (answer.kind !== 'loss') continue;
    losses.push(answer);
    if (answer.after.isLiquidatable) liquidatedPools.push(`${pools[at]?.account.id ?? ''}/${pools[at] === undefined ? '' : poolId(pools[at].one)}`);
    if (answer.lossUsd.kind === 'known') lossUsd += answer.lossUsd.value;
    else for (const one of answer.lossUsd.missing) missing.add(one);
  }
  if (missing.size > 0) return { kind: 'unknown', missing: [...missing].sort() };
  const [first] = losses;
  if (first === undefined) return { kind: 'notHit', why: firstReason(answers) };
  assert(Number.isFinite(lossUsd), `a finite loss, got ${lossUsd}`);
  return { kind: 'loss', lossUsd: lossUsd + 0, liquidatedPools, ...(losses.length > 1 || first.detail === undefined ? {} : { detail: first.detail }) };
}

function firstReason(answers: readonly CellAnswer[]): string {
  const [first] = answers;
  return first?.kind === 'notHit' ? first.why : 'nothing is held';
}
