import { describe, expect, it } from 'vitest';
import { shortfallOfDay } from '../../../shared/calibration/budgets';
import { drawer, type Innovations } from '../../../shared/calibration/innovations';
import { simulateOutcomes } from '../../../shared/calibration/outcomes';
import { breachRate, solveStatement } from '../../../shared/calibration/solve';
import { countHalvings, drawsDown, losesStake } from '../../../shared/calibration/wealth-path';
import { normalDistribution } from '../../../shared/math/erf';
import { createRandom } from '../../../shared/math/random';
import { probabilityOfDrawdown } from '../../../shared/risk/drawdown/first-passage';

const SQRT_YEAR = Math.sqrt(365);
/** Days at 365 % volatility a year would be x times 0.19; at sqrt(365) a day is x itself. */
const asDays = (...days: number[]): Float64Array => Float64Array.from(days);
/* Broadie, Glasserman and Kou, Mathematical Finance 7 (1997): a barrier looked at once a day acts as one further away by so much. */
const BGK = 0.5825971579390107;

describe('one path, worked by hand', () => {
  it('a fall from 1.2 to 0.9 is a drawdown of 25 %, not of more', () => {
    const path = asDays(0.2, -0.25, 0.5);
    expect(drawsDown(path, SQRT_YEAR, 0.2499)).toBe(true);
    expect(drawsDown(path, SQRT_YEAR, 0.2501)).toBe(false);
  });
  it('the start counts as a peak', () => {
    expect(drawsDown(asDays(-0.3), SQRT_YEAR, 0.29)).toBe(true);
  });
  it('the stake looks at the start and at 30 days only', () => {
    const late = Float64Array.from({ length: 31 }, (_, i) => (i === 30 ? -0.5 : 0.001));
    expect(losesStake(late, SQRT_YEAR, 0.1)).toBe(false);
    expect(losesStake(asDays(0.5, -0.3), SQRT_YEAR, 0.1)).toBe(false);
    expect(losesStake(asDays(0.5, -0.45), SQRT_YEAR, 0.1)).toBe(true);
  });
  it('wealth 1, 0.5, 0.6, 0.3, 0.1 is halved three times; ruin ends the count', () => {
    expect(countHalvings(asDays(-0.5, 0.2, -0.5, -2 / 3), SQRT_YEAR)).toBe(3);
    expect(countHalvings(asDays(-1.5, 0.2, 3, -0.9), SQRT_YEAR)).toBe(1);
  });
});

describe('the days that are drawn', () => {
  it.each<[string, Innovations]>([
    ['normal', { kind: 'normal' }],
    ['Student-t with 5 degrees', { kind: 'student', degreesOfFreedom: 5 }],
    ['jumps', { kind: 'jumps', jumpsPerYear: 12, meanSigmas: -2, deviationSigmas: 3 }],
  ])('%s: mean 0 and variance 1', (_, innovations) => {
    const draw = drawer(innovations, createRandom(3, 'moments'));
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 400_000; i += 1) {
      const x = draw();
      sum += x;
      squares += x * x;
    }
    expect(Math.abs(sum / 400_000)).toBeLessThan(4 / Math.sqrt(400_000));
    expect(squares / 400_000).toBeGreaterThan(0.97);
    expect(squares / 400_000).toBeLessThan(1.03);
  });
  it('of Student-t with 4 degrees 5 % lie beyond 2.776 and 1 % beyond 4.604, as in every table of t', () => {
    const draw = drawer({ kind: 'student', degreesOfFreedom: 4 }, createRandom(4, 'tails'));
    let [beyond5, beyond1] = [0, 0];
    for (let i = 0; i < 200_000; i += 1) {
      const t = Math.abs(draw()) * Math.SQRT2;
      if (t > 2.776445) beyond5 += 1;
      if (t > 4.604095) beyond1 += 1;
    }
    expect(Math.abs(beyond5 / 200_000 - 0.05)).toBeLessThan(0.0015);
    expect(Math.abs(beyond1 / 200_000 - 0.01)).toBeLessThan(0.0007);
  });
  it('expected shortfall 97.5 % of a normal day is 2.338 sigmas, of Student-t with 4 degrees what McNeil, Frey and Embrechts (2005, eq. 2.25) give; jumps are drawn', () => {
    expect(shortfallOfDay(SQRT_YEAR, { kind: 'normal' }, 1)).toBeCloseTo(2.3378, 4);
    const q = 2.776445;
    const density = 0.375 / (1 + q ** 2 / 4) ** 2 / Math.sqrt(1 + q ** 2 / 4);
    const shortfall = (density * (4 + q ** 2)) / (3 * 0.025) / Math.SQRT2;
    expect(shortfallOfDay(SQRT_YEAR, { kind: 'student', degreesOfFreedom: 4 }, 1) / shortfall).toBeCloseTo(1, 6);
    expect(shortfallOfDay(SQRT_YEAR, { kind: 'jumps', jumpsPerYear: 0, meanSigmas: 0, deviationSigmas: 0 }, 1)).toBeCloseTo(2.3378, 1);
  });
});

