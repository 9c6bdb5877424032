import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../shared/backtest/fast/columns';
import { columnsFrom, columnsWithForecast, GIVEN_FORECAST } from '../../shared/backtest/fast/forecast-columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget, type FastPolicy } from '../../shared/backtest/fast/volatility-target';
import { allLoosened } from '../../shared/backtest/loosened';
import { maximumDrawdown } from '../../shared/backtest/metrics/drawdown';
import { runBacktest } from '../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument } from '../../shared/backtest/run/market';
import { forecastTrack } from '../../shared/backtest/run/track';
import { syntheticYear } from '../../shared/backtest/synthetic/year';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';

const arbitraryPolicy: fc.Arbitrary<FastPolicy> = fc.record({
  volatilityTargetAnnual: fc.double({ min: 0.05, max: 20, noNaN: true }),
  conviction: fc.constantFrom(-2, -1, -0.3, 0, 0.5, 1, 2),
  maximumLeverage: fc.double({ min: 0.1, max: 100, noNaN: true }),
  bufferRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
  halfLifeHours: fc.double({ min: 1, max: 200, noNaN: true }),
  slowShare: fc.double({ min: 0, max: 1, noNaN: true }),
  slowHalfLifeHours: fc.constant(720),
  costRatio: fc.double({ min: 0, max: 0.005, noNaN: true }),
  maintenanceMarginRate: fc.constantFrom(0.004, 0.01, 0.05),
  liquidationFeeRate: fc.constantFrom(0, 0.0125),
  nearRatio: fc.constant(0.05),
});

describe('the fast path, whatever the policy', () => {
  const market = syntheticYear(77, 1_500);
  const columns = columnsOf(market.candles, market.funding);

  test('keeps equity at 0 or more and finite, and finds the drawdown of its own curve', () => {
    fc.assert(fc.property(arbitraryPolicy, (policy) => {
      const equity = new Float64Array(columns.count);
      const result = runVolatilityTarget(columns, policy, equity);
      for (const value of equity) expect(value >= 0 && Number.isFinite(value)).toBe(true);
      expect(result.maximumDrawdownRatio).toBeCloseTo(maximumDrawdown([1, ...equity]).maximumRatio, 9);
      expect(result.endEquity).toBe(equity[columns.count - 1]);
    }), { numRuns: 40 });
  });

  test('a lower cap on leverage is liquidated no more often', () => {
    fc.assert(fc.property(arbitraryPolicy, (policy) => {
      const equity = new Float64Array(columns.count);
      const steady = { ...policy, volatilityTargetAnnual: 1e6, bufferRatio: 0, conviction: 1 };
      const most = runVolatilityTarget(columns, { ...steady, maximumLeverage: 40 }, equity).liquidationCount;
      expect(runVolatilityTarget(columns, { ...steady, maximumLeverage: 2 }, equity).liquidationCount).toBeLessThanOrEqual(most);
    }), { numRuns: 20 });
  });
});

describe('the fast path with the live forecasts', () => {
  test('moves as the live rules do when their limits are loosened', () => {
    const start = 696;
    const market = { ...syntheticYear(21, start + 336), instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
    const track = forecastTrack(market.candles, 'BTC');
    const whole = runBacktest({ market, policy: allLoosened(DEFAULT_POLICY), capital: 1e6, track, startIndex: start });
    const columns = columnsFrom(columnsOf(market.candles, market.funding), start);
    const equity = new Float64Array(columns.count);
    const fast = runVolatilityTarget(columnsWithForecast(columns, track.medianAnnual.subarray(start)), { ...DEFAULT_FAST_POLICY, ...GIVEN_FORECAST, maximumLeverage: 20 }, equity);
    // The fast path waits a day, takes each forecast at once and trades fractions of a lot.
    const from = 24;
    for (let hour = from; hour < equity.length; hour += 1) {
      const [ours, theirs] = [(equity[hour] ?? 0) / (equity[from] ?? 1), (whole.equity[hour] ?? 0) / (whole.equity[from] ?? 1)];
      expect(Math.abs(ours / theirs - 1)).toBeLessThan(0.01);
    }
    expect(fast.endEquity).toBeGreaterThan(0);
  });
});
