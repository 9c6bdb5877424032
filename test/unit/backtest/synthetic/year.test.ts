import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fundingByCandle } from '../../../../shared/backtest/funding';
import { candleStatistics, hillTailIndex, kurtosis, type CandleStatistics } from '../../../../shared/backtest/synthetic/statistics';
import { rhythmAt, syntheticYear } from '../../../../shared/backtest/synthetic/year';
import { readCandles } from '../../../../shared/market/candles-csv';
import { quantile } from '../../../../shared/math/quantile';
import { HOUR_MS } from '../../../../shared/units';

const EVIDENCE = path.resolve(import.meta.dirname, '../../../../../shared/market/BTCUSDT_perp_1h.csv');

test('one seed gives one year, another seed another', () => {
  expect(syntheticYear(7, 200)).toEqual(syntheticYear(7, 200));
  expect(syntheticYear(8, 200).candles[199]?.close).not.toBe(syntheticYear(7, 200).candles[199]?.close);
});

test('candles are hours without holes, high and low bound open and close, each opens where the last closed', () => {
  const { candles, funding } = syntheticYear(3, 1_000);
  candles.forEach((candle, i) => {
    expect(candle.openAtMs).toBe((candles[0]?.openAtMs ?? 0) + i * HOUR_MS);
    expect(candle.high).toBeGreaterThanOrEqual(Math.max(candle.open, candle.close));
    expect(candle.low).toBeLessThanOrEqual(Math.min(candle.open, candle.close));
    if (i > 0) expect(candle.open).toBe(candles[i - 1]?.close);
  });
  expect(funding).toHaveLength(125);
  expect(funding.every(({ rate }) => Math.abs(rate) <= 0.003)).toBe(true);
});

test('the rhythm of the week has a mean square of 1 and quiet weekends', () => {
  const hours = Array.from({ length: 168 }, (_, hour) => rhythmAt(hour * HOUR_MS));
  expect(hours.reduce((sum, value) => sum + value ** 2, 0) / 168).toBeCloseTo(1, 12);
  // 1970-01-03 was a Saturday.
  expect(rhythmAt(2 * 24 * HOUR_MS)).toBeLessThan(rhythmAt(HOUR_MS * 24));
});

test('kurtosis of the sample 1 to 5 is 1.7', () => {
  // Uniform on five points: m4 / m2^2 = 6.8 / 4.
  expect(kurtosis([1, 2, 3, 4, 5])).toBeCloseTo(1.7, 12);
});

test("Hill's index of exact Pareto quantiles is their exponent", () => {
  // Quantiles of P(X > x) = x^-3 at (i + 1/2) / n.
  const sizes = Array.from({ length: 4_000 }, (_, i) => Math.exp(-Math.log((i + 0.5) / 4_000) / 3));
  expect(hillTailIndex(sizes, 0.05)).toBeCloseTo(3, 1);
});

test('funding falls into the candle in which it is due, two in one are added, what is before the first is left out', () => {
  const candles = [0, 1, 2].map((hour) => ({ openAtMs: hour * HOUR_MS }));
  const rates = fundingByCandle(candles, [{ atMs: -1, rate: 9 }, { atMs: 2, rate: 0.1 }, { atMs: HOUR_MS - 1, rate: 0.2 }, { atMs: 2 * HOUR_MS, rate: 0.4 }], HOUR_MS);
  expect([...rates]).toEqual([expect.closeTo(0.3, 12), 0, 0.4]);
});

const KEYS = ['volatilityAnnual', 'kurtosisDaily', 'kurtosisHourly', 'tailIndexDaily', 'tailIndexHourly', 'jumpDaysPerYear', 'weekendRatio'] as const;

describe('ten synthetic years', () => {
  const years = Array.from({ length: 10 }, (_, i) => candleStatistics(syntheticYear(i + 1).candles));
  const range = (key: keyof CandleStatistics): readonly number[] => [0, 0.5, 1].map((share) => quantile(years.map((year) => year[key]), share));

  test('have fat tails, jumps, clusters and quiet weekends', () => {
    expect(range('kurtosisDaily')[1]).toBeGreaterThan(4);
    expect(range('tailIndexDaily')[1]).toBeLessThan(5);
    expect(range('jumpDaysPerYear')[1]).toBeGreaterThan(1);
    expect(range('clusteringDaily')[1]).toBeGreaterThan(0.03);
    expect(range('weekendRatio')[1]).toBeLessThan(0.8);
  });

  describe.skipIf(!existsSync(EVIDENCE))('beside BTC 2024-25 (skipped without the evidence beside the checkout)', () => {
    test('are at least as wild at the median, and BTC lies within what they do', () => {
      const read = readCandles(readFileSync(EVIDENCE, 'utf8'));
      const real = read.ok ? candleStatistics(read.candles) : expect.fail(read.message);
      console.info(KEYS.map((key) => `${key.padEnd(18)} BTC ${real[key].toFixed(2).padStart(6)}   synthetic ${range(key).map((value) => value.toFixed(2)).join(' / ')}`).join('\n'));
      expect(range('kurtosisDaily')[1]).toBeGreaterThan(real.kurtosisDaily);
      expect(range('kurtosisHourly')[1]).toBeGreaterThan(real.kurtosisHourly);
      expect(range('jumpDaysPerYear')[1]).toBeGreaterThan(real.jumpDaysPerYear);
      for (const key of ['volatilityAnnual', 'tailIndexDaily', 'tailIndexHourly', 'weekendRatio'] as const) {
        expect(range(key)[0]).toBeLessThan(real[key]);
        expect(range(key)[2]).toBeGreaterThan(real[key]);
      }
    });
  });
});
