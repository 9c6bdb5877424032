/**
 * Daily volatility of a price in price units, as the forecasts divide by it: what one ordinary day moves it. Not the
 * program's forecast of volatility (`volatility/`), which sizes; this one only has to be what the published scalars expect.
 *
 * Source: pysystemtrade `robust_vol_calc` (github.com/robcarver17/pysystemtrade, `sysquant/estimators/vol.py`): standard
 * deviation of daily price changes with a span of 35 days, not below the 5 % quantile of its own last 500 days.
 */
import { quantile } from '../math/quantile';
import { createWeightedMean, deviationOf, foldWeightedMean, keepOfSpan, type WeightedMean } from './weighted-mean';

const SPAN_DAYS = 35;
const MINIMUM_CHANGES = 10;
const FLOOR_DAYS = 500;
const MINIMUM_FLOOR_DAYS = 100;
const FLOOR_QUANTILE = 0.05;

/** Plain JSON, bounded by FLOOR_DAYS. */
export interface PriceVolatility {
  readonly changes: WeightedMean;
  /** Before the floor, newest last. */
  readonly recent: number[];
}

export function createPriceVolatility(): PriceVolatility {
  return { changes: createWeightedMean(), recent: [] };
}

/** One more day; `change` in price units. */
export function foldPriceChange(volatility: PriceVolatility, change: number): void {
  foldWeightedMean(volatility.changes, change, keepOfSpan(SPAN_DAYS));
  const deviation = volatility.changes.count < MINIMUM_CHANGES ? undefined : deviationOf(volatility.changes);
  if (deviation === undefined) return;
  volatility.recent.push(deviation);
  if (volatility.recent.length > FLOOR_DAYS) volatility.recent.shift();
}

/** Standard deviation of a day in price units; undefined below 10 changes or when the price never moved. */
export function priceVolatilityOf({ recent }: PriceVolatility): number | undefined {
  const newest = recent.at(-1);
  if (newest === undefined) return undefined;
  const floored = recent.length < MINIMUM_FLOOR_DAYS ? newest : Math.max(newest, quantile(recent, FLOOR_QUANTILE));
  return floored > 0 ? floored : undefined;
}
