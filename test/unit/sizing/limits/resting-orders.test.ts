/* Resting orders as limits read them: margin headroom, venue limit, risk at the stop. */
import { describe, expect, test } from 'vitest';
import type { RestingOrder } from '../../../../shared/account/resting-order';
import { positionId } from '../../../../shared/units';
import { advice, adviceOn, answerOf, position, rangeOf, type World } from '../../../support/sizing-builders';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 }];
const BTC = positionId('BTCUSDT');

function world(quantity: number, orders: readonly RestingOrder[] | undefined, parameters: NonNullable<World['policy']>['parameters'] = { headroomRatio: 0.4 }, leverage = 50): World {
  return {
    accounts: [{ wallet: 10_000, positions: [position({ quantity, entryPrice: 100, leverage })], more: orders === undefined ? {} : { orders } }],
    symbols: { BTCUSDT: { markPrice: 100, volatilityAnnual: 0.6, beta: 1, tiers: FLAT_TIER } },
    policy: { riskCapitalUsd: 1e9, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.01, jointDistanceSigmas: 0.5, ...parameters } },
  };
}

const order = (quantity: number, price: number, more: Partial<RestingOrder> = {}): RestingOrder => ({ positionId: BTC, quantity, price, ...more });

/** Two daily sigmas down. */
const DOWN = 1 - Math.exp(-(2 * 0.6) / Math.sqrt(365));
const THERE = 100 * (1 - DOWN);

describe('margin headroom with orders', () => {
  // 10,000 - q 100 down - 40 (98 - there) - 1 % of (q + 40) there = 40 % of 10,000.
  test('leaves less room by what the buys lose and need on a bad day, to the lot', () => {
    const room = rangeOf(advice(world(10, [order(40, 98)])), 'margin-headroom');
    const most = (6000 - 40 * (98 - THERE) - 40 * 0.01 * THERE) / (100 * DOWN + 0.01 * THERE);
    expect(room.highBase).toBeCloseTo(Math.floor(most * 1000) / 1000, 9);
    expect(room.highBase).toBeLessThan(rangeOf(advice(world(10, undefined)), 'margin-headroom').highBase);
  });

  test('is broken by orders alone, and says that cancelling them mends it', () => {
    const answer = rangeOf(advice(world(500, [order(600, 99)])), 'margin-headroom');
    // 500 lose 6.09 each, 600 from 99 lose 5.09, and all 1100 need 0.94: 10,000 - 3045 - 3054 - 1033.
    expect(answer.because).toBe('After a bad day (6.1 % against you) and with every resting order filled the requirement leaves 29 % of the equity free; you asked for 40 %. Without the orders it is 65 %: cancel some, or make room for them.');
    expect(answer.highBase).toBeCloseTo(Math.floor(((6000 - 600 * (99 - THERE) - 6 * THERE) / (100 * DOWN + 0.01 * THERE)) * 1000) / 1000, 9);
  });

  test('judges orders where nothing is held', () => {
    expect(answerOf(advice(world(0, undefined)), 'margin-headroom')).toEqual({ kind: 'abstains', why: 'nothing is held' });
    expect(rangeOf(advice(world(0, [order(40, 98)])), 'margin-headroom').highBase).toBeGreaterThan(0);
    expect(answerOf(advice(world(0, [order(4000, 98)])), 'margin-headroom').kind).toBe('none');
  });

  test('an empty list of orders is no list', () => {
    expect(advice(world(10, []))).toEqual(advice(world(10, undefined)));
  });
});

describe('the venue limit with orders', () => {
  test('carries what the margin left by orders carries: 10,000 - 2000 - 3800 at 50x', () => {
    const easy = { headroomRatio: 0 };
    // 1000 held need 2000; 1000 more at 95 hold 1900; what is left carries 6100 x 50 / 100.
    expect(rangeOf(advice(world(1000, [order(1000, 95)], easy)), 'venue-limit').highBase).toBeCloseTo(1000 + (6100 * 50) / 100, 6);
    expect(rangeOf(advice(world(1000, [order(1000, 95)], easy)), 'venue-limit').because).toContain('6,100.00 USDT left carries at most 4,050 BTC. Resting orders hold 1,900.00 USDT.');
    expect(rangeOf(advice(world(1000, undefined, easy)), 'venue-limit').highBase).toBeCloseTo(5000, 6);
  });

  test('forbids more where orders hold all, and orders no cut', () => {
    expect(rangeOf(advice(world(1000, [order(9000, 95)], { headroomRatio: 0 })), 'venue-limit').highBase).toBe(1000);
  });
});

describe('risk at a stop that rests at the venue', () => {
  const stopped = (orders: readonly RestingOrder[], more: Partial<World['policy']> = {}): World => {
    const plain = world(10, orders, { headroomRatio: 0, riskPerTradeRatio: 0.01, stopSlippageBps: 0 });
    return { ...plain, policy: { ...plain.policy, riskCapitalUsd: 10_000, ...more } };
  };
  const stop = order(-10, 90, { reduceOnly: true, type: 'stop' });

  test('is read as the stop of the position: 100 USD at 10 a coin', () => {
    expect(rangeOf(advice(stopped([stop])), 'stop-risk')).toMatchObject({ lowBase: 0, highBase: expect.closeTo(10, 9) });
    expect(rangeOf(advice(stopped([stop])), 'stop-risk').because).toContain('The stop at 90.0 costs 100.00 USDT');
  });

  test('gives way to a stop that the position has', () => {
    const plain = stopped([stop]);
    const [held] = plain.accounts;
    const own = { ...plain, accounts: [{ wallet: 10_000, positions: [{ ...position({ quantity: 10, entryPrice: 100, leverage: 50 }), stopPrice: 95 }], ...(held?.more === undefined ? {} : { more: held.more }) }] };
    expect(rangeOf(advice(own), 'stop-risk').because).toContain('The stop at 95.0');
  });

  test('is none where it leaves a part of the position', () => {
    expect(answerOf(advice(stopped([{ ...stop, quantity: -4 }])), 'stop-risk')).toEqual({ kind: 'abstains', why: 'the resting stops close 4 of 10 contracts: no stop of the whole' });
  });
});

test('orders move no liquidation: distance and probability answer as without them', () => {
  const [plain, ordered] = [world(10, undefined), world(10, [order(40, 98), order(-20, 110)])].map((one) => adviceOn(advice(one), 'BTC').ladder);
  for (const rule of ['joint-distance', 'liquidation-probability']) {
    expect(ordered?.find(({ ruleId }) => ruleId === rule)?.answer).toEqual(plain?.find(({ ruleId }) => ruleId === rule)?.answer);
  }
});
