import { describe, expect, test } from 'vitest';
import { power } from '../../../shared/math/power';
import { createRandom, uniform } from '../../../shared/math/random';

describe('power', () => {
  test('it equals the built-in power within 1e-14 while |exponent log(base)| <= 40', () => {
    const random = createRandom(1, 'power');
    let worst = 0;
    for (let round = 0; round < 100_000; round += 1) {
      const base = Math.exp(20 * (uniform(random) - 0.5));
      const reach = 40 / Math.max(Math.abs(Math.log(base)), 1e-3);
      const exponent = reach * (2 * uniform(random) - 1);
      const expected = Math.pow(base, exponent);
      worst = Math.max(worst, Math.abs(power(base, exponent) / expected - 1));
    }
    expect(worst).toBeLessThan(1e-14);
  });

  test('zeros and ones are exact', () => {
    expect(power(0, 2)).toBe(0);
    expect(power(0, 0)).toBe(1);
    expect(power(5, 0)).toBe(1);
    expect(power(1, -300)).toBe(1);
  });

  test.each([[-1, 2], [0, -1], [Number.NaN, 1]])('base %d with exponent %d is a bug that stops', (base, exponent) => {
    expect(() => power(base, exponent)).toThrow(/no power/);
  });
});
