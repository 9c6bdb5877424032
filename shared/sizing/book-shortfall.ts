/**
 * Expected shortfall of the whole book and what it leaves to each bundle: the room of one with the rest held while the book is
 * within budget, and one factor for all that adds to it when it is not. Filtered historical simulation on the slow volatility,
 * exposures and capital; the drawdown rule asks the same question with a smaller budget.
 */
import { percentText } from '../format';
import { exposureRangesForShortfall, type ExposureRange } from '../risk/value-at-risk/exposure-range';
import { expectedShortfallUsd, portfolioTail, type PortfolioTail } from '../risk/value-at-risk/portfolio-tail';
import type { Scenarios } from '../risk/value-at-risk/scenarios';
import { exposureVector, shocksAt, type Shocks } from '../risk/value-at-risk/shocks';
import { DAYS_PER_YEAR } from '../units';
import type { Answer } from './answer';
import { onceIn } from './once';
import { range, unknown, type RuleInput } from './rule';
import type { Situation } from './situation';

/** Of the worst fortieth of days. */
export const SHORTFALL_ALPHA = 0.025;
const HORIZON_HOURS = 24;
/** A change of the exposure by this share shows whether an underlying adds to the shortfall. */
const TRIAL_SHARE = 0.9;
const ROUNDS = 40;

interface KnownBook {
  readonly kind: 'known';
  readonly shocks: Shocks;
  readonly exposureUsd: Float64Array;
  readonly tail: PortfolioTail;
  /** What the last budget of each name leaves. */
  readonly worked: Map<string, { readonly budgetUsd: number; readonly value: unknown }>;
}
type Book = KnownBook | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The last book by its days: advice is renewed every second, what this reads every few minutes. Only equal inputs find it. */
const lastBooks = new WeakMap<Scenarios, { readonly sigmas: ReadonlyMap<string, number>; readonly net: ReadonlyMap<string, number>; readonly book: KnownBook }>();

/** The shortfall of everything held, made once per answer. */
export function bookTail({ situation }: Pick<RuleInput, 'situation'>): Book {
  return onceIn(situation, 'book tail', () => makeBook(situation));
}

function makeBook(situation: Situation): Book {
  const { scenarios } = situation.input.statistics;
  if (scenarios.kind === 'unknown') return scenarios;
  const sigmas = new Map([...situation.slow.limitVolatilityAnnual].map(([underlying, annual]) => [underlying, annual / Math.sqrt(DAYS_PER_YEAR)]));
  const net = netByUnderlying(situation);
  if (net.kind === 'unknown') return net;
  const last = lastBooks.get(scenarios.value);
  const isSameDay = last !== undefined && areEqual(last.sigmas, sigmas);
  if (isSameDay && areEqual(last.net, net.value)) return last.book;
  const shocks = isSameDay ? last.book.shocks : shocksAt(scenarios.value, sigmas);
  const vector = exposureVector(shocks, net.value);
  if (vector.kind === 'unknown') return vector;
  const book: KnownBook = { kind: 'known', shocks, exposureUsd: vector.exposureUsd, tail: portfolioTail(shocks, vector.exposureUsd, SHORTFALL_ALPHA), worked: new Map() };
  lastBooks.set(scenarios.value, { sigmas, net: net.value, book });
  return book;
}

function netByUnderlying({ exposures }: Situation): { readonly kind: 'known'; readonly value: ReadonlyMap<string, number> } | Extract<Book, { kind: 'unknown' }> {
  const net = new Map<string, number>();
  const missing = new Set<string>();
  for (const { underlying, slowUsd } of exposures) {
    if (slowUsd.kind === 'unknown') slowUsd.missing.forEach((name) => missing.add(name));
    else net.set(underlying, (net.get(underlying) ?? 0) + slowUsd.value);
  }
  return missing.size > 0 ? { kind: 'unknown', missing: [...missing].sort() } : { kind: 'known', value: net };
}

function areEqual(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  if (one.size !== other.size) return false;
  for (const [name, value] of one) if (other.get(name) !== value) return false;
  return true;
}

export interface ShortfallBudget {
  /** Names what is worked out for all bundles of one answer. */
  readonly name: string;
  readonly usd: number;
}

