/**
 * Stress (hard): the worst cell of the venues' grids and of our own costs the book at most a share of the capital. Every cell
 * is a stress with an assumption: it says what would be lost, never how likely that is. A pool is judged with what the rest
 * of the book loses in the same cell. Equity that lies at a venue which is gone, and money that lies in a stablecoin, are
 * lost whatever the sizes are: not judged here.
 */
import { percentText } from '../../format';
import { unwrap } from '../../assert';
import { countsOptions } from '../../margin/options/pool-options';
import type { PoolState } from '../../margin/pool';
import { poolCase, type PoolCase } from '../../risk/stress/answers';
import { STRESS_WORDS } from '../../risk/stress/cell';
import { STRESS_CELLS } from '../../risk/stress/cells';
import { sidesOf } from '../../risk/stress/pairs';
import type { BookPool } from '../../risk/stress/report';
import { poolNow } from '../candidate';
import { onceIn } from '../once';
import { unknown, type Judgement, type PoolLimit, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing, liveView, type Situation } from '../situation';
import { poolOfBundle, stressBookOf, type StressBook } from '../stress-book';
import { straightStress } from '../stress-lines';
import { stressRows, type StressRow, type StressRows } from '../stress-rows';
import { lossInRow, stressExcess, stressShares, type StressShares } from '../stress-share';
import { sheetPoolOf, stressSheet, type StressSheet } from '../stress-sheet';
import { sheetExcess } from '../stress-sheet-excess';

const HORIZON_HOURS = 24;

export const stress: PoolLimit = {
  id: 'stress',
  title: 'Stress',
  horizonHours: HORIZON_HOURS,
  params: ['stressLossRatio', 'jointDistanceRatio', 'jointDistanceSigmas'],
  // What is lost does not depend on what is there to lose.
  isMendedByMargin: false,
  judge,
};

function judge(input: RuleInput): Judgement {
  const { situation } = input;
  if (onceIn(situation, 'is idle', () => isIdle(situation))) return { kind: 'abstains', why: 'nothing is held' };
  const capital = capitalAfterClosing(input);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  const budgetUsd = situation.parameters.stressLossRatio * capital.value;
  const sheet = onceIn(situation, 'stress sheet', () => stressSheet(situation));
  return sheet === undefined ? judgeAny(input, capital.value, budgetUsd) : judgeSheet(input, sheet, capital.value, budgetUsd);
}

/** A plain book: sums of numbers. */
function judgeSheet(input: RuleInput, sheet: StressSheet, capitalUsd: number, budgetUsd: number): Judgement {
  const { situation, bundle } = input;
  const { asks, worst, isOver } = onceIn(situation, 'stress of the book', () => stressShares(sheet.rows, sheet.pools.map(({ isHolding }) => isHolding), budgetUsd));
  const own = sheetPoolOf(sheet, bundle);
  if (own < 0 || worst === undefined) return unknown(sheet.missing.length > 0 ? sheet.missing : [`margin of ${bundle.poolId}`]);
  const { atNets, alongOf, ofPool } = sheetExcess(sheet, own, asks[own] ?? [], budgetUsd);
  const missing = [...new Set([...sheet.missing, ...missingOf(input)])].sort();
  return {
    kind: 'judges',
    shortfallOf: ofPool,
    cutsHedges: true,
    ...(isOver ? { forbidsGrowth: true } : {}),
    straightAt: atNets,
    straightAlong: alongOf,
    isExactAt: true,
    unchecked: missing.filter((name) => !isNowhere(name)),
    because: () => sentence(input, worst, capitalUsd, missing.filter(isNowhere)),
  };
}

