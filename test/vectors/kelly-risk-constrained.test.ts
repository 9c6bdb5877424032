/** Risk-constrained Kelly against the six rows that Busseti, Ryu and Boyd print, and an independent optimum. */
import { describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../shared/math/random';
import { wealthReturns } from '../../shared/risk/kelly/outcomes';
import { drawdownBound, riskConstrainedKelly, type RiskConstrainedAnswer } from '../../shared/risk/kelly/risk-constrained';
import { hasQuantEvidence, quantEvidence } from '../support/quant-evidence';

interface Case {
  readonly problem: 'RCK' | 'QRCK';
  readonly lam: number;
  readonly b: readonly number[];
  readonly optimal_objective: number;
  readonly mc_prob_drawdown_below_0p7: number;
  readonly published: { readonly growth: number; readonly bound: number; readonly mc_prob: number };
}
interface Vectors {
  readonly returns_r: readonly (readonly number[])[];
  readonly probs: readonly number[];
  readonly cases: readonly Case[];
}

const vectors = quantEvidence<Vectors>('vectors/kelly_rck.json');
const LEVEL = 0.7;

function optimal(answer: RiskConstrainedAnswer): Extract<RiskConstrainedAnswer, { kind: 'optimal' }> {
  if (answer.kind !== 'optimal') throw new Error(answer.why);
  return answer;
}

describe.skipIf(!hasQuantEvidence)(`the published rows of risk-constrained Kelly${hasQuantEvidence ? '' : ' (SKIPPED: no evidence beside the checkout)'}`, () => {
  const scale = vectors?.probs.reduce((sum, probability) => sum + probability, 0) ?? 1;
  // One row per bet; the last of the 20 is the riskless one, which here is money not staked.
  const bets = vectors?.returns_r.slice(0, -1) ?? [];
  const outcomes = {
    probabilities: vectors?.probs.map((probability) => probability / scale) ?? [],
    returns: vectors?.probs.map((_, s) => bets.map((gross) => (gross[s] ?? 1) - 1)) ?? [],
  };
  const rows = vectors?.cases ?? [];
  const solve = ({ problem, lam }: Case) => optimal(riskConstrainedKelly({ outcomes, riskAversion: lam, form: problem === 'RCK' ? 'exact' : 'quadratic' }));

  it('are six', () => {
    expect(rows).toHaveLength(6);
  });

  it.each(rows)('$problem at risk aversion $lam: growth and bound to the three decimals printed', (row) => {
    expect(solve(row).growthPerPeriod).toBeCloseTo(row.published.growth, 3);
    expect(drawdownBound(LEVEL, row.lam)).toBeCloseTo(row.published.bound, 3);
  });

  it.each(rows)('$problem at risk aversion $lam: the optimum and its stakes to 1e-6', (row) => {
    const answer = solve(row);
    expect(Math.abs(answer.objective - row.optimal_objective)).toBeLessThanOrEqual(1e-7);
    const independent = [...row.b];
    const cash = independent.pop() ?? 0;
    answer.stakes.forEach((stake, i) => expect(Math.abs(stake - (independent[i] ?? 0)), `stake ${i}`).toBeLessThanOrEqual(1e-6));
    expect(Math.abs(answer.cashShare - cash)).toBeLessThanOrEqual(1e-6);
  });

  it.each(rows)('$problem at risk aversion $lam: paths simulated here fall below 0.7 as often as printed, and less often than the bound', (row) => {
    const chance = simulatedFall(outcomes.probabilities, wealthReturns(outcomes, solve(row).stakes));
    // Two samples of binomial error: ours of 4,000 paths, theirs of 10,000.
    const error = Math.sqrt(row.published.mc_prob * (1 - row.published.mc_prob) * (1 / PATHS + 1 / 10_000));
    expect(Math.abs(chance - row.mc_prob_drawdown_below_0p7)).toBeLessThanOrEqual(3 * error);
    expect(chance).toBeLessThanOrEqual(drawdownBound(LEVEL, row.lam) + 3 * error);
  });
});

const PATHS = 4_000;
/** As in the paper's notebook. */
const PERIODS = 100;

/** Share of paths whose wealth ever falls below the level. */
function simulatedFall(probabilities: readonly number[], returns: readonly number[]): number {
  const random = createRandom(1, 'rck');
  const cumulative: number[] = [];
  for (const probability of probabilities) cumulative.push((cumulative.at(-1) ?? 0) + probability);
  let fallen = 0;
  for (let path = 0; path < PATHS; path += 1) {
    let wealth = 1;
    for (let period = 0; period < PERIODS && wealth >= LEVEL; period += 1) {
      const draw = uniform(random);
      const outcome = cumulative.findIndex((sum) => draw <= sum);
      wealth *= 1 + (returns[outcome < 0 ? returns.length - 1 : outcome] ?? 0);
    }
    if (wealth < LEVEL) fallen += 1;
  }
  return fallen / PATHS;
}
