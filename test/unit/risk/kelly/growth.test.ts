/** Leverage, growth and the chance of falling, on published identities. */
import { describe, expect, it } from 'vitest';
import { binaryGrowth, binaryKelly } from '../../../../shared/risk/kelly/binary';
import { empiricalKelly } from '../../../../shared/risk/kelly/empirical';
import { chanceOfEverFallingTo, fractionForDrawdown } from '../../../../shared/risk/kelly/ever-falling';
import { growthLadder, growthRate, kellyLeverage, leveragedWealth, leverageForVolatility, zeroGrowthLeverage } from '../../../../shared/risk/kelly/growth';
import { viewShrinkage } from '../../../../shared/risk/kelly/view-shrinkage';

// Thorp (2006), section 7.1: the S&P 500 with mu 0.11, r 0.06, sigma 0.15.
const THORP = { driftAnnual: 0.11, rateAnnual: 0.06, volatilityAnnual: 0.15 };

describe('growth', () => {
  it("is Thorp's: f* = 20/9, best growth r + (mu - r)^2 / (2 sigma^2)", () => {
    expect(kellyLeverage(THORP)).toBeCloseTo(20 / 9, 13);
    expect(growthRate(THORP, 20 / 9)).toBeCloseTo(0.06 + 0.05 ** 2 / (2 * 0.0225), 14);
  });

  it('comes back to the rate at twice Kelly, and to nothing at the largest leverage', () => {
    expect(growthRate(THORP, 40 / 9)).toBeCloseTo(0.06, 13);
    expect(growthRate(THORP, zeroGrowthLeverage(THORP) ?? 0)).toBeCloseTo(0, 13);
    expect(zeroGrowthLeverage({ driftAnnual: -0.1, rateAnnual: -0.1, volatilityAnnual: 0.2 })).toBeUndefined();
  });

  it('has a ladder with drag and the chance of halving: certain from twice Kelly on', () => {
    const ladder = growthLadder({ driftAnnual: 0.25, rateAnnual: 0, volatilityAnnual: 0.5 }, [0, 0.5, 1, 2, 3]);
    expect(ladder.map((rung) => rung.growthAnnual)).toEqual([0, 0.09375, 0.125, 0, -0.375]);
    expect(ladder.map((rung) => rung.dragAnnual)).toEqual([0, 0.03125, 0.125, 0.5, 1.125]);
    // Half Kelly halves with chance 1/8, full Kelly with 1/2 (Thorp 2006, section 3).
    ladder.forEach((rung, i) => expect(rung.chanceOfHalving).toBeCloseTo([0, 0.125, 0.5, 1, 1][i] ?? 0, 13));
  });

  it('of a path that loses everything stays at nothing', () => {
    expect(leveragedWealth([0.1, -0.25, 0.5], 4)).toBe(0);
    expect(leveragedWealth([], 4)).toBe(1);
  });
});

describe('the chance of ever falling', () => {
  it('is 1 from twice Kelly on, and none without exposure', () => {
    expect(chanceOfEverFallingTo(0.5, 2)).toBe(1);
    expect(chanceOfEverFallingTo(0.5, 3)).toBe(1);
    expect(chanceOfEverFallingTo(0.5, 0)).toBe(0);
  });

  it('is met by the fraction made for it, which is never above Kelly itself', () => {
    for (const [level, probability] of [[0.5, 0.1], [0.7, 0.1], [0.8, 0.01]] as const) {
      expect(chanceOfEverFallingTo(level, fractionForDrawdown(level, probability))).toBeCloseTo(probability, 12);
    }
    expect(fractionForDrawdown(0.5, 0.9)).toBe(1);
  });
});

describe('a bet of two outcomes', () => {
  it('at 60 % and even money stakes a fifth (Kelly 1956: 2 p - 1)', () => {
    expect(binaryKelly({ chance: 0.6, winRatio: 1, lossRatio: 1 })).toBeCloseTo(0.2, 14);
  });

  it('that loses on average asks for the other side, and ruins who stakes all', () => {
    expect(binaryKelly({ chance: 0.4, winRatio: 1, lossRatio: 1 })).toBeCloseTo(-0.2, 14);
    expect(binaryGrowth({ chance: 0.6, winRatio: 1, lossRatio: 1 }, 1)).toBe(Number.NEGATIVE_INFINITY);
    expect(binaryGrowth({ chance: 1, winRatio: 1, lossRatio: 1 }, 1)).toBeCloseTo(Math.LN2, 14);
  });
});

describe('leverage from a sample', () => {
  it('of two outcomes is that of the bet', () => {
    const sample = [1, 1, 1, -1, -1];
    const answer = empiricalKelly(sample);
    expect(answer.kind === 'leverage' ? answer.leverage : 0).toBeCloseTo(0.2, 13);
  });

  it.each([
    [[0.1], '1 returns are not a sample'],
    [[0.1, 0.2], 'the sample has no loss'],
    [[0.1, Number.NaN], 'return 1 is not a number'],
  ])('%j is refused in words', (returns, why) => {
    const answer = empiricalKelly(returns);
    expect(answer.kind === 'refused' ? answer.why : '').toContain(why);
  });

  it('that loses on average has no edge', () => {
    expect(empiricalKelly([0.1, -0.2, 0.05])).toMatchObject({ kind: 'noEdge', ruinLeverage: 5 });
    expect(empiricalKelly([-0.1, -0.1])).toMatchObject({ kind: 'noEdge' });
  });
});

describe('small things', () => {
  it('half of a view is believed after fifty, nothing at first', () => {
    expect([0, 50, 200].map(viewShrinkage)).toEqual([0, 0.5, 0.8]);
  });

  it('leverage for a volatility is kept inside its bounds', () => {
    expect(leverageForVolatility(0.3, 0.6, 0, 2)).toBe(0.5);
    expect(leverageForVolatility(0.3, 0.1, 0, 2)).toBe(2);
    expect(() => leverageForVolatility(0.3, 0, 0, 2)).toThrow(/forecast 0/);
  });
});
