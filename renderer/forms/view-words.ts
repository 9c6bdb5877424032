/** What a typed view means now, in words: until when it counts, and what it asks of the size at the present mark. */
import type { InstrumentView, Snapshot } from '../../shared/engine/snapshot';
import type { View } from '../../shared/sizing/policy';
import { convictionOf, STRONGEST } from '../../shared/sizing/view';
import { HOUR_MS, MINUTE_MS } from '../../shared/units';
import { multiple, price, shortAgeText, timeLeftText } from '../format';
import { numberReader } from './errors';
import { readNumber } from './number-entry';
import { utcText } from './utc-entry';
import { expiresAtMs, isExpired, isUnchanged, readView, type Moment, type ViewDraft } from './view-draft';

export type MarkAtHand =
  | { readonly kind: 'known'; readonly symbol: string; readonly markPrice: number; readonly text: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** The mark of an underlying's first instrument that has one to rely on. */
export function markOf(instruments: readonly InstrumentView[], underlying: string): MarkAtHand {
  const own = instruments.filter((each) => each.underlying === underlying);
  const [first] = own;
  if (first === undefined) return { kind: 'unknown', why: `nothing on ${underlying} is watched` };
  for (const { symbol, markPrice, markAge, priceTick } of own) {
    if (markPrice.kind === 'known' && markAge.freshness !== 'stale' && markAge.freshness !== 'gone') return { kind: 'known', symbol, markPrice: markPrice.value, text: `${symbol} ${price(markPrice.value, priceTick)}` };
  }
  return { kind: 'unknown', why: first.markPrice.kind === 'known' ? `the mark of ${first.symbol} is ${shortAgeText(first.markAge.ageMs)} old` : `the mark of ${first.symbol} is missing` };
}

/** A form is read by the clock of the run, as the engine judges a view; before the first snapshot by the wall clock. */
export function momentOf(snapshot: Pick<Snapshot, 'atMs' | 'instruments'> | null, wallMs: number): Moment {
  return {
    wallMs,
    runMs: snapshot?.atMs ?? wallMs,
    markPriceOf: (underlying) => {
      const mark = markOf(snapshot?.instruments ?? [], underlying);
      return mark.kind === 'known' ? mark.markPrice : undefined;
    },
  };
}

export type Standing = { readonly kind: 'expired' | 'holds' | 'unsaved'; readonly words: string };

/** When it was stated and how long it counts, by the clock of the run. */
export function standingOf(draft: ViewDraft, runMs: number): Standing {
  if (!isUnchanged(draft)) return { kind: 'unsaved', words: unsavedWords(draft) };
  const { was } = draft;
  const stated = `stated ${utcText(was.statedAtMs - (was.statedAtMs % MINUTE_MS))} UTC`;
  if (isExpired(was, runMs)) return { kind: 'expired', words: `expired ${shortAgeText(runMs - expiresAtMs(was))} ago, ${stated}: no size uses it, saving leaves it out` };
  const left = timeLeftText((expiresAtMs(was) - runMs) / 60_000);
  // A drill or a recording plays on an earlier day than the one the view was stated on.
  return { kind: 'holds', words: was.statedAtMs > runMs ? `${stated}, after the time of this run; expires in ${left}` : `${stated}, expires in ${left}` };
}

function unsavedWords({ was, horizonHours }: ViewDraft): string {
  const horizon = readNumber(horizonHours);
  const life = horizon.kind === 'number' && horizon.value > 0 ? `, then expires in ${timeLeftText((horizon.value * HOUR_MS) / 60_000)}` : '';
  return `${was === undefined ? 'stated' : 'stated anew'} when saved${life}`;
}

/** What the view asks for at the mark: how much of the volatility target, in which direction; empty while it is incomplete. */
export function convictionWords(draft: ViewDraft, mark: MarkAtHand, moment: Moment): string {
  const view = viewBeingTyped(draft, moment);
  if (view === undefined) return '';
  if (view.kind === 'strength') return `conviction: ${sizeWords(view.strength)}, as far as the limits allow`;
  if (mark.kind === 'unknown') return `conviction unknown: ${mark.why}`;
  const conviction = convictionOf(view, mark.markPrice);
  if (conviction === undefined) return `${mark.text} is not between stop and target: the view says nothing now`;
  if (conviction === 0) return `conviction: flat, at ${mark.text} the bet does not pay with this chance`;
  return `conviction: ${sizeWords(conviction)} at ${mark.text}, as far as the limits allow`;
}

function sizeWords(conviction: number): string {
  if (conviction === 0) return 'flat';
  const size = Math.abs(conviction);
  return `${conviction > 0 ? 'long' : 'short'} at ${size < 0.01 ? 'under 0.01x' : multiple(size)} the volatility target`;
}

/** The view as far as it can be read; undefined while a field is missing or beyond its bounds. */
function viewBeingTyped(draft: ViewDraft, moment: Moment): View | undefined {
  const reader = numberReader();
  // A stop on the wrong side is said beside its field; here the mark has its own sentence.
  const view = readView(draft, 0, { ...moment, markPriceOf: () => undefined }, reader) as View;
  if (Object.keys(reader.errors).length > 0) return undefined;
  const isWithin = view.kind === 'strength' ? Math.abs(view.strength) <= STRONGEST : view.chance > 0 && view.chance < 1 && view.targetPrice > 0 && view.stopPrice > 0;
  return isWithin ? view : undefined;
}

/** Of several views on one underlying only the first that holds is used. */
export function isBehindAnother(views: readonly ViewDraft[], index: number, runMs: number): boolean {
  const nameOf = ({ underlying }: ViewDraft) => underlying.trim().toUpperCase();
  const own = views[index];
  return own !== undefined && views.slice(0, index).some((other) => nameOf(other) === nameOf(own) && !(isUnchanged(other) && isExpired(other.was, runMs)));
}
