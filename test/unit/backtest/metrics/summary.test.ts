import { expect, test } from 'vitest';
import { drawdownsOf, maximumDrawdown } from '../../../../shared/backtest/metrics/drawdown';
import { growthAnnual, realisedVolatilityAnnual, returnsOf } from '../../../../shared/backtest/metrics/growth';
import { metricsOf } from '../../../../shared/backtest/metrics/summary';

test('100, 120, 90, 110, 60, 130: the drawdown is from 120 to 60, half of it, three values below the high', () => {
  expect(maximumDrawdown([100, 120, 90, 110, 60, 130])).toEqual({ maximumRatio: 0.5, peakIndex: 1, troughIndex: 4, longestCount: 3 });
  expect([...drawdownsOf([100, 120, 90])]).toEqual([0, 0, 0.25]);
});

test('21 % in two years is 10 % a year; nothing left is -100 %', () => {
  expect(growthAnnual(100, 121, 2)).toBeCloseTo(0.1, 12);
  expect(growthAnnual(100, 0, 2)).toBe(-1);
});

test('returns end where the money does', () => {
  expect(returnsOf([100, 110, 0, 0, 0], 1)).toEqual([expect.closeTo(0.1, 12), -1]);
  expect(returnsOf([100, 7, 110, 7, 121], 2)).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.1, 12)]);
});

test('moves of 1 % a day are 19.1 % a year: sqrt(365) times', () => {
  expect(realisedVolatilityAnnual([0.01, -0.01, 0.01], 365)).toBeCloseTo(0.01 * Math.sqrt(365), 12);
  expect(realisedVolatilityAnnual([], 365)).toBeUndefined();
});

test('a record of 400 days is summed up by year, the worst 10 of 400 days are the shortfall', () => {
  // 10 days of -5 %, the rest +0.1 %.
  const equity = [100];
  for (let day = 0; day < 400; day += 1) equity.push((equity.at(-1) ?? 0) * (day % 40 === 7 ? 0.95 : 1.001));
  const metrics = metricsOf({ equity, candlesPerDay: 1, turnoverRatio: 40, feesRatio: 0.02, fundingPaidRatio: 0.01, candlesNearLiquidation: 4, liquidationCount: 0 });
  expect(metrics.expectedShortfallDayRatio).toBeCloseTo(0.05, 9);
  expect(metrics.turnoverPerYear).toBeCloseTo((40 * 365) / 400, 9);
  expect(metrics.nearLiquidationShare).toBeCloseTo(0.01, 12);
  expect(metrics.years).toBeCloseTo(400 / 365, 12);
});
