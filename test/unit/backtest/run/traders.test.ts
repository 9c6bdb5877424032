import { describe, expect, test } from 'vitest';
import { allLoosened } from '../../../../shared/backtest/loosened';
import type { BacktestInput, BacktestResult } from '../../../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../../../shared/backtest/run/market';
import { plainTrader } from '../../../../shared/backtest/run/plain/plain-trader';
import type { Tier } from '../../../../shared/market/instrument';
import { DAYS } from '../../../../shared/risk/survival/days';
import type { Policy } from '../../../../shared/sizing/policy';
import { DEFAULT_POLICY, profileParameters } from '../../../../shared/sizing/policy-schema';
import { GROUNDS, LIVED, runBothWays, sameWithin, TAUGHT } from '../../../support/two-traders';

const { candles, funding, track } = GROUNDS.crashes;
const market: BacktestMarket = { candles, funding, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
const input = (changes: Partial<BacktestInput> = {}): BacktestInput => ({ market, policy: DEFAULT_POLICY, capital: 100_000, track, startIndex: TAUGHT, ...changes });

function expectSame(question: BacktestInput): { readonly closed: BacktestResult; readonly live: BacktestResult } {
  const both = runBothWays(question);
  expect(sameWithin(both.closed.equity, both.live.equity, 1e-9)).toBe(true);
  expect(sameWithin(both.closed.exposureRatio, both.live.exposureRatio, 1e-9)).toBe(true);
  expect(both.closed.boundHours).toEqual(both.live.boundHours);
  expect(both.closed.tradeCount).toBe(both.live.tradeCount);
  return both;
}

describe('the closed form and the live rules', () => {
  test.each(['conservative', 'balanced', 'aggressive'] as const)('come to the same under the %s profile', (profile) => {
    expectSame(input({ policy: { ...DEFAULT_POLICY, profile, parameters: profileParameters(profile) } }));
  });

  const bold: Policy = { ...allLoosened(DEFAULT_POLICY), parameters: { ...allLoosened(DEFAULT_POLICY).parameters, volatilityTargetAnnual: 2 } };
  test.each([['crashes', 2, 1], ['squeezes', -2, 1], ['crashes', 2, 0.001], ['squeezes', -2, 5]] as const)('liquidate a bold book at the same hours and prices: %s, view %d, contracts of %d', (name, conviction, contractSize) => {
    const { candles: wild, funding: paid, track: known } = GROUNDS[name];
    const both = expectSame(input({ policy: bold, conviction, track: known, market: { ...market, candles: wild, funding: paid, instrument: { ...market.instrument, contractSize } } }));
    expect(both.live.liquidations.length).toBeGreaterThan(0);
    expect(both.closed.liquidations).toHaveLength(both.live.liquidations.length);
    for (const [i, event] of both.closed.liquidations.entries()) {
      const other = both.live.liquidations[i];
      expect([event.atMs, event.quantity]).toEqual([other?.atMs, other?.quantity]);
      expect(event.price / (other?.price ?? NaN)).toBeCloseTo(1, 9);
      expect(event.equityBefore / (other?.equityBefore ?? NaN)).toBeCloseTo(1, 9);
      expect(event.equityAfter).toBeCloseTo(other?.equityAfter ?? NaN, 4);
    }
  });

  test('agree on a budget for leaving that is just the first level of the assumed book', () => {
    expectSame(input({ policy: { ...DEFAULT_POLICY, parameters: { ...DEFAULT_POLICY.parameters, exitCostBps: 1 } }, capital: 10e6 }));
  });

  test('agree when volatility is so high that a bad day takes the whole price', () => {
    // After a crash of 65 % within an hour two daily sigmas are more than the price: both stop at 0.9999.
    expectSame(input({ policy: { ...allLoosened(DEFAULT_POLICY), parameters: { ...allLoosened(DEFAULT_POLICY).parameters, touchProbability: 0.05 } }, capital: 2_000, conviction: 0.3 }));
  });
});

describe('who runs a backtest', () => {
  const isClosed = (changed: Partial<BacktestMarket>, policy: Policy = DEFAULT_POLICY): boolean => plainTrader({ ...market, ...changed }, policy, 100_000, 20, true) !== undefined;
  const jumping: readonly Tier[] = ASSUMED_TIERS.map((tier) => ({ ...tier, maintenanceAmount: 0 }));
  const [day] = DAYS;

  test('is the closed form for a linear contract in a stablecoin under a convex table', () => {
    expect(isClosed({})).toBe(true);
  });
  test.each([
    ['an inverse contract', { instrument: { ...market.instrument, contractType: 'inverse' as const, settleAsset: 'BTC', quoteAsset: 'USD' } }],
    ['a linear contract that is settled in a coin', { instrument: { ...market.instrument, settleAsset: 'BTC' } }],
    ['a table that jumps', { tiers: jumping }],
    ['no table', { tiers: [] }],
  ])('is the live rules for %s', (_, changed) => {
    expect(isClosed(changed)).toBe(false);
  });
  test('is the live rules when days have to be lived through', () => {
    expect(isClosed({}, { ...DEFAULT_POLICY, survivalDays: [day?.id ?? 'none'] })).toBe(false);
  });

  test('what the closed form cannot hold is the same run with and without asking for the live rules', () => {
    const short = { ...market, candles: candles.slice(0, TAUGHT + 24) };
    for (const question of [input({ market: { ...short, tiers: jumping } }), input({ market: short, policy: { ...DEFAULT_POLICY, survivalDays: [day?.id ?? 'none'] } })]) {
      const { closed, live } = runBothWays(question);
      expect(closed).toEqual(live);
      expect(live.tradeCount).toBeGreaterThan(0);
    }
    expect(LIVED).toBeGreaterThan(24);
  });
});
