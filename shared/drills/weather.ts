/**
 * How volatile the simulated market is at a moment: the script's level, the pattern of hour and weekday, and a slow random
 * deviation. One number for all assets, as BTC's annual volatility; each asset scales it by its own ratio.
 */
import { normal } from '../math/normal';
import type { Random } from '../math/random';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../units';
import type { VolatilityPoint } from './scenario';

export const SECONDS_PER_YEAR = (DAYS_PER_YEAR * DAY_MS) / 1_000;

/** Volatility by UTC hour over the day's mean: quiet Asian morning, busy overlap of Europe and America. */
const HOURLY: readonly number[] = [
  1, 0.95, 0.92, 0.88, 0.86, 0.86, 0.88, 0.92, 0.94, 0.96, 0.96, 0.97, 1, 1.1, 1.22, 1.22, 1.16, 1.12, 1.08, 1.02, 1, 1, 0.98, 1,
];
/** Bitcoin realises 57 % on weekdays and 36 % on weekends (hourly history 2017-2025); scaled to a mean square of 1. */
const WEEKEND_SHARE = 36 / 57;
const WEEKDAY = Math.sqrt(7 / (5 + 2 * WEEKEND_SHARE ** 2));
const HOURLY_MEAN = Math.sqrt(HOURLY.reduce((sum, value) => sum + value ** 2, 0) / HOURLY.length);

/** Multiplier of volatility at a time of the week, its mean square 1 over a week. */
export function seasonality(atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  // 1970-01-01 was a Thursday: day 0 is number 4 of a week that begins on Sunday.
  const weekday = (Math.floor(atMs / DAY_MS) + 4) % 7;
  const ofDay = weekday === 0 || weekday === 6 ? WEEKDAY * WEEKEND_SHARE : WEEKDAY;
  return ((HOURLY[hour] ?? 1) / HOURLY_MEAN) * ofDay;
}

/** The script's level at a second: linear between points, constant before the first and behind the last. */
export function scriptedVolatility(points: readonly VolatilityPoint[], second: number): number {
  return interpolate(points, second, (point) => point.volatilityAnnual);
}

/** Linear interpolation over points in time order; 0 when there are none. */
export function interpolate<Point extends { readonly atSecond: number }>(points: readonly Point[], second: number, valueOf: (point: Point) => number): number {
  let before: Point | undefined;
  for (const point of points) {
    if (point.atSecond > second) {
      if (before === undefined) return valueOf(point);
      const share = (second - before.atSecond) / (point.atSecond - before.atSecond);
      return valueOf(before) + share * (valueOf(point) - valueOf(before));
    }
    before = point;
  }
  return before === undefined ? 0 : valueOf(before);
}

const DEVIATION = 0.25;
const DEVIATION_SECONDS = 5_400;

/** The slow random deviation of log volatility (Ornstein-Uhlenbeck, standard deviation 0.25, time constant 90 min), one step on. */
export function nextDeviation(deviation: number, stepSeconds: number, random: Random): number {
  const decay = Math.exp(-stepSeconds / DEVIATION_SECONDS);
  return deviation * decay + DEVIATION * Math.sqrt(1 - decay ** 2) * normal(random);
}

/** The deviation as a multiplier whose mean square is 1. */
export function deviationFactor(deviation: number): number {
  return Math.exp(deviation - DEVIATION ** 2);
}