function judgeAny(input: RuleInput, capitalUsd: number, budgetUsd: number): Judgement {
  const { situation, bundle } = input;
  const { book, rows, shares } = ofBook(situation, budgetUsd);
  const own = poolOfBundle(book, bundle);
  if (own === undefined || rows.rows.length === 0 || shares.worst === undefined) return unknown(rows.missing.length > 0 ? rows.missing : [`margin of ${bundle.poolId}`]);
  const { worst } = shares;
  const asks = shares.asks[book.pools.indexOf(own)] ?? [];
  const caseOf = caseIn(book.pools, own);
  const excessOf = (pool: PoolState): Float64Array => stressExcess(caseOf(pool), asks, book.feeRatio);
  const now = excessOf(poolNow(input.probe));
  const missing = [...new Set([...rows.missing.map((name) => plainName(own, name)), ...book.missingMove, ...missingOf(input)])].sort();
  return {
    kind: 'judges',
    shortfallOf: (pool) => largest(excessOf(pool)),
    cutsHedges: true,
    ...(shares.isOver ? { forbidsGrowth: true } : {}),
    ...(countsOptions(input.probe.model) ? {} : { straightAt: straightStress(input, now, asks, excessOf) }),
    unchecked: missing.filter((name) => !isNowhere(name)),
    because: () => sentence(input, worst, capitalUsd, missing.filter(isNowhere)),
  };
}

function largest(excess: Float64Array): number {
  return excess.reduce((most, usd) => Math.max(most, usd), -Infinity);
}

/** No stress without positions; a view may ask for the first one. */
function isIdle({ input }: Situation): boolean {
  const held = input.accounts.flatMap(({ account }) => [...account.positions, ...(account.options ?? [])]);
  return held.every(({ quantity }) => quantity === 0) && !input.accounts.some(({ account }) => account.positions.some(({ instrumentId }) => liveView(input, input.instruments.get(instrumentId)?.underlying ?? '') !== undefined));
}

interface OfBook {
  readonly book: StressBook;
  readonly rows: StressRows;
  readonly shares: StressShares;
}

/** Of all pools: made once per answer. */
function ofBook(situation: Situation, budgetUsd: number): OfBook {
  return onceIn(situation, 'stress of the book', () => {
    const book = stressBookOf(situation);
    const rows = stressRows(book);
    return { book, rows, shares: stressShares(rows.rows, book.pools.map(({ one }) => one.stressed.pool.legs.length > 0), budgetUsd) };
  });
}

/** Candidates for one pool; legs that they share are moved once. */
function caseIn(pools: readonly BookPool[], own: BookPool): (pool: PoolState) => PoolCase {
  const { ground, stressed: { options } } = own.one;
  const elsewhere = sidesOf(pools.filter((pool) => pool !== own).map(({ account, one }) => ({ market: account.market, stressed: one.stressed })));
  return (pool) => {
    const stressed = options === undefined ? { pool } : { pool, options };
    return poolCase(ground, stressed, sidesOf([{ market: ground.market, stressed }], elsewhere));
  };
}

/** What candidates of the pool's bundles need, those that hold nothing yet too. */
function missingOf({ situation, poolBundles }: RuleInput): string[] {
  return poolBundles.flatMap(({ instrumentId }) => {
    const funding = situation.input.instrumentFacts.get(instrumentId)?.funding;
    return funding?.kind === 'unknown' ? funding.missing : [];
  });
}

/** `volatility of BTCUSDT` is that of BTC. */
function plainName({ one }: BookPool, name: string): string {
  const symbol = /^volatility of (\S+)$/.exec(name)?.[1];
  return symbol === undefined ? name : `volatility of ${one.ground.market.underlyingOf(symbol)}`;
}

/** Figures that venues do not publish: cells that need them are left out and said to be, or nothing could ever be added. */
function isNowhere(name: string): boolean {
  return name.startsWith('funding cap of ') || name === 'volatility shocks of OKX\'s grid';
}

function sentence({ situation }: RuleInput, worst: StressRow, capitalUsd: number, leftOut: readonly string[]): string {
  const { title, weight, source } = unwrap(STRESS_CELLS[worst.cellIndex], 'rows are about cells of the table');
  const lossUsd = lossInRow(worst);
  const share = capitalUsd > 0 ? percentText(lossUsd / capitalUsd) : 'more than any share';
  const counted = weight === 1 ? '' : `, of which ${percentText(weight, 0)} counts`;
  const costs = lossUsd > 0 ? `costs ${share} of ${capitalName(situation.capital)}` : 'costs nothing';
  const without = leftOut.length === 0 ? '' : ` Cells left out: ${leftOut.join(', ')} not published.`;
  return `The worst cell, a ${STRESS_WORDS} (${source}): "${title}"${counted}. It ${costs}; you allow ${percentText(situation.parameters.stressLossRatio, 0)}.${without}`;
}
