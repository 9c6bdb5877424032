import { expect, test } from 'vitest';
import { hasHole, newestOf, pointsWithHoles } from '../../../renderer/volatility/history-points';
import { HOUR_MS } from '../../../shared/units';

const runs = [{ fromMs: 0, volatilityAnnual: [0.4, 0.5] }, { fromMs: 4 * HOUR_MS, volatilityAnnual: [0.6] }];

test('a hole is as many empty places as hours are missing, and the line before it ends', () => {
  expect(pointsWithHoles(runs)).toEqual([
    { atMs: 0, value: 0.4, endsRun: false }, { atMs: HOUR_MS, value: 0.5, endsRun: true },
    { atMs: 2 * HOUR_MS, endsRun: false }, { atMs: 3 * HOUR_MS, endsRun: false },
    { atMs: 4 * HOUR_MS, value: 0.6, endsRun: false },
  ]);
  expect(hasHole(runs)).toBe(true);
});

test('a hole of weeks is drawn as two days', () => {
  expect(pointsWithHoles([{ fromMs: 0, volatilityAnnual: [0.4] }, { fromMs: 500 * HOUR_MS, volatilityAnnual: [0.6] }])).toHaveLength(50);
});

test('the newest value is that of the last hour, and there is none of nothing', () => {
  expect(newestOf(runs)).toBe(0.6);
  expect(newestOf([])).toBeUndefined();
  expect(pointsWithHoles([])).toEqual([]);
  expect(hasHole([])).toBe(false);
});
