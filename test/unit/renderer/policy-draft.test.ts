import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../shared/settings';
import { profileParameters } from '../../../shared/sizing/policy-schema';
import { calculatorInput, type CalculatorDraft } from '../../../renderer/forms/calculator-draft';
import { profileTexts } from '../../../renderer/forms/parameter-draft';
import { isAsProfile, policyDraftOf, policyOf, PROFILES } from '../../../renderer/forms/policy-draft';
import { settingsDraftOf, settingsOf } from '../../../renderer/forms/settings-draft';
import type { Moment } from '../../../renderer/forms/view-draft';
import { fixturePolicy } from '../../support/snapshot-fixture';

const MOMENT: Moment = { wallMs: 99, runMs: 50, markPriceOf: () => undefined };

test('a policy survives being opened and saved unchanged, with the date of its risk capital', () => {
  expect(policyOf(policyDraftOf(fixturePolicy()), MOMENT)).toEqual({ kind: 'valid', value: fixturePolicy() });
});

test('a changed risk capital carries the date of the change, an emptied one is absent', () => {
  const draft = policyDraftOf(fixturePolicy());
  draft.riskCapital = '300000';
  expect(policyOf(draft, MOMENT)).toMatchObject({ kind: 'valid', value: { riskCapital: { amount: 300_000, unit: 'USD', statedAtMs: 99 } } });
  draft.riskCapital = '';
  const checked = policyOf(draft, MOMENT);
  expect(checked.kind === 'valid' && checked.value).not.toHaveProperty('riskCapital');
});

test.each(PROFILES)('choosing $label gives exactly its parameters back', ({ value }) => {
  const draft = { ...policyDraftOf(fixturePolicy()), profile: value, parameters: profileTexts(value) };
  expect(isAsProfile(draft)).toBe(true);
  expect(policyOf(draft, MOMENT)).toMatchObject({ kind: 'valid', value: { parameters: profileParameters(value) } });
});

test('a parameter outside its bounds is refused beside its field with the bound', () => {
  const draft = policyDraftOf(fixturePolicy());
  draft.parameters.jointDistanceSigmas = '0.1';
  draft.parameters.volatilityTargetAnnual = '900';
  const checked = policyOf(draft, MOMENT);
  expect(checked.kind === 'invalid' && checked.errors).toMatchObject({
    'parameters.jointDistanceSigmas': expect.stringContaining('0.5 or more') as string,
    'parameters.volatilityTargetAnnual': expect.stringContaining('200 % or less') as string,
  });
  expect(isAsProfile(draft)).toBe(false);
});

test('settings survive being opened and saved unchanged', () => {
  expect(settingsOf(settingsDraftOf(DEFAULT_SETTINGS), DEFAULT_SETTINGS.policy, DEFAULT_SETTINGS)).toEqual({ kind: 'valid', value: DEFAULT_SETTINGS });
});

test('a plain address towards the network is refused beside its field', () => {
  const draft = { ...settingsDraftOf(DEFAULT_SETTINGS), wsMarket: 'ws://example.org' };
  const checked = settingsOf(draft, DEFAULT_SETTINGS.policy, DEFAULT_SETTINGS);
  expect(checked.kind === 'invalid' && Object.keys(checked.errors)).toEqual(['live.baseUrls.wsMarket']);
});

const calculator: CalculatorDraft = {
  instrumentId: 'binance:BTCUSDT', accountId: '', entryPrice: '62000', stopPrice: '60000', riskKind: 'ratio', riskPercent: '0,5', riskMoney: '', marginMode: 'cross', leverage: '10',
};

test('the calculator takes its risk in percent or in money', () => {
  expect(calculatorInput(calculator)).toMatchObject({ kind: 'valid', value: { risk: { kind: 'ratio', ratio: 0.005 } } });
  expect(calculatorInput({ ...calculator, riskKind: 'money', riskMoney: '250' })).toMatchObject({ kind: 'valid', value: { risk: { kind: 'money', amount: 250 } } });
});

test('an empty stop is an error beside the stop', () => {
  const checked = calculatorInput({ ...calculator, stopPrice: '' });
  expect(checked.kind === 'invalid' && checked.errors).toEqual({ stopPrice: 'the stop price is missing' });
});
