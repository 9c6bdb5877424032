import { describe, expect, test } from 'vitest';
import { exactSteps, fromSteps, nearestSteps } from '../../../shared/drills/steps';

describe('steps', () => {
  test('a whole number of steps is the decimal a person would write', () => {
    expect(fromSteps(640_003, { coefficient: 1, decimals: 1 })).toBe(64_000.3);
    expect(fromSteps(3, { coefficient: 1, decimals: 1 })).toBe(0.3);
    expect(fromSteps(7, { coefficient: 5, decimals: 4 })).toBe(0.0035);
  });

  test('a value between two steps is not exact', () => {
    const lot = { coefficient: 1, decimals: 3 };
    expect(exactSteps(0.35, lot)).toBe(350);
    expect(exactSteps(-2.4, lot)).toBe(-2_400);
    expect(exactSteps(0.3505, lot)).toBeUndefined();
    expect(nearestSteps(0.35049, lot)).toBe(350);
  });

  test('counting steps and back loses nothing', () => {
    const tick = { coefficient: 1, decimals: 3 };
    for (let count = 0; count < 200_000; count += 7) expect(exactSteps(fromSteps(count, tick), tick)).toBe(count);
  });
});
