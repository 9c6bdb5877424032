/** Risk-constrained Kelly on problems whose answers are known otherwise. */
import { describe, expect, it } from 'vitest';
import { bracketedRoot } from '../../../../shared/math/bracketed-root';
import { binaryGrowth, binaryKelly } from '../../../../shared/risk/kelly/binary';
import { drawdownBound, riskAversionFor, riskConstrainedKelly, type RiskConstrainedAnswer } from '../../../../shared/risk/kelly/risk-constrained';

function optimal(answer: RiskConstrainedAnswer): Extract<RiskConstrainedAnswer, { kind: 'optimal' }> {
  if (answer.kind !== 'optimal') throw new Error(answer.why);
  return answer;
}
const coin = (chance: number) => ({ probabilities: [chance, 1 - chance], returns: [[1], [-1]] });

describe('risk-constrained Kelly', () => {
  it('without a constraint is Kelly', () => {
    const answer = optimal(riskConstrainedKelly({ outcomes: coin(0.6), riskAversion: 0 }));
    const bet = { chance: 0.6, winRatio: 1, lossRatio: 1 };
    expect(answer.stakes[0]).toBeCloseTo(binaryKelly(bet), 9);
    expect(answer.growthPerPeriod).toBeCloseTo(binaryGrowth(bet, 0.2), 12);
    expect(answer.optimalityGap).toBeLessThan(1e-9);
  });

  it('stakes on one bet what makes E[wealth^-lambda] just 1', () => {
    const lambda = riskAversionFor(0.7, 0.1);
    expect(lambda).toBeCloseTo(6.455696235812881, 12);
    const excess = (stake: number): number => 0.6 * Math.exp(-lambda * Math.log1p(stake)) + 0.4 * Math.exp(-lambda * Math.log1p(-stake)) - 1;
    const stake = bracketedRoot(excess, () => Number.POSITIVE_INFINITY, 1e-3, 0.2);
    const answer = optimal(riskConstrainedKelly({ outcomes: coin(0.6), riskAversion: lambda }));
    expect(answer.stakes[0]).toBeCloseTo(stake, 8);
    expect(answer.isBoundProven).toBe(true);
    expect(drawdownBound(0.7, lambda)).toBeCloseTo(0.1, 14);
  });

  it.each([1e-4, 1e-8, 1e-12])('stakes everything on a good bet of %d, however flat its growth is', (size) => {
    const answer = optimal(riskConstrainedKelly({ outcomes: { probabilities: [0.6, 0.4], returns: [[size], [-size / 2]] }, riskAversion: 2 }));
    expect(answer.stakes[0]).toBeCloseTo(1, 6);
    // 0.6 - 0.4 / 2 of the size, less half the mean square.
    expect(answer.growthPerPeriod / size).toBeCloseTo(0.4 - 0.35 * size, 6);
    expect(answer.isBoundProven).toBe(true);
  });

  it('chooses the side: of a bet and its opposite only the winning one is staked', () => {
    const both = { probabilities: [0.6, 0.4], returns: [[1, -1], [-1, 1]] };
    const { stakes, cashShare } = optimal(riskConstrainedKelly({ outcomes: both, riskAversion: 3 }));
    const alone = optimal(riskConstrainedKelly({ outcomes: coin(0.6), riskAversion: 3 }));
    expect(stakes[1]).toBe(0);
    expect(stakes[0]).toBeCloseTo(alone.stakes[0] ?? 0, 6);
    expect(cashShare).toBeCloseTo(alone.cashShare, 6);
  });

  it('goes beyond wealth only as far as the gross limit', () => {
    const returns = [[0.05], [-0.03]];
    const bet = { chance: 0.6, winRatio: 0.05, lossRatio: 0.03 };
    expect(binaryKelly(bet)).toBeCloseTo(12, 12);
    expect(optimal(riskConstrainedKelly({ outcomes: { probabilities: [0.6, 0.4], returns }, riskAversion: 0, grossLimit: 20 })).stakes[0]).toBeCloseTo(12, 6);
    const capped = optimal(riskConstrainedKelly({ outcomes: { probabilities: [0.6, 0.4], returns }, riskAversion: 0, grossLimit: 3 }));
    expect(capped.stakes[0]).toBeCloseTo(3, 6);
    expect(capped.cashShare).toBeCloseTo(-2, 6);
  });

  it('solves for small returns of a day as well, with a hundred outcomes', () => {
    // 100 returns of +-1 % about a mean of 0.02 %: the quadratic form has the closed stake 2 mean / ((lambda + 1) mean square).
    const returns = Array.from({ length: 100 }, (_, i) => [0.0002 + (i % 2 === 0 ? 0.01 : -0.01)]);
    const outcomes = { probabilities: returns.map(() => 0.01), returns };
    const square = 0.0002 ** 2 + 0.01 ** 2;
    const answer = optimal(riskConstrainedKelly({ outcomes, riskAversion: 6, grossLimit: 10, form: 'quadratic' }));
    expect((answer.stakes[0] ?? 0) / ((2 * 0.0002) / (7 * square))).toBeCloseTo(1, 7);
  });

  it('bets nothing where nothing wins on average', () => {
    expect(riskConstrainedKelly({ outcomes: coin(0.5), riskAversion: 1 })).toEqual({ kind: 'noBet', why: 'no bet has a positive expected return' });
  });

  it.each([
    [{ probabilities: [0.6, 0.5], returns: [[1], [-1]] }, 'the probabilities add up to 1.1'],
    [{ probabilities: [1.2, -0.2], returns: [[1], [-1]] }, 'a probability is at least 0, got -0.2'],
    [{ probabilities: [1], returns: [[1], [-1]] }, '2 outcomes need as many probabilities, got 1'],
    [{ probabilities: [0.5, 0.5], returns: [[1], [1, 2]] }, 'outcome 1 has 2 returns for 1 bets'],
    [{ probabilities: [0.5, 0.5], returns: [[1], [Number.NaN]] }, 'outcome 1 has a return that is not a finite number'],
    [{ probabilities: [], returns: [] }, 'there is no outcome with a bet'],
  ])('refuses %j in words', (outcomes, why) => {
    const answer = riskConstrainedKelly({ outcomes, riskAversion: 1 });
    expect(answer.kind === 'refused' ? answer.why : '').toContain(why);
  });

  it('refuses a risk aversion below 0 and a gross limit of 0', () => {
    expect(riskConstrainedKelly({ outcomes: coin(0.6), riskAversion: -1 })).toMatchObject({ kind: 'refused', why: 'the risk aversion is a number from 0, got -1' });
    expect(riskConstrainedKelly({ outcomes: coin(0.6), riskAversion: 1, grossLimit: 0 })).toMatchObject({ kind: 'refused' });
  });
});
