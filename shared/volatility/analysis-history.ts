/**
 * What was realised, forecast and implied hour by hour over the last 30 days, to be seen side by side. Each forecast is what
 * was said at that hour, not what would be said of it now. Options are there from when their quotes began: no line is drawn
 * where nobody quoted, and a borrowed volatility is no quote.
 */
import { HOUR_MS } from '../units';
import type { SurfaceAnalysis } from './analysis-surface';
import type { Forecaster } from './forecast/forecaster';
import { HOURS_PER_YEAR, levelAhead } from './forecast/model';
import { returnScale } from './forecast/forecaster';
import { appended, from, joined, type HourlyRuns } from './hourly-runs';

export interface VolatilityHistory {
  /** Of the 24 hours before, by the hours' ranges. */
  readonly realised: HourlyRuns;
  /** Central forecast for the 24 hours ahead, as it was made then, without announced events. */
  readonly forecast: HourlyRuns;
  /** The 30-day index of the asset's own options: the first of each hour. */
  readonly implied: HourlyRuns;
}

export const NO_HISTORY: VolatilityHistory = { realised: [], forecast: [], implied: [] };

const DAY_HOURS = 24;

/** With the hour that was folded last. */
export function withHour(history: VolatilityHistory, forecaster: Forecaster): VolatilityHistory {
  const { newest, recent } = forecaster;
  if (newest === null) return history;
  const atMs = newest.openAtMs + HOUR_MS;
  const central = levelAhead(forecaster, DAY_HOURS, atMs)?.centralAnnual;
  // `recent` is emptied by a hole.
  const day = recent.slice(-DAY_HOURS);
  const variance = day.reduce((sum, hour) => sum + hour.variance, 0) / DAY_HOURS;
  return {
    realised: day.length < DAY_HOURS ? history.realised : appended(history.realised, atMs, Math.sqrt(variance * returnScale(forecaster) * HOURS_PER_YEAR)),
    forecast: central === undefined ? history.forecast : appended(history.forecast, atMs, central),
    implied: history.implied,
  };
}

/** With the index of a surface, at the whole hour its quotes belong to. */
export function withSurface(history: VolatilityHistory, surface: SurfaceAnalysis): VolatilityHistory {
  if (surface.kind === 'none' || surface.index30Day.kind === 'unknown') return history;
  const atMs = Math.floor(surface.quotesAtMs / HOUR_MS) * HOUR_MS;
  return { ...history, implied: appended(history.implied, atMs, surface.index30Day.volatilityAnnual) };
}

/** The part at or after `atMs`: what an asker who has the rest still needs. */
export function historyFrom({ realised, forecast, implied }: VolatilityHistory, atMs: number): VolatilityHistory {
  return { realised: from(realised, atMs), forecast: from(forecast, atMs), implied: from(implied, atMs) };
}

/** What was known, and what an answer added. */
export function joinHistory(known: VolatilityHistory, added: VolatilityHistory): VolatilityHistory {
  return { realised: joined(known.realised, added.realised), forecast: joined(known.forecast, added.forecast), implied: joined(known.implied, added.implied) };
}
