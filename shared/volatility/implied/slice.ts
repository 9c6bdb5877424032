/**
 * One expiry's quotes made into a smile: forward, implied volatilities of the options out of the money, the SVI fit with how
 * good it is, and its butterfly test. Not here: how it agrees with other expiries.
 */
import { butterfly, isButterflyFree, repairButterfly, type LeastAt } from './arbitrage';
import { totalVolatility } from './implied-volatility';
import { expiryForward } from './parity-forward';
import { believable, type ExpiryQuotes, type LeftOut, type TwoSided } from './quotes';
import { durrlemanG, sviVariance, type SviRaw } from './svi';
import { fitSvi, LEAST_SMILE_POINTS } from './svi-fit';

/** One strike's option out of the money; volatilities times the square root of the time left. */
export interface SmilePoint {
  readonly strike: number;
  /** ln(K / F). */
  readonly k: number;
  readonly bidTotal: number;
  readonly askTotal: number;
  readonly weight: number;
}

export interface FitQuality {
  /** Root of the mean square error in total variance, each strike counting the same. */
  readonly rmseVariance: number;
  /** The same in volatility per year against the middle of bid and ask volatility. */
  readonly rmseVolatility: number;
  /** Share of strikes whose fitted volatility lies between bid and ask. */
  readonly insideRatio: number;
}

export interface Slice {
  readonly kind: 'ok';
  readonly id: string;
  readonly expiryYears: number;
  readonly forward: number;
  readonly forwardFrom: 'parity' | 'future';
  readonly futurePrice?: number;
  readonly pairCount: number;
  readonly disagreeingCount: number;
  readonly quoteCount: number;
  readonly leftOut: LeftOut;
  /** Two-sided options out of the money whose prices no volatility explains. */
  readonly unexplainedCount: number;
  readonly points: readonly SmilePoint[];
  /** What the least squares gave, and what is used: the same unless arbitrage had to be repaired. */
  readonly fitted: SviRaw;
  readonly smile: SviRaw;
  readonly quality: FitQuality;
  /** The least of g of `fitted` between the outermost quoted strikes, and half their range beyond them. */
  readonly butterflyQuoted: LeastAt;
  readonly butterflyBeyond: LeastAt;
  /** Butterfly arbitrage between the quotes is repaired; beyond them it is only said, as nobody quotes there. */
  readonly repair: 'none' | 'butterfly' | 'notPossible';
}

export interface NoSlice {
  readonly kind: 'unknown';
  readonly id: string;
  readonly expiryYears: number;
  readonly why: string;
  readonly forward?: number;
  /** Too few for a smile; none where there is no forward. */
  readonly points: readonly SmilePoint[];
  readonly quoteCount: number;
  readonly leftOut: LeftOut;
}

/** The smile of one expiry, or why there is none. */
export function fitSlice(expiry: ExpiryQuotes): Slice | NoSlice {
  const { id, expiryYears } = expiry;
  const believed = believable(expiry.quotes);
  const { leftOut } = believed;
  const quoteCount = expiry.quotes.length;
  const unknown = (why: string): NoSlice => ({ kind: 'unknown', id, expiryYears, why, points: [], quoteCount, leftOut });
  if (!(expiryYears > 0)) return unknown('it expires now: no time is left for a volatility');
  const from = expiryForward(expiry, believed);
  if (from.kind === 'unknown') return unknown(from.why);
  const { forward, pairCount, disagreeingCount } = from;
  const { points, unexplainedCount } = smilePoints(believed.calls, believed.puts, forward, expiry.priceIn === 'coin' ? forward : 1);
  if (points.length < LEAST_SMILE_POINTS) {
    return { ...unknown(`${points.length} strikes with a two-sided option out of the money; a smile needs ${LEAST_SMILE_POINTS}`), forward, points };
  }
  const fitted = fitPoints(points);
  const first = points[0]?.k ?? 0;
  const last = points.at(-1)?.k ?? 0;
  const isFree = isButterflyFree(fitted, first, last);
  const repaired = isFree ? fitted : freeOfButterflies(fitted, points, expiryYears);
  const half = (last - first) / 2;
  const smile = repaired ?? fitted;
  return {
    kind: 'ok', id, expiryYears, forward, forwardFrom: from.from, ...(expiry.futurePrice === undefined ? {} : { futurePrice: expiry.futurePrice }),
    pairCount, disagreeingCount, quoteCount, leftOut, unexplainedCount, points, fitted, smile,
    quality: qualityOf(smile, points, expiryYears),
    butterflyQuoted: butterfly(fitted, first, last),
    butterflyBeyond: butterfly(fitted, first - half, last + half),
    repair: isFree ? 'none' : repaired === undefined ? 'notPossible' : 'butterfly',
  };
}

