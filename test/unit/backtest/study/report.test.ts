import { expect, test } from 'vitest';
import { ASSUMED_TIERS, assumedInstrument } from '../../../../shared/backtest/run/market';
import { forecastTrack } from '../../../../shared/backtest/run/track';
import { TAUGHT_HOURS } from '../../../../shared/backtest/study/data';
import { ASSUMED_CAPITAL, inputOf, reportOf } from '../../../../shared/backtest/study/report';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import type { RiskCapital } from '../../../../shared/sizing/policy';
import { DEFAULT_POLICY } from '../../../../shared/sizing/policy-schema';

const { candles, funding } = syntheticYear(3, TAUGHT_HOURS + 48);
const market = { candles, funding, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
const track = forecastTrack(candles, 'BTC');
const question = (riskCapital?: RiskCapital) => ({ dataId: 'x', policy: { ...DEFAULT_POLICY, ...(riskCapital === undefined ? {} : { riskCapital }) }, costBps: 5, limits: 'all', everyHours: '8' } as const);
const inputWith = (riskCapital?: RiskCapital) => inputOf(question(riskCapital), market, track, () => undefined);

test('a backtest begins with the capital that is stated, a coin at the price it begins with', () => {
  expect(inputWith().capital).toBe(ASSUMED_CAPITAL);
  expect(inputWith({ amount: 50_000, unit: 'USD', statedAtMs: 1 }).capital).toBe(50_000);
  expect(inputWith({ amount: 2, unit: 'BTC', statedAtMs: 1 }).capital).toBe(2 * (candles[TAUGHT_HOURS]?.close ?? 0));
});

test('capital in a coin that the history has no price of is as if none were stated, and that is said', () => {
  const capital: RiskCapital = { amount: 2, unit: 'ETH', statedAtMs: 1 };
  expect(inputWith(capital)).toMatchObject({ capital: ASSUMED_CAPITAL });
  expect(inputWith(capital).policy).not.toHaveProperty('riskCapital');
  expect(reportOf(question(capital), market, track, () => undefined).caveats).toContain('risk capital in ETH has no price in this history: equity stands for it');
});

test('with capital in its own coin every rule has the price it needs', () => {
  const report = reportOf(question({ amount: 2, unit: 'BTC', statedAtMs: 1 }), market, track, () => undefined);
  expect(report.tradeCount).toBeGreaterThan(0);
});
