import { expect, test } from 'vitest';
import { walkForward, windowsOf } from '../../../shared/backtest/walk-forward';

test('windows follow each other, the last one takes what is left', () => {
  expect(windowsOf(10, 4, 3)).toEqual({ kind: 'windows', windows: [{ trainFrom: 0, testFrom: 4, testTo: 7 }, { trainFrom: 3, testFrom: 7, testTo: 10 }] });
  expect(windowsOf(11, 4, 3)).toMatchObject({ windows: [{}, {}, { trainFrom: 6, testFrom: 10, testTo: 11 }] });
});

test('a window longer than the data is refused with both numbers', () => {
  expect(windowsOf(100, 100, 10)).toEqual({ kind: 'refused', message: 'the walk-forward window of 100 candles is longer than the data: 100 candles leave nothing to test' });
});

/** Deterministic days: candidate k earns k a day in the first half and loses it in the second, on a wobble. */
const daysOf = (k: number, from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => (from + i < 100 ? k : -k) * 0.001 + ((from + i) % 2 === 0 ? 0.01 : -0.01));

test('what is picked is the best of the past, although it is the worst of what follows', () => {
  const windows = windowsOf(200, 100, 100);
  if (windows.kind === 'refused') expect.fail(windows.message);
  const found = walkForward([1, 2, 3], windows.windows, 365, daysOf);
  expect(found.picks.map(({ picked }) => picked)).toEqual([3]);
  expect(found.triedCount).toBe(3);
  expect(found.sharpe).toMatchObject({ kind: 'known', observationCount: 100 });
  expect(found.sharpe.kind === 'known' && found.sharpe.ratio < 0).toBe(true);
  expect(found.deflatedSharpe).toBeLessThan(0.01);
});

test('more candidates tried make the same record less likely to be skill', () => {
  const windows = windowsOf(200, 40, 40);
  if (windows.kind === 'refused') expect.fail(windows.message);
  const steady = (k: number, from: number, to: number): number[] => daysOf(0, from, to).map((value) => value + 0.002 + 1e-5 * k);
  const few = walkForward([1, 9], windows.windows, 365, steady);
  const many = walkForward([1, 2, 3, 4, 5, 6, 7, 8, 9], windows.windows, 365, steady);
  expect(many.deflatedSharpe).toBeLessThan(few.deflatedSharpe ?? 0);
});
