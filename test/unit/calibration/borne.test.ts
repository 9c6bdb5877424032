/* The calibration's answer tried by a simulation of the test's own. */
import { describe, expect, it } from 'vitest';
import { solveStatement } from '../../../shared/calibration/solve';

const PATHS = 4_000;

/* A simulation that shares nothing with ours: another generator (Park and Miller's minimal standard), t as a normal over the root of a chi-squared. */
function simulatedDrawdownChance(volatility: number, sharpe: number, drawdownRatio: number, years: number, pathCount: number, seed: number): number {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  let broken = 0;
  for (let i = 0; i < pathCount; i += 1) {
    let [wealth, peak] = [1, 1];
    for (let day = 0; day < Math.round(365 * years); day += 1) {
      const chi = -2 * Math.log(next() * next());
      const t = (normal() / Math.sqrt(chi / 4)) * Math.SQRT1_2;
      wealth *= 1 + (volatility / Math.sqrt(365)) * (sharpe / Math.sqrt(365) + t);
      peak = Math.max(peak, wealth);
      if (wealth < (1 - drawdownRatio) * peak) {
        broken += 1;
        break;
      }
    }
  }
  return broken / pathCount;
}

describe('the answer, simulated by other means', () => {
  it.each<[number, number, number, number]>([[0.25, 0.05, 1, 0.7], [0.4, 0.1, 1, 0], [0.15, 0.05, 0.5, 1.2]])(
    'a drawdown of %d with probability %d over %d years at Sharpe %d comes about as often as stated, within two standard errors of both simulations', (drawdownRatio, probability, years, sharpeAnnual) => {
      const ground = { sharpeAnnual, innovations: { kind: 'student', degreesOfFreedom: 4 } as const, seed: 1, pathCount: PATHS };
      const { volatilityAnnual } = solveStatement({ kind: 'drawdown', drawdownRatio, probability, years }, ground, 'test');
      const chance = simulatedDrawdownChance(volatilityAnnual, sharpeAnnual, drawdownRatio, years, PATHS, 4711);
      const standardError = Math.sqrt((probability * (1 - probability)) / PATHS);
      // The answer stands one standard error of its own on the safe side.
      expect(Math.abs(chance - (probability - standardError))).toBeLessThan(2 * Math.SQRT2 * standardError);
    });
});