describe('the simulation against closed forms, normal days', () => {
  const ground = (sharpeAnnual: number, pathCount: number) => ({ sharpeAnnual, innovations: { kind: 'normal' } as const, seed: 11, pathCount });
  it.each([[0.5, 0, 0.1], [0.8, 1, 0.2], [0.3, -1, 0.05]])('volatility %d, Sharpe %d: falling %d below the start within 30 days, first passage of Brownian motion (Harrison 1985) with daily looks', (volatility, sharpe, lossRatio) => {
    const { rate, standardError } = breachRate({ kind: 'stake', lossRatio, probability: 0.05 }, volatility, ground(sharpe, 20_000), 'test');
    const nu = volatility * sharpe - volatility ** 2 / 2;
    const spread = volatility * Math.sqrt(30 / 365);
    const b = Math.log(1 - lossRatio) - BGK * (volatility / SQRT_YEAR);
    const expected = normalDistribution((b - (nu * 30) / 365) / spread) + Math.exp((2 * nu * b) / volatility ** 2) * normalDistribution((b + (nu * 30) / 365) / spread);
    expect(Math.abs(rate - expected)).toBeLessThan(3 * standardError + 0.003);
  });
  it.each([[0.2, 0.7, 0.25, 1], [0.4, 0, 0.4, 1], [0.3, 1, 0.15, 0.5]])('volatility %d, Sharpe %d: a drawdown of %d in %d years, the series solution of Magdon-Ismail and others (2004) with daily looks', (volatility, sharpe, drawdownRatio, years) => {
    const { rate, standardError } = breachRate({ kind: 'drawdown', drawdownRatio, probability: 0.05, years }, volatility, ground(sharpe, 5_000), 'test');
    // Both the peak and the trough are missed by a little: the barrier moves twice.
    const depth = 1 - (1 - drawdownRatio) * Math.exp(-2 * BGK * (volatility / SQRT_YEAR));
    const expected = probabilityOfDrawdown({ drift: volatility * sharpe, volatility, years, depth });
    expect(Math.abs(rate - expected)).toBeLessThan(3 * standardError + 0.005);
  });
  it('half Kelly ever falls to half with probability 1/8 (MacLean, Thorp and Ziemba 2010), daily looks allowed for', () => {
    // Sharpe 2 at half of it: volatility 1. Ten years are as good as ever.
    const draw = drawer({ kind: 'normal' }, createRandom(6, 'kelly'));
    let fallen = 0;
    for (let i = 0; i < 2_500; i += 1) {
      let logWealth = 0;
      for (let day = 0; day < 3_650 && logWealth > Math.log(0.5) && logWealth < 6; day += 1) logWealth += Math.log(1 + (2 / SQRT_YEAR + draw()) / SQRT_YEAR);
      if (logWealth <= Math.log(0.5)) fallen += 1;
    }
    // level^(2 / c - 1) at the level moved by daily looks
    const level = 0.5 * Math.exp(-BGK / SQRT_YEAR);
    expect(Math.abs(fallen / 2_500 - level ** 2 * level)).toBeLessThan(3 * Math.sqrt(0.11 / 2_500));
  });
  it('without growth of log wealth halvings come every (ln 2)^2 / sigma^2 years, less one sixth of one at the start (renewal theorem)', () => {
    // Exit of reflected Brownian motion from [0, h): mean h^2 / sigma^2, variance 2/3 of its square.
    const volatility = 0.5;
    const h = Math.LN2 + 2 * BGK * (volatility / SQRT_YEAR);
    const expected = (20 * volatility ** 2) / h ** 2 - 1 / 6;
    const { rate, standardError } = breachRate({ kind: 'halving', years: 20 }, volatility, ground(volatility / 2, 600), 'test');
    expect(Math.abs(rate - expected)).toBeLessThan(3 * standardError + 0.02 * expected);
  });
  it('the mean deepest drawdown of a year without growth is 1.2533 sigma in log wealth (Magdon-Ismail and others 2004), daily looks allowed for', () => {
    const volatility = 0.1;
    const { drawdown } = simulateOutcomes(volatility, 1, ground(volatility / 2, 4_000));
    // Median of the exit time of |B|: P(max |B| < x) = 1/2 at x = 1.1490 for unit time (Feller II, X.5).
    const median = 1 - Math.exp(-(1.149 * volatility - 2 * BGK * (volatility / SQRT_YEAR)));
    expect(drawdown[0]?.value).toBeCloseTo(median, 2);
  });
});

describe('solving one statement', () => {
  const ground = { sharpeAnnual: 0.5, innovations: { kind: 'student', degreesOfFreedom: 4 } as const, seed: 2, pathCount: 2_000 };
  const solved = (drawdownRatio: number, probability: number, years: number): number => solveStatement({ kind: 'drawdown', drawdownRatio, probability, years }, ground, 'x').volatilityAnnual;
  it('a deeper drawdown, a larger probability and a shorter time each allow more', () => {
    expect(solved(0.3, 0.05, 1)).toBeGreaterThan(solved(0.2, 0.05, 1));
    expect(solved(0.2, 0.1, 1)).toBeGreaterThan(solved(0.2, 0.05, 1));
    expect(solved(0.2, 0.05, 0.5)).toBeGreaterThan(solved(0.2, 0.05, 1));
  });
  it('a stated volatility is its own answer', () => {
    expect(solveStatement({ kind: 'volatility', volatilityAnnual: 0.3 }, ground, 'x')).toEqual({ volatilityAnnual: 0.3, volatilityStandardError: 0, pathCount: 0 });
  });
});
