/**
 * Realised volatility of one instrument as candles close: recent candles, and what the two estimators make of them. The
 * estimators run when a candle closes, so that asking for the estimate costs next to nothing. No forecast, no option market.
 */
import type { Candle, CandleInterval } from '../market/event';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../units';
import { blendVolatility, MAX_AGE_INTERVALS, type PartOffer } from './blend';
import { appendCandle, createCandleWindow, mergeCandles, type CandleWindow } from './candle-window';
import type { VolatilityEstimate } from './estimate';
import { findGaps } from './gaps';
import { intervalsPerYear } from './realised/annual';
import { ewmaVariance } from './realised/ewma';
import { yangZhangRows, yangZhangVariance } from './realised/yang-zhang';

/** Weight of a five-minute return after a day is one half: it follows today's weather within hours. */
export const EWMA_HALF_LIFE_MS = 24 * HOUR_MS;
/** 5 half-lives: what is older has 3 % of the weight. */
export const FIVE_MINUTE_CAPACITY = (5 * EWMA_HALF_LIFE_MS) / (5 * MINUTE_MS) + 1;
/** 14 days of hours, and the one before the first. */
export const HOUR_CAPACITY = (14 * DAY_MS) / HOUR_MS + 1;
/** Standard error of a volatility from n returns is about 1 / sqrt(2 n) of it: 7 % at 100. */
export const MINIMUM_FIVE_MINUTE_RETURNS = 100;
/** Two days of hours, so that the daily rhythm is in it twice. */
export const MINIMUM_HOURS = 48;

interface Measure {
  readonly varianceAnnual: number;
  readonly observationCount: number;
  readonly gapCount: number;
}
interface Series extends CandleWindow {
  measure: Measure | null;
}

/** Plain JSON, bounded by the capacities above. */
export interface VolatilityState {
  fiveMinutes: Series;
  hours: Series;
}

export function createVolatilityState(): VolatilityState {
  return { fiveMinutes: { ...createCandleWindow(), measure: null }, hours: { ...createCandleWindow(), measure: null } };
}

/** History, closed candles only: fills holes, leaves what is known, costs one estimate however long it is. */
export function foldCandles(state: VolatilityState, interval: CandleInterval, candles: readonly Candle[]): void {
  const { series, capacity, estimate } = pick(state, interval);
  mergeCandles(series, candles, capacity);
  series.measure = estimate(series.candles);
}

/** One candle. Only a closed one that is newer than all others changes anything. */
export function foldCandle(state: VolatilityState, interval: CandleInterval, candle: Candle, isClosed: boolean): void {
  if (!isClosed) return;
  const { series, capacity, estimate } = pick(state, interval);
  if (appendCandle(series, candle, capacity)) series.measure = estimate(series.candles);
}

/** What is known at `nowMs`, with its parts, weights, counts, ages and caveats. */
export function estimateVolatility(state: VolatilityState, nowMs: number): VolatilityEstimate {
  return blendVolatility([
    {
      id: 'ewma5m',
      title: 'EWMA of five-minute returns, half-life 24 h',
      source: 'five-minute candles',
      weight: 0.5,
      minimumCount: MINIMUM_FIVE_MINUTE_RETURNS,
      ...measuredOf(state.fiveMinutes, 5 * MINUTE_MS, nowMs),
    },
    {
      id: 'yangZhang1h',
      title: 'Yang-Zhang of hourly candles, 14 days',
      source: 'hourly candles',
      weight: 0.5,
      minimumCount: MINIMUM_HOURS,
      ...measuredOf(state.hours, HOUR_MS, nowMs),
    },
  ]);
}

/**
 * Log return of the last 12 five-minute candles, signed; undefined when the newest is more than 15 min old or one of the
 * two ends is missing: a speed from other times would be wrong, not merely rough.
 */
export function lastHourMove(state: VolatilityState, nowMs: number): number | undefined {
  const { candles } = state.fiveMinutes;
  const newest = candles.at(-1);
  if (newest === undefined || nowMs - (newest.openAtMs + 5 * MINUTE_MS) > MAX_AGE_INTERVALS * 5 * MINUTE_MS) return undefined;
  const hourAgo = candles.slice(-13).find((candle) => candle.openAtMs === newest.openAtMs - HOUR_MS);
  return hourAgo === undefined ? undefined : Math.log(newest.close / hourAgo.close);
}

function pick(state: VolatilityState, interval: CandleInterval): { series: Series; capacity: number; estimate: (candles: readonly Candle[]) => Measure | null } {
  return interval === '5m'
    ? { series: state.fiveMinutes, capacity: FIVE_MINUTE_CAPACITY, estimate: measureFiveMinutes }
    : { series: state.hours, capacity: HOUR_CAPACITY, estimate: measureHours };
}

function measureFiveMinutes(candles: readonly Candle[]): Measure | null {
  const intervalMs = 5 * MINUTE_MS;
  const result = ewmaVariance(candles, intervalMs, EWMA_HALF_LIFE_MS);
  if (result === undefined) return null;
  return { varianceAnnual: result.variance * intervalsPerYear(intervalMs), observationCount: Math.round(result.effectiveCount), gapCount: findGaps(candles, intervalMs).length };
}

function measureHours(candles: readonly Candle[]): Measure | null {
  const rows = yangZhangRows(candles, HOUR_MS);
  if (rows.length < 2) return null;
  return { varianceAnnual: yangZhangVariance(rows) * intervalsPerYear(HOUR_MS), observationCount: rows.length, gapCount: findGaps(candles, HOUR_MS).length };
}

function measuredOf(series: Series, intervalMs: number, nowMs: number): Pick<PartOffer, 'intervalMs' | 'observationCount' | 'measured' | 'gapCount' | 'refusedCount'> {
  const { measure, refusedCount } = series;
  const newest = series.candles.at(-1);
  if (measure === null || newest === undefined) return { intervalMs, observationCount: 0, gapCount: 0, refusedCount };
  const ageMs = Math.max(0, nowMs - (newest.openAtMs + intervalMs));
  return { intervalMs, observationCount: measure.observationCount, gapCount: measure.gapCount, refusedCount, measured: { varianceAnnual: measure.varianceAnnual, ageMs } };
}
