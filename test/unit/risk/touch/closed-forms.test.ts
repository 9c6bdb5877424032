/** Touch probabilities without simulation: identities, limits and the exact recursion's small cases. */
import { describe, expect, it } from 'vitest';
import { normalDistribution } from '../../../../shared/math/erf';
import { cosine, sine, sineOfHalfTurns } from '../../../../shared/risk/touch/angle';
import { touchAtDates, touchAtDatesCorrected } from '../../../../shared/risk/touch/at-dates';
import { touchOfLogBarrier, touchProbability } from '../../../../shared/risk/touch/gaussian';
import { passageWithinUnitTime, touchProbabilityKou } from '../../../../shared/risk/touch/kou';
import { repeatedOverYear } from '../../../../shared/risk/touch/repeated';
import { exponentOver, priorTail } from '../../../../shared/risk/touch/tail-model';
import { leaveByImages, leaveBySines, touchEitherProbability } from '../../../../shared/risk/touch/two-sided';

const QUIET = { spot: 100, driftOfPriceAnnual: 0, volatilityAnnual: 0.6, years: 1 / 365 };

describe('one barrier, no jumps', () => {
  it('without drift of the logarithm a touch is twice as likely as ending beyond (reflection)', () => {
    for (const b of [0.1, 1, 3, 8, 20]) {
      expect(touchOfLogBarrier({ distanceLog: b, deviation: 1, driftTowards: 0 }) / (2 * normalDistribution(-b)) - 1).toBeCloseTo(0, 12);
    }
  });

  it('an endless time with drift away touches with exp(-2 |nu| b / sigma^2) (Karatzas and Shreve, 3.5.C)', () => {
    const years = 1e5;
    expect(touchOfLogBarrier({ distanceLog: 1, deviation: Math.sqrt(years), driftTowards: -0.5 * years })).toBeCloseTo(Math.exp(-1), 12);
  });

  it('is 1 at the barrier and 0 without time, and never above 1', () => {
    expect(touchProbability({ ...QUIET, barrier: 100 })).toBe(1);
    expect(touchProbability({ ...QUIET, barrier: 90, years: 0 })).toBe(0);
    expect(touchProbability({ ...QUIET, barrier: 99.999_999, driftOfPriceAnnual: -1_000 })).toBeLessThanOrEqual(1);
    expect(touchProbability({ spot: 100, barrier: 50, driftOfPriceAnnual: -20, volatilityAnnual: 0.05, years: 1 })).toBe(1);
  });
});

describe('a corridor', () => {
  it.each([[1, 1.2, 0.3], [0.5, 2, -1], [1.5, 1.5, 3], [0.2, 0.5, 0.1], [1, 1, -8], [1.4, 0.3, 0]])('below %d, above %d, drift %d: both series agree', (below, above, drift) => {
    expect(leaveByImages(below, above, drift)).toBeCloseTo(leaveBySines(below, above, drift), 12);
  });

  it('one deviation either way without drift stays with 4 / pi (exp(-pi^2 / 8) - exp(-9 pi^2 / 8) / 3 + ...)', () => {
    // W. Feller, "An Introduction to Probability Theory" II, X.5.
    expect(1 - leaveBySines(1, 1, 0)).toBeCloseTo((4 / Math.PI) * (Math.exp(-(Math.PI ** 2) / 8) - Math.exp((-9 * Math.PI ** 2) / 8) / 3), 12);
  });

  it('lies between the larger side and the sum of both, and far from the other side is one of them', () => {
    const down = touchProbability({ ...QUIET, barrier: 96 });
    const up = touchProbability({ ...QUIET, barrier: 105 });
    const either = touchEitherProbability({ ...QUIET, lowerBarrier: 96, upperBarrier: 105 });
    expect(either).toBeGreaterThan(Math.max(down, up));
    expect(either).toBeLessThan(down + up);
    expect(touchEitherProbability({ ...QUIET, lowerBarrier: 80, upperBarrier: 1e6 }) / touchProbability({ ...QUIET, barrier: 80 }) - 1).toBeCloseTo(0, 11);
    expect(touchEitherProbability({ ...QUIET, lowerBarrier: 100, upperBarrier: 105 })).toBe(1);
  });
});

describe('watched on dates only', () => {
  const barrier = { distanceLog: 0.1, deviation: 0.05, driftTowards: -0.01 };

  it('on one date it is the chance of ending beyond', () => {
    expect(touchAtDates(barrier, 1)).toBeCloseTo(normalDistribution(-0.11 / 0.05), 15);
  });

  it('from the barrier itself without drift it is 1 - C(2m, m) / 4^m (Sparre Andersen 1954)', () => {
    let stays = 1;
    for (let dates = 1; dates <= 30; dates += 1) {
      stays *= (2 * dates - 1) / (2 * dates);
      expect(touchAtDates({ distanceLog: 0, deviation: 1, driftTowards: 0 }, dates)).toBeCloseTo(1 - stays, 12);
    }
  });

  it('grows with the dates towards the touch without pause, and meets the correction', () => {
    let before = 0;
    for (const dates of [1, 2, 5, 20, 100, 400]) {
      const now = touchAtDates(barrier, dates);
      expect(now).toBeGreaterThan(before);
      before = now;
    }
    expect(before).toBeLessThan(touchOfLogBarrier(barrier));
    expect(touchAtDatesCorrected(barrier, 400) / before - 1).toBeCloseTo(0, 2);
  });
});

