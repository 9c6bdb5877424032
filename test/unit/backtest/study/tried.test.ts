import { expect, test } from 'vitest';
import { deflatedSharpe, probabilisticSharpe, type SharpeRatio } from '../../../../shared/backtest/metrics/sharpe';
import { createTrials, triedWith } from '../../../../shared/backtest/study/tried';

const record: SharpeRatio = { kind: 'known', observationCount: 250, ratio: 0.1, standardError: 0.0633, skewness: 0, kurtosis: 3, ratioAnnual: 0.1 * Math.sqrt(365), standardErrorAnnual: 0.0633 * Math.sqrt(365) };

function after(count: number, ratios: readonly number[] = []) {
  return triedWith({ count, ratios: [...ratios] }, record);
}

test('one policy tried is judged against no skill', () => {
  expect(after(1).deflatedSharpe).toBe(probabilisticSharpe(0.1, 0, 250, record));
});

test('each further try leaves less of the same record', () => {
  const chances = [1, 2, 3, 10, 100, 1_000].map((count) => after(count).deflatedSharpe ?? Number.NaN);
  expect(chances).toEqual([...chances].sort((a, b) => b - a));
  expect(chances.at(0)).toBeGreaterThan(0.9);
  expect(chances.at(-1)).toBeLessThan(0.1);
});

test('policies that agree do not make luck smaller than the error of one ratio', () => {
  const agreeing = after(4, [0.1, 0.1, 0.1]).deflatedSharpe;
  expect(agreeing).toBe(deflatedSharpe(0.1, 250, record, 4, 0.0633 ** 2));
});

test('policies that differ much make luck larger', () => {
  expect(after(4, [-0.4, 0.3, -0.2]).deflatedSharpe).toBeLessThan(after(4, [0.1, 0.1, 0.1]).deflatedSharpe ?? 0);
});

test('without a Sharpe ratio only the count is said', () => {
  const trials = { ...createTrials(), count: 7 };
  expect(triedWith(trials, { kind: 'unknown', missing: ['returns'] })).toEqual({ count: 7 });
  expect(trials.ratios).toEqual([]);
});
