import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketedRoot } from '../../../shared/math/bracketed-root';
import { addReciprocal, firstCrossing, firstCrossingBySubdivision, quadraticRoots, reciprocalSum, valueAt, type ReciprocalSum } from '../../../shared/math/reciprocal-sum';

const ABOVE = { positive: true, zeroIsPositive: false };

function sum(constant: number, linear: number, quadratic: number, poles: readonly (readonly [pole: number, weight: number])[]): ReciprocalSum {
  const f = { ...reciprocalSum(), constant, linear, quadratic };
  for (const [pole, weight] of poles) addReciprocal(f, pole, weight);
  return f;
}

describe('the first crossing', () => {
  it('is found where a straight line meets zero', () => {
    expect(firstCrossing(sum(1, -2, 0, []), 0, 10, ABOVE)).toBe(0.5);
    expect(firstCrossing(sum(1, -2, 0, []), 0, -10, ABOVE)).toBeUndefined();
  });

  it('is the nearer of two, in the direction asked', () => {
    const parabola = sum(-2, 0, 1, []);
    expect(firstCrossing(parabola, 0, 10, { positive: false, zeroIsPositive: false })).toBeCloseTo(Math.SQRT2, 15);
    expect(firstCrossing(parabola, 0, -10, { positive: false, zeroIsPositive: false })).toBeCloseTo(-Math.SQRT2, 15);
  });

  it('is the start itself when the function leaves at once, and none when it only touches', () => {
    expect(firstCrossing(sum(0, -1, 0, []), 0, 1, ABOVE)).toBe(0);
    expect(firstCrossing(sum(1, -2, 1, []), 0, 3, ABOVE)).toBeUndefined();
  });

  it('is found by hand for one reciprocal: 1 + 3 (1 / (1 + x) - 1) is 0 at x = 1/2', () => {
    expect(firstCrossing(sum(1, 0, 0, [[1, 3]]), 0, 5, ABOVE)).toBeCloseTo(0.5, 15);
  });

  it('is found in a dip a hundred-thousandth of the interval wide, which sampling would step over', () => {
    // (x - 0.3)(x - 0.30001) with two reciprocals that cancel to nothing at the dip but make it no polynomial.
    const dip = sum(0.3 * 0.30001, -0.60001, 1, [[1, 1e-12], [2, -1e-12]]);
    const found = firstCrossing(dip, 0, 1, ABOVE) ?? NaN;
    expect(found).toBeGreaterThan(0.2999);
    expect(found).toBeLessThan(0.300005);
    expect(Math.abs(valueAt(dip, found))).toBeLessThan(1e-15);
  });

  const poles = fc.uniqueArray(fc.tuple(fc.constantFrom(-0.09, 0.3, 0.5, 0.8, 1, 1.3, 2), fc.double({ min: -5, max: 5, noNaN: true })), { minLength: 2, maxLength: 5, selector: ([pole]) => pole });
  const functions = fc.record({ linear: fc.double({ min: -5, max: 5, noNaN: true }), quadratic: fc.double({ min: -2, max: 2, noNaN: true }), poles, touch: fc.double({ min: 0.05, max: 1, noNaN: true }), depth: fc.double({ min: -0.02, max: 0.02, noNaN: true }), to: fc.constantFrom(-0.49, 10) });

  it('by subdivision has nothing before it on a fine grid, also where the function barely dips below zero', () => {
    fc.assert(fc.property(functions, ({ linear, quadratic, poles: terms, touch, depth, to }) => {
      const f = sum(0, linear, quadratic, terms);
      // Lift the function so that its least value up to `touch` of the way is `depth`: many dips, few clear crossings.
      const grid = Array.from({ length: 2_001 }, (_, step) => (to * step) / 2_000);
      f.constant = depth - Math.min(...grid.filter((x) => Math.abs(x) <= Math.abs(to) * touch).map((x) => valueAt(f, x)));
      if (valueAt(f, 0) <= 0) return;
      const found = firstCrossingBySubdivision(f, 0, to, ABOVE);
      const below = grid.find((x) => valueAt(f, x) < -1e-10);
      if (below !== undefined) expect(Math.abs(found ?? Infinity)).toBeLessThanOrEqual(Math.abs(below));
      if (found !== undefined) {
        for (const x of grid) if (Math.abs(x) < Math.abs(found)) expect(valueAt(f, x)).toBeGreaterThanOrEqual(-1e-10);
        expect(Math.abs(valueAt(f, found))).toBeLessThanOrEqual(1e-10);
      }
    }), { numRuns: 500 });
  });
});

describe('roots', () => {
  it('of a quadratic keep the small one when the other is huge: x^2 - 1e9 x + 1', () => {
    expect(quadraticRoots(1, -1e9, 1).map((root) => root.toPrecision(15))).toEqual(['1000000000.00000', '1.00000000000000e-9']);
  });

  it('of a quadratic without real roots are none, of a line one', () => {
    expect(quadraticRoots(1, 0, 1)).toEqual([]);
    expect(quadraticRoots(0, 2, -1)).toEqual([0.5]);
    expect(quadraticRoots(0, 0, 1)).toEqual([]);
  });

  it('are found to the last digit inside a bracket, even where Newton alone would run away', () => {
    expect(bracketedRoot((x) => x ** 2 - 2, (x) => 2 * x, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(bracketedRoot(Math.atan, (x) => 1 / (1 + x ** 2), -10, 1e6)).toBeCloseTo(0, 15);
    expect(() => bracketedRoot((x) => x, () => 1, 1, 2)).toThrow('signs');
  });
});
