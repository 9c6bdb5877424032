import { describe, expect, it } from 'vitest';
import { minimise } from '../../../shared/math/bfgs';
import { leastSquares } from '../../../shared/math/least-squares';
import { invertSymmetric, solveSymmetric } from '../../../shared/math/linear-system';
import { digamma, logGamma } from '../../../shared/math/log-gamma';
import { quantile } from '../../../shared/math/quantile';

describe('least squares', () => {
  it('has the coefficients and errors of the Longley-type example worked by hand', () => {
    // y = 1, 3, 2 on x = 0, 1, 2: slope 1/2, constant 3/2; residuals -1/2, 1, -1/2, s^2 = 1.5; errors sqrt(1.5 * 5/6), sqrt(1.5 / 2).
    const fit = leastSquares([[1, 0], [1, 1], [1, 2]], [1, 3, 2], 0);
    expect(fit?.coefficients[0]).toBeCloseTo(1.5, 14);
    expect(fit?.coefficients[1]).toBeCloseTo(0.5, 14);
    expect(fit?.standardErrors[0]).toBeCloseTo(Math.sqrt(1.25), 14);
    expect(fit?.standardErrors[1]).toBeCloseTo(Math.sqrt(0.75), 14);
    expect(fit?.rSquared).toBeCloseTo(0.25, 14);
  });
  it('answers nothing where columns depend on each other, or rows are too few', () => {
    expect(leastSquares([[1, 2], [2, 4], [3, 6]], [1, 2, 3], 0)).toBeUndefined();
    expect(leastSquares([[1, 0], [1, 1]], [1, 2], 0)).toBeUndefined();
  });
});

describe('symmetric systems', () => {
  it('are solved and inverted', () => {
    expect(solveSymmetric([[4, 2], [2, 3]], [8, 7])?.map((x) => Math.round(x * 1e12) / 1e12)).toEqual([1.25, 1.5]);
    expect(invertSymmetric([[4, 0], [0, 16]])).toEqual([[0.25, 0], [0, 0.0625]]);
  });
  it('that are not positive definite are refused', () => {
    expect(solveSymmetric([[1, 2], [2, 1]], [1, 1])).toBeUndefined();
    expect(invertSymmetric([[1, 1], [1, 1]])).toBeUndefined();
  });
});

describe('log gamma and digamma', () => {
  // Abramowitz and Stegun, tables 6.1 and 6.3; gamma(1/2) = sqrt(pi), psi(1) = -0.5772156649015329 (Euler).
  it.each([[0.5, Math.log(Math.sqrt(Math.PI))], [5, Math.log(24)], [10, Math.log(362_880)], [1.5, Math.log(Math.sqrt(Math.PI) / 2)], [100, 359.1342053695754]])('ln gamma(%d)', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 12);
  });
  it.each([[1, -0.5772156649015329], [0.5, -1.9635100260214235], [2, 0.4227843350984671], [20, 2.9705239922421490]])('psi(%d)', (x, expected) => {
    expect(digamma(x)).toBeCloseTo(expected, 13);
  });
});

describe('minimise', () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const valley = ([x = 0, y = 0]: readonly number[]) => ({ value: (1 - x) ** 2 + 100 * (y - x * x) ** 2, gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)] });
    const found = minimise(valley, [-1.2, 1], 1e-9, 200);
    expect(found.isConverged).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 8);
    expect(found.at[1]).toBeCloseTo(1, 8);
  });
  it('stays where the function is defined, and says when it got stuck', () => {
    const wall = ([x = 0]: readonly number[]) => ({ value: x > 1 ? x : Number.POSITIVE_INFINITY, gradient: [1] });
    const found = minimise(wall, [3], 1e-9, 200);
    expect(found.isConverged).toBe(false);
    expect(found.at[0]).toBeGreaterThan(1);
  });
});

describe('quantile', () => {
  it('is interpolated as in R (type 7)', () => {
    // R: quantile(c(1, 3, 2, 10), c(.25, .5, .8)) = 1.75, 2.5, 5.8
    expect(quantile([1, 3, 2, 10], 0.25)).toBeCloseTo(1.75, 14);
    expect(quantile([1, 3, 2, 10], 0.5)).toBeCloseTo(2.5, 14);
    expect(quantile([1, 3, 2, 10], 0.8)).toBeCloseTo(5.8, 14);
    expect(quantile([7], 0.99)).toBe(7);
  });
  it('of nothing is a bug', () => {
    expect(() => quantile([], 0.5)).toThrow('needs a value');
  });
});
