/** The option surface of one underlying as a trader reads it: smiles, term structure, measures by delta, flags, index. */
import { ageText } from '../format';
import { OPTION_CHAIN } from '../market/age';
import type { OptionsSeen } from '../market/event';
import { DAY_MS, DAYS_PER_YEAR } from '../units';
import type { ModelFreeVariance, VolatilityIndex } from './implied/model-free';
import type { ExpiryQuotes, LeftOut } from './implied/quotes';
import type { NoSlice, Slice } from './implied/slice';
import { smileMeasures } from './implied/smile-measures';
import { fitSurface, type Surface } from './implied/surface';
import { expiryModelFree, surfaceFlags, surfaceIndex } from './implied/surface-flags';
import { sviVariance } from './implied/svi';

const YEAR_MS = DAYS_PER_YEAR * DAY_MS;
/** Of a smile between its outermost quotes. */
const FIT_POINTS = 33;
/** More expiries than this are not shown; no venue has so many. */
export const MOST_EXPIRIES = 24;
const MOST_FLAGS = 40;

/** One strike's volatilities per year, for drawing: to five decimals. `k` = ln(K / F). */
export interface SmileQuote {
  readonly strike: number;
  readonly k: number;
  readonly bidVolatility: number;
  readonly askVolatility: number;
}

interface ExpiryHead {
  readonly id: string;
  readonly expiryAtMs: number;
  readonly years: number;
  readonly quoteCount: number;
  readonly leftOutCount: number;
}

export type AnalysedExpiry = ExpiryHead & (
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'known';
      readonly forward: number;
      readonly atTheMoney: number;
      /** Volatilities at forward deltas, puts first; absent where the smile has none. */
      readonly byDelta?: { readonly put10: number; readonly put25: number; readonly call25: number; readonly call10: number };
      readonly riskReversal25?: number;
      readonly butterfly25?: number;
      readonly modelFreeVolatility?: number;
      readonly quotes: readonly SmileQuote[];
      /** The smile used, evenly spaced in k over `[fromK, toK]`. */
      readonly fit: { readonly fromK: number; readonly toK: number; readonly volatilities: readonly number[] };
      readonly rmseVolatility: number;
      readonly insideRatio: number;
      /** Arbitrage was repaired, here or against the expiry before. */
      readonly isRepaired: boolean;
    }
);

export type SurfaceAnalysis =
  | {
      readonly kind: 'known';
      readonly quotesAtMs: number;
      readonly quoteCount: number;
      readonly refittedCount: number;
      readonly expiries: readonly AnalysedExpiry[];
      readonly index30Day: VolatilityIndex;
      readonly flags: readonly string[];
    }
  | { readonly kind: 'none'; readonly why: string };

export interface SurfaceMemory {
  readonly atMs: number;
  readonly surface: Surface;
}

interface Analysed {
  readonly answer: SurfaceAnalysis;
  readonly kept: SurfaceMemory | null;
  /** At-the-money volatilities for the forecast; absent without a smile. */
  readonly terms?: readonly { readonly tenorYears: number; readonly volatilityAnnual: number }[];
}

