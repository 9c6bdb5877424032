/**
 * Regret: what each piece of advice would have been worth 1, 4 and 24 hours later, followed or not, summed by action over 30 days.
 * A cut that cost a gain may still have been right: the drawdown avoided stands beside the difference. Plain JSON, bounded by
 * 500 open notes, 30 days of sums and the 100 newest outcomes; what is pushed out or missed is counted.
 */
import { percentText } from '../format';
import { DAY_MS, HOUR_MS } from '../units';
import { foldFollowed, foldMark, isRepeat, isSound, MARK_TOLERANCE_MS, opened, REGRET_HOURS, type AdviceAction, type AdviceNote, type Followed, type OpenNote, type RegretHours, type SettledAdvice } from './advice-note';
import type { Verdict } from './verdict';

export const MAX_OPEN_NOTES = 500;
export const SUMMARY_DAYS = 30;
export const MAX_RECENT = 100;
const MINIMUM_SETTLED = 30;
const BAD_ERRORS = 3;

/** Ratios of exposure value, so that bundles in different money may be summed. */
interface RegretTally {
  readonly action: AdviceAction;
  readonly hours: RegretHours;
  readonly followed: Followed;
  count: number;
  betterCount: number;
  differenceSum: number;
  differenceSquares: number;
  drawdownAvoidedSum: number;
}

export interface RegretMonitor {
  readonly open: OpenNote[];
  /** By UTC day of the advice, oldest first. */
  readonly days: { readonly startMs: number; readonly tallies: RegretTally[] }[];
  readonly recent: SettledAdvice[];
  repeatCount: number;
  /** No number, or pushed out of a full list. */
  refusedCount: number;
  droppedCount: number;
  /** Outcomes for which no mark came in time. */
  missedCount: number;
}

export interface RegretSummary {
  readonly action: AdviceAction;
  readonly hours: RegretHours;
  readonly followed: Followed | 'all';
  readonly count: number;
  /** Share of outcomes in which the advice would have paid. */
  readonly betterShare: number;
  /** Of exposure value: > 0 = the advice would have paid, on average; with its standard error. */
  readonly meanDifferenceRatio: number;
  readonly differenceStandardError: number;
  readonly meanDrawdownAvoidedRatio: number;
}

export function createRegretMonitor(): RegretMonitor {
  return { open: [], days: [], recent: [], repeatCount: 0, refusedCount: 0, droppedCount: 0, missedCount: 0 };
}

/** Advice that was shown. The same advice within an hour counts once; when the list is full the oldest goes. */
export function noteAdvice(monitor: RegretMonitor, note: AdviceNote): void {
  if (!isSound(note)) monitor.refusedCount += 1;
  else if (monitor.open.some((earlier) => isRepeat(earlier, note))) monitor.repeatCount += 1;
  else {
    expire(monitor, note.atMs);
    monitor.open.push(opened(note));
    if (monitor.open.length > MAX_OPEN_NOTES) {
      monitor.open.shift();
      monitor.droppedCount += 1;
    }
  }
}

/** A mark price of a symbol, in order of time. */
export function foldAdviceMark(monitor: RegretMonitor, symbol: string, atMs: number, markPrice: number): void {
  if (!(markPrice > 0 && Number.isFinite(markPrice) && Number.isFinite(atMs))) {
    monitor.refusedCount += 1;
    return;
  }
  let isDone = false;
  for (const open of monitor.open) {
    if (open.symbol !== symbol || atMs <= open.atMs) continue;
    const { settled, missedCount } = foldMark(open, atMs, markPrice);
    monitor.missedCount += missedCount;
    for (const outcome of settled) record(monitor, outcome);
    isDone ||= open.settledCount === REGRET_HOURS.length;
  }
  if (isDone) monitor.open.splice(0, monitor.open.length, ...monitor.open.filter(({ settledCount }) => settledCount < REGRET_HOURS.length));
}

/** The bundle's exposure as it is: says whether advice of the last hour was followed. */
export function foldAdviceExposure(monitor: RegretMonitor, bundleId: string, atMs: number, exposureBase: number): void {
  for (const open of monitor.open) if (open.bundleId === bundleId) foldFollowed(open, atMs, exposureBase);
}

/** Sums of the last 30 days, by action and hours; each with all outcomes and, where known, by followed or not. */
export function regretSummaries({ days }: RegretMonitor): RegretSummary[] {
  const tallies = days.flatMap((day) => day.tallies);
  const followed: readonly (Followed | 'all')[] = ['all', 'yes', 'no', 'unknown'];
  return (['CUT', 'ADD', 'HOLD'] as const).flatMap((action) => REGRET_HOURS.flatMap((hours) => followed.flatMap((which) => {
    const summary = summaryOf(action, hours, which, tallies.filter((tally) => tally.action === action && tally.hours === hours && (which === 'all' || tally.followed === which)));
    return summary === undefined ? [] : [summary];
  })));
}

