/**
 * One closed hour after the other into the memory of the forecasts. They are made once a UTC day, when its last hour has closed, as
 * the published scalars are of daily prices; hours only bring the close, and the funding, basis and implied volatility between.
 */
import { assert } from '../assert';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../units';
import { scaleAndCombine } from './combine';
import type { ConvictionHour, ConvictionMemory, HourMean, OpenDay } from './memory';
import { foldPriceChange, priceVolatilityOf } from './price-volatility';
import { foldRecord } from './record';
import { FORECAST_RULES, MAX_WINDOW_DAYS, type ClosedDay } from './rules';
import { createWeightedMean } from './weighted-mean';

/** A day whose newest hour ended earlier than this before midnight counts as missing. */
const LATEST_CLOSE_MS = 4 * HOUR_MS;
/** After a longer hole the averages begin anew; records and scalars stay. */
export const MAX_HOLE_DAYS = 10;

/**
 * Adds an hour that is newer than all before it. Older ones, doubles, prices that are not above 0 and rates that are no number
 * are counted as refused and change nothing else.
 */
export function foldConviction(memory: ConvictionMemory, hour: ConvictionHour): void {
  const startMs = Math.floor(hour.openAtMs / DAY_MS) * DAY_MS;
  const newest = memory.openDay?.newestOpenAtMs ?? (memory.closedAtMs === null ? Number.NEGATIVE_INFINITY : memory.closedAtMs - HOUR_MS);
  if (!isSound(hour) || hour.openAtMs <= newest) {
    memory.refusedCount += 1;
    return;
  }
  if (memory.openDay !== null && memory.openDay.startMs !== startMs) closeDay(memory, memory.openDay);
  memory.openDay ??= { startMs, newestOpenAtMs: hour.openAtMs, close: hour.close, funding: { sum: 0, count: 0 }, basis: { sum: 0, count: 0 }, implied: { sum: 0, count: 0 } };
  const day = memory.openDay;
  day.newestOpenAtMs = hour.openAtMs;
  day.close = hour.close;
  foldHourMean(day.funding, hour.fundingAnnual);
  foldHourMean(day.basis, hour.basisAnnual);
  foldHourMean(day.implied, hour.impliedVolatilityAnnual);
  if (hour.openAtMs + HOUR_MS >= startMs + DAY_MS) closeDay(memory, day);
}

/** Rate of one funding interval as a simple rate a year; `intervalHours` above 0. */
export function fundingAnnual(fundingRate: number, intervalHours: number): number {
  assert(intervalHours > 0, `a funding interval above 0 hours, got ${intervalHours}`);
  return (fundingRate * DAYS_PER_YEAR * 24) / intervalHours;
}

function isSound({ openAtMs, close, fundingAnnual: funding, basisAnnual, impliedVolatilityAnnual }: ConvictionHour): boolean {
  return Number.isFinite(openAtMs) && Number.isFinite(close) && close > 0 && [funding, basisAnnual].every((rate) => rate === undefined || Number.isFinite(rate)) &&
    (impliedVolatilityAnnual === undefined || (Number.isFinite(impliedVolatilityAnnual) && impliedVolatilityAnnual > 0));
}

function foldHourMean(mean: HourMean, value: number | undefined): void {
  if (value === undefined) return;
  mean.sum += value;
  mean.count += 1;
}

function closeDay(memory: ConvictionMemory, day: OpenDay): void {
  memory.openDay = null;
  const endMs = day.startMs + DAY_MS;
  if (endMs - (day.newestOpenAtMs + HOUR_MS) > LATEST_CLOSE_MS) return;
  const missing = memory.closedAtMs === null ? 0 : Math.round((day.startMs - memory.closedAtMs) / DAY_MS);
  memory.missingDayCount += missing;
  if (missing > MAX_HOLE_DAYS) restart(memory);
  const before = memory.closes.at(-1);
  if (before !== undefined && missing === 0) {
    scoreDay(memory, day.startMs, (day.close - before) / (priceVolatilityOf(memory.volatility) ?? Number.NaN));
    foldPriceChange(memory.volatility, day.close - before);
  }
  memory.closes.push(day.close);
  if (memory.closes.length > MAX_WINDOW_DAYS) memory.closes.shift();
  memory.closedAtMs = endMs;
  const closed = closedDayOf(memory, day);
  memory.rules.forEach((rule, i) => { rule.raw = FORECAST_RULES[i]?.fold(closed, rule.averages) ?? rule.raw; });
  scaleAndCombine(memory);
}

/** Yesterday's forecasts meet today's return, in units of the volatility known yesterday. */
function scoreDay({ rules, combined, combinedRecord }: ConvictionMemory, forecastAtMs: number, normalisedReturn: number): void {
  if (Number.isNaN(normalisedReturn)) return;
  for (const { forecast, record } of rules) if (forecast !== null) foldRecord(record, forecastAtMs, forecast, normalisedReturn);
  if (combined !== null) foldRecord(combinedRecord, forecastAtMs, combined.forecast, normalisedReturn);
}

function closedDayOf(memory: ConvictionMemory, day: OpenDay): ClosedDay {
  const known = [day.funding, day.basis].filter(({ count }) => count > 0);
  // Funding and basis are two prices of the same thing: where both are known their mean counts. Paid by longs, so the sign turns.
  const carryAnnual = known.length === 0 ? undefined : 0 - known.reduce((sum, mean) => sum + mean.sum / mean.count, 0) / known.length;
  return {
    close: day.close,
    closes: memory.closes,
    priceVolatility: priceVolatilityOf(memory.volatility),
    carryAnnual,
    impliedVolatilityAnnual: day.implied.count === 0 ? undefined : day.implied.sum / day.implied.count,
  };
}

function restart(memory: ConvictionMemory): void {
  memory.restartCount += 1;
  memory.closes.length = 0;
  memory.volatility.recent.length = 0;
  Object.assign(memory.volatility.changes, createWeightedMean());
  for (const rule of memory.rules) {
    for (const average of rule.averages) Object.assign(average, createWeightedMean());
    rule.forecast = null;
  }
  memory.combined = null;
}
