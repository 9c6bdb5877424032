import { describe, expect, it } from 'vitest';
import { budgetsOf } from '../../../shared/calibration/budgets';
import { calibrate, type Calibration, type CalibrationInput } from '../../../shared/calibration/calibrate';
import { parameterOverrides } from '../../../shared/calibration/overrides';
import type { Statement } from '../../../shared/calibration/statement';

const DRAWDOWN: Statement = { kind: 'drawdown', drawdownRatio: 0.25, probability: 0.05, years: 1 };
function solved(input: Partial<CalibrationInput> & { statements: readonly Statement[] }): Extract<Calibration, { kind: 'solved' }> {
  const answer = calibrate({ sharpeAnnual: 0.7, seed: 1, pathCount: 600, ...input });
  if (answer.kind === 'refused') throw new Error(answer.problems.join('; '));
  return answer;
}
const problems = (input: Partial<CalibrationInput>): readonly string[] => {
  const answer = calibrate({ statements: [DRAWDOWN], sharpeAnnual: 0.7, seed: 1, pathCount: 500, ...input });
  return answer.kind === 'refused' ? answer.problems : [];
};

describe('the answer, simulated again', () => {
  it('each statement is simulated again at the chosen volatility, and its limit is met', () => {
    const { statements } = solved({ statements: [DRAWDOWN, { kind: 'stake', lossRatio: 0.1, probability: 0.05 }, { kind: 'halving', years: 5 }], pathCount: 1_000 });
    expect(statements.map(({ simulated }) => simulated?.isMet)).toEqual([true, true, true]);
    expect(statements.map(({ simulated }) => simulated?.limit)).toEqual([0.05, 0.05, 1]);
    expect(statements[0]?.isGoverning).toBe(true);
    const governing = statements[0]?.simulated;
    expect(Math.abs((governing?.rate ?? 1) - (governing?.limit ?? 0))).toBeLessThan(3 * (governing?.standardError ?? 0));
  });
});

describe('what governs', () => {
  it('the tightest statement is named and its volatility taken', () => {
    const answer = solved({ statements: [DRAWDOWN, { kind: 'volatility', volatilityAnnual: 0.05 }] });
    expect(answer.volatilityTargetAnnual).toBe(0.05);
    expect(answer.governedBy).toBe('volatility of 5.0 % a year');
    expect(answer.statements.map(({ isGoverning }) => isGoverning)).toEqual([false, true]);
  });
  it('another statement never raises the answer', () => {
    const alone = solved({ statements: [DRAWDOWN] }).volatilityTargetAnnual;
    const joined = solved({ statements: [DRAWDOWN, { kind: 'stake', lossRatio: 0.05, probability: 0.01 }] }).volatilityTargetAnnual;
    expect(joined).toBeLessThan(alone);
  });
  it('full Kelly is never exceeded: with a Sharpe ratio of 0.1 the volatility is 10 %', () => {
    const answer = solved({ statements: [{ kind: 'volatility', volatilityAnnual: 0.6 }], sharpeAnnual: 0.1 });
    expect(answer.volatilityTargetAnnual).toBe(0.1);
    expect(answer.governedBy).toMatch(/^full Kelly/);
    expect(answer.kelly).toEqual({ kind: 'known', fraction: 1, riskAversion: 1 });
  });
  it('at Sharpe 0.6 a volatility of 30 % is half Kelly, a relative risk aversion of 2', () => {
    expect(solved({ statements: [{ kind: 'volatility', volatilityAnnual: 0.3 }], sharpeAnnual: 0.6 }).kelly).toEqual({ kind: 'known', fraction: 0.5, riskAversion: 2 });
  });
  it('without an edge there is no fraction of Kelly, and none is written to the policy', () => {
    const answer = solved({ statements: [DRAWDOWN], sharpeAnnual: 0 });
    expect(answer.kelly.kind).toBe('unknown');
    expect(Object.keys(answer.overrides.parameters)).not.toContain('kellyFraction');
  });
});

