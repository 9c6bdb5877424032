/**
 * What options say, as a part of the forecast. Implied variance carries a premium, so per horizon it is multiplied by its own
 * trailing ratio of realised to implied, measured on the same hours; while that is not measured it counts as it is and this is
 * said. It takes a term structure of at-the-money volatilities as it comes; where that comes from is `implied/`.
 * Borrowed: an asset without options takes the implied/realised ratio of one that has them (BTC, ETH), and is marked.
 */
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../../units';
import { decay } from '../realised/ewma';

const YEAR_MS = DAYS_PER_YEAR * DAY_MS;
const RATIO_DECAY = decay(1, 60 * 24);
/** A week of scored hours before the premium counts as measured. */
export const MINIMUM_IMPLIED_SCORES = 168;
/** A rise by more than this within an hour counts fully and at once. */
export const SURGE_RATIO = 1.2;
/** By then the realised parts have seen what the options saw. */
const SURGE_HALF_LIFE_MS = 24 * HOUR_MS;
/** Older than this a quote says nothing of now. */
export const MAX_IMPLIED_AGE_MS = 3 * HOUR_MS;

/** At-the-money volatilities by tenor, nearest first; at least one. */
export interface ImpliedTerms {
  readonly atMs: number;
  /** `own`: options on this asset. `borrowed`: scaled from another's. */
  readonly source: { readonly kind: 'own' } | { readonly kind: 'borrowed'; readonly from: string };
  readonly terms: readonly { readonly tenorYears: number; readonly volatilityAnnual: number }[];
}

interface ImpliedScore {
  readonly hours: number;
  realised: number;
  implied: number;
  count: number;
  /** Log(realised / de-biased implied), squared, fading: its error. */
  squares: number;
  weight: number;
  readonly pending: { readonly dueAtMs: number; readonly variance: number; sum: number; hours: number }[];
}

/** Plain JSON, bounded by the horizons. */
export interface ImpliedMemory {
  newest: ImpliedTerms | null;
  /** Of the last 72 hours, one an hour: the near volatility. */
  readonly trail: { readonly atMs: number; readonly volatilityAnnual: number }[];
  surge: { readonly atMs: number; readonly logVariance: number } | null;
  scores: readonly ImpliedScore[];
}

export function createImpliedMemory(horizonHours: readonly number[]): ImpliedMemory {
  return { newest: null, trail: [], surge: null, scores: emptyScores(horizonHours) };
}

function emptyScores(horizonHours: readonly number[]): ImpliedScore[] {
  return horizonHours.map((hours) => ({ hours, realised: 0, implied: 0, count: 0, squares: 0, weight: 0, pending: [] }));
}

/**
 * New implied volatilities. Terms that are not above 0 are left out; none left is no news. Options of another source begin
 * anew: the step from one to the other is no rise, and the premium measured on the one is not the other's.
 */
export function foldImplied(memory: ImpliedMemory, given: ImpliedTerms): void {
  const terms = given.terms.filter(({ tenorYears, volatilityAnnual }) => tenorYears > 0 && volatilityAnnual > 0 && Number.isFinite(volatilityAnnual) && Number.isFinite(tenorYears))
    .sort((a, b) => a.tenorYears - b.tenorYears);
  const near = terms[0];
  if (near === undefined || (memory.newest !== null && given.atMs < memory.newest.atMs)) return;
  if (memory.newest !== null && sourceText(memory.newest.source) !== sourceText(given.source)) {
    memory.trail.length = 0;
    memory.surge = null;
    memory.scores = emptyScores(memory.scores.map(({ hours }) => hours));
  }
  const withinHour = memory.trail.filter(({ atMs }) => given.atMs - atMs <= HOUR_MS);
  const lowest = withinHour.reduce((low, { volatilityAnnual }) => Math.min(low, volatilityAnnual), Number.POSITIVE_INFINITY);
  const rise = near.volatilityAnnual / lowest;
  const logVariance = 2 * Math.log(rise);
  if (rise > SURGE_RATIO && logVariance > surgeLogVariance(memory, given.atMs)) memory.surge = { atMs: given.atMs, logVariance };
  memory.newest = { ...given, terms };
  memory.trail.push({ atMs: given.atMs, volatilityAnnual: near.volatilityAnnual });
  while ((memory.trail[0]?.atMs ?? given.atMs) < given.atMs - HOUR_MS || memory.trail.length > 3_600) memory.trail.shift();
}

function sourceText(source: ImpliedTerms['source']): string {
  return source.kind === 'own' ? 'own' : source.from;
}

