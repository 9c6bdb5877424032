import { expect, it } from 'vitest';
import { baseLot, stepFromText } from '../../../shared/market/step';

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

it.each([
  ['one coin a contract', 'linear', 1, { coefficient: 1, decimals: 3 }, { coefficient: 1, decimals: 3 }],
  ['a hundredth of a coin, in tenths', 'linear', 0.01, { coefficient: 1, decimals: 1 }, { coefficient: 1, decimals: 3 }],
  ['a thousand coins', 'linear', 1_000, { coefficient: 5, decimals: 0 }, { coefficient: 5_000, decimals: 0 }],
  ['100 USD a contract, which is no fixed amount of coins', 'inverse', 100, { coefficient: 1, decimals: 0 }, undefined],
  ['a size that is no plain decimal', 'linear', 1e-9, { coefficient: 1, decimals: 0 }, undefined],
] as const)('the lot in base of %s', (_what, contractType, contractSize, quantityLot, expected) => {
  expect(baseLot({ contractType, contractSize, quantityLot })).toEqual(expected);
});
