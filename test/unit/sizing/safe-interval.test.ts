import { describe, expect, test } from 'vitest';
import { safeSteps, type SafeSearch } from '../../../shared/sizing/safe-interval';

function search(shortfallAt: (step: number) => number, more: Partial<SafeSearch> = {}): SafeSearch {
  return { shortfallAt, flatStep: 0, reachSteps: 10, looksBeyond: true, lowest: -Infinity, highest: Infinity, ...more };
}

/** Holds on [low, high]; the shortfall grows like a size over its limit. */
const between = (low: number, high: number) => (step: number): number => Math.max(step - high, low - step);

describe('the stretch that holds', () => {
  test.each([[-7, 5], [-1000, 123_456], [0, 0], [-3, 900_001]])('around the present is found to the step: %i to %i', (low, high) => {
    expect(safeSteps(search(between(low, high)))).toEqual({ low, high });
  });

  test('nearest to the present is found from flat when the present fails', () => {
    expect(safeSteps(search(between(-600, -40), { flatStep: -100 }))).toEqual({ low: -600, high: -40 });
  });

  test('between flat and the present is found when both fail: zero is not always safe', () => {
    expect(safeSteps(search(between(-60, -40), { flatStep: -100, looksBeyond: false }))).toEqual({ low: -60, high: -40 });
  });

  test('beyond the present is found only when asked for', () => {
    expect(safeSteps(search(between(30, 50), { flatStep: -10, reachSteps: 100 }))).toEqual({ low: 30, high: 50 });
    expect(safeSteps(search(between(30, 50), { flatStep: -10, reachSteps: 100, looksBeyond: false }))).toBeUndefined();
  });

  test('ends where the legs at hand end', () => {
    expect(safeSteps(search(() => -1, { lowest: -4, highest: 9 }))).toEqual({ low: -4, high: 9 });
  });

  test('is nothing when nothing holds', () => {
    expect(safeSteps(search(() => 1, { flatStep: -20 }))).toBeUndefined();
  });
});

test('an edge a million lots away takes few probes', () => {
  let probes = 0;
  const found = safeSteps(search((step) => {
    probes += 1;
    return 1 - 1_000_000 / Math.max(1, Math.abs(step) + 3);
  }, { reachSteps: 800_000 }));
  expect(found).toEqual({ low: -999_997, high: 999_997 });
  expect(probes).toBeLessThan(60);
});
