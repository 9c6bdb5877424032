import { expect, test } from 'vitest';
import { adviceOn, advice, position, sizeOf, type World } from '../../../support/sizing-builders';
import type { Answer } from '../../../../shared/sizing/answer';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 }];
/** No fee, and so little volatility that the percentage decides. */
const BY_RATIO = { takerFeeBps: 0, jointDistanceRatio: 0.15 };

function world(quantity: number, more: Partial<World['symbols'][string]> = {}, parameters = {}): World {
  return {
    accounts: [{ wallet: 10_000, positions: [position({ quantity, entryPrice: 100, leverage: 50 })] }],
    symbols: { BTCUSDT: { markPrice: 100, volatilityAnnual: 0.01, beta: 1, tiers: FLAT_TIER, ...more } },
    policy: { riskCapitalUsd: 1e9, parameters: { ...BY_RATIO, ...parameters } },
  };
}

function rung(one: World): Answer {
  const found = adviceOn(advice(one), 'BTC').ladder.find((each) => each.ruleId === 'joint-distance');
  if (found === undefined) throw new Error('no rung');
  return found.answer;
}

function range(one: World): { readonly lowBase: number; readonly highBase: number } {
  const answer = rung(one);
  if (answer.kind !== 'range') throw new Error(answer.kind);
  return answer;
}

/*
 * By hand, one linear long of n at 100, flat tier of 1 %, equity 10,000: liquidation at shock s where
 * 10000 + 100 n s = 0.01 * 100 n (1 + s). At s = -0.15: 10000 = n (15 + 0.85), n = 630.914... A short at s = +0.15:
 * 10000 = n (15 + 1.15), n = 619.195...
 */
test('the largest long and short that survive 15 % are those of the head-room worked by hand, in whole lots', () => {
  const found = range(world(500));
  expect(found.highBase).toBe(630.914);
  expect(found.lowBase).toBe(-619.195);
});

test('a size that is too large is answered with the same interval', () => {
  expect(range(world(900)).highBase).toBe(630.914);
});

/* 6 sigma of 58 % a year: 1 - exp(-6 * 0.58 / sqrt(365)) = 16.653 %: n = 10000 / (16.653... + 0.8334...). */
test('six daily sigmas decide when they are more than the percentage', () => {
  const move = 1 - Math.exp((-6 * 0.58) / Math.sqrt(365));
  const byHand = 10_000 / (100 * move + (1 - move));
  expect(range(world(500, { volatilityAnnual: 0.58 })).highBase).toBeCloseTo(Math.floor(byHand * 1000) / 1000, 9);
});

/* An alt with beta 1.5 moves 22.5 % when the market moves 15 %: n = 10000 / (22.5 + 0.775). */
test('a beta of 1.5 makes the same distance cost half as much again', () => {
  const one = world(100, { beta: 1.5 });
  expect(range(one).highBase).toBeCloseTo(Math.floor((10_000 / 23.275) * 1000) / 1000, 9);
});

test('a beta below 1 counts as 1', () => {
  expect(range(world(500, { beta: 0.4 })).highBase).toBe(range(world(500)).highBase);
});

test('the fee of the trade is paid before the size is judged', () => {
  expect(range(world(900, {}, { takerFeeBps: 5 })).highBase).toBeLessThan(630.914);
});

test('says how far liquidation is, what was asked for, and what the cut brings', () => {
  const outcome = sizeOf(adviceOn(advice(world(900, { volatilityAnnual: 0.58 })), 'BTC'));
  expect(outcome.action).toBe('CUT');
  expect(outcome.reason).toMatch(/^With BTCUSDT falling liquidation is 10\.2 % \(3\.5 σ\) away; you asked for 15 % and 6 σ\. After the cut: 16\.7 %, 6\.0 σ, exposure 0\.00x\.$/);
});

test('without a volatility nothing is added and nothing is cut', () => {
  const one = world(500);
  const { volatilityAnnual: _, ...unknownVolatility } = one.symbols['BTCUSDT'] ?? { markPrice: 100 };
  const found = adviceOn(advice({ ...one, symbols: { BTCUSDT: unknownVolatility } }), 'BTC');
  expect(found.ladder.find((each) => each.ruleId === 'joint-distance')?.answer).toEqual({ kind: 'unknown', missing: ['volatility of BTC'] });
  const outcome = sizeOf(found);
  expect(outcome.action).toBe('HOLD');
  expect([outcome.allowedLowBase, outcome.allowedHighBase]).toEqual([0, 500]);
  expect(outcome.reason).toContain('Cannot say whether more is allowed: volatility of BTC missing.');
});

test('a distance below the percentage is cut even when the sigmas cannot be checked', () => {
  const one = world(900);
  const { volatilityAnnual: _, ...unknownVolatility } = one.symbols['BTCUSDT'] ?? { markPrice: 100 };
  const outcome = sizeOf(adviceOn(advice({ ...one, symbols: { BTCUSDT: unknownVolatility } }), 'BTC'));
  expect(outcome.action).toBe('CUT');
  expect(outcome.suggestedBase).toBe(630.914);
  expect(outcome.reason).toContain('The sigmas cannot be checked: volatility of BTC missing.');
});

test('more margin is offered with the money it puts at risk, and proves enough', () => {
  const one = world(900);
  const way = sizeOf(adviceOn(advice(one), 'BTC')).otherWayOut;
  // By hand: 900 * 15.85 = 14,265 of equity is needed, 4,265 more than there is, rounded up to three digits.
  expect(way).toMatchObject({ amount: 4270, unit: 'USDT', moneyAtRiskFrom: 10_000, moneyAtRiskTo: 14_270 });
  expect(way?.sentence).toBe('Or add 4,270 USDT to Binance cross: money at risk rises from 10,000 to 14,270 USDT.');
  const richer = advice({ ...one, accounts: [{ wallet: 14_270, positions: one.accounts[0]?.positions ?? [] }] });
  expect(sizeOf(adviceOn(richer, 'BTC')).action).toBe('HOLD');
});

test('money beyond the stated risk capital is not offered', () => {
  const one = world(900);
  expect(sizeOf(adviceOn(advice({ ...one, policy: { ...one.policy, riskCapitalUsd: 12_000, parameters: { ...BY_RATIO, concentrationMultiple: 10, volatilityTargetAnnual: 2 } } }), 'BTC')).otherWayOut).toBeUndefined();
});

test('an isolated position is told to add margin, because a cut takes its margin with it', () => {
  const one: World = { ...world(0), accounts: [{ wallet: 10_000, positions: [position({ quantity: 100, entryPrice: 100, isolatedMargin: 800, leverage: 20 })] }] };
  const found = adviceOn(advice(one), 'BTC').outcome;
  expect(found.kind).toBe('margin');
  expect(found.reason).toContain('Cutting an isolated position does not move its liquidation');
  // By hand: 100 * 15.85 = 1,585 is needed, 785 more than the 800 there are.
  expect(found.kind === 'margin' && found.otherWayOut).toMatchObject({ amount: 785, unit: 'USDT' });
});