/** Not whether advice paid, which is chance, but whether changes cost more than chance and avoided no drawdown either. */
export function regretVerdict(monitor: RegretMonitor): Verdict {
  const subject = 'advice';
  const day = regretSummaries(monitor).filter(({ action, hours, followed }) => action !== 'HOLD' && hours === 24 && followed === 'all');
  const judged = day.filter(({ count }) => count >= MINIMUM_SETTLED);
  const bad = judged.find(({ meanDifferenceRatio, differenceStandardError, meanDrawdownAvoidedRatio }) => meanDifferenceRatio < -BAD_ERRORS * differenceStandardError && meanDrawdownAvoidedRatio <= 0);
  if (bad !== undefined) return { kind: 'yellow', subject, evidence: `${bad.action} cost ${percentText(-bad.meanDifferenceRatio, 2)} of exposure a day on average of ${bad.count} times and avoided no drawdown` };
  if (judged.length === 0) return { kind: 'unknown', subject, why: `${day.reduce((most, { count }) => Math.max(most, count), 0)} of at least ${MINIMUM_SETTLED} changes are a day old` };
  return { kind: 'green', subject, evidence: judged.map(({ action, count, meanDifferenceRatio, meanDrawdownAvoidedRatio }) => `${action}: ${percentText(meanDifferenceRatio, 2)} of exposure after a day, drawdown avoided ${percentText(meanDrawdownAvoidedRatio, 2)} (${count} times)`).join('; ') };
}

/** Notes whose last mark never came. */
function expire(monitor: RegretMonitor, nowMs: number): void {
  const limitMs = Math.max(...REGRET_HOURS) * HOUR_MS + MARK_TOLERANCE_MS;
  const [gone, kept] = [monitor.open.filter(({ atMs }) => nowMs - atMs > limitMs), monitor.open.filter(({ atMs }) => nowMs - atMs <= limitMs)];
  if (gone.length === 0) return;
  monitor.missedCount += gone.reduce((sum, { settledCount }) => sum + REGRET_HOURS.length - settledCount, 0);
  monitor.open.splice(0, monitor.open.length, ...kept);
}

function record(monitor: RegretMonitor, outcome: SettledAdvice): void {
  monitor.recent.push(outcome);
  if (monitor.recent.length > MAX_RECENT) monitor.recent.shift();
  const { note: { atMs, action }, hours, followed, exposureValue } = outcome;
  const startMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const tally = tallyOf(dayOf(monitor, startMs), action, hours, followed);
  const difference = outcome.difference / exposureValue;
  tally.count += 1;
  if (difference > 0) tally.betterCount += 1;
  tally.differenceSum += difference;
  tally.differenceSquares += difference ** 2;
  tally.drawdownAvoidedSum += outcome.drawdownAvoided / exposureValue;
}

function dayOf({ days }: RegretMonitor, startMs: number): RegretTally[] {
  const found = days.find((day) => day.startMs === startMs);
  if (found !== undefined) return found.tallies;
  const tallies: RegretTally[] = [];
  days.push({ startMs, tallies });
  const sorted = days.toSorted((a, b) => a.startMs - b.startMs).filter((day) => day.startMs > Math.max(...days.map((each) => each.startMs)) - SUMMARY_DAYS * DAY_MS);
  days.splice(0, days.length, ...sorted);
  return tallies;
}

function tallyOf(tallies: RegretTally[], action: AdviceAction, hours: RegretHours, followed: Followed): RegretTally {
  const found = tallies.find((tally) => tally.action === action && tally.hours === hours && tally.followed === followed);
  if (found !== undefined) return found;
  const tally: RegretTally = { action, hours, followed, count: 0, betterCount: 0, differenceSum: 0, differenceSquares: 0, drawdownAvoidedSum: 0 };
  tallies.push(tally);
  return tally;
}

function summaryOf(action: AdviceAction, hours: RegretHours, followed: Followed | 'all', tallies: readonly RegretTally[]): RegretSummary | undefined {
  const sum = (of: (tally: RegretTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const count = sum((tally) => tally.count);
  if (count === 0) return undefined;
  const mean = sum((tally) => tally.differenceSum) / count;
  const variance = Math.max(0, sum((tally) => tally.differenceSquares) / count - mean ** 2);
  return {
    action, hours, followed, count,
    betterShare: sum((tally) => tally.betterCount) / count,
    meanDifferenceRatio: mean,
    differenceStandardError: Math.sqrt(variance / count),
    meanDrawdownAvoidedRatio: sum((tally) => tally.drawdownAvoidedSum) / count,
  };
}
