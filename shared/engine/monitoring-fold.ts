/** When the monitors are written on: once a minute of the engine's clock, and when the shell is to keep them. */
import { MINUTE_MS } from '../units';
import type { Emit } from './effect';
import { foldAdvice } from './monitoring-advice';
import { foldForecastDay } from './monitoring-book';
import { monitoringShown } from './monitoring-shown';
import { keptMonitoring, type KeptMonitoring } from './monitoring-state';
import { foldTouches, forgetUnseen } from './monitoring-touch';
import { foldVolatilityForecasts } from './monitoring-volatility';
import type { State } from './state';

/** A month of outcomes is a megabyte: not worth a write a minute. */
const KEEP_EVERY_MS = 10 * MINUTE_MS;

/** To be called as time passes, after advice was renewed. */
export function foldMonitoring(state: State, emit: Emit): void {
  const { monitoring, nowMs } = state;
  const minute = Math.floor(nowMs / MINUTE_MS);
  if (minute === monitoring.foldedMinute) return;
  monitoring.foldedMinute = minute;
  foldVolatilityForecasts(state);
  foldForecastDay(state);
  foldTouches(state);
  foldAdvice(state);
  if (monitoring.isChanged || monitoring.shown === null) monitoring.shown = monitoringShown(monitoring);
  if (!monitoring.isChanged || nowMs - monitoring.keptAtMs < KEEP_EVERY_MS) return;
  monitoring.isChanged = false;
  monitoring.keptAtMs = nowMs;
  if (state.mode.kind === 'live') emit({ kind: 'monitoring.keep', monitoring: keptMonitoring(monitoring) });
}

/** What an earlier session left. Whether liquidation was touched meanwhile nobody saw. */
export function restoreMonitoring(state: State, kept: KeptMonitoring): void {
  Object.assign(state.monitoring, keptMonitoring(kept), { shown: null });
  forgetUnseen(state, Number.POSITIVE_INFINITY);
}
