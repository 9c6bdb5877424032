/**
 * A piece of advice as it was given, and what is kept of it until a day has passed: the marks that came, and whether it was
 * followed. Exposure in base units, so gains are in quote currency; for contracts settled in the coin that is the first order.
 */
import { HOUR_MS, MINUTE_MS } from '../units';

export type AdviceAction = 'HOLD' | 'CUT' | 'ADD';

export interface AdviceNote {
  readonly atMs: number;
  readonly bundleId: string;
  readonly symbol: string;
  /** Signed net exposure then, and suggested. */
  readonly nowBase: number;
  readonly suggestedBase: number;
  readonly markPrice: number;
  readonly action: AdviceAction;
}

export const REGRET_HOURS = [1, 4, 24] as const;
export type RegretHours = (typeof REGRET_HOURS)[number];
/** A mark later than this after the hour is due says something of another time. */
export const MARK_TOLERANCE_MS = 15 * MINUTE_MS;
/** The trader's time to act. */
const FOLLOW_MS = HOUR_MS;
/** Within a tenth of the way counts as there. */
const FOLLOW_SHARE = 0.1;
/** Advice within 5 % of an earlier one of the hour is the same advice. */
const SAME_SHARE = 0.05;

export type Followed = 'yes' | 'no' | 'unknown';

export interface OpenNote extends AdviceNote {
  /** How many of REGRET_HOURS are done. */
  settledCount: number;
  /** Lowest gain since then, 0 or below, of what was held and of what was suggested. */
  worstKept: number;
  worstSuggested: number;
  followed: Followed;
}

/** What came of one note after so many hours. */
export interface SettledAdvice {
  readonly note: AdviceNote;
  readonly hours: RegretHours;
  /** Gain of the suggested less that of the kept exposure, quote currency: > 0 = the advice would have paid. */
  readonly difference: number;
  /** How much less the suggested exposure would have been down at its worst mark: > 0 = drawdown avoided. */
  readonly drawdownAvoided: number;
  /** Value of the larger of both exposures at the time of the advice: what the two are divided by. */
  readonly exposureValue: number;
  readonly followed: Followed;
}

export function isSound(note: AdviceNote): boolean {
  return [note.atMs, note.nowBase, note.suggestedBase].every(Number.isFinite) && note.markPrice > 0 && Number.isFinite(note.markPrice) && larger(note) > 0;
}

export function opened({ atMs, bundleId, symbol, nowBase, suggestedBase, markPrice, action }: AdviceNote): OpenNote {
  return { atMs, bundleId, symbol, nowBase, suggestedBase, markPrice, action, settledCount: 0, worstKept: 0, worstSuggested: 0, followed: 'unknown' };
}

/** The same bundle, action and nearly the same size, within an hour of a note that was counted. */
export function isRepeat(earlier: AdviceNote, note: AdviceNote): boolean {
  return earlier.bundleId === note.bundleId && earlier.action === note.action && note.atMs - earlier.atMs < HOUR_MS && note.atMs >= earlier.atMs &&
    Math.abs(note.suggestedBase - earlier.suggestedBase) <= SAME_SHARE * Math.max(larger(earlier), larger(note));
}

/** A mark of the note's symbol, later than it: takes in the worst so far; answers what came due, and counts what was missed. */
export function foldMark(open: OpenNote, atMs: number, markPrice: number): { readonly settled: SettledAdvice[]; readonly missedCount: number } {
  const settled: SettledAdvice[] = [];
  let missedCount = 0;
  const move = markPrice - open.markPrice;
  // + 0: a negative zero does not survive JSON.
  open.worstKept = Math.min(open.worstKept, open.nowBase * move) + 0;
  open.worstSuggested = Math.min(open.worstSuggested, open.suggestedBase * move) + 0;
  for (;;) {
    const hours = REGRET_HOURS[open.settledCount];
    if (hours === undefined || atMs < open.atMs + hours * HOUR_MS) return { settled, missedCount };
    open.settledCount += 1;
    if (atMs > open.atMs + hours * HOUR_MS + MARK_TOLERANCE_MS) missedCount += 1;
    else settled.push(settle(open, hours, move));
  }
}

/** The exposure of the bundle, seen in the hour after the advice. */
export function foldFollowed(open: OpenNote, atMs: number, exposureBase: number): void {
  if (atMs < open.atMs || atMs > open.atMs + FOLLOW_MS) return;
  const way = open.action === 'HOLD' ? Math.abs(open.nowBase) : Math.abs(open.suggestedBase - open.nowBase);
  const isThere = Math.abs(exposureBase - open.suggestedBase) <= FOLLOW_SHARE * way;
  // Held advice is broken by one look elsewhere, a change is followed by one look there.
  if (open.action === 'HOLD') open.followed = isThere && open.followed !== 'no' ? 'yes' : 'no';
  else open.followed = isThere || open.followed === 'yes' ? 'yes' : 'no';
}

function settle(open: OpenNote, hours: RegretHours, move: number): SettledAdvice {
  const { atMs, bundleId, symbol, nowBase, suggestedBase, markPrice, action } = open;
  return {
    note: { atMs, bundleId, symbol, nowBase, suggestedBase, markPrice, action },
    hours,
    difference: (suggestedBase - nowBase) * move + 0,
    drawdownAvoided: open.worstSuggested - open.worstKept,
    exposureValue: larger(open) * markPrice,
    followed: open.followed,
  };
}

function larger({ nowBase, suggestedBase }: AdviceNote): number {
  return Math.max(Math.abs(nowBase), Math.abs(suggestedBase));
}
