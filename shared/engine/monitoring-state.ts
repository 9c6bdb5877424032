/**
 * What the engine remembers of its own forecasts until they can be judged, and of the judged ones: plain JSON, bounded by the
 * monitors' own bounds and `MOST_MONITORED` underlyings. Live it is kept between sessions. How it is judged is `monitoring/`'s.
 */
import { createRegretMonitor, type RegretMonitor } from '../monitoring/regret';
import { createTouchMonitor, type TouchMonitor } from '../monitoring/touch-monitor';
import { createValueAtRiskMonitor, type ValueAtRiskMonitor } from '../monitoring/value-at-risk-monitor';
import type { VolatilityMonitor } from '../monitoring/volatility-monitor';
import type { HeldOption } from '../risk/options/gain';
import { SHORTFALL_ALPHA } from '../sizing/book-tail';
import type { InstrumentId } from '../units';
import type { MonitoringView } from './monitoring-view';

/** Underlyings whose volatility forecasts are followed at a time. */
export const MOST_MONITORED = 8;

export interface MonitoredVolatility {
  readonly underlying: string;
  /** Close of the newest candle behind the newest forecast that was noted. */
  notedAtMs: number;
  readonly monitor: VolatilityMonitor;
}

/** What was held of an underlying, whose price is that of an instrument; positions and coins are the exposure. */
export interface ForecastLeg {
  readonly instrumentId: InstrumentId;
  readonly exposureUsd: number;
  /** Of the candle that ended when the day began. */
  readonly close: number;
  /** Revalued at the end of the day with time and volatility as they were, as the forecast does. */
  readonly options?: readonly HeldOption[];
}

/** The book as it was held at a whole hour, and what was said of its next 24 hours. Ratios of risk capital. */
export interface ForecastDay {
  readonly atMs: number;
  readonly capitalUsd: number;
  readonly valueAtRiskRatio: number;
  readonly expectedShortfallRatio: number;
  readonly legs: readonly ForecastLeg[];
}

/** What survives a session. */
export interface KeptMonitoring {
  readonly volatility: readonly MonitoredVolatility[];
  readonly valueAtRisk: ValueAtRiskMonitor;
  readonly forecastDay: ForecastDay | null;
  /** Days whose end nobody knows a price of. */
  readonly lostDayCount: number;
  readonly touch: TouchMonitor;
  readonly regret: RegretMonitor;
}

export interface Monitoring {
  volatility: MonitoredVolatility[];
  valueAtRisk: ValueAtRiskMonitor;
  forecastDay: ForecastDay | null;
  lostDayCount: number;
  touch: TouchMonitor;
  regret: RegretMonitor;
  /** The judgement as of the newest minute in which something changed; null before the first. */
  shown: MonitoringView | null;
  foldedMinute: number;
  declaredHour: number;
  isChanged: boolean;
  keptAtMs: number;
}

export function createMonitoring(): Monitoring {
  return {
    volatility: [], valueAtRisk: createValueAtRiskMonitor(SHORTFALL_ALPHA), forecastDay: null, lostDayCount: 0, touch: createTouchMonitor(), regret: createRegretMonitor(),
    shown: null, foldedMinute: -1, declaredHour: -1, isChanged: false, keptAtMs: 0,
  };
}

/** What is to be kept, as data of its own: the monitors go on changing in place. */
export function keptMonitoring({ volatility, valueAtRisk, forecastDay, lostDayCount, touch, regret }: KeptMonitoring): KeptMonitoring {
  return {
    volatility: volatility.map((one) => ({ ...one, monitor: { ...one.monitor, pending: one.monitor.pending.map((pending) => ({ ...pending })), matured: [...one.monitor.matured] } })),
    valueAtRisk: { ...valueAtRisk, days: [...valueAtRisk.days] },
    forecastDay, lostDayCount,
    touch: { ...touch, open: [...touch.open], resolved: [...touch.resolved] },
    regret: { ...regret, open: regret.open.map((open) => ({ ...open })), days: regret.days.map((day) => ({ ...day, tallies: day.tallies.map((tally) => ({ ...tally })) })), recent: [...regret.recent] },
  };
}
