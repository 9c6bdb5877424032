/**
 * Every view the trader stated, from the mark at that time to what came of it. A target view ends when a mark touches target
 * or stop; a strength when its time is over, by the sign of the move. Time in which the program did not run is looked up in
 * candles (traded prices; a candle that holds both target and stop counts as stopped) and said where there are none.
 * A view taken back within ten minutes was a slip; later it is scored as it was stated.
 */
import type { MarkSeen } from '../market/event';
import { canonicalJson } from '../math/canonical-json';
import { sigmaOver } from '../sizing/facts';
import type { View } from '../sizing/policy';
import { isWithheldAge } from '../sizing/withheld-age';
import { HOUR_MS, MINUTE_MS } from '../units';
import { markAge } from './ages';
import { lookUpHole, touchedBy, viewEndMs } from './record-holes';
import { VIEWS_KEPT, type ClosedView, type OpenView, type ViewOutcome } from './record-state';
import type { State } from './state';
import { outlookOf } from './volatility-facts';

/** Until then a view that is taken back was a slip. */
const SLIP_MS = 10 * MINUTE_MS;
/** Without a mark for longer, a view was not watched. */
const HOLE_MS = 10 * MINUTE_MS;
/** For so long candles of a hole are waited for after marks came back. */
const BACKFILL_MS = 10 * MINUTE_MS;
/** A view whose first mark comes later than this after it was stated has no price to be measured from. */
const LATEST_START_MS = HOUR_MS;

/** The policy has these views now: new and changed ones are logged, others may have been taken back. */
export function noteViews(state: State, views: readonly View[]): void {
  const { record, nowMs } = state;
  const stated = new Map(views.map((view) => [canonicalJson(view), view]));
  const inLog = new Set([...record.openViews, ...record.closedViews].map(({ view }) => canonicalJson(view)));
  const open = record.openViews.filter((entry) => stated.has(canonicalJson(entry.view)) || nowMs - entry.loggedAtMs >= SLIP_MS);
  for (const entry of open) entry.withdrawnAtMs = stated.has(canonicalJson(entry.view)) ? null : (entry.withdrawnAtMs ?? nowMs);
  for (const [key, view] of stated) {
    if (!inLog.has(key) && nowMs <= viewEndMs(view)) open.push({ view, loggedAtMs: nowMs, start: null, watched: null, hole: null, unwatchedMs: 0, withdrawnAtMs: null });
  }
  record.openViews = open.slice(-VIEWS_KEPT);
  bound(state);
  record.isChanged = true;
  startViews(state);
}

/** A mark came: views on its instrument may have been decided by it. */
export function watchViews(state: State, { instrumentId, markPrice, atMs }: MarkSeen): void {
  if (state.record.openViews.length === 0) return;
  for (const open of [...state.record.openViews]) {
    if (open.start?.instrumentId !== instrumentId || atMs > viewEndMs(open.view)) continue;
    const since = open.watched?.atMs ?? open.start.atMs;
    if (open.hole !== null) open.hole = { ...open.hole, toMs: atMs };
    else if (atMs - since > HOLE_MS) open.hole = { fromMs: since, toMs: atMs, noticedAtMs: state.nowMs };
    if (atMs >= since) open.watched = { atMs, markPrice };
    // What happened in the hole came first.
    if (open.view.kind !== 'target' || open.hole !== null) continue;
    const touched = touchedBy(open.view, markPrice, markPrice);
    if (touched !== undefined) close(state, open, touched, atMs, markPrice);
  }
}

/** Once a minute: begins, looks up holes, ends. */
export function foldViews(state: State): void {
  startViews(state);
  for (const open of [...state.record.openViews]) {
    lookUp(state, open);
    if (!state.record.openViews.includes(open) || state.nowMs <= viewEndMs(open.view)) continue;
    endView(state, open);
  }
}

/** Views that ran out and were scored. */
export function maturedViews({ record }: State): readonly ClosedView[] {
  return record.closedViews.filter(({ resultRatio }) => resultRatio !== undefined);
}

