import { expect, test } from 'vitest';
import { Pacer, type Pace } from '../../../electron/pacer';
import type { Speed } from '../../../shared/ipc';
import { virtualTimers } from '../../support/virtual-timers';

/** A run of `seconds` virtual seconds; each batch costs `costMs` of real time. */
function setUp({ seconds = 1_000, speed = '1' as Speed, costMs = 0 } = {}) {
  const timers = virtualTimers(5_000);
  const start = 1_000_000;
  let done = 0;
  const paces: Pace[] = [];
  const turns: number[] = [];
  const pacer = new Pacer(
    {
      nextAtMs: () => (done < seconds ? start + (done + 1) * 1_000 : undefined),
      advance() {
        done += 1;
        turns.push(timers.now());
        timers.spend(costMs);
      },
    },
    timers,
    speed,
    (pace) => paces.push(pace),
  );
  return { timers, pacer, paces, turns, done: () => done, start };
}

test.each([['1', 10], ['2', 20], ['5', 50], ['20', 200]] as const)('at speed %s ten seconds are %i virtual seconds, the first of them at once', (speed, expected) => {
  const { pacer, timers, done } = setUp({ speed });
  pacer.run(speed);
  timers.advance(10_000);
  expect(done()).toBe(1 + expected);
});

test('at full speed a run ends as soon as it can and says so once', () => {
  const { pacer, timers, done, paces } = setUp({ speed: 'max', seconds: 5_000 });
  pacer.run('max');
  timers.advance(1);
  expect(done()).toBe(5_000);
  expect(pacer.pace()).toEqual({ kind: 'ended' });
  expect(paces.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  expect(timers.pendingCount()).toBe(0);
});

test('at full speed no slice of work holds up the process for more than 20 ms', () => {
  const { pacer, timers, turns } = setUp({ speed: 'max', seconds: 500, costMs: 3 });
  let longestMs = 0;
  let sinceMs = timers.now();
  const watch = () => {
    longestMs = Math.max(longestMs, timers.now() - sinceMs);
    sinceMs = timers.now();
    timers.soon(watch);
  };
  watch();
  pacer.run('max');
  timers.advance(1_000);
  expect(turns.length).toBeGreaterThan(100);
  expect(longestMs).toBeLessThanOrEqual(20);
});

test('a pause holds virtual time and resuming goes on with the same speed, without catching up', () => {
  const { pacer, timers, done } = setUp({ speed: '5' });
  pacer.run('5');
  timers.advance(2_000);
  pacer.pause();
  const atPause = done();
  timers.advance(60_000);
  expect(done()).toBe(atPause);
  pacer.resume();
  timers.advance(1_000);
  expect(done() - atPause).toBe(5);
});

test('changing the speed changes the pace from there on', () => {
  const { pacer, timers, done } = setUp();
  pacer.run('1');
  timers.advance(3_000);
  pacer.run('20');
  timers.advance(1_000);
  expect(done()).toBe(1 + 3 + 20);
});

test('after a long stall the run goes on from where it was instead of rushing', () => {
  const { pacer, timers, done } = setUp({ speed: '1' });
  pacer.run('1');
  timers.advance(1_000);
  timers.spend(600_000);
  timers.advance(2_000);
  expect(done()).toBeLessThan(20);
});

test('a held run stops at its moment and can go on', () => {
  const { pacer, timers, done, start } = setUp({ speed: 'max' });
  pacer.holdAt(start + 600_000);
  pacer.run('max');
  timers.advance(1_000);
  expect(done()).toBe(600);
  expect(pacer.pace()).toEqual({ kind: 'paused', speed: 'max' });
  pacer.resume();
  timers.advance(1_000);
  expect(pacer.pace()).toEqual({ kind: 'ended' });
});

test('a run that is over cannot be paced', () => {
  const { pacer, timers } = setUp({ seconds: 1, speed: 'max' });
  pacer.run('max');
  timers.advance(100);
  expect([pacer.run('1'), pacer.pause(), pacer.resume()]).toEqual([false, false, false]);
});