/** The interval that `budget` leaves to the bundle. */
export function rangeWithin(input: RuleInput, book: KnownBook, budget: ShortfallBudget, because: string): Answer {
  const { bundle, slowUsdPerBase, nowBase } = input;
  if (slowUsdPerBase.kind === 'unknown') return unknown(slowUsdPerBase.missing);
  const index = book.shocks.underlyings.indexOf(bundle.underlying);
  if (index < 0) return unknown([`hourly history of ${bundle.underlying}`]);
  if (book.tail.expectedShortfallUsd > budget.usd) return cutAlike(input, book, budget, because);
  const ranges = worked(book, 'room', budget, () => exposureRangesForShortfall(book.shocks, book.exposureUsd, budget.usd, SHORTFALL_ALPHA));
  const found: ExposureRange | undefined = ranges[index];
  if (found?.kind !== 'range') return unknown([found?.kind === 'unknown' ? found.why : `room of ${bundle.underlying}`]);
  const elsewhere = (book.exposureUsd[index] ?? 0) - nowBase * slowUsdPerBase.value;
  // The present is within budget: rounding must not say otherwise.
  return range(Math.min(nowBase, (found.lowUsd - elsewhere) / slowUsdPerBase.value), Math.max(nowBase, (found.highUsd - elsewhere) / slowUsdPerBase.value), because, HORIZON_HOURS);
}

/** Over budget: all that adds to the shortfall is cut by one factor, and each bundle has the room that is left when all of it is. */
function cutAlike(input: RuleInput, book: KnownBook, budget: ShortfallBudget, because: string): Answer {
  const { bundle, nowBase, slowUsdPerBase } = input;
  if (slowUsdPerBase.kind === 'unknown') return unknown(slowUsdPerBase.missing);
  const index = book.shocks.underlyings.indexOf(bundle.underlying);
  const cut = worked(book, 'cut', budget, () => commonCut(book, budget.usd));
  const base = nowBase * (cut.factors[index] ?? 1);
  const alike = cut.factors.filter((factor) => factor < 1).length > 1 ? ' All that adds to it is cut alike.' : '';
  const words = base === nowBase ? `${because} This one does not add to it.` : `${because}${alike}`;
  const room = cut.ranges[index];
  if (room?.kind !== 'range') return range(base, base, words, HORIZON_HOURS);
  const elsewhere = (cut.exposureUsd[index] ?? 0) - base * slowUsdPerBase.value;
  return range(Math.min(base, (room.lowUsd - elsewhere) / slowUsdPerBase.value), Math.max(base, (room.highUsd - elsewhere) / slowUsdPerBase.value), words, HORIZON_HOURS);
}

interface BookCut {
  /** By underlying: 1 where nothing is cut. */
  readonly factors: readonly number[];
  readonly exposureUsd: Float64Array;
  /** The room of each underlying when all the others are cut. */
  readonly ranges: readonly ExposureRange[];
}

/** Of the positions that add, or of all of them when that leaves more. */
function commonCut({ shocks, exposureUsd, tail }: KnownBook, budgetUsd: number): BookCut {
  const tried = Float64Array.from(exposureUsd);
  const shortfallOf = (factorOf: (index: number) => number): number => {
    for (let u = 0; u < tried.length; u += 1) tried[u] = (exposureUsd[u] ?? 0) * factorOf(u);
    return expectedShortfallUsd(shocks, tried, SHORTFALL_ALPHA);
  };
  const adds = [...exposureUsd].map((usd, index) => usd !== 0 && shortfallOf((u) => (u === index ? TRIAL_SHARE : 1)) < tail.expectedShortfallUsd);
  let low = 0;
  let high = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    if (shortfallOf((u) => (adds[u] === true ? middle : 1)) <= budgetUsd) low = middle;
    else high = middle;
  }
  // The shortfall of everything scaled alike is the same share of what it was: hedges go along when cutting the rest costs more.
  const ofAll = budgetUsd / tail.expectedShortfallUsd;
  const factors = [...exposureUsd].map((usd, index) => (low >= ofAll ? (adds[index] === true ? low : 1) : usd === 0 ? 1 : ofAll));
  const cut = exposureUsd.map((usd, index) => usd * (factors[index] ?? 1));
  return { factors, exposureUsd: cut, ranges: exposureRangesForShortfall(shocks, cut, budgetUsd, SHORTFALL_ALPHA) };
}

function worked<T>({ worked: known }: KnownBook, name: string, { name: budget, usd }: ShortfallBudget, make: () => T): T {
  const key = `${name} ${budget}`;
  const last = known.get(key);
  if (last?.budgetUsd === usd) return last.value as T;
  const value = make();
  known.set(key, { budgetUsd: usd, value });
  return value;
}

/** `5.1 %`, or what stands for it without capital. */
export function shareText(usd: number, capitalUsd: number): string {
  return capitalUsd > 0 ? percentText(usd / capitalUsd) : 'more than any share';
}
