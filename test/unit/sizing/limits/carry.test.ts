/* carry: what funding costs the whole book a day, in a share of risk capital. */
import { describe, expect, test } from 'vitest';
import { advise } from '../../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../../shared/sizing/input';
import type { InstrumentFacts } from '../../../../shared/sizing/facts';
import { instrumentId, MINUTE_MS } from '../../../../shared/units';
import { advice, adviceOn, answerOf, easyFacts, input, NOW_MS, position, rangeOf, sizeOf, VENUE, type AccountWords, type World } from '../../../support/sizing-builders';

const PRICES = { BTCUSDT: 60_000, ETHUSDT: 3000 } as const;

function funded(symbol: keyof typeof PRICES, funding: InstrumentFacts['funding']): readonly [ReturnType<typeof instrumentId>, InstrumentFacts] {
  return [instrumentId(VENUE, symbol), { ...easyFacts(PRICES[symbol]), funding }];
}

const rateOf = (rate: number): InstrumentFacts['funding'] => ({ kind: 'known', value: { rate, intervalHours: 8 } });

/** 50 USD a day are allowed; at 0.01 % per 8 h a coin of BTC costs 18, and one of ETH 0.9. */
function world(accounts: readonly AccountWords[], btc = rateOf(0.0001), eth = rateOf(0.0001)): World {
  return {
    accounts,
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.3, beta: 1 } },
    policy: { riskCapitalUsd: 100_000, parameters: { carryRatio: 0.0005, volatilityTargetAnnual: 2, concentrationMultiple: 10 } },
    facts: { instrumentFacts: new Map([funded('BTCUSDT', btc), funded('ETHUSDT', eth)]) },
  };
}

const btc = (quantity: number) => position({ quantity, entryPrice: 60_000, leverage: 50 });
const eth = (quantity: number) => position({ symbol: 'ETHUSDT', quantity, entryPrice: 3000, leverage: 50 });
const one = (...positions: AccountWords['positions'][number][]): AccountWords[] => [{ wallet: 1e6, positions }];

describe('carry within its budget', () => {
  test('leaves room to the side that pays: 50 / 18 coins, and any size to the side that receives', () => {
    const { lowBase, highBase, because } = rangeOf(advice(world(one(btc(1)))), 'carry');
    expect(highBase).toBeCloseTo(50 / 18, 9);
    expect(lowBase).toBeLessThan(-1e12);
    expect(because).toBe('At present rates the book pays 0.018 % of risk capital a day in funding; you allow 0.050 %.');
  });

  test('a short pays where the rate is negative', () => {
    expect(rangeOf(advice(world(one(btc(-1)), rateOf(-0.0001))), 'carry').lowBase).toBeCloseTo(-50 / 18, 9);
  });

  test('what is received on one underlying does not pay for another', () => {
    const found = advice(world(one(btc(1), eth(-10))));
    expect(rangeOf(found, 'carry', 'BTC').highBase).toBeCloseTo(50 / 18, 9);
    // ETH: 50 - 18 are left, at 0.9 a coin.
    expect(rangeOf(found, 'carry', 'ETH').highBase).toBeCloseTo(32 / 0.9, 9);
  });

  test('of the same underlying it does: 2 short elsewhere carry 2 more long', () => {
    const found = advice(world([...one(btc(1)), { id: 'b', wallet: 1e6, positions: [btc(-2)] }]));
    expect(rangeOf(found, 'carry', 'BTC', 'a').highBase).toBeCloseTo(2 + 50 / 18, 9);
  });

  test('abstains where no funding is due, and cannot say where a rate is missing', () => {
    expect(answerOf(advice(world(one(btc(1)), rateOf(0))), 'carry')).toEqual({ kind: 'abstains', why: 'no funding is due on BTC' });
    const missing = advice(world(one(btc(1), eth(1)), rateOf(0.0001), { kind: 'unknown', missing: ['funding rate of ETHUSDT'] }));
    expect(answerOf(missing, 'carry', 'BTC')).toEqual({ kind: 'unknown', missing: ['funding rate of ETH'] });
    expect(sizeOf(adviceOn(missing, 'BTC'))).toMatchObject({ action: 'HOLD', allowedHighBase: 1 });
  });
});

describe('carry over its budget', () => {
  test('cuts all that pays by one factor: 72 and 18 a day to 50', () => {
    const found = advice(world(one(btc(4), eth(20))));
    expect(rangeOf(found, 'carry', 'BTC')).toMatchObject({ lowBase: 0, highBase: expect.closeTo((4 * 50) / 90, 9) });
    expect(rangeOf(found, 'carry', 'ETH').highBase).toBeCloseTo((20 * 50) / 90, 9);
    expect(rangeOf(found, 'carry', 'ETH').because).toContain('All that pays is cut alike.');
    expect(sizeOf(adviceOn(found, 'BTC'))).toMatchObject({ action: 'CUT', bindingRuleId: 'carry' });
  });

  test('what receives stays as it is: 72 f - 36 + 18 f = 50', () => {
    const found = advice(world([...one(btc(4), eth(20)), { id: 'b', wallet: 1e6, positions: [btc(-2)] }]));
    expect(rangeOf(found, 'carry', 'BTC', 'a').highBase).toBeCloseTo((4 * 86) / 90, 9);
    expect(rangeOf(found, 'carry', 'BTC', 'b')).toMatchObject({ lowBase: -2, highBase: 0 });
  });

  test('an underlying stops costing before it is gone, and then frees nothing more', () => {
    // BTC 72 paid and 60 received, ETH 63: alone ETH needs 50 / 63 = 0.79; at 0.79 BTC receives more than it pays.
    const found = advice(world([...one(btc(4), eth(70)), { id: 'b', wallet: 1e6, positions: [btc(-10 / 3)] }]));
    expect(rangeOf(found, 'carry', 'ETH').highBase).toBeCloseTo((70 * 50) / 63, 6);
  });

  test('orders no cut of a hedge, nor lets it grow', () => {
    const found = advice(world(one(btc(4), eth(-20))));
    expect(rangeOf(found, 'carry', 'ETH')).toMatchObject({ lowBase: -20, highBase: 0 });
  });
});

test('a rate that jumps is taken a quarter of the way every five minutes', () => {
  const calm = advise(input(world(one(btc(2)))), EMPTY_SIZING_MEMORY);
  const jumped = (minutes: number) => advise(input({ ...world(one(btc(2)), rateOf(0.0021)), nowMs: NOW_MS + minutes * MINUTE_MS }), calm.memory).advice;
  expect(rangeOf(jumped(1), 'carry').highBase).toBeCloseTo(50 / 18, 9);
  // 0.01 % + a quarter of 0.2 %, three times a day.
  expect(rangeOf(jumped(5), 'carry').highBase).toBeCloseTo(50 / (60_000 * 3 * 0.0006), 9);
});
