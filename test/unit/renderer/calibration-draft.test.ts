import { describe, expect, it } from 'vitest';
import { calibrate, type Calibration, type StatementResult } from '../../../shared/calibration/calibrate';
import { calibrationInput } from '../../../shared/calibration/question';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { calibrationQuestion, emptyCalibration, type CalibrationDraft } from '../../../renderer/record/calibration-draft';
import { againText, kellyText, keptText, parameterChanges, policyWith, roundedDown, shortText } from '../../../renderer/record/calibration-words';

const errorsOf = (draft: CalibrationDraft) => {
  const checked = calibrationQuestion(draft);
  return checked.kind === 'invalid' ? checked.errors : {};
};

describe('what can be borne, as typed', () => {
  it('nothing is asked before the Sharpe ratio was stated, and it is the only thing that is missing', () => {
    expect(errorsOf(emptyCalibration())).toEqual({ sharpeAnnual: 'your Sharpe ratio is missing' });
  });
  it('percentages become ratios without the noise of the division; statements that are off are left out', () => {
    const draft = { ...emptyCalibration(), sharpe: '0,7', stake: { isOn: true, loss: '7', probability: '0.5' } };
    expect(calibrationQuestion(draft)).toEqual({
      kind: 'valid',
      value: { statements: [{ kind: 'drawdown', drawdownRatio: 0.25, probability: 0.05, years: 1 }, { kind: 'stake', lossRatio: 0.07, probability: 0.005 }], sharpeAnnual: 0.7, days: 'fat' },
    });
  });
  it('bounds are said in percent under the statement they belong to, whichever others are on', () => {
    const draft = { ...emptyCalibration(), sharpe: '9', stake: { isOn: true, loss: '96', probability: '0.1' } };
    draft.drawdown.isOn = false;
    expect(errorsOf(draft)).toEqual({ 'stake.lossRatio': 'expected 95 % or less, got 96 %', 'stake.probability': 'expected 0.2 % or more, got 0.1 %', sharpeAnnual: 'expected 5 or less, got 9' });
  });
  it('without any statement there is nothing to work out', () => {
    const draft = { ...emptyCalibration(), sharpe: '1' };
    draft.drawdown.isOn = false;
    expect(errorsOf(draft)).toEqual({ '': 'expected a statement' });
  });
});

const drawdown: StatementResult = {
  statement: { kind: 'drawdown', drawdownRatio: 0.25, probability: 0.05, years: 1 }, text: '', volatilityAnnual: 0.162, volatilityStandardError: 0.001, isGoverning: true,
  simulated: { rate: 0.049, standardError: 0.003, pathCount: 5_000, limit: 0.05, isMet: true },
};

describe('a calibration in words', () => {
  it('what simulating again found, with its error and whether the statement was kept', () => {
    expect([againText(drawdown), keptText(drawdown), shortText(drawdown)]).toEqual(['4.9 % ± 0.3 %', '5.0 % ✓', 'drawdown 25 %']);
    const halving: StatementResult = { ...drawdown, statement: { kind: 'halving', years: 20 }, simulated: { rate: 1.2, standardError: 0.03, pathCount: 2_000, limit: 1, isMet: false } };
    expect([againText(halving), keptText(halving), shortText(halving)]).toEqual(['1.20 ± 0.03', 'once broken', 'half in 20 y']);
    const { simulated: _, ...own } = drawdown;
    expect(againText({ ...own, statement: { kind: 'volatility', volatilityAnnual: 0.3 } })).toBe('as stated');
  });
  it('Kelly as a fraction with its risk aversion, or why there is none', () => {
    const solvedAt = (sharpeAnnual: number) => calibrate({ ...calibrationInput({ statements: [{ kind: 'volatility', volatilityAnnual: 0.3 }], sharpeAnnual, days: 'fat' }), pathCount: 100 }) as Extract<Calibration, { kind: 'solved' }>;
    // Merton 1969: volatility 30 % at Sharpe 0.6 is half Kelly, relative risk aversion 2.
    expect(kellyText(solvedAt(0.6))).toBe('0.50 of full Kelly, relative risk aversion 2.0');
    expect(kellyText(solvedAt(0))).toMatch(/^without an edge/);
  });
});

describe('what writing to the profile changes', () => {
  const overrides = { parameters: { volatilityTargetAnnual: 0.16181999, kellyFraction: 0.29, stressLossRatio: 0.2, riskPerTradeRatio: 0.009074 }, remarks: [] };
  it('three digits and never up: a limit is not loosened by rounding', () => {
    expect(roundedDown(overrides)).toEqual({ volatilityTargetAnnual: 0.161, kellyFraction: 0.29, stressLossRatio: 0.2, riskPerTradeRatio: 0.00907 });
  });
  it('each parameter against the present policy, and which of them changes', () => {
    expect(parameterChanges(DEFAULT_POLICY, overrides).map(({ key, before, after, isChanged }) => `${key}: ${before} ${after} ${isChanged}`)).toEqual([
      'volatilityTargetAnnual: 30 % 16.1 % true', 'riskPerTradeRatio: 1 % 0.907 % true', 'stressLossRatio: 20 % 20 % false', 'kellyFraction: 25 % 29 % true',
    ]);
  });
  it('only these parameters are written', () => {
    const policy = policyWith(DEFAULT_POLICY, overrides);
    expect(policy.parameters).toEqual({ ...DEFAULT_POLICY.parameters, ...roundedDown(overrides) });
    expect({ ...policy, parameters: null }).toEqual({ ...DEFAULT_POLICY, parameters: null });
  });
});
