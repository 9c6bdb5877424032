/**
 * How an alert lives: on-delay, raised, worsened, acknowledged, inhibited by its cause and released, repeated, cleared.
 * One pure state machine for all rules, after ISA-18.2 and OPC UA Part 9 (on-delay, off-delay, deadband, re-alarm), with
 * the attention rules of 14 CFR 25.1322. It decides what changed; what sounds and what is written is the shell's.
 */
import { assert } from '../assert';
import { SECOND_MS, type EpochMs } from '../units';
import type { Alert, AlertChange, AlertLevel } from './alert';
import { alertOf, boundCleared, countOccurrence, isShown, type Active, type AlertBook, type AlertRecord } from './book';
import { isWorse, LEVEL_ORDER, worseOf } from './level';
import { alertId, type Observation } from './rule';

export type EmitAlert = (change: AlertChange, alert: Alert) => void;

/** An unacknowledged warning asks again after so long. */
export const REPEAT_MS = 20 * SECOND_MS;

interface Step {
  readonly book: AlertBook;
  readonly index: Map<string, AlertRecord>;
  readonly nowMs: EpochMs;
  readonly emit: EmitAlert;
}

/**
 * Brings the book to `nowMs`. `observations` are all there is at this moment, causes before what they inhibit; an object
 * that is missing is gone, and its alert is over at once. A second call at the same moment with the same facts emits nothing.
 */
export function stepAlerts(book: AlertBook, observations: readonly Observation[], nowMs: EpochMs, emit: EmitAlert): void {
  const step: Step = { book, index: new Map(book.records.map((record) => [record.id, record])), nowMs, emit };
  const byId = new Map(observations.map((observation) => [alertId(observation.rule.id, observation.object), observation]));
  assert(byId.size === observations.length, 'one observation for each rule and object');
  for (const record of step.index.values()) if (!byId.has(record.id)) forget(step, record);
  const hidden = hiddenLevels(step);
  for (const [id, observation] of byId) observe(step, id, observation, hidden.get(id));
  liftCauses(step);
  boundCleared(book);
}

/**
 * The trader has seen it. What is still true falls silent for this occurrence; what is over leaves the list.
 * False when there is no such alert.
 */
export function acknowledgeAlert(book: AlertBook, id: string, nowMs: EpochMs, emit: EmitAlert): boolean {
  const record = book.records.find((candidate) => candidate.id === id);
  if (record === undefined || record.stage.kind === 'waiting') return false;
  if (record.stage.kind === 'active') record.stage.acknowledgedAtMs ??= nowMs;
  tell(emit, 'acknowledged', record);
  if (record.stage.kind === 'cleared') record.stage = { kind: 'waiting' };
  const isIdle = record.stage.kind === 'waiting' && Object.keys(record.reachedSinceMs).length === 0;
  if (isIdle) book.records = book.records.filter((candidate) => candidate !== record);
  return true;
}

function observe(step: Step, id: string, observation: Observation, hidden: AlertLevel | undefined): void {
  const { condition } = observation;
  let record = step.index.get(id);
  if (record === undefined) {
    if (condition.kind !== 'reached') return;
    record = { id, ruleId: observation.rule.id, object: observation.object, reachedSinceMs: {}, stage: { kind: 'waiting' } };
    step.index.set(id, record);
    step.book.records.push(record);
  }
  record.object = observation.object;
  noteReached(record, condition.kind === 'reached' ? condition.level : undefined, step.nowMs);
  const cause = observation.inhibitedBy.find((causeId) => isShown(step.index.get(causeId)));
  if (record.stage.kind === 'active') stepActive(step, record, record.stage, observation, cause, hidden);
  else stepIdle(step, record, observation, cause);
}

/** On-delay of a first or a new occurrence. */
function stepIdle(step: Step, record: AlertRecord, observation: Observation, cause: string | undefined): void {
  const level = delayedLevel(record, observation, step.nowMs);
  if (level === undefined) {
    if (record.stage.kind === 'waiting' && observation.condition.kind !== 'reached') remove(step, record);
    return;
  }
  const { situation, text } = textOf(observation);
  const at = step.nowMs;
  const occurrence = countOccurrence(step.book, record.id);
  record.stage = { kind: 'active', level, occurrence, raisedAtMs: at, annunciatedAtMs: at, situation, text, ...(cause === undefined ? {} : { inhibitedBy: cause }) };
  tell(step.emit, cause === undefined ? 'raised' : 'inhibited', record);
}

function stepActive(step: Step, record: AlertRecord, active: Active, observation: Observation, cause: string | undefined, hidden: AlertLevel | undefined): void {
  const { situation, text } = textOf(observation);
  active.text = text;
  if (observation.condition.kind === 'reached') active.situation = situation;
  if (cause !== undefined) {
    inhibit(step, record, active, observation, cause);
    return;
  }
  if (active.inhibitedBy !== undefined) {
    if (observation.condition.kind === 'normal') {
      clear(step, record, active);
      return;
    }
    delete active.inhibitedBy;
    active.annunciatedAtMs = step.nowMs;
    tell(step.emit, 'released', record);
  }
  const reached = delayedLevel(record, observation, step.nowMs);
  if (isWorse(reached, active.level) && reached !== undefined) worsen(step, record, active, reached);
  else if (!isHeld(active, observation, hidden)) letGo(step, record, active, observation);
  else delete active.belowSinceMs;
  if (record.stage === active) repeat(step, record, active, observation);
}

