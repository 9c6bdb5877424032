/** When the record is written on: once a minute of the engine's clock, and when the shell is to keep it. */
import { MINUTE_MS } from '../units';
import { foldConvictions } from './conviction-facts';
import type { Emit } from './effect';
import { foldBook } from './record-equity';
import { keptRecord, type KeptRecord } from './record-state';
import { foldViews } from './record-views';
import type { State } from './state';

/** A sample more is not worth a write; a view or a flow is. */
const KEEP_EVERY_MS = 5 * MINUTE_MS;

/** To be called as time passes. */
export function foldRecord(state: State, emit: Emit): void {
  const { record } = state;
  const minute = Math.floor(state.nowMs / MINUTE_MS);
  if (minute !== record.foldedMinute) {
    record.foldedMinute = minute;
    foldBook(state, emit);
    foldViews(state);
    foldConvictions(state);
    if (state.nowMs - record.keptAtMs >= KEEP_EVERY_MS) record.isChanged = true;
  }
  if (!record.isChanged) return;
  record.isChanged = false;
  record.keptAtMs = state.nowMs;
  // A drill begins anew each time, a replay changes nothing.
  if (state.mode.kind === 'live') emit({ kind: 'record.keep', record: keptRecord(record) });
}

/** What an earlier session left, before anything else is known. Accounts that changed meanwhile are told apart once priced. */
export function restoreRecord(state: State, kept: KeptRecord): void {
  const { record } = state;
  Object.assign(record, { ...kept, counted: Object.fromEntries(kept.counted.map((account) => [account.id, account])), openViews: kept.openViews.map((open) => ({ ...open })), closedViews: [...kept.closedViews] });
  record.unsettled = kept.counted.map(({ id }) => id);
  record.unsettledSinceMs = record.unsettled.length > 0 ? state.nowMs : null;
}
