/** The distance for a chance, rounded up by 1e-6 of itself (in the far tail that is some 1e-5 of the chance): held against the chance at that distance, over a grid of tails. */
import { describe, expect, test } from 'vitest';
import { touchDistance, touchWithin } from '../../../../shared/risk/touch/distance';
import { jumpTail, priorTail, type TailModel } from '../../../../shared/risk/touch/tail-model';

const MODELS: readonly (readonly [string, TailModel])[] = [
  ['normal', { kind: 'gaussian' }],
  ['nearly normal', jumpTail(0.5, 0.3, 0.3)],
  ['the prior', priorTail('a test').model],
  ['one-sided', jumpTail(6, 0.2, 1.2)],
  ['wild', jumpTail(20, 1.5, 1.5)],
];
const PROBABILITIES = [0.000001, 0.00005, 0.0002, 0.001, 0.01, 0.05, 0.3, 0.9];

describe.each(MODELS)('with a tail that is %s', (_, model) => {
  test.each([1, 24, 168])('the chance at the distance of a chance is at most it, and within 3e-5 of it, over %d h', (horizonHours) => {
    for (const probability of PROBABILITIES) {
      for (const volatilityAnnual of [0.3, 1.5]) {
        const ground = { volatilityAnnual, horizonHours, model };
        const { downLog, upLog } = touchDistance({ ...ground, probability });
        for (const [direction, distance] of [['down', downLog], ['up', upLog]] as const) {
          const chance = touchWithin(ground, direction, distance);
          expect(chance, `${direction} at ${probability}`).toBeLessThanOrEqual(probability * (1 + 1e-9));
          // A distance rounded up by 1e-6 of itself: at a chance of 1e-6 that is 25 times as much of the chance.
          expect(chance, `${direction} at ${probability}`).toBeGreaterThan(probability * (1 - 3e-5));
        }
      }
    }
  });
});

test('a normal walk without drift needs the quantile of the half: 2 N(-x) = 0.3 at 1.0364 deviations', () => {
  const model: TailModel = { kind: 'gaussian' };
  const { downLog, upLog } = touchDistance({ volatilityAnnual: 0.5, horizonHours: 24, probability: 0.3, model });
  const deviation = 0.5 / Math.sqrt(365);
  // The drift of the logarithm, -sigma^2 / 2 a day, leads down: it is added there and not taken off above.
  expect(downLog / deviation).toBeCloseTo(1.0364334 + deviation / 2, 5);
  expect(upLog / deviation).toBeCloseTo(1.0364334, 5);
});