describe("Kou's jumps", () => {
  const base = { direction: 'down', distanceLog: 0.15, years: 1 / 365, driftOfLogPriceAnnual: -0.1, volatilityAnnual: 0.5, jumpsPerYear: 100, upChance: 0.45, upRate: 25, downRate: 20 } as const;

  it('that are rare leave the closed form, also far out', () => {
    for (const level of [0.3, 1, 3, 5, 7]) {
      const kou = passageWithinUnitTime({ drift: 0.1, deviation: 1, jumps: 1e-14, upChance: 0.5, upRate: 20, downRate: 20 }, level);
      expect(kou / touchOfLogBarrier({ distanceLog: level, deviation: 1, driftTowards: 0.1 }) - 1).toBeCloseTo(0, 8);
    }
  });

  it('seen in a mirror answer the same', () => {
    const mirrored = { ...base, direction: 'up', driftOfLogPriceAnnual: 0.1, upChance: 0.55, upRate: 20, downRate: 25 } as const;
    expect(touchProbabilityKou(mirrored)).toBe(touchProbabilityKou(base));
  });

  it('that only go away from the barrier, and then only towards it, order as they should', () => {
    const away = touchProbabilityKou({ ...base, upChance: 1 });
    const both = touchProbabilityKou(base);
    const towards = touchProbabilityKou({ ...base, upChance: 0 });
    expect(away).toBeLessThan(both);
    expect(both).toBeLessThan(towards);
  });

  it('in a very short time touch by one jump: rate x time x chance x exp(-rate of sizes x distance)', () => {
    const years = 1e-9;
    expect(touchProbabilityKou({ ...base, years }) / (100 * years * 0.55 * Math.exp(-20 * 0.15)) - 1).toBeCloseTo(0, 3);
  });

  it('keep their digits far out: twice the distance on the tail of sizes multiplies', () => {
    const at = (distanceLog: number): number => touchProbabilityKou({ ...base, distanceLog });
    const ratios = [0.6, 0.8, 1, 1.2].map((distance) => Math.log(at(distance) / at(distance + 0.1)));
    for (const ratio of ratios) {
      expect(ratio).toBeGreaterThan(1.5);
      expect(ratio).toBeLessThan(20 * 0.1);
    }
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
  });

  // The transform of theorem 3.1 inverted by Gaver and Stehfest with 68 terms and 115 digits (mpmath), 48 terms agreeing to the digits shown.
  it.each([
    [0.4, 0.02, -0.5, 0.6, 15, 0.45, 25, 20, 0.000102713392140746],
    [0.8, 0.01, 0.3, 0.4, 60, 0.3, 12, 30, 2.98628136048746e-5],
    [0.05, 0.001, 0, 1.2, 200, 0.5, 60, 45, 0.196883635745774],
    [1.2, 0.1, 1, 0.8, 2, 0.1, 8, 5, 4.64814847012039e-5],
    [0.3, 0.25, -3, 0.5, 10, 0.4, 20, 15, 0.00302110222790336],
    [0.02, 0.0001, 0, 0.5, 3, 0.9, 4, 4, 0.000315233272479213],
  ])('up %d in %d years, drift %d, volatility %d, %d jumps: eight digits of an inversion with 115', (distanceLog, years, driftOfLogPriceAnnual, volatilityAnnual, jumpsPerYear, upChance, upRate, downRate, expected) => {
    const actual = touchProbabilityKou({ direction: 'up', distanceLog, years, driftOfLogPriceAnnual, volatilityAnnual, jumpsPerYear, upChance, upRate, downRate });
    expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(1e-8);
  });

  it.each([[1, 0.241565401185581], [3, 0.0120828804585043], [6, 0.000265127307352701], [9, 5.57269516373093e-6], [14, 8.29509335312711e-9]])('with the tails of the prior, %d deviations down in a day: the same', (level, expected) => {
    expect(Math.abs(passageWithinUnitTime(exponentOver(priorTail('').model, 24, 'down'), level) / expected - 1)).toBeLessThanOrEqual(1e-8);
  });

  it('is 1 at the barrier and 0 without time', () => {
    expect(touchProbabilityKou({ ...base, distanceLog: 0 })).toBe(1);
    expect(touchProbabilityKou({ ...base, years: 0 })).toBe(0);
  });
});

describe('sine and cosine by the tangent', () => {
  it('agree with those of this machine to the last digits', () => {
    for (let angle = -30; angle <= 30; angle += 0.37) {
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-14);
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-14);
      expect(Math.abs(sineOfHalfTurns(angle) - Math.sin(Math.PI * angle))).toBeLessThan(1e-13);
    }
  });
});

describe('the same chance every day of a year', () => {
  it('0.02 % a day is 7.04 % a year, and a tiny one is 365 times itself', () => {
    expect(repeatedOverYear(0.0002, 1)).toBeCloseTo(0.070_406, 6);
    expect(repeatedOverYear(1e-18, 1) / 365e-18).toBeCloseTo(1, 12);
    expect(repeatedOverYear(1, 1)).toBe(1);
    expect(repeatedOverYear(0.1, 365)).toBeCloseTo(0.1, 15);
  });
});
