/** `plimsoll surface <chain.json>`: forwards, implied volatilities, smiles, what is wrong with them, and the 30-day index. */
import { decodeChain, type Chain } from '../../shared/volatility/implied/chain-json';
import type { ModelFreeVariance, VolatilityIndex } from '../../shared/volatility/implied/model-free';
import type { LeftOut } from '../../shared/volatility/implied/quotes';
import type { NoSlice, Slice, SmilePoint } from '../../shared/volatility/implied/slice';
import { smileMeasures, type SmileMeasures } from '../../shared/volatility/implied/smile-measures';
import { borrowedSmiles, type BorrowedSmile } from '../../shared/volatility/implied/ssvi-fit';
import { fitSurface, type Surface } from '../../shared/volatility/implied/surface';
import { expiryModelFree, surfaceFlags, surfaceIndex } from '../../shared/volatility/implied/surface-flags';
import { sviVariance, type SviRaw } from '../../shared/volatility/implied/svi';
import { toJumpWings, toNatural, type SviJumpWings, type SviNatural } from '../../shared/volatility/implied/svi-forms';
import { forwardVolatilities, type ForwardVolatility } from '../../shared/volatility/implied/term-structure';

export interface StrikeJson {
  readonly strike: number;
  readonly right: 'call' | 'put';
  readonly logMoneyness: number;
  readonly bidVolatility: number;
  readonly midVolatility: number;
  readonly askVolatility: number;
  readonly fittedVolatility: number;
  readonly weight: number;
}

interface ExpiryHead {
  readonly id: string;
  readonly expiryAtMs: number;
  readonly years: number;
  readonly quoteCount: number;
  readonly leftOut: LeftOut;
}

/** The other expiries' common shape through this one's few quotes: an assumption, said to be one. */
export interface BorrowedJson {
  readonly atTheMoney: number;
  readonly raw: SviRaw;
  readonly shapeRmseRelative: number;
}

export type ExpiryJson = ExpiryHead & (
  | { readonly kind: 'unknown'; readonly why: string; readonly forward?: number; readonly borrowed?: BorrowedJson }
  | ({
    readonly kind: 'ok';
    readonly forward: number;
    readonly forwardFrom: 'parity' | 'future';
    readonly futurePrice?: number;
    readonly parityPairs: number;
    readonly parityDisagreeing: number;
    readonly unexplainedCount: number;
    /** The smile used; `fitted` beside it where arbitrage had to be repaired. */
    readonly raw: SviRaw;
    readonly fitted?: SviRaw;
    readonly natural: SviNatural;
    readonly jumpWings: SviJumpWings;
    readonly rmseTotalVariance: number;
    readonly rmseVolatility: number;
    readonly insideBidAskRatio: number;
    readonly butterfly: { readonly leastG: number; readonly atLogMoneyness: number; readonly leastGBeyondQuotes: number; readonly repair: Slice['repair'] };
    readonly modelFreeVolatility?: number;
    /** Why there is none. */
    readonly modelFreeWhy?: string;
    readonly strikes: readonly StrikeJson[];
  } & Partial<SmileMeasures>)
);

export interface SurfaceJson {
  readonly asOfMs: number;
  readonly quoteCount: number;
  readonly expiries: readonly ExpiryJson[];
  readonly calendar: Surface['calendar'];
  readonly raised: readonly string[];
  readonly forwardVolatilities: readonly ForwardVolatility[];
  /** The model-free volatility of the coming 30 days by the CBOE's formula: ours, not Deribit's DVOL. */
  readonly index30Day: VolatilityIndex;
  /** Everything that is wrong or left out, in words. */
  readonly flags: readonly string[];
}

export type SurfaceAnswer = SurfaceJson | { readonly error: { readonly path: string; readonly message: string } };

/** The answer to a chain file's text. */
export function surfaceOf(text: string): SurfaceAnswer {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { error: { path: '', message: `not JSON: ${JSON.stringify(text.slice(0, 60))}` } };
  }
  const chain = decodeChain(input);
  return chain.ok ? reportOf(chain.value) : { error: { path: chain.path, message: chain.message } };
}