describe('budgets', () => {
  it('two thirds of 30 % for a stress, and twenty stops in a row cost the same', () => {
    const { stressLossRatio, riskPerTradeRatio, drawdownFloorRatio } = budgetsOf([], 0.3, 0.04);
    expect(stressLossRatio).toBeCloseTo(0.2, 12);
    expect(drawdownFloorRatio).toBe(0.3);
    expect(Array.from({ length: 20 }).reduce<number>((wealth) => wealth * (1 - riskPerTradeRatio), 1)).toBeCloseTo(0.8, 12);
  });
  it('a small stake for the month bounds stress and stops', () => {
    const { stressLossRatio, riskPerTradeRatio } = budgetsOf([{ kind: 'stake', lossRatio: 0.05, probability: 0.05 }], 0.3, 0.04);
    expect(stressLossRatio).toBe(0.05);
    expect(Array.from({ length: 10 }).reduce<number>((wealth) => wealth * (1 - riskPerTradeRatio), 1)).toBeCloseTo(0.95, 12);
  });
  it('the smallest stated drawdown is the floor; without one it is what 5 % of simulated paths exceed', () => {
    expect(solved({ statements: [DRAWDOWN, { ...DRAWDOWN, drawdownRatio: 0.2, probability: 0.5 }] }).budgets.drawdownFloorRatio).toBe(0.2);
    const { budgets, outcomes, assumptions } = solved({ statements: [{ kind: 'volatility', volatilityAnnual: 0.2 }] });
    expect(budgets.drawdownFloorRatio).toBe(outcomes.drawdown.find(({ probability }) => probability === 0.95)?.value);
    expect(assumptions.some((line) => line.startsWith('drawdown floor'))).toBe(true);
  });
});

describe('what is written to a profile', () => {
  it('values within the bounds as they are, others brought to them and said', () => {
    const { parameters, remarks } = parameterOverrides({ volatilityTargetAnnual: 3, expectedShortfallRatio: 0.04, stressLossRatio: 0.2, drawdownFloorRatio: 0.3, riskPerTradeRatio: 0.01 });
    expect(parameters.volatilityTargetAnnual).toBe(2);
    expect(parameters.riskPerTradeRatio).toBe(0.01);
    expect(remarks).toContain('Volatility target: 300 % wanted, held at the most of 200 %');
  });
});

describe('outcomes for a chart', () => {
  it('the fan has a point for each month, begins at 1 and never crosses itself', () => {
    const { outcomes } = solved({ statements: [{ ...DRAWDOWN, years: 2 }], pathCount: 1_000 });
    expect(outcomes.fan.map(({ month }) => month)).toEqual(Array.from({ length: 25 }, (_, i) => i));
    expect(outcomes.fan[0]?.wealth).toEqual([1, 1, 1, 1, 1]);
    for (const { wealth } of outcomes.fan) expect([...wealth].sort((a, b) => a - b)).toEqual(wealth);
    expect(outcomes.drawdownChance.every(({ probability }, i, all) => probability <= (all[i - 1]?.probability ?? 1))).toBe(true);
  });
  it('mean wealth after a year grows by Sharpe times volatility', () => {
    const { outcomes } = solved({ statements: [{ kind: 'volatility', volatilityAnnual: 0.2 }], sharpeAnnual: 1, pathCount: 2_000 });
    expect(outcomes.meanFinalWealth).toBeCloseTo(Math.exp(0.2), 1);
  });
  it('one seed gives one answer, in plain JSON', () => {
    const answer = solved({ statements: [DRAWDOWN], pathCount: 500 });
    expect(solved({ statements: [DRAWDOWN], pathCount: 500 })).toEqual(answer);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect(solved({ statements: [DRAWDOWN], pathCount: 500, seed: 2 }).volatilityTargetAnnual).not.toBe(answer.volatilityTargetAnnual);
  });
});

describe('what cannot be solved is refused with the value', () => {
  it('statements out of range, each named', () => {
    expect(problems({ statements: [{ ...DRAWDOWN, drawdownRatio: 1.2 }, { kind: 'halving', years: 0 }] })).toEqual([
      'statement 1: drawdown: expected 0.01 to 0.95, got 1.2', 'statement 2: years: expected 1 to 50, got 0',
    ]);
    expect(problems({ statements: [{ ...DRAWDOWN, probability: Number.NaN }] })).toEqual(['statement 1: probability: expected 0.002 to 0.9, got NaN']);
  });
  it('no statement, an impossible Sharpe ratio, seed or tail', () => {
    expect(problems({ statements: [] })).toEqual(['expected 1 to 10 statements, got 0']);
    expect(problems({ sharpeAnnual: 9 })).toEqual(['Sharpe ratio: expected -3 to 5, got 9']);
    expect(problems({ seed: 0.5 })).toEqual(['seed: expected a whole number below 2^32, got 0.5']);
    expect(problems({ innovations: { kind: 'student', degreesOfFreedom: 2 } })).toEqual(['degrees of freedom: expected above 2 to 1000, got 2']);
  });
  it('what not even one percent of volatility keeps to', () => {
    expect(problems({ statements: [{ kind: 'drawdown', drawdownRatio: 0.01, probability: 0.002, years: 30 }] })[0]).toMatch(/not even 1 % volatility a year keeps to it$/);
  });
});
