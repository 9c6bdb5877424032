/** The order of the rail and its sums: worst first, unacknowledged before acknowledged, newest first. */
import type { Alert, AlertLevel } from '../shared/alerts/alert';

export const LEVELS: readonly AlertLevel[] = ['warning', 'caution', 'advisory'];
export const LETTER: Readonly<Record<AlertLevel, 'W' | 'C' | 'A'>> = { warning: 'W', caution: 'C', advisory: 'A' };

const PHASES = ['raised', 'cleared', 'acknowledged', 'inhibited'] as const satisfies readonly Alert['phase']['kind'][];

/** Nobody has confirmed having seen it: still true, or over since. */
export function needsAcknowledgement(alert: Alert): boolean {
  return alert.phase.kind === 'raised' || alert.phase.kind === 'cleared';
}

export function inOrder(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted((a, b) => rank(a) - rank(b) || b.raisedAtMs - a.raisedAtMs);
}

/** What is held back stands below everything that is open, and what is over below what is true, within its level. */
function rank(alert: Alert): number {
  const isHeld = alert.phase.kind === 'inhibited' ? 100 : 0;
  return isHeld + 10 * LEVELS.indexOf(alert.level) + PHASES.indexOf(alert.phase.kind);
}

/** The alert with `changed` in the place of its predecessor, or added. */
export function withAlert(alerts: readonly Alert[], changed: Alert): readonly Alert[] {
  return alerts.some((each) => each.id === changed.id) ? alerts.map((each) => (each.id === changed.id ? changed : each)) : [...alerts, changed];
}

/** Which alerts there are and in which phase, without their texts: a change of this is shown at once. */
export function phasesOf(alerts: readonly Alert[]): string {
  return alerts.map(({ id, level, phase, occurrence }) => `${id} ${level} ${phase.kind} ${occurrence}`).join('\n');
}

export interface LevelCount {
  readonly level: AlertLevel;
  readonly open: number;
  readonly unacknowledged: number;
}

/** Per level: true now, and not yet seen by anyone. */
export function countByLevel(alerts: readonly Alert[]): readonly LevelCount[] {
  return LEVELS.map((level) => {
    const own = alerts.filter((each) => each.level === level);
    const open = own.filter((each) => each.phase.kind === 'raised' || each.phase.kind === 'acknowledged').length;
    return { level, open, unacknowledged: own.filter(needsAcknowledgement).length };
  });
}

/** The worst level that is true now, for the edge of the hero. */
export function worstOpen(alerts: readonly Alert[]): AlertLevel | undefined {
  return LEVELS.find((level) => alerts.some((each) => each.level === level && (each.phase.kind === 'raised' || each.phase.kind === 'acknowledged')));
}
