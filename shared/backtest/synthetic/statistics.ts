/**
 * How wild a series of hourly candles is, in the few numbers by which a synthetic year is held against a real one:
 * volatility, kurtosis, tail, jumps, clustering, weekend. It says nothing about where prices go.
 */
import { assert, unwrap } from '../../assert';
import type { Candle } from '../../market/event';
import { DAYS_PER_YEAR, DAY_MS } from '../../units';

export interface CandleStatistics {
  readonly days: number;
  /** Root of the mean squared hourly log return, a year of 8,760 hours. */
  readonly volatilityAnnual: number;
  /** Fourth moment over squared variance of daily log returns, mean taken out; 3 for a normal law. */
  readonly kurtosisDaily: number;
  readonly kurtosisHourly: number;
  /** Hill's tail index of the absolute daily (hourly) returns: 3 to 5 for most assets, smaller is wilder. */
  readonly tailIndexDaily: number;
  readonly tailIndexHourly: number;
  /** Days whose move was more than 4 standard deviations of the days before, a year. */
  readonly jumpDaysPerYear: number;
  readonly largestDayRatio: number;
  /** Correlation of |daily return| with that of the day before: how much volatility clusters. */
  readonly clusteringDaily: number;
  /** Volatility of Saturday and Sunday (UTC) over that of the other days. */
  readonly weekendRatio: number;
}

/** Share of the largest values in Hill's estimator. */
const TAIL_SHARE = 0.05;
const JUMP_SIGMAS = 4;
/** RiskMetrics' decay for days (J.P. Morgan 1996). */
const DAY_DECAY = 0.94;
const FIRST_DAYS = 20;

/** Candles are hours, oldest first, at least 60 whole UTC days. */
export function candleStatistics(candles: readonly Candle[]): CandleStatistics {
  const hourly = logReturns(candles);
  const days = dailyCloses(candles);
  assert(days.length >= 60, `at least 60 whole days, got ${days.length}`);
  const daily = days.slice(1).map((day, i) => Math.log(day.close / unwrap(days[i], 'the day before').close));
  const weekend: number[] = [];
  const workdays: number[] = [];
  for (const [i, value] of daily.entries()) (isWeekend(unwrap(days[i + 1], 'its day').openAtMs) ? weekend : workdays).push(value ** 2);
  return {
    days: daily.length,
    volatilityAnnual: Math.sqrt(meanOf(hourly.map((value) => value ** 2)) * DAYS_PER_YEAR * 24),
    kurtosisDaily: kurtosis(daily),
    kurtosisHourly: kurtosis(hourly),
    tailIndexDaily: hillTailIndex(daily.map(Math.abs), TAIL_SHARE),
    tailIndexHourly: hillTailIndex(hourly.map(Math.abs), TAIL_SHARE),
    jumpDaysPerYear: (jumpDays(daily) * DAYS_PER_YEAR) / Math.max(1, daily.length - FIRST_DAYS),
    largestDayRatio: daily.reduce((most, value) => Math.max(most, Math.abs(Math.exp(value) - 1)), 0),
    clusteringDaily: correlation(daily.slice(1).map(Math.abs), daily.slice(0, -1).map(Math.abs)),
    weekendRatio: Math.sqrt(meanOf(weekend) / meanOf(workdays)),
  };
}

/** Fourth central moment over the square of the second (both over n): 3 for a normal law. */
export function kurtosis(values: readonly number[]): number {
  const mean = meanOf(values);
  const second = meanOf(values.map((value) => (value - mean) ** 2));
  return meanOf(values.map((value) => (value - mean) ** 2 * (value - mean) ** 2)) / second ** 2;
}

/** B. M. Hill, Annals of Statistics 3 (1975): 1 over the mean log excess of the largest `share` of the values over the next. */
export function hillTailIndex(sizes: readonly number[], share: number): number {
  const sorted = sizes.filter((size) => size > 0).sort((a, b) => b - a);
  const count = Math.max(2, Math.floor(share * sorted.length));
  const threshold = unwrap(sorted[count], 'more values than are in the tail');
  return count / sorted.slice(0, count).reduce((sum, size) => sum + Math.log(size / threshold), 0);
}

/** Days beyond 4 standard deviations of an EWMA (0.94 a day) of the days before; the first 20 days only teach it. */
function jumpDays(daily: readonly number[]): number {
  let variance = meanOf(daily.slice(0, FIRST_DAYS).map((value) => value ** 2));
  let count = 0;
  for (const value of daily.slice(FIRST_DAYS)) {
    if (Math.abs(value) > JUMP_SIGMAS * Math.sqrt(variance)) count += 1;
    variance = DAY_DECAY * variance + (1 - DAY_DECAY) * value ** 2;
  }
  return count;
}

interface DayClose {
  readonly openAtMs: number;
  readonly close: number;
}

function dailyCloses(candles: readonly Candle[]): DayClose[] {
  const days: DayClose[] = [];
  for (const { openAtMs, close } of candles) {
    const day = Math.floor(openAtMs / DAY_MS) * DAY_MS;
    if (days.at(-1)?.openAtMs === day) days.pop();
    days.push({ openAtMs: day, close });
  }
  return days;
}

function logReturns(candles: readonly Candle[]): number[] {
  return candles.slice(1).map((candle, i) => Math.log(candle.close / unwrap(candles[i], 'the hour before').close));
}

/** 1970-01-01 was a Thursday. */
function isWeekend(atMs: number): boolean {
  return [2, 3].includes(Math.floor(atMs / DAY_MS) % 7);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const together = meanOf(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB)));
  return together / Math.sqrt(meanOf(a.map((value) => (value - meanA) ** 2)) * meanOf(b.map((value) => (value - meanB) ** 2)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
