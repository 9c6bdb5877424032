import { expect, it } from 'vitest';
import { stepFromText } from '../../../shared/market/step';

it.each([
  ['0.10', { coefficient: 10, decimals: 2 }],
  ['1', { coefficient: 1, decimals: 0 }],
  ['0.00001000', { coefficient: 1_000, decimals: 8 }],
  ['5', { coefficient: 5, decimals: 0 }],
])('the step %s is read to its last digit', (text, step) => {
  expect(stepFromText(text)).toEqual(step);
});

it.each(['', '0', '0.000', '-0.1', '1e-5', '0x1', 'NaN', '0.12345678901234567'])('%j is no step', (text) => {
  expect(stepFromText(text)).toBeUndefined();
});
