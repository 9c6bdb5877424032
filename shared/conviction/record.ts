/**
 * What came of forecasts: hit rate, correlation with the next period's return, Sharpe ratio with its error. Out of sample when
 * each forecast was made before its return, which the caller guarantees. No costs: a fast forecast looks better here than it
 * would have been.
 *
 * Standard error of the Sharpe ratio: E. Mertens (2002) as in D. Bailey and M. Lopez de Prado, "The Sharpe Ratio Efficient
 * Frontier", J. Risk 15 (2012): sqrt((1 - skewness SR + (kurtosis - 1) / 4 SR^2) / (n - 1)), per period. Moments after
 * P. Pebay, Sandia report SAND2008-6212 (2008).
 */
import { assert } from '../assert';

export const MINIMUM_PERIODS = 30;

/** Running moments: of forecast f, return r and gain f r / 10. Plain JSON of fixed size. */
export interface RecordTally {
  sinceMs: number | null;
  count: number;
  decidedCount: number;
  hitCount: number;
  forecastMean: number;
  forecastSquares: number;
  returnMean: number;
  returnSquares: number;
  products: number;
  absoluteSum: number;
  gainMean: number;
  gain2: number;
  gain3: number;
  gain4: number;
}

export type ForecastRecord =
  | {
      readonly kind: 'known';
      /** Periods scored, and the time of the first forecast among them. */
      readonly count: number;
      readonly sinceMs: number;
      /** Share of non-zero forecasts with the sign of the return that followed. */
      readonly hitRatio: number;
      readonly hitStandardError: number;
      /** With the next return; 0 where one of the two never changed. */
      readonly correlation: number;
      readonly correlationStandardError: number;
      /** Of holding forecast / 10 units of risk, a year. */
      readonly sharpeAnnual: number;
      readonly sharpeStandardError: number;
      readonly meanAbsoluteForecast: number;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

export function createRecordTally(): RecordTally {
  return {
    sinceMs: null, count: 0, decidedCount: 0, hitCount: 0, forecastMean: 0, forecastSquares: 0, returnMean: 0, returnSquares: 0, products: 0,
    absoluteSum: 0, gainMean: 0, gain2: 0, gain3: 0, gain4: 0,
  };
}

/** One forecast made at `atMs` and the return of the period after it, preferably over its volatility. */
export function foldRecord(tally: RecordTally, atMs: number, forecast: number, nextReturn: number): void {
  tally.sinceMs ??= atMs;
  tally.count += 1;
  tally.absoluteSum += Math.abs(forecast);
  if (forecast !== 0 && nextReturn !== 0) {
    tally.decidedCount += 1;
    if (forecast > 0 === nextReturn > 0) tally.hitCount += 1;
  }
  const fromForecast = forecast - tally.forecastMean;
  const fromReturn = nextReturn - tally.returnMean;
  tally.forecastMean += fromForecast / tally.count;
  tally.returnMean += fromReturn / tally.count;
  tally.forecastSquares += fromForecast * (forecast - tally.forecastMean);
  tally.returnSquares += fromReturn * (nextReturn - tally.returnMean);
  tally.products += fromForecast * (nextReturn - tally.returnMean);
  foldGain(tally, (forecast / 10) * nextReturn);
}

/** `count` already includes this gain. */
function foldGain(tally: RecordTally, gain: number): void {
  const n = tally.count;
  const delta = gain - tally.gainMean;
  const share = delta / n;
  const term = delta * share * (n - 1);
  tally.gainMean += share;
  tally.gain4 += term * share ** 2 * (n ** 2 - 3 * n + 3) + 6 * share ** 2 * tally.gain2 - 4 * share * tally.gain3;
  tally.gain3 += term * share * (n - 2) - 3 * share * tally.gain2;
  tally.gain2 += term;
}

/** The record so far; unknown below 30 periods. `periodsPerYear` is 365 for days. */
export function recordOfTally(tally: RecordTally, periodsPerYear: number): ForecastRecord {
  const { count: n, sinceMs, decidedCount, hitCount } = tally;
  if (n < MINIMUM_PERIODS || sinceMs === null) return { kind: 'unknown', reason: `${n} of at least ${MINIMUM_PERIODS} periods scored` };
  if (decidedCount === 0 || !(tally.gain2 > 0)) return { kind: 'unknown', reason: 'forecast or return was always 0' };
  const hitRatio = hitCount / decidedCount;
  const spread = Math.sqrt(tally.forecastSquares) * Math.sqrt(tally.returnSquares);
  const correlation = spread > 0 ? Math.max(-1, Math.min(1, tally.products / spread)) : 0;
  const sharpe = tally.gainMean / Math.sqrt(tally.gain2 / (n - 1));
  const skewness = (Math.sqrt(n) * tally.gain3) / (tally.gain2 * Math.sqrt(tally.gain2));
  const kurtosis = (n * tally.gain4) / tally.gain2 ** 2;
  const errorSquare = (1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / (n - 1);
  return {
    kind: 'known',
    count: n,
    sinceMs,
    hitRatio,
    hitStandardError: Math.sqrt((hitRatio * (1 - hitRatio)) / decidedCount),
    correlation,
    correlationStandardError: (1 - correlation ** 2) / Math.sqrt(n - 1),
    sharpeAnnual: sharpe * Math.sqrt(periodsPerYear),
    sharpeStandardError: Math.sqrt(Math.max(0, errorSquare) * periodsPerYear),
    meanAbsoluteForecast: tally.absoluteSum / n,
  };
}

/** `returns[i]` is what came after `forecasts[i]`; as many of one as of the other, oldest first. */
export function recordOf(forecasts: readonly { readonly atMs: number; readonly forecast: number }[], returns: readonly number[], periodsPerYear: number): ForecastRecord {
  assert(forecasts.length === returns.length, `a return for each forecast: ${forecasts.length} forecasts, ${returns.length} returns`);
  const tally = createRecordTally();
  forecasts.forEach(({ atMs, forecast }, i) => { foldRecord(tally, atMs, forecast, returns[i] ?? 0); });
  return recordOfTally(tally, periodsPerYear);
}
