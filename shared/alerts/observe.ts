/** What all rules say of this moment. During the start they raise nothing: half of the inputs would raise half of the rules. */
import type { AlertInput } from './input';
import { START_UP_MS, type Observation } from './rule';
import { ALERT_RULES } from './rules/index';

/** In the order that `stepAlerts` needs: causes before what they inhibit. */
export function observeAlerts(input: AlertInput): Observation[] {
  const observations = ALERT_RULES.flatMap((rule) => rule.observe(input));
  return isStarting(input) ? observations.map((observation) => ({ ...observation, condition: { kind: 'unknown' } })) : observations;
}

/** AL-08: until every required input has arrived or 30 s have passed; then `start-incomplete` names what is missing. */
export function isStarting(input: Pick<AlertInput, 'awaiting' | 'nowMs' | 'startedAtMs'>): boolean {
  return input.awaiting.length > 0 && input.nowMs - input.startedAtMs < START_UP_MS;
}
