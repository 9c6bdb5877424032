/** What happens as time passes: alerts on every tick, advice once a second, each change told to the outside. */
import type { Alert, AlertChange } from '../alerts/alert';
import { acknowledgeAlert, stepAlerts } from '../alerts/lifecycle';
import { observeAlerts } from '../alerts/observe';
import { advise } from '../sizing/advise';
import type { Advice } from '../sizing/advice';
import { SECOND_MS } from '../units';
import { alertInput } from './alert-facts';
import { requestAnalyses } from './analysis';
import type { Emit } from './effect';
import { noteToldAdvice } from './monitoring-advice';
import { foldMonitoring } from './monitoring-fold';
import { watchTouches } from './monitoring-touch';
import { foldRecord } from './record-fold';
import { sizingInput } from './sizing-facts';
import type { State } from './state';

export function tick(state: State, emit: Emit): void {
  foldRecord(state, emit);
  const second = Math.floor(state.nowMs / SECOND_MS);
  if (second !== state.advisedSecond) {
    state.advisedSecond = second;
    watchTouches(state);
    renewAdvice(state, emit);
  }
  foldMonitoring(state, emit);
  requestAnalyses(state, emit);
  stepAlerts(state.alerts, observeAlerts(alertInput(state)), state.nowMs, (change, alert) => tellAlert(state, change, alert, emit));
}

export function acknowledge(state: State, alertId: string, emit: Emit): void {
  acknowledgeAlert(state.alerts, alertId, state.nowMs, (change, alert) => tellAlert(state, change, alert, emit));
}

function tellAlert(state: State, change: AlertChange, alert: Alert, emit: Emit): void {
  emit({ kind: 'alert.changed', change, alert });
  emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'alert', subject: alert.id, text: `${change}: ${alert.text}`, data: { change, alert } } });
}

function renewAdvice(state: State, emit: Emit): void {
  const before = new Map(state.advice.map((advice) => [advice.bundleId, summary(advice)]));
  const { advice, memory } = advise(sizingInput(state), state.sizing);
  state.advice = advice;
  state.sizing = memory;
  for (const one of advice) {
    if (before.get(one.bundleId) === summary(one)) continue;
    noteToldAdvice(state, one);
    emit({ kind: 'journal.write', row: { atMs: state.nowMs, category: 'advice', subject: one.bundleId, text: `${one.title}: ${words(one)}`, data: one.outcome } });
  }
}

/** What makes advice news: another action or another limit, not another third decimal. */
function summary(advice: Advice): string {
  const { outcome } = advice;
  return outcome.kind === 'size' ? `${outcome.action} ${outcome.bindingRuleId ?? ''}` : outcome.kind;
}

function words(advice: Advice): string {
  const { outcome } = advice;
  if (outcome.kind !== 'size') return outcome.reason;
  return `${outcome.action}${outcome.typeQuantity === '' ? '' : ` ${outcome.typeSide} ${outcome.typeQuantity}`}. ${outcome.reason}`;
}