/** Under its cause an alert is silent. Its level still follows worse numbers, so that the cause can take it over. */
function inhibit(step: Step, record: AlertRecord, active: Active, observation: Observation, cause: string): void {
  const reached = delayedLevel(record, observation, step.nowMs);
  if (isWorse(reached, active.level) && reached !== undefined) {
    active.level = reached;
    delete active.acknowledgedAtMs;
  }
  delete active.belowSinceMs;
  const wasInhibited = active.inhibitedBy !== undefined;
  active.inhibitedBy = cause;
  if (!wasInhibited) tell(step.emit, 'inhibited', record);
}

function worsen(step: Step, record: AlertRecord, active: Active, level: AlertLevel): void {
  active.level = level;
  active.annunciatedAtMs = step.nowMs;
  delete active.acknowledgedAtMs;
  delete active.belowSinceMs;
  tell(step.emit, 'worsened', record);
}

/** What cannot be judged is kept as it is: silence of the data is never the end of an alert. */
function isHeld(active: Active, observation: Observation, hidden: AlertLevel | undefined): boolean {
  const { condition } = observation;
  if (condition.kind === 'unknown') return true;
  if (condition.kind === 'normal') return false;
  return !isWorse(active.level, worseOf(condition.holdLevel, hidden));
}

/** Off-delay: afterwards the level falls to what is still held, or the alert is over. */
function letGo(step: Step, record: AlertRecord, active: Active, observation: Observation): void {
  const { condition, rule } = observation;
  active.belowSinceMs ??= step.nowMs;
  if (step.nowMs - active.belowSinceMs < rule.timing.offDelayMs) return;
  if (condition.kind === 'normal' || condition.kind === 'unknown') {
    clear(step, record, active);
    return;
  }
  active.level = condition.holdLevel;
  delete active.belowSinceMs;
}

function repeat(step: Step, record: AlertRecord, active: Active, observation: Observation): void {
  const isSilent = active.level !== 'warning' || active.acknowledgedAtMs !== undefined || observation.condition.kind === 'normal';
  if (isSilent || step.nowMs - active.annunciatedAtMs < REPEAT_MS) return;
  active.annunciatedAtMs = step.nowMs;
  tell(step.emit, 'repeated', record);
}

/** Over: listed until somebody has seen it. The words are of the past and give no advice. */
function clear(step: Step, record: AlertRecord, active: Active): void {
  const { level, occurrence, raisedAtMs, situation } = active;
  record.stage = { kind: 'cleared', level, occurrence, raisedAtMs, clearedAtMs: step.nowMs, text: `${record.object.title}: was ${situation}` };
  record.reachedSinceMs = {};
  if (active.acknowledgedAtMs !== undefined) remove(step, record);
  tell(step.emit, 'cleared', record);
}

/** The object is gone: a position closed, an account removed. */
function forget(step: Step, record: AlertRecord): void {
  if (record.stage.kind === 'active') clear(step, record, record.stage);
  else if (record.stage.kind === 'waiting') remove(step, record);
  else record.reachedSinceMs = {};
}

/** The worst level that each cause keeps off the screen. */
function hiddenLevels(step: Step): Map<string, AlertLevel> {
  const hidden = new Map<string, AlertLevel>();
  for (const { stage } of step.index.values()) {
    if (stage.kind !== 'active' || stage.inhibitedBy === undefined) continue;
    hidden.set(stage.inhibitedBy, worseOf(stage.level, hidden.get(stage.inhibitedBy)) ?? stage.level);
  }
  return hidden;
}

/** A cause is as loud as what it hides: a stale feed under a warning is a warning. */
function liftCauses(step: Step): void {
  for (const [causeId, level] of hiddenLevels(step)) {
    const cause = step.index.get(causeId);
    if (cause?.stage.kind === 'active' && isWorse(level, cause.stage.level)) worsen(step, cause, cause.stage, level);
  }
}

/** The times since when each level has been reached without a break; an unknown moment breaks them. */
function noteReached(record: AlertRecord, level: AlertLevel | undefined, nowMs: EpochMs): void {
  for (const each of LEVEL_ORDER) {
    if (level === undefined || isWorse(each, level)) delete record.reachedSinceMs[each];
    else record.reachedSinceMs[each] ??= nowMs;
  }
}

/** The worst level whose on-delay has passed. */
function delayedLevel(record: AlertRecord, observation: Observation, nowMs: EpochMs): AlertLevel | undefined {
  return LEVEL_ORDER.findLast((level) => {
    const since = record.reachedSinceMs[level];
    return since !== undefined && nowMs - since >= observation.rule.timing.onDelayMs[level];
  });
}

function textOf(observation: Observation): { readonly situation: string; readonly text: string } {
  const { situation, action, time } = observation.describe();
  const parts = [`${observation.object.title}: ${situation}`, action, ...(time === undefined ? [] : [time])];
  return { situation, text: parts.join('; ') };
}

function remove(step: Step, record: AlertRecord): void {
  step.index.delete(record.id);
  step.book.records = step.book.records.filter((candidate) => candidate !== record);
}

function tell(emit: EmitAlert, change: AlertChange, record: AlertRecord): void {
  const alert = alertOf(record);
  assert(alert !== undefined, 'only an alert that was raised can change');
  emit(change, alert);
}
