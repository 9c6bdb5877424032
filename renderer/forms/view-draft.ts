/**
 * Views as typed. A view counts from the moment it was stated, on the clock of the run: what nobody touched keeps its moment,
 * a changed one is stated anew when saved, and one that has expired is not carried along.
 */
import type { View } from '../../shared/sizing/policy';
import { HOUR_MS } from '../../shared/units';
import type { NumberReader } from './errors';
import { editable, editablePercent, ratioOfPercent } from './number-entry';

export interface ViewDraft {
  kind: View['kind'];
  underlying: string;
  strength: string;
  targetPrice: string;
  stopPrice: string;
  chancePercent: string;
  horizonHours: string;
  /** As it was opened; undefined for a new one. */
  readonly was: View | undefined;
  /** The trader says an expired one again as it stands. */
  isStatedAgain: boolean;
}

/** When a form is read: the wall clock, the clock of the run, and marks that can be relied on. */
export interface Moment {
  readonly wallMs: number;
  readonly runMs: number;
  readonly markPriceOf: (underlying: string) => number | undefined;
}

const EMPTY = { strength: '', targetPrice: '', stopPrice: '', chancePercent: '' };

export function viewDraftOf(view: View): ViewDraft {
  const said =
    view.kind === 'strength'
      ? { strength: editable(view.strength) }
      : { targetPrice: editable(view.targetPrice), stopPrice: editable(view.stopPrice), chancePercent: editablePercent(view.chance) };
  return { ...EMPTY, ...said, kind: view.kind, underlying: view.underlying, horizonHours: editable(view.horizonHours), was: view, isStatedAgain: false };
}

export function emptyView(underlying: string): ViewDraft {
  return { ...EMPTY, kind: 'strength', underlying, strength: '1', horizonHours: '24', was: undefined, isStatedAgain: false };
}

/** Whether the view still says what it said when it was opened, in the fields that belong to its kind. */
export function isUnchanged(draft: ViewDraft): draft is ViewDraft & { readonly was: View } {
  if (draft.was === undefined || draft.isStatedAgain) return false;
  const opened = viewDraftOf(draft.was);
  const fields = ['kind', 'underlying', 'horizonHours', ...(draft.kind === 'strength' ? (['strength'] as const) : (['targetPrice', 'stopPrice', 'chancePercent'] as const))] as const;
  return fields.every((field) => opened[field] === draft[field]);
}

export function expiresAtMs(view: View): number {
  return view.statedAtMs + view.horizonHours * HOUR_MS;
}

/** An expired view is no view. The last millisecond still counts, as in the sizing rules. */
export function isExpired(view: View, runMs: number): boolean {
  return runMs > expiresAtMs(view);
}

/** The view as data for the schema; problems are noted under `views.<index>`. What was saved before is not judged again. */
export function readView(draft: ViewDraft, index: number, moment: Moment, reader: NumberReader): unknown {
  if (isUnchanged(draft)) return draft.was;
  const path = `views.${index}`;
  const ground = { kind: draft.kind, underlying: draft.underlying.trim().toUpperCase(), statedAtMs: moment.runMs, horizonHours: reader.required(`${path}.horizonHours`, draft.horizonHours, 'the horizon') };
  if (ground.underlying === '') reader.errors[`${path}.underlying`] = 'the underlying is missing';
  if (draft.kind === 'strength') return { ...ground, strength: reader.required(`${path}.strength`, draft.strength, 'the strength') };
  const targetPrice = reader.required(`${path}.targetPrice`, draft.targetPrice, 'the target');
  const stopPrice = reader.required(`${path}.stopPrice`, draft.stopPrice, 'the stop');
  const percent = reader.required(`${path}.chance`, draft.chancePercent, 'the chance');
  const problem = sideProblem(targetPrice, stopPrice, moment.markPriceOf(ground.underlying));
  if (problem !== undefined) reader.errors[`${path}.${problem.field}`] = problem.message;
  return { ...ground, targetPrice, stopPrice, chance: percent === undefined ? undefined : ratioOfPercent(percent) };
}

/** A bet needs the price between its stop and its target; where no mark can be relied on, nothing is said. */
function sideProblem(targetPrice: number | undefined, stopPrice: number | undefined, markPrice: number | undefined): { readonly field: string; readonly message: string } | undefined {
  if (targetPrice === undefined || stopPrice === undefined || markPrice === undefined) return undefined;
  if (targetPrice === markPrice) return { field: 'targetPrice', message: 'is the mark itself' };
  const isUp = targetPrice > markPrice;
  if (isUp ? stopPrice < markPrice : stopPrice > markPrice) return undefined;
  return { field: 'stopPrice', message: isUp ? 'must be below the mark' : 'must be above the mark' };
}
