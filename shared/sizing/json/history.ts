/**
 * What was written of the past beside an account, as joint days and as tails: hourly candles as the live engine reads them, or
 * daily returns, by filtered historical simulation with RiskMetrics' weights. Returns are log returns, oldest first.
 */
import type { Candle } from '../../market/event';
import { residualsOf } from '../../risk/touch/hourly-tail';
import { tailModel, type FittedTail } from '../../risk/touch/tail-model';
import { RISK_METRICS, type VolatilityFilter } from '../../risk/value-at-risk/filtered';
import { filteredScenarios, type Scenarios } from '../../risk/value-at-risk/scenarios';
import { DAY_MS } from '../../units';
import type { Fact } from '../facts';

type Hours = readonly Pick<Candle, 'openAtMs' | 'close'>[];

const SEED_DAYS = 20;
/** Days that a tail of the worst fortieth rests on: one and a half of them. */
export const LEAST_JOINT_DAYS = 60;

/** RiskMetrics; the first variance from as many days as there are, where they are fewer than usual. */
export function dailyFilter(dayCount: number): VolatilityFilter {
  return { ...RISK_METRICS, kind: 'ewma', lambda: 0.94, seedCount: Math.max(2, Math.min(SEED_DAYS, dayCount)) };
}

/** From too few days the prior, which says so. */
export function tailOfDays(returns: readonly number[]): FittedTail {
  return tailModel(residualsOf(returns, dailyFilter(returns.length)), 24);
}

/** Of the underlyings that are held; unknown where one has too little. */
export function daysOfCandles(candles: Readonly<Record<string, Hours>>, held: readonly string[]): Fact<Scenarios> {
  const found = filteredScenarios(new Map(held.flatMap((underlying) => (candles[underlying] === undefined ? [] : [[underlying, candles[underlying]]]))));
  if (found.kind === 'unknown') return { kind: 'unknown', missing: [found.why] };
  const without = held.filter((underlying) => !found.underlyings.includes(underlying));
  return without.length > 0 ? { kind: 'unknown', missing: without.map((underlying) => `hourly history of ${underlying}`) } : { kind: 'known', value: found };
}

/**
 * The last returns of every list are of the same day. Each return over the volatility before it, mean taken out, root mean
 * square at least 1, as `risk/value-at-risk/scenarios.ts` has it for days that end at every hour.
 */
export function daysOfReturns(dailyReturns: Readonly<Record<string, readonly number[]>>, held: readonly string[], nowMs: number): Fact<Scenarios> {
  const underlyings = held.toSorted();
  const lists = underlyings.map((underlying) => residualsOf(dailyReturns[underlying] ?? [], RISK_METRICS));
  const short = underlyings.filter((_, index) => (lists[index]?.length ?? 0) < LEAST_JOINT_DAYS);
  if (short.length > 0) return { kind: 'unknown', missing: short.map((underlying) => `daily returns of ${underlying}: ${LEAST_JOINT_DAYS + SEED_DAYS} are needed`) };
  const count = Math.min(...lists.map(({ length }) => length));
  const residuals = new Float64Array(count * underlyings.length);
  for (const [index, list] of lists.entries()) residuals.set(standardised(list.slice(-count)), index * count);
  if (!residuals.every(Number.isFinite)) return { kind: 'unknown', missing: ['daily returns that vary'] };
  return { kind: 'known', value: { kind: 'known', underlyings, residuals, count, missingDayCount: 0, sinceMs: nowMs - count * DAY_MS, untilMs: nowMs, leftOut: [] } };
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / Math.min(1, spread));
}
