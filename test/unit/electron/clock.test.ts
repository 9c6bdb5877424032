import { expect, test } from 'vitest';
import { createLiveClock } from '../../../electron/clock';

function setUp() {
  const clocks = { wallMs: 1_000_000, monotonicMs: 50 };
  const clock = createLiveClock(() => clocks.wallMs, () => clocks.monotonicMs);
  const pass = (ms: number) => { clocks.wallMs += ms; clocks.monotonicMs += ms; };
  return { clocks, clock, pass };
}

test('the engine clock begins at the wall clock and follows time', () => {
  const { clock, pass } = setUp();
  expect(clock.now()).toBe(1_000_000);
  pass(2_500);
  expect(clock.now()).toBe(1_002_500);
});

test('a wall clock that is set by ten minutes, forwards or back, changes no age', () => {
  const { clock, clocks, pass } = setUp();
  clocks.wallMs -= 600_000;
  pass(1_000);
  expect(clock.now()).toBe(1_001_000);
  clocks.wallMs += 1_200_000;
  pass(1_000);
  expect(clock.now()).toBe(1_002_000);
});

test.each([['stands still', 0], ['runs on', 1]])('after three hours of sleep everything is three hours older where the monotonic clock %s', (_what, share) => {
  const { clock, clocks } = setUp();
  clock.falling();
  clocks.wallMs += 10_800_000;
  clocks.monotonicMs += share * 10_800_000;
  expect(clock.woken()).toBe(10_800_000);
  expect(clock.now()).toBe(1_000_000 + 10_800_000);
});

test('waking without having been told of the sleep is noticed by the distance of the clocks', () => {
  const { clock, clocks, pass } = setUp();
  pass(5_000);
  clocks.wallMs += 60_000;
  expect(clock.woken()).toBe(60_000);
  expect(clock.now()).toBe(1_065_000);
});

test('a wall clock set back while asleep never makes the engine clock run backwards', () => {
  const { clock, clocks } = setUp();
  clock.falling();
  clocks.wallMs -= 30_000;
  clocks.monotonicMs += 10;
  expect(clock.woken()).toBe(0);
  expect(clock.now()).toBe(1_000_010);
});
