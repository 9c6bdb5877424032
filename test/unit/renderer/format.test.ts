import { expect, test } from 'vitest';
import { amount, gainState, missingText, move, multiple, parameter, price, shortAgeText, signedAmount, sinceText, size } from '../../../renderer/format';
import { known, unknown } from '../../support/snapshot-fixture';

test('dollars have cents below a thousand and none above, coins four decimals and their name', () => {
  expect(amount(101_240.7, 'USDT')).toBe('101,241');
  expect(amount(12.345, 'USDC')).toBe('12.35');
  expect(signedAmount(0.0237, 'BTC')).toBe('+0.0237 BTC');
  expect(signedAmount(-5260.67, 'USDT')).toBe('\u22125,261');
});

test('a move down has a minus, up a plus', () => {
  expect(move('down', 0.077)).toBe('\u22127.7 %');
  expect(move('up', 0.311)).toBe('+31.1 %');
  expect(move('up', 1.311)).toBe('+131 %');
});

test('a price keeps its tick, a small one without a tick its digits', () => {
  expect(price(62_318.4, { coefficient: 1, decimals: 1 })).toBe('62,318.4');
  expect(price(0.000012345)).toBe('0.000012345');
});

test('an open end is no number', () => {
  expect(size(Number.MAX_VALUE, { coefficient: 1, decimals: 3 })).toBe('no limit');
  expect(size(Infinity)).toBe('no limit');
});

test('a parameter is shown in its own unit', () => {
  expect(parameter(0.15, { unit: 'ratio' })).toBe('15 %');
  expect(parameter(6, { unit: 'sigmas' })).toBe('6 σ');
  expect(parameter(20, { unit: 'bps' })).toBe('20 bps');
  expect(multiple(1.84)).toBe('1.84x');
});

test('a result within 0.1 % of equity is neither gain nor loss, an unknown one neither', () => {
  expect(gainState(known(100), 101_240)).toBe('neutral');
  expect(gainState(known(102), 101_240)).toBe('gain');
  expect(gainState(known(-102), 101_240)).toBe('loss');
  expect(gainState(known(-1), undefined)).toBe('loss');
  expect(gainState(unknown('mark'), 1)).toBe('neutral');
});

test('what is missing is named', () => {
  expect(missingText(['mark price', 'tiers'])).toBe('unknown: mark price, tiers missing');
});

test('time since is minutes and seconds, then hours', () => {
  expect(sinceText(42_000)).toBe('0:42');
  expect(sinceText(250_000)).toBe('4:10');
  expect(sinceText(-5)).toBe('0:00');
  expect(sinceText(3_900_000)).toBe('1 h 05 min');
});

test('an age fits a narrow column, and what never came says so', () => {
  expect(shortAgeText(400)).toBe('0.4 s');
  expect(shortAgeText(3_999_000)).toBe('1 h');
  expect(shortAgeText(400_000_000)).toBe('4 d');
  expect(shortAgeText(Number.MAX_SAFE_INTEGER)).toBe('never');
});