function smilePoints(calls: readonly TwoSided[], puts: readonly TwoSided[], forward: number, unit: number): { readonly points: SmilePoint[]; readonly unexplainedCount: number } {
  const outOfTheMoney = [...puts.filter(({ strike }) => strike < forward), ...calls.filter(({ strike }) => strike >= forward)];
  const points: SmilePoint[] = [];
  let unexplainedCount = 0;
  for (const { strike, bid, ask } of outOfTheMoney) {
    if (ask * unit >= Math.min(forward, strike) || bid * unit < 1e-290) {
      unexplainedCount += 1;
      continue;
    }
    const bidTotal = totalVolatility(forward, strike, bid * unit);
    points.push({ strike, k: Math.log(strike / forward), bidTotal, askTotal: ask === bid ? bidTotal : totalVolatility(forward, strike, ask * unit), weight: 1 });
  }
  return { points: weighted(points), unexplainedCount };
}

/**
 * A quote counts fully up to twice the usual (median) spread in total variance, beyond it by the square of how much wider it
 * is: doubtful quotes fade, and the many good ones decide together.
 */
function weighted(points: readonly SmilePoint[]): SmilePoint[] {
  const spreads = points.map(({ bidTotal, askTotal }) => askTotal ** 2 - bidTotal ** 2);
  const usual = [...spreads].sort((a, b) => a - b)[Math.trunc(points.length / 2)] ?? 0;
  return points.map((point, i) => {
    const spread = spreads[i] ?? 0;
    return { ...point, weight: spread <= 2 * usual ? 1 : Math.max(1e-6, ((2 * usual) / spread) ** 2) };
  });
}

function fitPoints(points: readonly SmilePoint[], fault?: (raw: SviRaw) => number): SviRaw {
  return fitSvi({ k: points.map(({ k }) => k), variance: points.map(middleVariance), weight: points.map(({ weight }) => weight) }, fault);
}

/** Fitted again with g kept above 0 at and between the strikes; where that fails, on the way to an SSVI slice. */
function freeOfButterflies(fitted: SviRaw, points: readonly SmilePoint[], expiryYears: number): SviRaw | undefined {
  const first = points[0]?.k ?? 0;
  const last = points.at(-1)?.k ?? 0;
  const places = Array.from({ length: 61 }, (_, i) => first + ((last - first) * i) / 60);
  const again = fitPoints(points, (raw) => places.reduce((sum, k) => sum + Math.max(0, 0.01 - durrlemanG(raw, k)) ** 2, 0));
  return isButterflyFree(again, first, last) ? again : repairButterfly(fitted, expiryYears, first, last);
}

/** Of the middle of bid and ask volatility. */
export function middleVariance({ bidTotal, askTotal }: SmilePoint): number {
  return ((bidTotal + askTotal) / 2) ** 2;
}

/** How well a smile describes the points. */
export function qualityOf(smile: SviRaw, points: readonly SmilePoint[], expiryYears: number): FitQuality {
  let variance = 0;
  let volatility = 0;
  let inside = 0;
  for (const point of points) {
    const fitted = sviVariance(smile, point.k);
    const total = Math.sqrt(Math.max(0, fitted));
    variance += (fitted - middleVariance(point)) ** 2;
    volatility += (total - (point.bidTotal + point.askTotal) / 2) ** 2;
    if (total >= point.bidTotal && total <= point.askTotal) inside += 1;
  }
  const count = points.length;
  return { rmseVariance: Math.sqrt(variance / count), rmseVolatility: Math.sqrt(volatility / count / expiryYears), insideRatio: inside / count };
}
