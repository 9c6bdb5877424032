/** Kelly over several underlyings, free and inside bounds. */
import { describe, expect, it } from 'vitest';
import { multiAssetKelly, type MultiAssetQuestion } from '../../../../shared/risk/kelly/multi-asset';

const FREE: MultiAssetQuestion = {
  excessDriftAnnual: [0.2, 0.1],
  covarianceAnnual: [[0.25, 0.2], [0.2, 0.36]],
  kellyFraction: 1,
  lowest: [-10, -10],
  highest: [10, 10],
};

function exposures(question: MultiAssetQuestion): readonly number[] {
  const answer = multiAssetKelly(question);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.exposures;
}
function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs((actual[i] ?? 0) - value), `${actual.join(', ')}`).toBeLessThanOrEqual(1e-8));
}

describe('exposures in several underlyings', () => {
  it('are Sigma^-1 mu where no bound is met, and c of it', () => {
    // Cramer's rule: determinant 0.05; (0.2 * 0.36 - 0.1 * 0.2, 0.25 * 0.1 - 0.2 * 0.2) / 0.05
    expectNear(exposures(FREE), [1.04, -0.3]);
    expectNear(exposures({ ...FREE, kellyFraction: 0.25 }), [0.26, -0.075]);
  });

  it('move the other one when a bound holds one: the hedge goes and its reason with it', () => {
    // Without shorting f2 = 0 and f1 = mu / sigma^2 = 0.8.
    expectNear(exposures({ ...FREE, lowest: [0, 0] }), [0.8, 0]);
    // f1 held at 0.5: f2 = (0.1 - 0.2 * 0.5) / 0.36 = 0.
    expectNear(exposures({ ...FREE, highest: [0.5, 10] }), [0.5, 0]);
  });

  it('count both sides against the gross limit', () => {
    // Long L - s of the first and short s of the second; where the derivative of mu.f - f' Sigma f / 2 in s is 0:
    // -0.2 - 0.1 + 0.25 (L - s) + 0.2 (L - 2 s) - 0.36 s = 0
    const limit = 1.2;
    const s = (0.45 * limit - 0.3) / 1.01;
    expectNear(exposures({ ...FREE, grossLimit: limit }), [limit - s, -s]);
  });

  it('are unbounded in words too: infinite bounds are no bounds', () => {
    const none = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expectNear(exposures({ ...FREE, lowest: [0, 0], highest: none }), [0.8, 0]);
    expectNear(exposures({ ...FREE, lowest: none.map((value) => -value), highest: [0, Number.POSITIVE_INFINITY] }), [0, 0.1 / 0.36]);
  });

  it('leave out an underlying that may not be held', () => {
    expectNear(exposures({ ...FREE, lowest: [0, 0], highest: [0, 0] }), [0, 0]);
    expectNear(exposures({ ...FREE, kellyFraction: 0 }), [0, 0]);
  });

  it.each([
    [{ covarianceAnnual: [[0.25, 0.4], [0.4, 0.36]] }, 'not positive definite'],
    [{ covarianceAnnual: [[0.25, 0.2], [0.1, 0.36]] }, 'not symmetric at 0,1'],
    [{ covarianceAnnual: [[0.25]] }, '2 by 2'],
    [{ excessDriftAnnual: [0.2, Number.NaN] }, 'drift 1 is not a number'],
    [{ lowest: [0.1, -1] }, 'exclude no exposure: 0.1 to 10'],
    [{ kellyFraction: -1 }, 'the Kelly fraction is at least 0'],
    [{ grossLimit: 0 }, 'the gross limit is above 0'],
  ])('refuses %j in words', (part, words) => {
    const answer = multiAssetKelly({ ...FREE, ...part });
    expect(answer.kind === 'refused' ? answer.why : '').toContain(words);
  });
});
