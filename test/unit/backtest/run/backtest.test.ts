import { describe, expect, test } from 'vitest';
import { byRegime } from '../../../../shared/backtest/regimes';
import { runBacktest, type BacktestInput } from '../../../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../../../shared/backtest/run/market';
import { forecastTrack, trackBetween } from '../../../../shared/backtest/run/track';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import { allLoosened } from '../../../../shared/backtest/loosened';
import type { Policy } from '../../../../shared/sizing/policy';
import { DEFAULT_POLICY } from '../../../../shared/sizing/policy-schema';
import { HOUR_MS } from '../../../../shared/units';
import { createForecaster, foldHour } from '../../../../shared/volatility/forecast/forecaster';
import { varianceAhead } from '../../../../shared/volatility/forecast/integrated-variance';
import { modelOf } from '../../../../shared/volatility/forecast/model';

/** Four weeks teach, eight days are lived through. */
const START = 696;
const HOURS = 888;
const LIVED = HOURS - START;
const year = syntheticYear(5, HOURS);
const market: BacktestMarket = { ...year, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
const track = forecastTrack(year.candles, 'BTC');
const loose = allLoosened(DEFAULT_POLICY);

function run(changes: Partial<BacktestInput> = {}) {
  return runBacktest({ market, policy: loose, capital: 100_000, track, startIndex: START, ...changes });
}

describe('the forecasts along the candles', () => {
  test('are what the live forecaster answers at the same moments', () => {
    const forecaster = createForecaster();
    const compared: number[] = [];
    for (const [i, candle] of year.candles.entries()) {
      foldHour(forecaster, candle);
      const nowMs = candle.openAtMs + HOUR_MS;
      if (i < track.knownFrom || nowMs % (72 * HOUR_MS) !== 0) continue;
      const ahead = varianceAhead(modelOf(forecaster, nowMs), nowMs, 24 * HOUR_MS);
      if (ahead.kind === 'unknown') expect.fail(ahead.missing.join());
      expect(track.centralAnnual[i]).toBeCloseTo(ahead.volatilityAnnual, 9);
      expect(track.medianAnnual[i]).toBeCloseTo(ahead.medianVolatilityAnnual, 9);
      expect(track.limitAnnual[i]).toBeCloseTo(ahead.percentile80VolatilityAnnual, 9);
      compared.push(i);
    }
    expect(compared.length).toBeGreaterThan(5);
  });

  test('know nothing before a day has passed, and look at nothing later', () => {
    expect(track.knownFrom).toBeGreaterThanOrEqual(23);
    const cut = forecastTrack(year.candles.slice(0, 400), 'BTC');
    expect([...cut.centralAnnual]).toEqual([...track.centralAnnual.subarray(0, 400)]);
    expect([...trackBetween(track, 100, 200).limitAnnual]).toEqual([...track.limitAnnual.subarray(100, 200)]);
  });
});

test('options raise the forecast from the hour they are quoted at, and not before', () => {
  const quotedAt = 500;
  const quotes = year.candles.slice(quotedAt, quotedAt + 3).map(({ openAtMs }) => ({ atMs: openAtMs + HOUR_MS, source: { kind: 'own' as const }, terms: [{ tenorYears: 30 / 365, volatilityAnnual: 2 }] }));
  const withOptions = forecastTrack(year.candles.slice(0, 520), 'BTC', quotes);
  expect([...withOptions.centralAnnual.subarray(0, quotedAt)]).toEqual([...track.centralAnnual.subarray(0, quotedAt)]);
  expect(withOptions.centralAnnual[quotedAt]).toBeGreaterThan(1.1 * (track.centralAnnual[quotedAt] ?? 0));
});

describe('following the advice', () => {
  const followed = run();

  test('holds the size whose forecast volatility is the target, within the buffer and a lot', () => {
    // What is said now is approached over the hour, and the volatility of rules is a sample: hence a fifth.
    const last = LIVED - 1;
    const wanted = loose.parameters.volatilityTargetAnnual / (track.medianAnnual[HOURS - 1] ?? 0);
    expect((followed.exposureRatio[last] ?? 0) / wanted).toBeGreaterThan(0.8);
    expect((followed.exposureRatio[last] ?? 0) / wanted).toBeLessThan(1.25);
    expect(followed.tradeCount).toBeGreaterThan(5);
  });

  test('is deterministic, and does not look ahead', () => {
    expect(run().equity).toEqual(followed.equity);
    const short = runBacktest({ market: { ...market, candles: year.candles.slice(0, 750) }, policy: loose, capital: 100_000, startIndex: START });
    expect([...short.equity]).toEqual([...followed.equity.subarray(0, 750 - START)]);
  });

  test('books every change of equity: price, costs and funding add up', () => {
    for (let i = 1; i < LIVED; i += 1) {
      const [before, now] = [year.candles[START + i - 1]?.close ?? 0, year.candles[START + i]?.close ?? 0];
      const held = (followed.exposureRatio[i - 1] ?? 0) * (followed.equity[i - 1] ?? 0);
      const rate = (START + i) % 8 === 0 ? (year.funding[(START + i) / 8]?.rate ?? 0) : 0;
      const untraded = (followed.equity[i - 1] ?? 0) + held * (now / before - 1) - rate * held;
      const traded = Math.abs((followed.exposureRatio[i] ?? 0) * (followed.equity[i] ?? 0) - held * (now / before));
      const money = untraded - 0.0007 * traded;
      expect((followed.equity[i] ?? 0) / money).toBeCloseTo(1, 9);
    }
  });

  test('who looks once in eight hours trades less, and at those hours only', () => {
    const seldom = run({ everyHours: 8 });
    expect(seldom.tradeCount).toBeLessThan(followed.tradeCount);
    expect(Object.values(seldom.boundHours).reduce((sum, hours) => sum + hours, 0)).toBe(LIVED / 8);
  });

  test('a view against is short, no view holds nothing', () => {
    expect(run({ conviction: -1 }).exposureRatio[LIVED - 1]).toBeLessThan(0);
    expect(run({ conviction: 0 }).metrics.turnoverPerYear).toBe(0);
  });

  test('costs more when costs are higher, and pays funding when longs do', () => {
    const dear = run({ costs: { takerFeeBps: 50, halfSpreadBps: 5, slippageBps: 10 } });
    expect(dear.metrics.feesPerYearRatio).toBeGreaterThan(5 * followed.metrics.feesPerYearRatio);
    expect(dear.metrics.endEquityRatio).toBeLessThan(followed.metrics.endEquityRatio);
    const { funding: _, ...without } = market;
    expect(runBacktest({ market: without, policy: loose, capital: 100_000, track, startIndex: HOURS - 5 }).caveats.join()).toContain('no funding was given');
  });

  test('an hour belongs to the regime that was known at its beginning', () => {
    const lived = trackBetween(track, START, HOURS);
    const regimes = byRegime(followed.equity, followed.exposureRatio, lived);
    const known = lived.regime.subarray(0, LIVED - 1).filter((value) => value !== 255).length;
    expect(regimes.reduce((sum, { hours }) => sum + hours, 0)).toBe(known);
  });
});

describe('liquidation', () => {
  // Quiet weeks, then one candle that falls by two thirds and comes back.
  const hours = 760;
  const closeAt = (i: number): number => 100 + 0.02 * (((i * 7 + Math.floor(i / 24) * 5) % 11) - 5);
  const candles = Array.from({ length: hours }, (_, i) => ({ openAtMs: i * HOUR_MS, open: closeAt(i - 1), high: 100.2, low: i === 750 ? 33 : 99.8, close: closeAt(i), volumeBase: 100_000 }));
  const wick: BacktestMarket = { candles, funding: [], instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
  const wickTrack = forecastTrack(candles, 'BTC');
  const bold = (policy: Policy): Policy => ({ ...policy, parameters: { ...policy.parameters, volatilityTargetAnnual: 0.3 } });
  const result = runBacktest({ market: wick, policy: bold(loose), capital: 10_000, leverage: 50, track: wickTrack, startIndex: START });

  test('happens at the low of a candle although it closes where it opened', () => {
    expect(result.liquidations).toHaveLength(1);
    expect(result.liquidations[0]?.atMs).toBe(750 * HOUR_MS);
    expect(result.equity[750 - START]).toBeLessThan(0.2 * 10_000);
    expect(result.metrics.liquidationCount).toBe(1);
  });

  test('takes the position at the price the margin says: equity there is the maintenance margin', () => {
    const { price = 0, quantity = 0, equityBefore = 0 } = result.liquidations[0] ?? {};
    const notional = quantity * price;
    const tier = ASSUMED_TIERS.find(({ notionalCap }) => notionalCap !== null && notional < notionalCap);
    const before = candles[749]?.close ?? 0;
    expect((equityBefore + quantity * (price - before)) / (notional * (tier?.maintenanceMarginRate ?? 0) - (tier?.maintenanceAmount ?? 0))).toBeCloseTo(1, 6);
  });

  test('is avoided by a limit on the distance', () => {
    const far: Policy = { ...loose, parameters: { ...loose.parameters, jointDistanceRatio: 0.7 } };
    expect(runBacktest({ market: wick, policy: bold(far), capital: 10_000, leverage: 50, track: wickTrack, startIndex: START }).liquidations).toEqual([]);
  });
});