function startViews(state: State): void {
  for (const open of [...state.record.openViews]) {
    if (open.start !== null) continue;
    if (state.nowMs - open.loggedAtMs > LATEST_START_MS) {
      close(state, open, 'expired', state.nowMs);
      continue;
    }
    const held = Object.values(state.instruments).find((one) => one.instrument.underlying === open.view.underlying && one.mark !== null && !isWithheldAge(markAge(state, one).freshness));
    if (held?.mark == null) continue;
    const { markPrice } = held.mark;
    // Stated beyond its own target or stop it says nothing any more.
    if (open.view.kind === 'target' && touchedBy(open.view, markPrice, markPrice) !== undefined) {
      close(state, open, 'expired', state.nowMs);
      continue;
    }
    const outlook = outlookOf(state, open.view.underlying);
    const sigmaLog = outlook.kind === 'known' ? sigmaOver(outlook.value, open.view.horizonHours, 'median') : 0;
    open.start = { instrumentId: held.instrument.id, atMs: state.nowMs, markPrice, ...(sigmaLog > 0 ? { sigmaLog } : {}) };
    open.watched = { atMs: state.nowMs, markPrice };
    state.record.isChanged = true;
  }
}

function lookUp(state: State, open: OpenView): void {
  const { start, view, watched } = open;
  const endMs = viewEndMs(view);
  // The end itself may lie in a hole that no mark has closed.
  if (open.hole === null && state.nowMs > endMs && watched !== null && endMs - watched.atMs > HOLE_MS) open.hole = { fromMs: watched.atMs, toMs: endMs, noticedAtMs: state.nowMs };
  const { hole } = open;
  if (hole === null || start === null) return;
  const found = lookUpHole(state.instruments[start.instrumentId], hole, view);
  if (found === undefined && state.nowMs - hole.noticedAtMs < BACKFILL_MS) return;
  open.hole = null;
  open.unwatchedMs += found?.unwatchedMs ?? hole.toMs - hole.fromMs;
  if (found?.touched !== undefined) close(state, open, found.touched.outcome, found.touched.atMs, found.touched.price);
  else if (hole.toMs === endMs) open.watched = found === undefined ? null : { atMs: endMs, markPrice: found.lastPrice };
}

function endView(state: State, open: OpenView): void {
  const endMs = viewEndMs(open.view);
  if (open.hole !== null) return;
  const isKnown = open.watched !== null && endMs - open.watched.atMs <= HOLE_MS;
  close(state, open, undefined, endMs, isKnown ? open.watched?.markPrice : undefined);
}

/** `outcome` undefined: by the sign of the move. Without a price nothing is scored. */
function close(state: State, open: OpenView, outcome: ViewOutcome | undefined, atMs: number, price?: number): void {
  const { record } = state;
  const { view, loggedAtMs, start, unwatchedMs } = open;
  const side = view.kind === 'target' ? Math.sign(view.targetPrice - view.stopPrice) : Math.sign(view.strength);
  const isScored = start !== null && price !== undefined && side !== 0;
  // + 0: a negative zero does not survive JSON.
  const resultRatio = isScored ? side * (price / start.markPrice - 1) + 0 : undefined;
  const isRight = view.kind === 'strength' && (resultRatio ?? 0) > 0;
  const sigmas = isScored && view.kind === 'strength' && start.sigmaLog !== undefined ? (side * Math.log(price / start.markPrice)) / start.sigmaLog + 0 : undefined;
  record.openViews = record.openViews.filter((one) => one !== open);
  record.closedViews.push({
    view, loggedAtMs, closedAtMs: atMs, outcome: outcome ?? (isRight ? 'hit' : 'expired'), isWithdrawn: open.withdrawnAtMs !== null, unwatchedMs,
    ...(resultRatio === undefined ? {} : { resultRatio }), ...(sigmas === undefined ? {} : { resultSigmas: sigmas }),
  });
  bound(state);
  record.isChanged = true;
}

/** The oldest closed ones go first. */
function bound({ record }: State): void {
  const excess = record.openViews.length + record.closedViews.length - VIEWS_KEPT;
  if (excess > 0) record.closedViews.splice(0, excess);
}
