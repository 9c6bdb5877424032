/**
 * Every estimator over the newest candles, side by side: one question, several answers, each with what it rests on or why it
 * has none. Returns across a hole are left out. Annualised; which one to believe is the forecast's business.
 */
import type { Candle } from '../../market/event';
import { DAY_MS } from '../../units';
import { closeToCloseVariance, zeroMeanVariance } from './close-to-close';
import { foldSquaredReturn } from './ewma';
import { MINIMUM_JUMP_RETURNS, testJumps, type JumpTest } from './jumps';
import { garmanKlassTerm, garmanKlassWithGap, meanTerm, parkinsonTerm, rogersSatchellTerm, type Range } from './range';
import { yangZhangRows, yangZhangVariance, type YangZhangRow } from './yang-zhang';

export type EstimatorId =
  | 'closeToClose' | 'closeToCloseZeroMean' | 'ewma' | 'parkinson' | 'garmanKlass' | 'garmanKlassYangZhang' | 'rogersSatchell' | 'yangZhang' | 'bipower' | 'medianRealised' | 'minimumRealised';

export type Estimated =
  | { readonly kind: 'known'; readonly volatilityAnnual: number; readonly observationCount: number }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** RiskMetrics' lambda for daily returns, and how many squared returns start the recursion. */
export const EWMA_LAMBDA = 0.94;
export const EWMA_START_COUNT = 20;

interface Estimator {
  readonly title: string;
  readonly minimumCount: number;
  /** Variance of one interval and from how many observations. */
  readonly variance: (sample: Sample) => { readonly variance: number; readonly count: number };
  /** What is counted against the minimum. */
  readonly count: (sample: Sample) => number;
}

interface Sample {
  /** The newest `window` candles. */
  readonly candles: readonly Candle[];
  /** Those with the candle before them, at most `window`. */
  readonly rows: readonly YangZhangRow[];
  /** Between neighbours inside the window. */
  readonly returns: readonly number[];
  /** Of the whole history. */
  readonly allReturns: readonly number[];
}

const ofReturns = (variance: (returns: readonly number[]) => number): Pick<Estimator, 'variance' | 'count'> => ({
  variance: ({ returns }) => ({ variance: variance(returns), count: returns.length }),
  count: ({ returns }) => returns.length,
});
const ofCandles = (term: (candle: Range) => number): Pick<Estimator, 'variance' | 'count'> => ({
  variance: ({ candles }) => ({ variance: meanTerm(candles, term), count: candles.length }),
  count: ({ candles }) => candles.length,
});
const ofJumps = (pick: (test: JumpTest) => number): Pick<Estimator, 'variance' | 'count'> =>
  ofReturns((returns) => pick(testJumps(returns)) / returns.length);

/** Titles, least counts and formulas; the ids are the keys. */
export const ESTIMATORS: Readonly<Record<EstimatorId, Estimator>> = {
  closeToClose: { title: 'Close to close', minimumCount: 2, ...ofReturns(closeToCloseVariance) },
  closeToCloseZeroMean: { title: 'Close to close, mean 0', minimumCount: 2, ...ofReturns(zeroMeanVariance) },
  ewma: {
    title: `EWMA, lambda ${EWMA_LAMBDA}`, minimumCount: EWMA_START_COUNT,
    variance: ({ allReturns }) => ({ variance: riskMetricsVariance(allReturns), count: allReturns.length }), count: ({ allReturns }) => allReturns.length,
  },
  parkinson: { title: 'Parkinson', minimumCount: 2, ...ofCandles(parkinsonTerm) },
  garmanKlass: { title: 'Garman-Klass', minimumCount: 2, ...ofCandles(garmanKlassTerm) },
  garmanKlassYangZhang: {
    title: 'Garman-Klass with gaps', minimumCount: 2,
    variance: ({ rows }) => ({ variance: rows.reduce((sum, row) => sum + garmanKlassWithGap(row, row.previousClose), 0) / rows.length, count: rows.length }),
    count: ({ rows }) => rows.length,
  },
  rogersSatchell: { title: 'Rogers-Satchell', minimumCount: 2, ...ofCandles(rogersSatchellTerm) },
  yangZhang: { title: 'Yang-Zhang', minimumCount: 2, variance: ({ rows }) => ({ variance: yangZhangVariance(rows), count: rows.length }), count: ({ rows }) => rows.length },
  bipower: { title: 'Bipower (without jumps)', minimumCount: 3, ...ofJumps(({ bipowerVariance }) => bipowerVariance) },
  medianRealised: { title: 'medRV (without jumps)', minimumCount: 3, ...ofJumps(({ medianVariance }) => medianVariance) },
  minimumRealised: { title: 'minRV (without jumps)', minimumCount: 3, ...ofJumps(({ minimumVariance }) => minimumVariance) },
};
export const ESTIMATOR_IDS = Object.keys(ESTIMATORS) as readonly EstimatorId[];

/** Each estimator over the newest `window` of `candles` (oldest first, sound, each time once). */
export function estimateAll(candles: readonly Candle[], intervalMs: number, window: number, periodsPerYear: number): Record<EstimatorId, Estimated> {
  const sample = sampleOf(candles, intervalMs, window);
  const short = candles.length < window ? [`candles: ${candles.length} of the ${window} of the window`] : [];
  const estimate = (id: EstimatorId): Estimated => {
    const { minimumCount, count, variance } = ESTIMATORS[id];
    const have = count(sample);
    if (have < minimumCount) return { kind: 'unknown', missing: [...short, `observations: ${have} of at least ${minimumCount}`] };
    if (short.length > 0) return { kind: 'unknown', missing: short };
    const found = variance(sample);
    // Rogers-Satchell and Garman-Klass of rounded prices may come out a hair below 0.
    return { kind: 'known', volatilityAnnual: Math.sqrt(Math.max(0, found.variance) * periodsPerYear), observationCount: found.count };
  };
  return Object.fromEntries(ESTIMATOR_IDS.map((id) => [id, estimate(id)])) as Record<EstimatorId, Estimated>;
}

/** Log returns between neighbours. */
export function neighbourReturns(candles: readonly Candle[], intervalMs: number): number[] {
  return candles.flatMap((candle, i) => {
    const before = candles[i - 1];
    return before !== undefined && candle.openAtMs - before.openAtMs === intervalMs ? [Math.log(candle.close / before.close)] : [];
  });
}

/** The jump test over the newest returns of a day, or 48 where a day has fewer; undefined when there are not so many. */
export function newestJumps(returns: readonly number[], intervalMs: number): JumpTest | undefined {
  const count = Math.max(MINIMUM_JUMP_RETURNS, Math.round(DAY_MS / intervalMs));
  return returns.length < count ? undefined : testJumps(returns.slice(-count));
}

function sampleOf(candles: readonly Candle[], intervalMs: number, window: number): Sample {
  const newest = candles.slice(-window);
  return {
    candles: newest,
    rows: yangZhangRows(candles.slice(-window - 1), intervalMs),
    returns: neighbourReturns(newest, intervalMs),
    allReturns: neighbourReturns(candles, intervalMs),
  };
}

/** The forecast for the period after the last return: started with the mean of the first squares, as RiskMetrics users do. */
function riskMetricsVariance(returns: readonly number[]): number {
  const start = returns.slice(0, EWMA_START_COUNT).reduce((sum, value) => sum + value ** 2, 0) / EWMA_START_COUNT;
  const mean = { weightedSum: start, weight: 1 };
  for (const value of returns) foldSquaredReturn(mean, value ** 2, EWMA_LAMBDA);
  return mean.weightedSum;
}
