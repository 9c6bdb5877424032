/**
 * The alerts that live, as plain JSON: what survives a restart of the step. It holds only what has something to say: an
 * on-delay running, an active condition, or one that is over and that nobody has seen yet.
 */
import type { EpochMs } from '../units';
import type { Alert, AlertLevel, AlertObject, AlertPhase } from './alert';
import { LEVEL_ORDER } from './level';

/** The set point has been reached, the on-delay is running. */
interface Waiting {
  readonly kind: 'waiting';
}
export interface Active {
  readonly kind: 'active';
  level: AlertLevel;
  readonly occurrence: number;
  readonly raisedAtMs: EpochMs;
  /** When it last asked for attention. */
  annunciatedAtMs: EpochMs;
  acknowledgedAtMs?: EpochMs;
  inhibitedBy?: string;
  /** Since when its level is no longer held up: the off-delay. */
  belowSinceMs?: EpochMs;
  /** The condition when it was last reached, for the words of the cleared alert. */
  situation: string;
  text: string;
}
interface Cleared {
  readonly kind: 'cleared';
  readonly level: AlertLevel;
  readonly occurrence: number;
  readonly raisedAtMs: EpochMs;
  readonly clearedAtMs: EpochMs;
  readonly text: string;
}

export interface AlertRecord {
  readonly id: string;
  readonly ruleId: string;
  object: AlertObject;
  /** Since when the set point of each level has been reached without a break. */
  reachedSinceMs: { [L in AlertLevel]?: EpochMs };
  stage: Waiting | Active | Cleared;
}

/** `occurrences` counts how often each alert was raised. */
export interface AlertBook {
  records: AlertRecord[];
  occurrences: { [alertId: string]: number };
}

/** When more are over and unseen, the oldest of the mildest level leaves the list; the journal keeps it. */
export const MAX_CLEARED = 100;
/** When more alerts have been counted, the count of the one first raised starts anew. */
export const MAX_COUNTED = 1_000;

export function createAlertBook(): AlertBook {
  return { records: [], occurrences: {} };
}

/** A record as it travels; undefined while its on-delay runs. */
export function alertOf(record: AlertRecord): Alert | undefined {
  const { id, ruleId, object, stage } = record;
  if (stage.kind === 'waiting') return undefined;
  const { level, raisedAtMs, text, occurrence } = stage;
  return { id, ruleId, level, object, phase: phaseOf(stage), raisedAtMs, text, occurrence };
}

function phaseOf(stage: Active | Cleared): AlertPhase {
  if (stage.kind === 'cleared') return { kind: 'cleared', atMs: stage.clearedAtMs };
  if (stage.inhibitedBy !== undefined) return { kind: 'inhibited', byAlertId: stage.inhibitedBy };
  if (stage.acknowledgedAtMs !== undefined) return { kind: 'acknowledged', atMs: stage.acknowledgedAtMs };
  return { kind: 'raised' };
}

const PHASE_ORDER: readonly AlertPhase['kind'][] = ['raised', 'acknowledged', 'inhibited', 'cleared'];

/** Everything that is listed: what is over comes last, before it the worst first, unacknowledged first, newest first. */
export function listAlerts(book: AlertBook): Alert[] {
  const alerts = book.records.map(alertOf).filter((alert) => alert !== undefined);
  return alerts.sort(
    (a, b) =>
      Number(a.phase.kind === 'cleared') - Number(b.phase.kind === 'cleared') ||
      LEVEL_ORDER.indexOf(b.level) - LEVEL_ORDER.indexOf(a.level) ||
      PHASE_ORDER.indexOf(a.phase.kind) - PHASE_ORDER.indexOf(b.phase.kind) ||
      b.raisedAtMs - a.raisedAtMs ||
      (a.id < b.id ? -1 : 1),
  );
}

/** The condition holds and its alert is on screen under its own name. */
export function isShown(record: AlertRecord | undefined): boolean {
  return record !== undefined && record.stage.kind === 'active' && record.stage.inhibitedBy === undefined;
}

/** The next number of this alert. */
export function countOccurrence(book: AlertBook, alertId: string): number {
  const count = (book.occurrences[alertId] ?? 0) + 1;
  book.occurrences[alertId] = count;
  const ids = Object.keys(book.occurrences);
  const first = ids[0];
  if (ids.length > MAX_COUNTED && first !== undefined) delete book.occurrences[first];
  return count;
}

/** Keeps the list of unseen cleared alerts within its bound. */
export function boundCleared(book: AlertBook): void {
  let cleared = book.records.filter((record) => record.stage.kind === 'cleared');
  while (cleared.length > MAX_CLEARED) {
    const leaves = cleared.reduce((a, b) => (leavesBefore(b, a) ? b : a));
    book.records = book.records.filter((record) => record !== leaves);
    cleared = cleared.filter((record) => record !== leaves);
  }
}

function leavesBefore(a: AlertRecord, b: AlertRecord): boolean {
  if (a.stage.kind !== 'cleared' || b.stage.kind !== 'cleared') return false;
  const byLevel = LEVEL_ORDER.indexOf(a.stage.level) - LEVEL_ORDER.indexOf(b.stage.level);
  return byLevel === 0 ? a.stage.clearedAtMs < b.stage.clearedAtMs : byLevel < 0;
}
