import { expect, test } from 'vitest';
import { PARAMETER_KEYS, PARAMETERS, profileParameters } from '../../../shared/sizing/policy-schema';
import { parameter } from '../../../renderer/format';
import { numberReader } from '../../../renderer/forms/errors';
import { isOfProfile, PARAMETER_GROUPS, parameterTexts, profileTexts, readParameter } from '../../../renderer/forms/parameter-draft';
import { pagesWith, pageToLookAt } from '../../../renderer/forms/settings-pages';

const BALANCED = profileParameters('balanced');

test('every parameter stands in exactly one group', () => {
  expect(PARAMETER_GROUPS.flatMap(({ keys }) => keys).toSorted()).toEqual([...PARAMETER_KEYS].sort());
});

test('a small probability stays readable and editable', () => {
  // DESIGN.md section 7: 0.005 % conservative, 0.02 % balanced.
  expect([profileTexts('conservative').touchProbability, profileTexts('balanced').touchProbability]).toEqual(['0.005', '0.02']);
  expect(parameter(0.00005, PARAMETERS.touchProbability)).toBe('0.005 %');
  expect(parameter(PARAMETERS.touchProbability.minimum, PARAMETERS.touchProbability)).toBe('0.0001 %');
  for (const [typed, ratio] of [['0.005', 0.00005], ['0,07', 0.0007], ['0.0001', 0.000001]] as const) expect(readParameter('touchProbability', typed, BALANCED, numberReader())).toBe(ratio);
});

test('a parameter that nobody touched is what it was to the last digit', () => {
  const was = { ...BALANCED, touchProbability: 0.0001234567890123456, exitHours: 1 / 3 };
  const texts = parameterTexts(was);
  for (const key of PARAMETER_KEYS) expect(readParameter(key, texts[key], was, numberReader())).toBe(was[key]);
});

test('hours are hours', () => {
  expect(parameter(4, PARAMETERS.exitHours)).toBe('4 h');
});

test('a parameter is the profile’s however it is written', () => {
  expect(isOfProfile('jointDistanceSigmas', '6.0', 'balanced')).toBe(true);
  expect(isOfProfile('jointDistanceRatio', '15,00', 'balanced')).toBe(true);
  expect(isOfProfile('jointDistanceRatio', '15.01', 'balanced')).toBe(false);
  expect(isOfProfile('jointDistanceRatio', '', 'balanced')).toBe(false);
});

test('problems are counted on the page where they stand, and the page at hand is looked at first', () => {
  const errors = { 'parameters.exitHours': 'a', 'events.0.atMs': 'b', 'events.1.label': 'c', 'live.symbols': 'd' };
  expect(pagesWith(errors).map(({ label }) => label)).toEqual(['Capital and views', 'Parameters ✕ 1', 'Events and days ✕ 2', 'Program ✕ 1']);
  expect(pageToLookAt(errors, 'events')).toBe('events');
  expect(pageToLookAt(errors, 'views')).toBe('parameters');
  expect(pageToLookAt({ '': 'the disk is full' }, 'views')).toBe('views');
});