/** Chains older than the limit of `market/age.ts` say nothing of now: no surface is better than an old one. */
export function analyseSurface(options: OptionsSeen | undefined, nowMs: number, before: SurfaceMemory | null): Analysed {
  if (options === undefined) return { answer: { kind: 'none', why: 'no options: realised only' }, kept: null };
  const ageMs = nowMs - options.atMs;
  if (ageMs > OPTION_CHAIN.goneMs) return { answer: { kind: 'none', why: `no options: the newest chain is ${ageText(ageMs)} old` }, kept: before };
  const expiries = options.expiries.filter(({ expiryAtMs }) => expiryAtMs > options.atMs).slice(0, MOST_EXPIRIES);
  const quotes = expiries.map(({ id, expiryAtMs, futurePrice, quotes: own }): ExpiryQuotes => ({
    id, expiryYears: (expiryAtMs - options.atMs) / YEAR_MS, priceIn: options.priceIn, ...(futurePrice === undefined ? {} : { futurePrice }), quotes: own,
  }));
  const surface = fitSurface(quotes, before?.surface);
  const analysed = surface.slices.flatMap((slice) => {
    const expiry = quotes.find(({ id }) => id === slice.id);
    const at = expiries.find(({ id }) => id === slice.id);
    if (expiry === undefined || at === undefined) return [];
    const free = expiryModelFree(expiry, slice);
    return [{ years: slice.expiryYears, free, expiry: expiryOf(slice, free, at.expiryAtMs, surface) }];
  });
  const known = analysed.flatMap(({ expiry }) => (expiry.kind === 'known' ? [expiry] : []));
  return {
    answer: {
      kind: 'known', quotesAtMs: options.atMs, quoteCount: quotes.reduce((sum, expiry) => sum + expiry.quotes.length, 0), refittedCount: surface.refittedCount,
      expiries: analysed.map(({ expiry }) => expiry), index30Day: surfaceIndex(analysed), flags: surfaceFlags(surface).slice(0, MOST_FLAGS),
    },
    kept: { atMs: options.atMs, surface },
    ...(known.length === 0 ? {} : { terms: known.map(({ years, atTheMoney }) => ({ tenorYears: years, volatilityAnnual: atTheMoney })) }),
  };
}

function expiryOf(slice: Slice | NoSlice, free: ModelFreeVariance, expiryAtMs: number, { raised }: Surface): AnalysedExpiry {
  const { id, expiryYears: years, quoteCount, leftOut } = slice;
  const head = { id, expiryAtMs, years, quoteCount, leftOutCount: countOf(leftOut) };
  if (slice.kind === 'unknown') return { ...head, kind: 'unknown', why: slice.why };
  const atTheMoney = Math.sqrt(Math.max(0, sviVariance(slice.smile, 0)) / years);
  if (!(atTheMoney > 0)) return { ...head, kind: 'unknown', why: 'the smile leaves no variance at the money' };
  const measures = smileMeasures(slice.smile, years);
  return {
    ...head, kind: 'known', forward: slice.forward, atTheMoney, ...(measures === undefined ? {} : measuresOf(measures)),
    ...(free.kind === 'ok' ? { modelFreeVolatility: Math.sqrt(free.varianceAnnual) } : {}),
    ...drawn(slice, years), rmseVolatility: slice.quality.rmseVolatility, insideRatio: slice.quality.insideRatio,
    isRepaired: slice.repair !== 'none' || raised.includes(id),
  };
}

function measuresOf({ put10, put25, call25, call10, riskReversal25, butterfly25 }: NonNullable<ReturnType<typeof smileMeasures>>) {
  return {
    byDelta: { put10: put10.volatilityAnnual, put25: put25.volatilityAnnual, call25: call25.volatilityAnnual, call10: call10.volatilityAnnual },
    riskReversal25, butterfly25,
  };
}

function drawn({ points, smile }: Slice, years: number): Pick<Extract<AnalysedExpiry, { kind: 'known' }>, 'quotes' | 'fit'> {
  const root = Math.sqrt(years);
  const short = (value: number): number => Math.round(value * 1e5) / 1e5;
  const fromK = points[0]?.k ?? 0;
  const toK = points.at(-1)?.k ?? 0;
  const at = (i: number): number => sviVariance(smile, fromK + ((toK - fromK) * i) / (FIT_POINTS - 1));
  return {
    quotes: points.map(({ strike, k, bidTotal, askTotal }) => ({ strike, k: short(k), bidVolatility: short(bidTotal / root), askVolatility: short(askTotal / root) })),
    fit: { fromK, toK, volatilities: Array.from({ length: FIT_POINTS }, (_, i) => short(Math.sqrt(Math.max(0, at(i))) / root)) },
  };
}

function countOf(leftOut: LeftOut): number {
  return Object.values(leftOut).reduce((sum, count) => sum + count, 0);
}
