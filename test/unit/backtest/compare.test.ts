import { expect, test } from 'vitest';
import { comparisons } from '../../../shared/backtest/compare';
import { costOfEach } from '../../../shared/backtest/cost-of-each';
import { allLoosened, LIMITS_TO_LOOSEN, loosened } from '../../../shared/backtest/loosened';
import { ASSUMED_TIERS, assumedInstrument } from '../../../shared/backtest/run/market';
import { syntheticYear } from '../../../shared/backtest/synthetic/year';
import { DEFAULT_POLICY, PARAMETER_KEYS } from '../../../shared/sizing/policy-schema';

const market = { ...syntheticYear(6, 720), instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };

test('beside a policy stand four fixed leverages, the coin, and nothing done', () => {
  const rows = comparisons(market, 0.1);
  expect(rows.map(({ id }) => id)).toEqual(['fixed-1x', 'fixed-3x', 'fixed-5x', 'fixed-10x', 'buy-and-hold', 'do-nothing']);
  const [one, three, , , coin, nothing] = rows;
  expect(coin?.metrics.endEquityRatio).toBeCloseTo(((market.candles.at(-1)?.close ?? 0) / (market.candles[0]?.close ?? 1)) * 0.9993, 9);
  expect(nothing?.metrics.volatilityAnnual).toBe(0);
  expect(three?.metrics.volatilityAnnual).toBeGreaterThan(2.4 * (one?.metrics.volatilityAnnual ?? 0));
});

test('every loosened parameter exists, and loosening twice changes nothing more', () => {
  for (const { parameters } of LIMITS_TO_LOOSEN) for (const key of parameters) expect(PARAMETER_KEYS).toContain(key);
  const loose = allLoosened({ ...DEFAULT_POLICY, ownLeverageCap: 2 });
  expect(loose.ownLeverageCap).toBeUndefined();
  expect(allLoosened(loose)).toEqual(loose);
  expect(loosened(DEFAULT_POLICY, []).parameters).toEqual(DEFAULT_POLICY.parameters);
});

test('a cap of the trader that binds is found to cost exposure, a limit that never bound costs nothing', { timeout: 20_000 }, () => {
  const policy = { ...allLoosened(DEFAULT_POLICY), ownLeverageCap: 0.2 };
  const rows = costOfEach({ market, policy, capital: 100_000, startIndex: 696 });
  expect(rows.find(({ id }) => id === 'own-cap')?.didMatter).toBe(true);
  expect(rows.find(({ id }) => id === 'concentration')?.didMatter).toBe(false);
});
