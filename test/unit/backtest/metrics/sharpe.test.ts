import { expect, test } from 'vitest';
import { deflatedSharpe, luckiestSharpe, NORMAL_SHAPE, probabilisticSharpe, sharpeRatio, sharpeStandardError } from '../../../../shared/backtest/metrics/sharpe';

/* A. W. Lo, "The Statistics of Sharpe Ratios" (2002), table 1: errors of independent normal returns. */
test.each([[0.5, 12, 0.306], [0.5, 24, 0.217], [1, 12, 0.354], [1.5, 60, 0.188], [3, 12, 0.677]])('the error of a ratio of %f over %i returns is %f, as Lo prints it', (ratio, count, error) => {
  expect(sharpeStandardError(ratio, count, NORMAL_SHAPE)).toBeCloseTo(error, 3);
});

/* Bailey and Lopez de Prado, "The Sharpe Ratio Efficient Frontier" (2012): 24 months of a hedge fund, SR 0.458 a month. */
test('skew and fat tails lower the chance of skill from 0.982 to 0.913, as published', () => {
  expect(probabilisticSharpe(0.458, 0, 24, NORMAL_SHAPE)).toBeCloseTo(0.982, 3);
  expect(probabilisticSharpe(0.458, 0, 24, { skewness: -2.448, kurtosis: 10.164 })).toBeCloseTo(0.913, 3);
});

/* Bailey and Lopez de Prado, "The Deflated Sharpe Ratio" (2014), numerical example: 2.5 a year over 1,250 days, 100 trials. */
test('a ratio of 2.5 found among 100 trials deflates to 0.9004, as published', () => {
  const variance = 0.5 / 250;
  expect(luckiestSharpe(100, variance)).toBeCloseTo(0.1132, 4);
  expect(deflatedSharpe(2.5 / Math.sqrt(250), 1_250, { skewness: -3, kurtosis: 10 }, 100, variance)).toBeCloseTo(0.9004, 4);
});

test('one policy tried is not deflated', () => {
  expect(luckiestSharpe(1, 1)).toBe(0);
});

test('returns that do not move, or too few, have no ratio and say why', () => {
  expect(sharpeRatio(new Array<number>(50).fill(0.001), 365)).toEqual({ kind: 'unknown', missing: ['returns that move'] });
  expect(sharpeRatio([0.1, 0.2], 365)).toEqual({ kind: 'unknown', missing: ['returns: 2 of at least 20'] });
});

test('a year of alternating returns has the ratio of its mean and deviation', () => {
  const found = sharpeRatio(Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0.011 : -0.009)), 365);
  // Mean 0.001, deviation 0.01 sqrt(400 / 399), kurtosis 1.
  expect(found).toMatchObject({ kind: 'known', skewness: expect.closeTo(0, 9) as number, kurtosis: expect.closeTo(1, 9) as number });
  if (found.kind === 'known') expect(found.ratioAnnual).toBeCloseTo((0.1 * Math.sqrt(365)) / Math.sqrt(400 / 399), 9);
});
