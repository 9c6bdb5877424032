import { describe, expect, it } from 'vitest';
import type { AdviceNote } from '../../../shared/monitoring/advice-note';
import { createRegretMonitor, foldAdviceExposure, foldAdviceMark, MAX_OPEN_NOTES, MAX_RECENT, noteAdvice, regretSummaries, regretVerdict, SUMMARY_DAYS, type RegretMonitor } from '../../../shared/monitoring/regret';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CUT: AdviceNote = { atMs: 0, bundleId: 'b', symbol: 'BTCUSDT', nowBase: 10, suggestedBase: 4, markPrice: 100, action: 'CUT' };
function after(notes: readonly AdviceNote[], marks: readonly (readonly [number, number])[], monitor = createRegretMonitor()): RegretMonitor {
  for (const note of notes) noteAdvice(monitor, note);
  for (const [atMs, price] of marks) foldAdviceMark(monitor, 'BTCUSDT', atMs, price);
  return monitor;
}
const of = (monitor: RegretMonitor, hours: number, followed = 'all') => regretSummaries(monitor).find((each) => each.hours === hours && each.followed === followed);

describe('regret of advice', () => {
  it('a cut from 10 to 4 before a fall from 100 to 90 would have saved 60, and 60 of drawdown', () => {
    const monitor = after([CUT], [[HOUR, 90]]);
    expect(monitor.recent).toEqual([{ note: CUT, hours: 1, difference: 60, drawdownAvoided: 60, exposureValue: 1_000, followed: 'unknown' }]);
    expect(of(monitor, 1)).toMatchObject({ count: 1, betterShare: 1, meanDifferenceRatio: 0.06, meanDrawdownAvoidedRatio: 0.06 });
  });
  it('a fall that recovers: the difference is a loss, the drawdown avoided stays', () => {
    const monitor = after([CUT], [[HOUR / 2, 80], [HOUR, 110]]);
    expect(monitor.recent[0]).toMatchObject({ difference: -60, drawdownAvoided: 120 });
  });
  it('a short that is cut gains the same way when the price rises', () => {
    expect(after([{ ...CUT, nowBase: -10, suggestedBase: -4 }], [[HOUR, 110]]).recent[0]).toMatchObject({ difference: 60, drawdownAvoided: 60 });
  });
  it('after 1, 4 and 24 hours, then the note is closed', () => {
    const monitor = after([CUT], [[HOUR, 99], [4 * HOUR, 98], [24 * HOUR, 97]]);
    expect(monitor.recent.map(({ hours, difference }) => [hours, difference])).toEqual([[1, 6], [4, 12], [24, 18]]);
    expect(monitor.open).toHaveLength(0);
  });
  it('an hour without a mark is missed and counted, not taken from a later price', () => {
    const monitor = after([CUT], [[2 * HOUR, 90], [4 * HOUR, 90]]);
    expect(monitor.recent.map(({ hours }) => hours)).toEqual([4]);
    expect(monitor.missedCount).toBe(1);
  });
  it('marks of another symbol and of the same moment say nothing', () => {
    const monitor = after([CUT], [[0, 50]]);
    foldAdviceMark(monitor, 'ETHUSDT', HOUR, 1);
    expect(monitor.recent).toHaveLength(0);
    expect(monitor.open[0]).toMatchObject({ worstKept: 0 });
  });
});

describe('the same advice', () => {
  it('within an hour counts once; after the hour, or with another size or action, again', () => {
    const monitor = after([CUT, { ...CUT, atMs: 60_000 }, { ...CUT, atMs: HOUR - 1, suggestedBase: 4.4 }, { ...CUT, atMs: 120_000, suggestedBase: 5 }, { ...CUT, atMs: 180_000, action: 'HOLD', suggestedBase: 10 }, { ...CUT, atMs: HOUR }, { ...CUT, bundleId: 'c' }], []);
    expect(monitor.repeatCount).toBe(2);
    expect(monitor.open).toHaveLength(5);
  });
});

