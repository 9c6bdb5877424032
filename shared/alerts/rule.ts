/**
 * What an alert rule is and what it says about one object at one moment. A rule judges facts; it keeps no state and knows
 * nothing of acknowledging or sounding: that is `lifecycle.ts`. A rule without an action would be an event, not an alert.
 */
import { MINUTE_MS, SECOND_MS } from '../units';
import type { AlertLevel, AlertObject } from './alert';
import type { AlertInput } from './input';
import { worseOf } from './level';

/**
 * `reached`: past the set point at `level`. `deadband`: back over the set point, not yet clear of the deadband: keeps
 * what is there up to `holdLevel`, raises nothing. `unknown`: cannot be judged, so nothing is raised and nothing cleared.
 */
export type Condition =
  | { readonly kind: 'reached'; readonly level: AlertLevel; readonly holdLevel: AlertLevel }
  | { readonly kind: 'deadband'; readonly holdLevel: AlertLevel }
  | { readonly kind: 'normal' }
  | { readonly kind: 'unknown' };

/** AL-15: condition with its number, action with its number, time left. The object's title is put before it. */
export interface AlertWords {
  readonly situation: string;
  readonly action: string;
  readonly time?: string;
}

export interface Observation {
  readonly rule: AlertRule;
  readonly object: AlertObject;
  readonly condition: Condition;
  /** Alerts that name the cause: while one of them is on screen this one is shown as inhibited by it. */
  readonly inhibitedBy: readonly string[];
  /** Made only when somebody reads it. */
  readonly describe: () => AlertWords;
}

export interface Timing {
  readonly onDelayMs: { readonly [L in AlertLevel]: number };
  readonly offDelayMs: number;
}
/** AL-05. The deadband does the work: an on-delay only makes alarms late, so a warning has none. */
export const DEFAULT_TIMING: Timing = {
  onDelayMs: { warning: 0, caution: 2 * SECOND_MS, advisory: 5 * SECOND_MS },
  offDelayMs: 30 * SECOND_MS,
};
/** Share of the threshold. */
export const DEADBAND_RATIO = 0.05;
/** AL-08: no alerts until every required input has arrived, or for so long. */
export const START_UP_MS = MINUTE_MS / 2;

/** AL-01: every field is said; a test fails if one is empty. Sentences are for the trader's alert help. */
export interface AlertRule {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly consequence: string;
  readonly action: string;
  readonly timeAvailable: string;
  readonly setPoint: string;
  readonly deadband: string;
  readonly level: string;
  readonly timing: Timing;
  /** Ids of the rules whose alerts it stands in for. */
  readonly inhibits: readonly string[] | 'nothing';
  readonly sound: 'by level' | 'none';
  /** One observation for each object that exists, whether or not there is anything to say; what is absent is gone. */
  readonly observe: (input: AlertInput) => readonly Observation[];
}

export function alertId(ruleId: string, object: Pick<AlertObject, 'kind' | 'id'>): string {
  return `${ruleId}|${object.kind}:${object.id}`;
}

/** From the level at the set point and the level with the deadband's slack. */
export function conditionOf(level: AlertLevel | undefined, levelWithSlack: AlertLevel | undefined): Condition {
  if (level !== undefined) return { kind: 'reached', level, holdLevel: worseOf(level, levelWithSlack) ?? level };
  return levelWithSlack === undefined ? { kind: 'normal' } : { kind: 'deadband', holdLevel: levelWithSlack };
}
