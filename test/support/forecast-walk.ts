/** The volatility forecast walked over a history, scored on hours it had not seen. */
import type { Candle } from '../../shared/market/event';
import { HOUR_MS } from '../../shared/units';
import { createForecaster, foldHour, HORIZON_HOURS, partVariances, REALISED_PARTS, returnScale } from '../../shared/volatility/forecast/forecaster';
import { combine, correctedPart, errorRatios } from '../../shared/volatility/forecast/horizon';
import { rhythmHours } from '../../shared/volatility/forecast/hour-of-week';
import { FLOOR_YEAR_SHARE } from '../../shared/volatility/forecast/model';

export interface WalkScore {
  readonly hours: number;
  readonly count: number;
  /** Mean of log f + realised / f, less log of the mean realised variance and 1; by range (Parkinson) and by squared returns. */
  readonly qlike: Readonly<Record<string, number>>;
  readonly qlikeOfSquares: Readonly<Record<string, number>>;
  /** Share of outcomes at or below the 80th percentile, and below the median. */
  readonly coverage80: number;
  readonly coverage80OfSquares: number;
  readonly coverageMedian: number;
}

/** Coverage is asked every so many hours: no divisor of a day, so that every hour of it is met. */
const EVERY = 5;

/** Hourly candles without holes; scored from candle number `warmUp` on. */
export function walkForecast(candles: readonly Candle[], warmUp: number): WalkScore[] {
  const forecaster = createForecaster();
  const ranges = sums(candles.map(({ high, low }) => Math.log(high / low) ** 2 / (4 * Math.LN2)));
  const squares = sums(candles.map(({ close }, i) => Math.log(close / (candles[i - 1]?.close ?? close)) ** 2));
  const tallies = HORIZON_HOURS.map((hours) => ({ hours, count: 0, realised: 0, qlike: new Map<string, number>(), squares: new Map<string, number>(), asked: 0, below: 0, belowSquares: 0, belowMedian: 0 }));
  candles.forEach((candle, i) => {
    foldHour(forecaster, candle);
    if (i < warmUp) return;
    const atMs = candle.openAtMs + HOUR_MS;
    tallies.forEach((tally, k) => {
      const memory = forecaster.horizons[k];
      const parts = partVariances(forecaster, k);
      const combination = memory === undefined ? undefined : combine(memory, parts);
      if (i + tally.hours >= candles.length || memory === undefined || combination === undefined) return;
      const usualHours = rhythmHours(forecaster.rhythm, atMs, atMs + tally.hours * HOUR_MS);
      const between = (total: readonly number[]): number => (total[i + tally.hours] ?? 0) - (total[i] ?? 0);
      const realised = between(ranges);
      const realisedSquares = between(squares) / returnScale(forecaster);
      const blend = combination.variance * usualHours;
      const floored = Math.max(blend, (1 - FLOOR_YEAR_SHARE) * blend + FLOOR_YEAR_SHARE * forecaster.longRunVariance * usualHours);
      tally.count += 1;
      tally.realised += realised;
      const put = (name: string, variance: number): void => {
        tally.qlike.set(name, (tally.qlike.get(name) ?? 0) + Math.log(variance) + realised / variance);
        tally.squares.set(name, (tally.squares.get(name) ?? 0) + Math.log(variance) + realisedSquares / variance);
      };
      put('blend', blend);
      put('floored', floored);
      parts.forEach((part, j) => { if (part !== undefined) put(REALISED_PARTS[j] ?? '', correctedPart(memory, part, j) * usualHours); });
      if (i % EVERY !== 0) return;
      const [median, percentile80] = errorRatios(memory, [0.5, 0.8]) ?? [];
      if (median === undefined || percentile80 === undefined) return;
      const limit = Math.max(blend * percentile80, floored);
      tally.asked += 1;
      tally.below += realised <= limit ? 1 : 0;
      tally.belowSquares += realisedSquares <= limit ? 1 : 0;
      tally.belowMedian += realised <= floored * median ? 1 : 0;
    });
  });
  return tallies.map(({ hours, count, realised, qlike, squares: ofSquares, asked, below, belowSquares, belowMedian }) => {
    const base = Math.log(realised / count) + 1;
    const means = (totals: ReadonlyMap<string, number>): Record<string, number> => Object.fromEntries([...totals].map(([name, total]) => [name, total / count - base]));
    return { hours, count, qlike: means(qlike), qlikeOfSquares: means(ofSquares), coverage80: below / asked, coverage80OfSquares: belowSquares / asked, coverageMedian: belowMedian / asked };
  });
}

function sums(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => (total += value));
}