describe('followed or not', () => {
  it('reaching the suggested size within the hour is following, also when it is left again', () => {
    const monitor = after([CUT], []);
    foldAdviceExposure(monitor, 'b', 60_000, 10);
    foldAdviceExposure(monitor, 'b', HOUR / 2, 4.5);
    foldAdviceExposure(monitor, 'b', HOUR - 1, 8);
    foldAdviceMark(monitor, 'BTCUSDT', HOUR, 90);
    expect(of(monitor, 1, 'yes')?.count).toBe(1);
  });
  it('seen but not reached is not following, later exposure no longer counts', () => {
    const monitor = after([CUT], []);
    foldAdviceExposure(monitor, 'b', 60_000, 10);
    foldAdviceExposure(monitor, 'b', HOUR + 1, 4);
    foldAdviceMark(monitor, 'BTCUSDT', HOUR + 2, 90);
    expect(of(monitor, 1, 'no')?.count).toBe(1);
  });
  it('HOLD is broken by one look at another size', () => {
    const monitor = after([{ ...CUT, action: 'HOLD', suggestedBase: 10 }], []);
    foldAdviceExposure(monitor, 'b', 1_000, 10);
    foldAdviceExposure(monitor, 'b', 2_000, 13);
    foldAdviceExposure(monitor, 'b', 3_000, 10);
    expect(monitor.open[0]?.followed).toBe('no');
  });
  it('never seen is unknown', () => {
    expect(of(after([CUT], [[HOUR, 90]]), 1, 'unknown')?.count).toBe(1);
  });
});

describe('what regret keeps', () => {
  it('at most 500 notes, 30 days of sums, 100 outcomes', () => {
    const monitor = createRegretMonitor();
    for (let i = 0; i < MAX_OPEN_NOTES + 20; i += 1) noteAdvice(monitor, { ...CUT, bundleId: `b${i}` });
    expect(monitor.open).toHaveLength(MAX_OPEN_NOTES);
    expect(monitor.droppedCount).toBe(20);
    for (let day = 0; day < 60; day += 1) after([{ ...CUT, atMs: day * DAY }], [[day * DAY + HOUR, 99], [day * DAY + 4 * HOUR, 99], [day * DAY + 24 * HOUR, 99]], monitor);
    expect(monitor.days).toHaveLength(SUMMARY_DAYS);
    expect(monitor.recent).toHaveLength(MAX_RECENT);
    expect(of(monitor, 24)?.count).toBe(30);
  });
  it('goes on after a JSON round trip as if nothing had been', () => {
    const marks = Array.from({ length: 60 }, (_, i) => [(i + 1) * HOUR, 100 + ((i * 7) % 11)] as const);
    const notes = Array.from({ length: 20 }, (_, i) => ({ ...CUT, atMs: i * HOUR, bundleId: `b${i % 3}` }));
    const whole = createRegretMonitor();
    let halved = createRegretMonitor();
    marks.forEach(([atMs, price], i) => {
      const note = notes[i];
      for (const monitor of [whole, halved]) {
        if (note !== undefined) noteAdvice(monitor, note);
        foldAdviceMark(monitor, 'BTCUSDT', atMs, price);
      }
      if (i === 30) halved = JSON.parse(JSON.stringify(halved)) as RegretMonitor;
    });
    expect(halved).toEqual(whole);
  });
  it('refuses what is no number', () => {
    const monitor = after([{ ...CUT, markPrice: 0 }, { ...CUT, nowBase: Number.NaN }, { ...CUT, nowBase: 0, suggestedBase: 0 }], [[HOUR, Number.NaN]]);
    expect(monitor.refusedCount).toBe(4);
  });
});

describe('the verdict on advice', () => {
  function month(price: (day: number) => number): RegretMonitor {
    const monitor = createRegretMonitor();
    // Two bundles a day, so that thirty days hold more than thirty changes.
    for (let day = 0; day < 30; day += 1) after([{ ...CUT, atMs: day * DAY }, { ...CUT, atMs: day * DAY, bundleId: 'c' }], [[day * DAY + DAY, price(day)]], monitor);
    return monitor;
  }
  it('cuts that only cost, and avoided no drawdown, are yellow', () => {
    expect(regretVerdict(month((day) => 101 + (day % 3) / 10)).kind).toBe('yellow');
  });
  it('cuts that avoided falls are green', () => {
    const verdict = regretVerdict(month((day) => (day % 2 === 0 ? 97 : 102)));
    expect(verdict.kind).toBe('green');
    expect(verdict.kind === 'green' && verdict.evidence).toMatch(/^CUT: 0\.30 % of exposure after a day, drawdown avoided 0\.90 % \(60 times\)$/);
  });
  it('a few changes cannot be judged', () => {
    expect(regretVerdict(after([CUT], [[DAY, 90]]))).toEqual({ kind: 'unknown', subject: 'advice', why: '1 of at least 30 changes are a day old' });
  });
});
