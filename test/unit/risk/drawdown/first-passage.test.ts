/** How likely a fall of wealth, or a drawdown from its peak, is within a horizon. */
import { describe, expect, it } from 'vitest';
import { normal } from '../../../../shared/math/normal';
import { createRandom, uniform } from '../../../../shared/math/random';
import { probabilityOfDrawdown, probabilityOfFallingTo } from '../../../../shared/risk/drawdown/first-passage';
import { chanceOfEverTouching } from '../../../../shared/risk/kelly/ever-falling';

/*
 * drift, volatility, years, depth, probability. Taylor's transform of the passage time (Annals of Probability 3, 1975),
 * q exp(-k) / (q cosh q - k sinh q) / s with q^2 = k^2 + 2 s, inverted numerically by Talbot's method in mpmath 1.3 with 60
 * digits: no series and no images in common with our code.
 */
const INVERTED: readonly (readonly [number, number, number, number, number])[] = [
  [0, 0.6, 1, 0.5, 0.5929506047476107],
  [0.5, 0.5, 2, 0.3, 0.9454387055327966],
  [-0.5, 0.5, 1, 0.2, 0.9998906814937941],
  [0.1, 0.15, 5, 0.25, 0.397750033998735],
  [0.3, 0.3, 0.05, 0.1, 0.1853760598524251],
  [-1, 0.3, 0.1, 0.3, 0.009878633449593669],
  [-3, 0.3, 0.3, 0.5, 0.94102923151401],
  [1.0, 0.2, 10, 0.3, 1.196545822979932e-5],
  [-1.5, 0.3, 0.3, 0.5, 0.1277638629448559],
  [-0.5, 0.2, 2, 0.55, 0.8832906809151784],
  [1.2, 0.6, 10, 0.7, 0.05771076211096301],
  [-1.0, 0.25, 0.4, 0.5, 0.06437045556843199],
  [0.32, 0.8, 3, 0.6, 0.9242035554088137],
  // The slowest mode changes its kind here: pull 0.98, 1 to ten digits, and 1.02.
  [0.6046157212979483, 0.5, 1, 0.4, 0.32163605048387203],
  [0.6144037972428045, 0.5, 1, 0.4, 0.31643189897908705],
  [0.6241918731876606, 0.5, 1, 0.4, 0.31127215459261744],
];

describe('the probability of a drawdown', () => {
  it.each(INVERTED)('is, for drift %f, volatility %f, %f years and depth %f, the inverse of its transform', (drift, volatility, years, depth, probability) => {
    expect(Math.abs(probabilityOfDrawdown({ drift, volatility, years, depth }) - probability)).toBeLessThanOrEqual(1e-11);
  });

  it('agrees with simulated wealth, watched without pause', () => {
    const question = { drift: 0.5, volatility: 0.7, years: 1, depth: 0.4 };
    const share = simulatedDrawdowns(question, 4_000, 100);
    const exact = probabilityOfDrawdown(question);
    expect(Math.abs(share - exact)).toBeLessThanOrEqual(3 * Math.sqrt((exact * (1 - exact)) / 4_000));
  });

  it('does not jump where one solution takes over from the other', () => {
    // Short times end at variance 0.1 of the squared barrier, strong pull at -12 of it.
    const barrier = -Math.log1p(-0.4);
    for (const logDrift of [-3, -0.2, 0, 0.2, 3]) {
      const at = (time: number): number => probabilityOfDrawdown({ drift: logDrift + 0.125, volatility: 0.5, years: (time * barrier ** 2) / 0.25, depth: 0.4 });
      expect(Math.abs(at(0.1 + 1e-9) - at(0.1 - 1e-9))).toBeLessThanOrEqual(1e-7);
    }
    const pulled = (pull: number): number => probabilityOfDrawdown({ drift: (pull * 0.25) / barrier + 0.125, volatility: 0.5, years: 0.13, depth: 0.4 });
    expect(Math.abs(pulled(-12 - 1e-9) - pulled(-12 + 1e-9))).toBeLessThanOrEqual(1e-8);
  });

  it('is at least that of falling so far below the start, and certain or impossible without fluctuation', () => {
    for (const drift of [-0.3, 0, 0.4]) {
      const path = { drift, volatility: 0.5, years: 1 };
      expect(probabilityOfDrawdown({ ...path, depth: 0.3 })).toBeGreaterThan(probabilityOfFallingTo({ ...path, level: 0.7 }));
    }
    expect(probabilityOfDrawdown({ drift: -1, volatility: 0, years: 1, depth: 0.5 })).toBe(1);
    expect(probabilityOfDrawdown({ drift: -0.5, volatility: 0, years: 1, depth: 0.5 })).toBe(0);
    expect(probabilityOfDrawdown({ drift: 0.1, volatility: 0.5, years: 0, depth: 0.5 })).toBe(0);
  });

  it('stops at what is no question', () => {
    expect(() => probabilityOfDrawdown({ drift: 0, volatility: 0.5, years: 1, depth: 1 })).toThrow(/a depth lies between 0 and 1, got 1/);
    expect(() => probabilityOfDrawdown({ drift: Number.NaN, volatility: 0.5, years: 1, depth: 0.5 })).toThrow(/drift/);
  });
});

