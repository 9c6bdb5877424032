/** What holds of every touch probability: between 0 and 1, and never lower for more volatility, more time or a nearer barrier. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { touchAtDates } from '../../shared/risk/touch/at-dates';
import { touchDistance, touchWithin } from '../../shared/risk/touch/distance';
import { touchOfLogBarrier, touchProbability } from '../../shared/risk/touch/gaussian';
import { touchProbabilityKou } from '../../shared/risk/touch/kou';
import { jumpTail, tailModel, type TailModel } from '../../shared/risk/touch/tail-model';
import { leaveCorridor } from '../../shared/risk/touch/two-sided';

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const isChance = (p: number): boolean => p >= 0 && p <= 1;
/** Rounding, and the stated error of the inversion. */
const notBelow = (larger: number, smaller: number, slack = 1e-12): boolean => larger >= smaller * (1 - 1e-6) - slack;

const kou = fc.record({
  direction: fc.constantFrom('up' as const, 'down' as const), distanceLog: between(1e-4, 2), years: between(1e-5, 1), driftOfLogPriceAnnual: between(-2, 2),
  volatilityAnnual: between(0.05, 2), jumpsPerYear: between(0, 400), upChance: between(0, 1), upRate: between(3, 200), downRate: between(3, 200),
});
const tail: fc.Arbitrary<TailModel> = fc.oneof(
  fc.constant({ kind: 'gaussian' } as const),
  fc.record({ kurtosis: between(1, 20), up: between(0.2, 1.5), down: between(0.2, 1.5) }).map(({ kurtosis, up, down }) => jumpTail(kurtosis, up, down)),
);

describe('without jumps', () => {
  const question = fc.record({ spot: between(1, 1e5), barrier: between(1, 1e5), driftOfPriceAnnual: between(-3, 3), volatilityAnnual: between(0.01, 5), years: between(1e-6, 2) });

  it('a chance is a chance, a longer time and a nearer barrier never make it smaller', () => {
    fc.assert(fc.property(question, between(0, 1), (one, share) => {
      const p = touchProbability(one);
      const sooner = touchProbability({ ...one, years: one.years * share });
      const nearer = touchProbability({ ...one, barrier: one.spot + (one.barrier - one.spot) * share });
      return isChance(p) && notBelow(p, sooner) && notBelow(nearer, p);
    }), { numRuns: 500 });
  });

  it('without drift of the logarithm more volatility never makes it smaller', () => {
    fc.assert(fc.property(between(0, 3), between(0.001, 2), between(1, 3), (distanceLog, deviation, factor) =>
      notBelow(touchOfLogBarrier({ distanceLog, deviation: deviation * factor, driftTowards: 0 }), touchOfLogBarrier({ distanceLog, deviation, driftTowards: 0 }))), { numRuns: 300 });
  });

  it('a corridor is left at least as likely as its nearer side is touched, and at most as both', () => {
    fc.assert(fc.property(between(0.01, 6), between(0.01, 6), between(-4, 4), (below, above, drift) => {
      const down = touchOfLogBarrier({ distanceLog: below, deviation: 1, driftTowards: -drift });
      const up = touchOfLogBarrier({ distanceLog: above, deviation: 1, driftTowards: drift });
      const p = leaveCorridor(below, above, drift);
      return isChance(p) && notBelow(p, Math.max(down, up)) && notBelow(down + up, p);
    }), { numRuns: 500 });
  });

  it('looking on dates only finds less than looking all the time, and more on every second date more', () => {
    fc.assert(fc.property(between(0, 0.4), between(0.02, 0.3), between(-0.3, 0.3), fc.integer({ min: 1, max: 12 }), (distanceLog, deviation, driftTowards, dates) => {
      const line = { distanceLog, deviation, driftTowards };
      const p = touchAtDates(line, dates);
      return isChance(p) && notBelow(touchOfLogBarrier(line), p) && notBelow(touchAtDates(line, 2 * dates), p);
    }), { numRuns: 60 });
  });
});

describe("with Kou's jumps", () => {
  it('a chance is a chance, a longer time and a nearer barrier never make it smaller', () => {
    fc.assert(fc.property(kou, between(0.01, 1), (one, share) => {
      const p = touchProbabilityKou(one);
      return isChance(p) && notBelow(p, touchProbabilityKou({ ...one, years: one.years * share }), 1e-9) && notBelow(touchProbabilityKou({ ...one, distanceLog: one.distanceLog * share }), p, 1e-9);
    }), { numRuns: 250 });
  });

  it('drift towards the barrier never makes it smaller', () => {
    fc.assert(fc.property(kou, between(0, 1), (one, more) => {
      const towards = one.direction === 'up' ? more : -more;
      return notBelow(touchProbabilityKou({ ...one, driftOfLogPriceAnnual: one.driftOfLogPriceAnnual + towards }), touchProbabilityKou(one), 1e-9);
    }), { numRuns: 150 });
  });
});

describe('the distance for a chance', () => {
  const limit = fc.record({ volatilityAnnual: between(0.1, 3), horizonHours: between(1, 24 * 14), probability: between(1e-6, 0.3), model: tail });

  it('keeps the chance within the limit, both ways', () => {
    fc.assert(fc.property(limit, (one) => {
      const { downLog, upLog } = touchDistance(one);
      return touchWithin(one, 'down', downLog) <= one.probability && touchWithin(one, 'up', upLog) <= one.probability;
    }), { numRuns: 60 });
  });

  it('grows with volatility and with caution', () => {
    fc.assert(fc.property(limit, between(1, 2), (one, factor) => {
      const here = touchDistance(one);
      const wilder = touchDistance({ ...one, volatilityAnnual: one.volatilityAnnual * factor });
      const safer = touchDistance({ ...one, probability: one.probability / factor });
      return wilder.downLog >= here.downLog && wilder.upLog >= here.upLog * (1 - 1e-12) && safer.downLog >= here.downLog * (1 - 2e-6) && safer.upLog >= here.upLog * (1 - 2e-6);
    }), { numRuns: 40 });
  });

  it('far out is farther than without jumps of the same total variance', () => {
    fc.assert(fc.property(limit, between(1, 20), between(0.2, 1.5), between(1e-7, 2e-4), (one, kurtosis, size, probability) => {
      const jumping = touchDistance({ ...one, probability, model: jumpTail(kurtosis, size, size) });
      const { downLog, upLog } = touchDistance({ ...one, probability, model: { kind: 'gaussian' } });
      return jumping.downLog > downLog && jumping.upLog > upLog;
    }), { numRuns: 40 });
  });
});

it('a tail model is one whatever the residuals are', () => {
  const residual = fc.oneof(between(-10, 10), fc.constantFrom(0, 1e150, -1e150, 1e-200, NaN, Infinity));
  fc.assert(fc.property(fc.array(residual, { maxLength: 400 }), fc.constantFrom(1, 8, 24), (residuals, hours) => {
    const { model, excessKurtosis } = tailModel(residuals, hours);
    return model.jumpsPerDay > 0 && model.upMean > 0 && model.downMean > 0 && excessKurtosis >= 1 - 1e-9 && excessKurtosis <= 20 + 1e-9;
  }), { numRuns: 200 });
});
