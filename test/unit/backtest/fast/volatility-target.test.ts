import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../../shared/backtest/fast/columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget, type FastPolicy } from '../../../../shared/backtest/fast/volatility-target';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import type { Candle } from '../../../../shared/market/event';
import { HOUR_MS } from '../../../../shared/units';
import { plainVolatilityTarget } from '../../../support/plain-volatility-target';

const market = syntheticYear(11, 3_000);
const columns = columnsOf(market.candles, market.funding);

function run(changes: Partial<FastPolicy>): { readonly equity: Float64Array; readonly result: ReturnType<typeof runVolatilityTarget> } {
  const equity = new Float64Array(columns.count);
  return { equity, result: runVolatilityTarget(columns, { ...DEFAULT_FAST_POLICY, ...changes }, equity) };
}

describe.each([
  ['long at the target', {}],
  ['short at twice the target', { conviction: -2 }],
  ['without a buffer', { bufferRatio: 0 }],
  ['far over its means, so that it is liquidated', { volatilityTargetAnnual: 20, maximumLeverage: 60 }],
  ['short far over its means', { volatilityTargetAnnual: 20, maximumLeverage: 60, conviction: -1 }],
] as const)('%s', (_, changes) => {
  test('the columns give what coins and prices give, step by step', () => {
    const plain = plainVolatilityTarget(market.candles, columns, { ...DEFAULT_FAST_POLICY, ...changes });
    const { equity, result } = run(changes);
    plain.equity.forEach((value, i) => expect(equity[i]).toBeCloseTo(value, 9));
    expect(result.turnoverRatio).toBeCloseTo(plain.turnover, 6);
    expect(result.liquidationCount).toBe(plain.liquidationCount);
  });
});

test('far over its means it is liquidated, and the equity never falls below 0', () => {
  const { equity, result } = run({ volatilityTargetAnnual: 20, maximumLeverage: 60 });
  expect(result.liquidationCount).toBeGreaterThan(0);
  expect(Math.min(...equity)).toBeGreaterThanOrEqual(0);
});

test('without conviction nothing happens', () => {
  const { equity, result } = run({ conviction: 0 });
  expect(new Set(equity)).toEqual(new Set([1]));
  expect(result.turnoverRatio).toBe(0);
});

test('a wider buffer trades less', () => {
  expect(run({ bufferRatio: 0.2 }).result.turnoverRatio).toBeLessThan(run({ bufferRatio: 0.05 }).result.turnoverRatio);
});

test('a long position of the whole equity gains what the price gains, less cost and funding', () => {
  // Two days of equal ranges, then +10 % in one hour; leverage held at 1 by the cap.
  const candles: Candle[] = Array.from({ length: 26 }, (_, hour) => ({ openAtMs: hour * HOUR_MS, open: 100, high: hour === 25 ? 110 : 101, low: 99, close: hour === 25 ? 110 : 100, volumeBase: 1 }));
  const equity = new Float64Array(26);
  const policy = { ...DEFAULT_FAST_POLICY, volatilityTargetAnnual: 100, maximumLeverage: 1, bufferRatio: 0, costRatio: 0.001 };
  runVolatilityTarget(columnsOf(candles, [{ atMs: 25 * HOUR_MS, rate: 0.01 }]), policy, equity);
  // Bought 1 at the close of hour 23 for 0.001; back to 0.999 in hour 24; then 10 % gained and 1 % paid on 0.999.
  expect(equity[23]).toBeCloseTo(0.999, 12);
  expect(equity[24]).toBeCloseTo(0.999 - 0.001 * 0.001, 9);
  // 0.998999 + 0.0999 - 0.00999 = 1.088909; the 1.0989 that is held then goes back to it.
  expect(equity[25]).toBeCloseTo(1.088909 - 0.001 * (1.0989 - 1.088909), 9);
});

test('nothing at an index looks ahead: cutting the candles off later changes nothing before', () => {
  const cut = columnsOf(market.candles.slice(0, 2_000), market.funding);
  expect([...cut.usualVariance]).toEqual([...columns.usualVariance.subarray(0, 2_000)]);
  expect([...cut.annualPerUsualHour]).toEqual([...columns.annualPerUsualHour.subarray(0, 2_000)]);
});
