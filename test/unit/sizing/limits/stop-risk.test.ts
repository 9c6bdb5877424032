import { expect, test } from 'vitest';
import { adviceOn, advice, position, sizeOf, type PositionWords, type World } from '../../../support/sizing-builders';
import type { Answer } from '../../../../shared/sizing/answer';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 125 }];

/** Risk capital 100,000 and 1 % a trade: 1,000 may be lost. Other limits are far away. */
function world(words: Partial<PositionWords>, parameters = {}, wallet = 100_000): World {
  return {
    accounts: [{ wallet, positions: [position({ quantity: 1, entryPrice: 60_000, ...words })] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, beta: 1, tiers: FLAT_TIER } },
    policy: { riskCapitalUsd: 100_000, parameters: { riskPerTradeRatio: 0.01, stopSlippageBps: 0, takerFeeBps: 0, concentrationMultiple: 10, volatilityTargetAnnual: 2, ...parameters } },
  };
}

function rung(one: World): Answer {
  const found = adviceOn(advice(one), 'BTC').ladder.find((each) => each.ruleId === 'stop-risk');
  if (found === undefined) throw new Error('no rung');
  return found.answer;
}

test('without a stop it abstains', () => {
  expect(rung(world({}))).toEqual({ kind: 'abstains', why: 'no stop given' });
});

/* 1,000 / (60,000 - 59,000) = 1; the textbook rule "risk / distance". */
test('a stop 1,000 away lets one whole coin lose 1,000', () => {
  expect(rung(world({ stopPrice: 59_000 }))).toMatchObject({ kind: 'range', lowBase: 0, highBase: 1 });
});

/* Slippage 10 bps of 59,000 = 59; fees 5 bps of 60,000 and of 59,000 = 30 + 29.5: 1,000 / 1,118.5. */
test('slippage and both fees are part of the loss', () => {
  const answer = rung(world({ stopPrice: 59_000 }, { stopSlippageBps: 10, takerFeeBps: 5 }));
  expect(answer.kind === 'range' && answer.highBase).toBeCloseTo(1000 / 1118.5, 12);
});

test('a short is limited from below', () => {
  expect(rung(world({ quantity: -1, stopPrice: 61_000 }))).toMatchObject({ kind: 'range', lowBase: -1, highBase: 0 });
});

test('a stop that locks in a gain leaves room that is judged from the mark', () => {
  const one = world({ entryPrice: 50_000, stopPrice: 59_000 });
  expect(rung(one)).toMatchObject({ kind: 'range', highBase: 2 });
});

test('a stop on the wrong side of the mark is left out, and said', () => {
  expect(rung(world({ stopPrice: 61_000 }))).toEqual({ kind: 'abstains', why: 'the stop at 61,000.0 is on the wrong side of the mark 60,000.0' });
});

test('too large for its stop is cut to the risk, with the reason', () => {
  const outcome = sizeOf(adviceOn(advice(world({ quantity: 2, stopPrice: 59_000 })), 'BTC'));
  expect([outcome.action, outcome.suggestedBase, outcome.typeQuantity]).toEqual(['CUT', 1, '1.000']);
  expect(outcome.reason).toMatch(/^The stop at 59,000\.0 costs 2,000\.00 USDT with slippage and fees; your risk per trade is 1,000\.00 USDT\. A stop is not a floor\./);
});

/* Isolated with 6,000 on one coin at 60,000, rate 1 %: liquidation at (60,000 - 6,000) / 0.99 = 54,545.45. */
test('a stop beyond the liquidation of an isolated position is refused with both prices', () => {
  const found = adviceOn(advice(world({ quantity: 0.1, isolatedMargin: 600, leverage: 10, stopPrice: 54_000 }, { jointDistanceRatio: 0.01, jointDistanceSigmas: 0.5 })), 'BTC').outcome;
  expect(found).toMatchObject({ kind: 'margin', ruleId: 'stop-risk' });
  expect(found.kind === 'margin' && found.reason).toMatch(/^Liquidation 54,545\.5 is hit before your stop 54,000\.0\. A stop is not a floor\./);
});

/* Cross: 10,000 for one coin: liquidation at 50,000 / 0.99 = 50,505. Largest q with the stop at 50,000 first: 10,000 = q (10,000 + 500). */
test('a stop beyond the liquidation of a cross position cuts to the size at which the stop comes first', () => {
  const outcome = sizeOf(adviceOn(advice(world({ stopPrice: 50_000 }, { jointDistanceRatio: 0.01, jointDistanceSigmas: 0.5, riskPerTradeRatio: 0.2 }, 10_000)), 'BTC'));
  expect(outcome.action).toBe('CUT');
  expect(outcome.suggestedBase).toBeCloseTo(0.952, 9);
  expect(outcome.reason).toContain('Liquidation 50,505.1 is hit before your stop 50,000.0.');
});

test('one leg of a pair has no stop risk of its own', () => {
  const legs = [position({ id: 'long', quantity: 1, entryPrice: 60_000, hedgeSide: 'long', stopPrice: 59_000 }), position({ id: 'short', quantity: -0.5, entryPrice: 60_000, hedgeSide: 'short' })];
  expect(rung({ ...world({}), accounts: [{ wallet: 100_000, positions: legs }] })).toEqual({ kind: 'abstains', why: 'a stop on one leg of a pair opens the other' });
});

test('an inverse contract loses what its coin loses at the stop', () => {
  const inverse = { contractSize: 100 };
  const one: World = {
    ...world({}),
    accounts: [{ wallet: 5, asset: 'BTC', positions: [position({ symbol: 'BTCUSD', quantity: 600, entryPrice: 60_000, inverse, stopPrice: 59_000 })] }],
    symbols: { BTCUSD: { markPrice: 60_000, volatilityAnnual: 0.1, inverse, tiers: FLAT_TIER } },
  };
  // 600 contracts of 100 USD are one coin; 60,000 USD bought at 60,000 are worth 59,000 at the stop: 1,000 lost, as for linear.
  expect(rung(one)).toMatchObject({ kind: 'range', highBase: 1 });
});
