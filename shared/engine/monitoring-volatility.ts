/**
 * Forecasts of volatility against what came, for each underlying that is held: the first answer after each hour's close is
 * noted, each closed hour folded in order. Both are measured by the hours' ranges (Parkinson), as the forecast itself is
 * scored; the answer's scale between ranges and squared returns is taken out of it again.
 */
import { createVolatilityMonitor, foldRealisedHour, noteVolatilityForecast } from '../monitoring/volatility-monitor';
import type { Candle } from '../market/event';
import { DAYS_PER_YEAR, HOUR_MS, MINUTE_MS } from '../units';
import type { AnalysisResult } from '../volatility/analysis';
import { parkinsonTerm } from '../volatility/realised/range';
import { pointsOf } from '../volatility/hourly-runs';
import { hoursOf } from './analysis';
import { heldUnderlyings } from './held';
import { MOST_MONITORED, type MonitoredVolatility } from './monitoring-state';
import type { State } from './state';

const HOURS_PER_YEAR = 24 * DAYS_PER_YEAR;
const DAY_HOURS = 24;
/** An answer made later than this after the hour closed is not of that hour. */
const NOTED_WITHIN_MS = 10 * MINUTE_MS;
/** A missing hour is waited for this long: holes are filled when a connection is back. */
const HOLE_PATIENCE_MS = 3 * HOUR_MS;

/** Once a minute. */
export function foldVolatilityForecasts(state: State): void {
  const { monitoring } = state;
  for (const one of monitoring.volatility) foldHours(state, one);
  for (const underlying of heldUnderlyings(state)) {
    const result = state.analyses[underlying]?.result;
    if (result?.forecast.kind === 'known') note(state, underlying, result, result.forecast);
  }
}

function note(state: State, underlying: string, { madeAtMs, history }: AnalysisResult, { candlesAtMs, horizons }: Extract<AnalysisResult['forecast'], { kind: 'known' }>): void {
  const { monitoring } = state;
  const known = monitoring.volatility.find((one) => one.underlying === underlying);
  if (candlesAtMs <= (known?.notedAtMs ?? 0) || madeAtMs - candlesAtMs > NOTED_WITHIN_MS || state.nowMs - candlesAtMs > 2 * NOTED_WITHIN_MS) return;
  const scale = returnScale(history, hoursOf(state, underlying).hours, candlesAtMs);
  if (scale === undefined) return;
  const one = known ?? begin(state, underlying, candlesAtMs);
  if (one === undefined) return;
  one.notedAtMs = candlesAtMs;
  const inRanges = (volatilityAnnual: number, hours: number): number => (volatilityAnnual ** 2 * hours) / HOURS_PER_YEAR / scale;
  for (const { hours, medianVolatilityAnnual, percentile80VolatilityAnnual } of horizons) {
    noteVolatilityForecast(one.monitor, { madeAtMs: candlesAtMs, horizonHours: hours, medianVariance: inRanges(medianVolatilityAnnual, hours), percentile80Variance: inRanges(percentile80VolatilityAnnual, hours) });
  }
  monitoring.isChanged = true;
}

/** When there are as many as can be, one that is no longer held makes room. */
function begin(state: State, underlying: string, atMs: number): MonitoredVolatility | undefined {
  const { monitoring } = state;
  if (monitoring.volatility.length >= MOST_MONITORED) {
    const held = new Set(heldUnderlyings(state));
    const idle = monitoring.volatility.filter((one) => !held.has(one.underlying)).sort((a, b) => a.notedAtMs - b.notedAtMs)[0];
    if (idle === undefined) return undefined;
    monitoring.volatility = monitoring.volatility.filter((one) => one !== idle);
  }
  const one: MonitoredVolatility = { underlying, notedAtMs: atMs, monitor: { ...createVolatilityMonitor(), newestOpenAtMs: atMs - HOUR_MS } };
  monitoring.volatility.push(one);
  return one;
}

/**
 * How much larger squared returns are than ranges, by what the answer itself says was realised in the 24 hours before;
 * undefined where those hours are not all there.
 */
function returnScale({ realised }: AnalysisResult['history'], hours: readonly Candle[], atMs: number): number | undefined {
  const said = pointsOf(realised).find((point) => point.atMs === atMs)?.volatilityAnnual;
  const day = hours.filter(({ openAtMs }) => openAtMs >= atMs - DAY_HOURS * HOUR_MS && openAtMs < atMs);
  const range = day.reduce((sum, candle) => sum + parkinsonTerm(candle), 0) / DAY_HOURS;
  if (said === undefined || day.length < DAY_HOURS || !(range > 0) || !(said > 0)) return undefined;
  // Said volatilities are rounded to 0.01 %; the forecast bounds its own scale alike.
  return Math.min(1.5, Math.max(0.5, said ** 2 / HOURS_PER_YEAR / range));
}

function foldHours(state: State, { underlying, monitor }: MonitoredVolatility): void {
  const { hours } = hoursOf(state, underlying);
  for (const candle of hours) {
    const nextAtMs = (monitor.newestOpenAtMs ?? 0) + HOUR_MS;
    if (candle.openAtMs < nextAtMs) continue;
    if (candle.openAtMs > nextAtMs && state.nowMs - Math.max(nextAtMs + HOUR_MS, state.startedAtMs) < HOLE_PATIENCE_MS) return;
    foldRealisedHour(monitor, candle.openAtMs, parkinsonTerm(candle));
    state.monitoring.isChanged = true;
  }
}
