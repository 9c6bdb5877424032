import { expect, test } from 'vitest';
import { paced, type PaceClock } from '../../../renderer/pace';

/** A clock that a test turns by hand. */
function handClock() {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const clock: PaceClock = {
    now: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
  };
  function advance(byMs: number): void {
    const untilMs = nowMs + byMs;
    for (;;) {
      const next = timers.filter((each) => each.atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      nowMs = next.atMs;
      timers = timers.filter((each) => each !== next);
      next.run();
    }
    nowMs = untilMs;
  }
  return { clock, advance, now: () => nowMs };
}

test('at 500 values a second a headline of 500 ms changes at most twice a second and ends on the newest', () => {
  const { clock, advance, now } = handClock();
  const shown: { readonly atMs: number; readonly value: number }[] = [];
  const view = paced<number>(500, clock, (value) => shown.push({ atMs: now(), value }));
  for (let value = 0; value < 5000; value += 1) {
    view.offer(value);
    advance(2);
  }
  advance(1000);
  expect(shown.length).toBeLessThanOrEqual(22);
  for (let at = 1; at < shown.length; at += 1) expect((shown[at]?.atMs ?? 0) - (shown[at - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(500);
  expect(shown.at(-1)?.value).toBe(4999);
});

test('the first value is shown at once', () => {
  const { clock } = handClock();
  const shown: string[] = [];
  paced<string>(250, clock, (value) => shown.push(value)).offer('first');
  expect(shown).toEqual(['first']);
});

test('what is forced is shown at once and what was held back never overwrites it', () => {
  const { clock, advance } = handClock();
  const shown: string[] = [];
  const view = paced<string>(500, clock, (value) => shown.push(value));
  view.offer('a');
  view.offer('held back');
  view.force('unknown');
  advance(5000);
  expect(shown).toEqual(['a', 'unknown']);
});