function reportOf(chain: Chain): SurfaceJson {
  const surface = fitSurface(chain.expiries);
  const withFree = chain.expiries.flatMap((expiry) => {
    const slice = surface.slices.find(({ id }) => id === expiry.id);
    return slice === undefined ? [] : [{ expiry, slice, free: expiryModelFree(expiry, slice) }];
  });
  const borrowed = borrowedSmiles(surface.slices);
  const expiries = withFree.map(({ expiry, slice, free }) => expiryJson(expiry.expiryAtMs, slice, free, borrowed.get(slice.id)));
  const nodes = surface.slices.flatMap((slice) => (slice.kind === 'ok' ? [{ years: slice.expiryYears, variance: sviVariance(slice.fitted, 0) }] : []));
  const index30Day = surfaceIndex(withFree.map(({ slice, free }) => ({ years: slice.expiryYears, free })));
  return {
    asOfMs: chain.asOfMs,
    quoteCount: chain.expiries.reduce((sum, { quotes }) => sum + quotes.length, 0),
    expiries, calendar: surface.calendar, raised: surface.raised, forwardVolatilities: forwardVolatilities(nodes), index30Day,
    flags: [
      ...surfaceFlags(surface),
      ...(index30Day.kind === 'unknown' ? [`30-day index: ${index30Day.why}`] : []),
    ],
  };
}

function expiryJson(expiryAtMs: number, slice: Slice | NoSlice, free: ModelFreeVariance, borrowed: BorrowedSmile | undefined): ExpiryJson {
  const { id, expiryYears: years, quoteCount, leftOut } = slice;
  const head = { id, expiryAtMs, years, quoteCount, leftOut };
  if (slice.kind === 'unknown') {
    const lent = borrowed === undefined ? {} : { borrowed: { atTheMoney: Math.sqrt(borrowed.theta / years), raw: borrowed.smile, shapeRmseRelative: borrowed.rmseRelative } };
    return { ...head, kind: 'unknown', why: slice.why, ...(slice.forward === undefined ? {} : { forward: slice.forward }), ...lent };
  }
  const { forward, forwardFrom, futurePrice, smile, fitted, quality, butterflyQuoted, butterflyBeyond, repair } = slice;
  return {
    ...head, kind: 'ok', forward, forwardFrom, ...(futurePrice === undefined ? {} : { futurePrice }),
    parityPairs: slice.pairCount, parityDisagreeing: slice.disagreeingCount, unexplainedCount: slice.unexplainedCount,
    raw: smile, ...(smile === fitted ? {} : { fitted }), natural: toNatural(smile), jumpWings: toJumpWings(smile, years),
    rmseTotalVariance: quality.rmseVariance, rmseVolatility: quality.rmseVolatility, insideBidAskRatio: quality.insideRatio,
    butterfly: { leastG: butterflyQuoted.value, atLogMoneyness: butterflyQuoted.k, leastGBeyondQuotes: butterflyBeyond.value, repair },
    ...smileMeasures(smile, years),
    ...(free.kind === 'ok' ? { modelFreeVolatility: Math.sqrt(free.varianceAnnual) } : { modelFreeWhy: free.why }),
    strikes: slice.points.map((point) => strikeJson(point, smile, forward, years)),
  };
}

function strikeJson({ strike, k, bidTotal, askTotal, weight }: SmilePoint, smile: SviRaw, forward: number, years: number): StrikeJson {
  const root = Math.sqrt(years);
  return {
    strike, right: strike < forward ? 'put' : 'call', logMoneyness: k,
    bidVolatility: bidTotal / root, midVolatility: (bidTotal + askTotal) / 2 / root, askVolatility: askTotal / root,
    fittedVolatility: Math.sqrt(Math.max(0, sviVariance(smile, k))) / root, weight,
  };
}

/** For a person at a terminal. */
export function surfaceText(surface: SurfaceJson): string {
  const percent = (value: number | undefined): string => (value === undefined ? '-' : (100 * value).toFixed(1)).padStart(7);
  const rows = surface.expiries.map((expiry) => {
    const head = `${expiry.id.padEnd(14)}${(expiry.years * 365).toFixed(1).padStart(7)} `;
    if (expiry.kind === 'unknown') return `${head} ${expiry.why}${expiry.borrowed === undefined ? '' : `; at the money about ${percent(expiry.borrowed.atTheMoney).trim()} % with the other expiries' shape`}`;
    const { forward, atTheMoney, riskReversal25, butterfly25, riskReversal10, butterfly10, modelFreeVolatility, rmseVolatility, insideBidAskRatio, strikes } = expiry;
    return `${head}${forward.toFixed(1).padStart(10)}${[atTheMoney, riskReversal25, butterfly25, riskReversal10, butterfly10, modelFreeVolatility].map(percent).join('')}${(100 * rmseVolatility).toFixed(2).padStart(7)}${percent(insideBidAskRatio)}${String(strikes.length).padStart(8)}`;
  });
  const index = surface.index30Day.kind === 'ok' ? `${percent(surface.index30Day.volatilityAnnual).trim()} % (CBOE formula)` : surface.index30Day.why;
  return [
    'expiry           days    forward    ATM%   RR25   BF25   RR10   BF10  free%    rmse inside% strikes', ...rows, '',
    `30-day index: ${index}`, ...surface.flags, '',
  ].join('\n');
}
