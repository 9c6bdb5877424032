/** What an alert is while it lives. Levels: warning (act now), caution (act soon), advisory (know it). */
import type { EpochMs } from '../units';

export type AlertLevel = 'warning' | 'caution' | 'advisory';

/** What the alert is about: one alert per rule and object at a time. */
export interface AlertObject {
  readonly kind: 'account' | 'pool' | 'bundle' | 'feed' | 'instrument' | 'program';
  readonly id: string;
  readonly title: string;
}

/**
 * `raised`: true and not acknowledged. `acknowledged`: true, silent. `cleared`: over, but nobody has seen it yet.
 * `inhibited`: the cause (a stale feed) is shown in its place.
 */
export type AlertPhase =
  | { readonly kind: 'raised' }
  | { readonly kind: 'acknowledged'; readonly atMs: EpochMs }
  | { readonly kind: 'cleared'; readonly atMs: EpochMs }
  | { readonly kind: 'inhibited'; readonly byAlertId: string };

export interface Alert {
  /** ruleId + object id. */
  readonly id: string;
  readonly ruleId: string;
  readonly level: AlertLevel;
  readonly object: AlertObject;
  readonly phase: AlertPhase;
  readonly raisedAtMs: EpochMs;
  /** Object, condition, number, action, time: AL-15. Kept up to date while the alert lives. */
  readonly text: string;
  readonly occurrence: number;
}

/** Why something sounds or is written down: what the shell has to perform. */
export type AlertChange = 'raised' | 'worsened' | 'acknowledged' | 'cleared' | 'inhibited' | 'released' | 'repeated';
