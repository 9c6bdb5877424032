/** Tails from residuals, and the distance at which a touch is as unlikely as asked. */
import { describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../../../shared/math/random';
import { normal } from '../../../../shared/math/normal';
import { touchDistance, touchWithin } from '../../../../shared/risk/touch/distance';
import { touchOfLogBarrier } from '../../../../shared/risk/touch/gaussian';
import { excessKurtosisOf, exponentOver, jumpShare, jumpTail, priorTail, tailModel } from '../../../../shared/risk/touch/tail-model';

const random = createRandom(11, 'tails');
const gaussian = Array.from({ length: 24 * 900 }, () => normal(random));
/** Days of Laplace returns: excess kurtosis 3 (Kotz, Kozubowski and Podgorski 2001). */
const laplace = Array.from({ length: 60_000 }, () => Math.log(uniform(random) / uniform(random)));

describe('a tail model', () => {
  it('rests on the prior alone when there is little to see, and says why', () => {
    const few = tailModel(gaussian.slice(0, 24 * 59), 1);
    expect(few.from).toEqual({ kind: 'prior', why: '59 days of returns, 60 are needed' });
    expect(few.model).toEqual(priorTail('').model);
    expect(tailModel([...gaussian, NaN], 1).from).toEqual({ kind: 'prior', why: 'a residual is not a number' });
    expect(tailModel(new Array<number>(5_000).fill(1), 1).from).toEqual({ kind: 'prior', why: 'the returns do not vary' });
  });

  it('never takes a quiet sample for a normal one', () => {
    const fitted = tailModel(gaussian, 1);
    expect(fitted.from).toMatchObject({ kind: 'sample', days: 900 });
    expect(fitted.excessKurtosis).toBeCloseTo(1, 10);
  });

  it('finds the kurtosis of daily Laplace returns, drawn a little to the prior', () => {
    const { excessKurtosis, model } = tailModel(laplace, 24);
    expect(excessKurtosis).toBeGreaterThan(2.6);
    expect(excessKurtosis).toBeLessThan(3.4);
    // The mean excess of a Laplace distribution of variance 1 is 1 / sqrt(2) on both sides.
    expect(model.upMean).toBeCloseTo(Math.SQRT1_2, 1);
    expect(model.downMean).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it('does not depend on the scale of the residuals', () => {
    expect(tailModel(laplace.map((z) => 3 * z), 24).model.jumpsPerDay).toBeCloseTo(tailModel(laplace, 24).model.jumpsPerDay, 12);
  });

  it('has the fourth cumulant asked for and leaves variance to the diffusion, whatever the sizes', () => {
    for (const [kurtosis, up, down] of [[1, 0.2, 0.2], [2, 0.5, 0.7], [20, 0.3, 0.4], [6, 2, 1]] as const) {
      const model = jumpTail(kurtosis, up, down);
      expect(excessKurtosisOf(model)).toBeCloseTo(kurtosis, 10);
      expect(jumpShare(model)).toBeLessThanOrEqual(0.6 + 1e-12);
    }
  });

  it('has total variance 1 over its horizon: that of the diffusion and that of Kou\'s jumps', () => {
    const { deviation, jumps, upChance, upRate, downRate } = exponentOver(priorTail('').model, 8, 'down');
    expect(deviation ** 2 + jumps * (2 * upChance / upRate ** 2 + 2 * (1 - upChance) / downRate ** 2)).toBeCloseTo(1, 12);
  });
});

describe('the distance for a probability', () => {
  const { model } = priorTail('');
  const limit = { volatilityAnnual: 0.6, horizonHours: 24, probability: 2e-4, model };

  it('is where the touch is that likely, or a little farther, each way', () => {
    for (const probability of [0.3, 1e-2, 1e-3, 2e-4, 5e-5, 1e-8]) {
      const { downLog, upLog } = touchDistance({ ...limit, probability });
      for (const [direction, distance] of [['down', downLog], ['up', upLog]] as const) {
        expect(touchWithin(limit, direction, distance)).toBeLessThanOrEqual(probability);
        expect(touchWithin(limit, direction, distance * (1 - 1e-5))).toBeGreaterThan(probability * (1 - 1e-9));
      }
    }
  });

  it('without jumps inverts the closed form', () => {
    const { upLog } = touchDistance({ ...limit, model: { kind: 'gaussian' } });
    const deviation = 0.6 / Math.sqrt(365);
    expect(touchOfLogBarrier({ distanceLog: upLog, deviation, driftTowards: 0 }) / 2e-4).toBeCloseTo(1, 4);
  });

  it('is about six daily deviations down at the balanced limit with the prior, where a normal distribution says four', () => {
    const sigmas = touchDistance(limit).downLog / (0.6 / Math.sqrt(365));
    expect(sigmas).toBeGreaterThan(6);
    expect(sigmas).toBeLessThan(6.5);
  });

  it('takes drift towards the barrier in full, and none away from it', () => {
    const still = touchDistance(limit);
    const falling = touchDistance({ ...limit, driftOfPriceAnnual: -3.65 });
    expect(falling.downLog - still.downLog).toBeCloseTo(0.01, 12);
    expect(falling.upLog).toBeCloseTo(still.upLog, 12);
  });
});
