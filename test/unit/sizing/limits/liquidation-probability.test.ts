/* liquidation-probability: the chance of touching liquidation within a day, never better than a Gaussian walk says. */
import { describe, expect, test } from 'vitest';
import type { InstrumentFacts } from '../../../../shared/sizing/facts';
import { instrumentId } from '../../../../shared/units';
import { advise } from '../../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../../shared/sizing/input';
import { advice, answerOf, easyFacts, followingAll, input, NOW_MS, position, rangeOf, sizeOf, VENUE, type World } from '../../../support/sizing-builders';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 }];
const SIGMA_DAILY = 0.6 / Math.sqrt(365);

function world(quantity: number, touchProbability = 0.001, more: Partial<World> = {}, views: NonNullable<World['policy']>['views'] = []): World {
  return {
    accounts: [{ wallet: 10_000, positions: [position({ quantity, entryPrice: 100, leverage: 50 })] }],
    symbols: { BTCUSDT: { markPrice: 100, volatilityAnnual: 0.6, beta: 1, tiers: FLAT_TIER } },
    policy: { riskCapitalUsd: 1e9, views, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.01, jointDistanceSigmas: 0.5, touchProbability } },
    ...more,
  };
}

const withFunding = (rate: number): Partial<World> => {
  const funding: InstrumentFacts['funding'] = { kind: 'known', value: { rate, intervalHours: 8 } };
  return { facts: { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(100), funding }]]) } };
};
const ends = (one: World): readonly [number, number] => {
  const { lowBase, highBase } = rangeOf(advice(one), 'liquidation-probability');
  return [lowBase, highBase];
};

describe('liquidation probability', () => {
  // Quantiles of the standard normal for half the chance: touching is twice as likely as ending beyond (reflection principle).
  test.each([[0.01, 2.575829], [0.001, 3.290527], [0.0002, 3.719016], [0.00005, 4.055627]])('at %d liquidation is farther than the %d sigmas of a walk without jumps', (probability, sigmas) => {
    const [, size] = ends(world(10, probability));
    // 10,000 - size (100 - p) = 1 % of size p.
    const price = (size * 100 - 10_000) / (size * 0.99);
    expect(-Math.log(price / 100) / SIGMA_DAILY).toBeGreaterThan(sigmas);
  });

  test('a smaller chance allowed is a smaller size allowed, both ways', () => {
    const sizes = [0.05, 0.01, 0.001, 0.0002, 0.00005].map((probability) => ends(world(10, probability)));
    for (const [index, [low, high]] of sizes.entries()) {
      expect(high).toBeLessThanOrEqual(sizes[index - 1]?.[1] ?? Infinity);
      expect(low).toBeGreaterThanOrEqual(sizes[index - 1]?.[0] ?? -Infinity);
    }
  });

  test('funding that a long pays makes it smaller; what it receives makes it no larger', () => {
    const [, free] = ends(world(10));
    expect(ends(world(10, 0.001, withFunding(0.003)))[1]).toBeLessThan(free);
    expect(ends(world(10, 0.001, withFunding(-0.003)))[1]).toBe(free);
  });

  test('a view never improves it', () => {
    const view = { kind: 'target' as const, underlying: 'BTC', targetPrice: 150, stopPrice: 90, chance: 0.9, statedAtMs: NOW_MS, horizonHours: 24 };
    expect(ends(world(10, 0.001, {}, [view]))).toEqual(ends(world(10)));
  });

  test('says the chance with its model, and what it comes to over a year', () => {
    expect(rangeOf(advice(world(500)), 'liquidation-probability').because).toMatch(/^Touching liquidation within 24 h: [\d.]+ % \(.+\); repeated daily [\d.]+ % a year; you allow 0\.10 %\.$/);
  });

  test('cannot say without a volatility or a funding rate', () => {
    expect(answerOf(advice({ ...world(10), symbols: { BTCUSDT: { markPrice: 100, tiers: FLAT_TIER } } }), 'liquidation-probability')).toEqual({ kind: 'unknown', missing: ['volatility of BTC'] });
    const unfunded = { facts: { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(100), funding: { kind: 'unknown' as const, missing: ['funding rate of BTCUSDT'] } }]]) } };
    expect(answerOf(advice(world(10, 0.001, unfunded)), 'liquidation-probability')).toEqual({ kind: 'unknown', missing: ['funding rate of BTCUSDT'] });
  });

  /** A calm and a wild coin in one pool, both with a beta of 1; whole coins of the calm one. */
  const pair = (btc: number, eth: number): World => ({
    ...world(0),
    accounts: [{ wallet: 10_000, positions: [position({ quantity: btc, entryPrice: 100, leverage: 50 }), position({ symbol: 'ETHUSDT', quantity: eth, entryPrice: 100, leverage: 50 })] }],
    symbols: { BTCUSDT: { markPrice: 100, volatilityAnnual: 0.3, beta: 1, tiers: FLAT_TIER, lotDecimals: 0 }, ETHUSDT: { markPrice: 100, volatilityAnnual: 1.2, beta: 1, tiers: FLAT_TIER } },
  });

  test('each price goes as far as its own volatility says: half of what each may be alone fits together, and no more', () => {
    const alone = [rangeOf(advice(pair(1, 0)), 'liquidation-probability').highBase, rangeOf(advice(pair(0, 1)), 'liquidation-probability', 'ETH').highBase];
    const [btc = 0, eth = 0] = alone;
    // A fourth of the volatility: near four times the size.
    expect(btc / eth).toBeGreaterThan(3);
    const half = Math.floor(btc / 2);
    // What whole coins leave over is below one of them, worth a fourth as much of the wild one.
    const { highBase } = rangeOf(advice(pair(half, 1)), 'liquidation-probability', 'ETH');
    expect(highBase).toBeGreaterThan((1 - half / btc) * eth - 1);
    expect(highBase).toBeLessThan((1 - half / btc) * eth + 1);
  });

  test.each([[3, 600], [7, 450], [20, 500], [3, 700], [1, 500]])('%d whole coins of a calm leg beside %d of a wild one: who follows the cut is told to hold', (btc, eth) => {
    const held = pair(btc, eth);
    const before = input(held);
    const found = advise(before, EMPTY_SIZING_MEMORY).advice;
    expect(found.map((one) => sizeOf(one).action)).toEqual(['CUT', 'CUT']);
    expect(advise(followingAll(before, found, held.symbols), EMPTY_SIZING_MEMORY).advice.map((one) => sizeOf(one).action)).toEqual(['HOLD', 'HOLD']);
  });
});