describe('the probability of falling to a share of the start', () => {
  it('goes to the infinite horizon', () => {
    const ever = chanceOfEverTouching(0.3 - 0.18, 0.6, 0.5);
    expect(probabilityOfFallingTo({ drift: 0.3, volatility: 0.6, years: 5_000, level: 0.5 })).toBeCloseTo(ever, 8);
  });

  it('is twice the chance of ending there when the logarithm does not drift (reflection principle)', () => {
    // N(log(0.7) / 0.5), by SciPy 1.17's norm.cdf.
    expect(probabilityOfFallingTo({ drift: 0.125, volatility: 0.5, years: 1, level: 0.7 })).toBeCloseTo(2 * 0.2378146370546097, 13);
  });

  it('is 1 at the start itself and does not overflow against a strong drift', () => {
    expect(probabilityOfFallingTo({ drift: 0, volatility: 0.5, years: 1, level: 1 })).toBe(1);
    expect(probabilityOfFallingTo({ drift: -40, volatility: 0.05, years: 1, level: 0.5 })).toBe(1);
    expect(probabilityOfFallingTo({ drift: 40, volatility: 0.05, years: 1, level: 0.5 })).toBe(0);
  });
});

/**
 * The distance below the running maximum, by steps: the change and the bridge's highest point are drawn exactly, and
 * between two dates a bridge from distance to distance passes the barrier with its known probability.
 */
function simulatedDrawdowns({ drift, volatility, years, depth }: { drift: number; volatility: number; years: number; depth: number }, paths: number, steps: number): number {
  const random = createRandom(7, 'drawdown');
  const variance = (volatility ** 2 * years) / steps;
  const mean = ((drift - volatility ** 2 / 2) * years) / steps;
  const barrier = -Math.log1p(-depth);
  let hit = 0;
  for (let path = 0; path < paths; path += 1) {
    // Levy: the distance below the running maximum is the reflected path, drawn exactly from the bridge's maximum.
    let below = 0;
    for (let step = 0; step < steps && below < barrier; step += 1) {
      const change = mean + Math.sqrt(variance) * normal(random);
      const highest = (change + Math.sqrt(change ** 2 - 2 * variance * Math.log(uniform(random)))) / 2;
      const next = Math.max(below, highest) - change;
      const passed = next >= barrier || uniform(random) < Math.exp((-2 * (barrier - below) * (barrier - next)) / variance);
      below = passed ? barrier : next;
    }
    if (below >= barrier) hit += 1;
  }
  return hit / paths;
}
