/** Columns whose volatility is a forecast made elsewhere instead of the fast path's own averages; for policies with `GIVEN_FORECAST`. */
import { assert } from '../../assert';
import type { Columns } from './columns';

/** Averages so quick that the newest value is all there is. */
export const GIVEN_FORECAST = { halfLifeHours: 1e-6, slowShare: 0 } as const;

/** `volatilityAnnual` at each close, above 0; the first values may be repeated from where it is known. */
export function columnsWithForecast(columns: Columns, volatilityAnnual: Float64Array): Columns {
  assert(volatilityAnnual.length === columns.count, `a forecast for each of ${columns.count} candles, got ${volatilityAnnual.length}`);
  // A volatility of 0 would be held at the highest leverage there is.
  assert(volatilityAnnual.every((value) => value > 0), 'every forecast is above 0');
  return { ...columns, usualVariance: volatilityAnnual.map((value) => value ** 2), annualPerUsualHour: new Float64Array(columns.count).fill(1) };
}

/** Candles from `from` on: what was learned before stays in the columns. */
export function columnsFrom(columns: Columns, from: number): Columns {
  const part = (column: Float64Array): Float64Array => column.subarray(from);
  return {
    count: columns.count - from,
    openRatio: part(columns.openRatio), highRatio: part(columns.highRatio), lowRatio: part(columns.lowRatio), closeRatio: part(columns.closeRatio),
    funding: part(columns.funding), usualVariance: part(columns.usualVariance), annualPerUsualHour: part(columns.annualPerUsualHour),
  };
}