/** Total implied variance up to `tenorYears`: linear in total variance between tenors, flat volatility outside them. */
export function impliedTotalVariance({ terms }: ImpliedTerms, tenorYears: number): number {
  const first = terms[0];
  const last = terms.at(-1);
  if (first === undefined || last === undefined) return 0;
  if (tenorYears <= first.tenorYears) return first.volatilityAnnual ** 2 * tenorYears;
  if (tenorYears >= last.tenorYears) return last.volatilityAnnual ** 2 * tenorYears;
  const after = terms.findIndex((term) => term.tenorYears >= tenorYears);
  const high = terms[after] ?? last;
  const low = terms[after - 1] ?? first;
  const lowVariance = low.volatilityAnnual ** 2 * low.tenorYears;
  const share = (tenorYears - low.tenorYears) / (high.tenorYears - low.tenorYears);
  return lowVariance + share * (high.volatilityAnnual ** 2 * high.tenorYears - lowVariance);
}

/** One hour's range variance meets the forecasts, and new ones are made while the quotes are fresh. */
export function foldImpliedHour(memory: ImpliedMemory, openAtMs: number, variance: number): void {
  const closeAtMs = openAtMs + HOUR_MS;
  for (const entry of memory.scores) {
    for (const pending of entry.pending) {
      pending.sum += variance;
      pending.hours += 1;
    }
    const due = entry.pending[0];
    if (due !== undefined && due.dueAtMs <= closeAtMs) settleImplied(entry);
    const { newest } = memory;
    if (newest === null || closeAtMs - newest.atMs > MAX_IMPLIED_AGE_MS || newest.atMs > closeAtMs) continue;
    entry.pending.push({ dueAtMs: closeAtMs + entry.hours * HOUR_MS, variance: impliedTotalVariance(newest, (entry.hours * HOUR_MS) / YEAR_MS), sum: 0, hours: 0 });
  }
}

function settleImplied(entry: ImpliedScore): void {
  const due = entry.pending.shift();
  // A hole in the candles: not all of its hours were seen.
  if (due === undefined || due.hours !== entry.hours) return;
  const expected = due.variance * ratioOf(entry);
  if (expected > 0 && due.sum > 0) {
    entry.squares = RATIO_DECAY * entry.squares + Math.log(due.sum / expected) ** 2;
    entry.weight = RATIO_DECAY * entry.weight + 1;
  }
  entry.realised = RATIO_DECAY * entry.realised + due.sum;
  entry.implied = RATIO_DECAY * entry.implied + due.variance;
  entry.count += 1;
}

function ratioOf({ count, realised, implied }: ImpliedScore): number {
  return count < MINIMUM_IMPLIED_SCORES || !(implied > 0) ? 1 : realised / implied;
}

export interface ImpliedPart {
  /** Total over the horizon, in range variance (as the realised parts), premium taken off. */
  readonly variance: number;
  /** Realised over implied variance, as measured; 1 when it is not. */
  readonly premiumRatio: number;
  readonly isMeasured: boolean;
  /** Standard deviation of log(realised / de-biased); undefined while not measured. */
  readonly errorLog?: number;
  readonly ageMs: number;
  readonly source: ImpliedTerms['source'];
}

/** The options' part for horizon number `horizon`; undefined without quotes that are fresh at `nowMs`. */
export function impliedPart(memory: ImpliedMemory, horizon: number, nowMs: number): ImpliedPart | undefined {
  const { newest } = memory;
  const entry = memory.scores[horizon];
  if (newest === null || entry === undefined || nowMs - newest.atMs > MAX_IMPLIED_AGE_MS) return undefined;
  const premiumRatio = ratioOf(entry);
  const isMeasured = entry.count >= MINIMUM_IMPLIED_SCORES;
  return {
    variance: impliedTotalVariance(newest, (entry.hours * HOUR_MS) / YEAR_MS) * premiumRatio,
    premiumRatio, isMeasured, ageMs: Math.max(0, nowMs - newest.atMs), source: newest.source,
    ...(isMeasured && entry.weight > 0 ? { errorLog: Math.sqrt(entry.squares / entry.weight) } : {}),
  };
}

/** What is left of the last surge, as a rise of log variance; 0 when there was none. */
export function surgeLogVariance({ surge }: ImpliedMemory, nowMs: number): number {
  return surge === null ? 0 : surge.logVariance * decay(Math.max(0, nowMs - surge.atMs), SURGE_HALF_LIFE_MS);
}

/**
 * Implied volatilities for an asset without options: its own realised volatility times the implied/realised ratio of
 * `from`, at every tenor. Both realised volatilities above 0 and over the same time.
 */
export function borrowImplied(lender: Pick<ImpliedTerms, 'atMs' | 'terms'>, from: string, lenderRealisedAnnual: number, ownRealisedAnnual: number): ImpliedTerms {
  const factor = ownRealisedAnnual / lenderRealisedAnnual;
  return { atMs: lender.atMs, source: { kind: 'borrowed', from }, terms: lender.terms.map(({ tenorYears, volatilityAnnual }) => ({ tenorYears, volatilityAnnual: volatilityAnnual * factor })) };
}
