/** Announced events as typed: the moment in UTC, the extra move in percent. */
import { HOUR_MS } from '../../shared/units';
import type { EventBump } from '../../shared/volatility/forecast/event-bump';
import { timeLeftText } from '../format';
import type { NumberReader } from './errors';
import { editable, editablePercent, ratioOfPercent, readNumber } from './number-entry';
import { readUtc, utcText } from './utc-entry';

export interface EventDraft {
  label: string;
  at: string;
  hours: string;
  extraMovePercent: string;
  /** As it was opened: what nobody touched keeps every digit. */
  readonly was: EventBump | undefined;
}

export function eventDraftOf(event: EventBump): EventDraft {
  return { label: event.label, at: utcText(event.atMs), hours: editable(event.hours), extraMovePercent: editablePercent(event.extraMoveRatio), was: event };
}

export function emptyEvent(): EventDraft {
  return { label: '', at: '', hours: '2', extraMovePercent: '', was: undefined };
}

/** The event as data for the schema; what could not be read is undefined and noted under `events.<index>`. */
export function readEvent(draft: EventDraft, index: number, reader: NumberReader): { readonly [Key in keyof EventBump]: EventBump[Key] | undefined } {
  const { was } = draft;
  const opened = was === undefined ? undefined : eventDraftOf(was);
  const path = `events.${index}`;
  const hours = reader.required(`${path}.hours`, draft.hours, 'how many hours');
  const percent = reader.required(`${path}.extraMoveRatio`, draft.extraMovePercent, 'the extra move');
  return {
    label: draft.label.trim(),
    atMs: opened?.at === draft.at ? was?.atMs : readMoment(`${path}.atMs`, draft.at, reader),
    hours,
    extraMoveRatio: opened?.extraMovePercent === draft.extraMovePercent ? was?.extraMoveRatio : percent === undefined ? undefined : ratioOfPercent(percent),
  };
}

function readMoment(path: string, typed: string, reader: NumberReader): number | undefined {
  const entry = readUtc(typed);
  if (entry.kind === 'time') return entry.atMs;
  reader.errors[path] = entry.kind === 'empty' ? 'date and time are missing' : entry.message;
  return undefined;
}

/** `in 3 d`, `now`, `over`, by the clock of the run; empty while the moment cannot be read. */
export function eventWhen(draft: EventDraft, runMs: number): string {
  const entry = readUtc(draft.at);
  if (entry.kind !== 'time') return '';
  if (entry.atMs > runMs) return `in ${timeLeftText((entry.atMs - runMs) / 60_000)}`;
  const hours = readNumber(draft.hours);
  const endMs = entry.atMs + (hours.kind === 'number' ? hours.value : 0) * HOUR_MS;
  return runMs < endMs ? 'now' : 'over: lifts nothing any more';
}
