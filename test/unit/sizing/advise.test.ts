import { expect, test } from 'vitest';
import { advise } from '../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../shared/sizing/input';
import { HOUR_MS, instrumentId, type EpochMs } from '../../../shared/units';
import { advice, adviceOn, followingAll, input, NOW_MS, position, sizeOf, VENUE, type World } from '../../support/sizing-builders';

/** Long BTC and ETH in one pool, well inside every limit. */
const CALM: World = {
  accounts: [{ wallet: 200_000, positions: [position({ quantity: 1, entryPrice: 60_000 }), position({ symbol: 'ETHUSDT', quantity: 10, entryPrice: 3000 })] }],
  symbols: { BTCUSDT: { markPrice: 62_000, volatilityAnnual: 0.5, beta: 1 }, ETHUSDT: { markPrice: 3100, volatilityAnnual: 0.7, beta: 1.3 } },
  policy: { riskCapitalUsd: 400_000 },
};
const view = (underlying: string, strength: number, horizonHours = 24, statedAtMs = NOW_MS) => ({ kind: 'strength' as const, underlying, strength, statedAtMs, horizonHours });

function squeezed(wallet: number): World {
  return { ...CALM, accounts: [{ wallet, positions: CALM.accounts[0]?.positions ?? [] }] };
}

test('inside every limit and without a view the answer is HOLD, however calm it is', () => {
  for (const volatilityAnnual of [0.5, 0.1, 0.02]) {
    const symbols = { ...CALM.symbols, BTCUSDT: { markPrice: 62_000, volatilityAnnual, beta: 1 } };
    expect(advice({ ...CALM, symbols }).map((one) => sizeOf(one).action)).toEqual(['HOLD', 'HOLD']);
  }
});

test('HOLD names the nearest limit and types nothing', () => {
  const outcome = sizeOf(adviceOn(advice(CALM), 'BTC'));
  expect(outcome.reason).toMatch(/^Inside every limit; the nearest is .* at [\d.,]+ BTC\.$/);
  expect([outcome.typeQuantity, outcome.typeSide, outcome.deltaBase]).toEqual(['', 'none', 0]);
});

test('a live view adds up to the target, a dead one does not', () => {
  const world = (statedAtMs: number): World => ({ ...CALM, policy: { ...CALM.policy, views: [view('BTC', 1, 24, statedAtMs)] } });
  const alive = sizeOf(adviceOn(advice(world(NOW_MS)), 'BTC'));
  expect(alive.action).toBe('ADD');
  expect(alive.typeSide).toBe('buy');
  expect(alive.reason).toContain('Your view on BTC is 1.0x.');
  const dead = sizeOf(adviceOn(advice(world(NOW_MS - 24 * HOUR_MS - 1)), 'BTC'));
  expect(dead.action).toBe('HOLD');
});

test('a view is carried by the largest bundle of its underlying alone', () => {
  const accounts = [{ id: 'small', wallet: 200_000, positions: [position({ quantity: 0.5, entryPrice: 60_000 })] }, { id: 'large', wallet: 200_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }];
  const found = advice({ ...CALM, accounts, policy: { ...CALM.policy, views: [view('BTC', 1)] } });
  expect(found.map((one) => [one.accountId, sizeOf(one).action])).toEqual([['large', 'ADD'], ['small', 'HOLD']]);
});

test('a cut types the exact lots, the side and the leg', () => {
  const outcome = sizeOf(adviceOn(advice(squeezed(12_000)), 'BTC'));
  expect(outcome.action).toBe('CUT');
  expect(outcome.typeSide).toBe('sell');
  expect(outcome.positionId).toBe('BTCUSDT');
  expect(outcome.typeQuantity).toMatch(/^0\.\d{3}$/);
  expect(Number(outcome.typeQuantity)).toBeCloseTo(-outcome.deltaBase, 12);
});

test('the state after a cut is that of the evaluated account', () => {
  const { after } = sizeOf(adviceOn(advice(squeezed(12_000)), 'BTC'));
  expect(after.jointDistanceRatio).toBeGreaterThanOrEqual(0.15);
  expect(after.jointDistanceRatio).toBeLessThan(0.151);
  expect(after.jointDistanceSigmas).toBeCloseTo(-Math.log(1 - (after.jointDistanceRatio ?? 0)) / (0.5 / Math.sqrt(365)), 9);
});

test('after following all advice, all of it says HOLD', () => {
  for (const wallet of [12_000, 9_000, 6_500]) {
    const world = squeezed(wallet);
    const before = input(world);
    const after = advise(followingAll(before, advise(before, EMPTY_SIZING_MEMORY).advice, world.symbols), EMPTY_SIZING_MEMORY).advice;
    expect(after.map((one) => sizeOf(one).action)).toEqual(['HOLD', 'HOLD']);
  }
});

test('when a pool breaks its limit, everything that adds to it is cut by the same share', () => {
  const [btc, eth] = ['BTC', 'ETH'].map((underlying) => adviceOn(advice(squeezed(6500)), underlying));
  const shareOf = (one: typeof btc): number => (one === undefined ? 0 : sizeOf(one).suggestedBase / one.nowBase);
  expect(shareOf(btc)).toBeGreaterThan(0.4);
  expect(Math.abs(shareOf(btc) - shareOf(eth))).toBeLessThan(0.0011);
  expect(btc?.outcome.reason).toContain('All 2 positions that add to it are cut alike.');
});

test('equal hedge legs that eat the margin are to be cut together, since no net helps', () => {
  const legs = [position({ id: 'long', quantity: 50, entryPrice: 62_000, hedgeSide: 'long' }), position({ id: 'short', quantity: -50, entryPrice: 62_000, hedgeSide: 'short' })];
  const found = adviceOn(advice({ ...CALM, accounts: [{ wallet: 42_000, positions: legs }] }), 'BTC');
  expect(found.nowBase).toBe(0);
  expect(found.outcome.kind).toBe('margin');
  expect(found.outcome.kind === 'margin' && found.outcome.reason).toContain('cut both legs by');
});

test('equal hedge legs with room are held', () => {
  const legs = [position({ id: 'long', quantity: 1, entryPrice: 62_000, hedgeSide: 'long' }), position({ id: 'short', quantity: -1, entryPrice: 62_000, hedgeSide: 'short' })];
  expect(sizeOf(adviceOn(advice({ ...CALM, accounts: [{ wallet: 42_000, positions: legs }] }), 'BTC')).action).toBe('HOLD');
});

test('a pair that is too long sells its long leg', () => {
  const legs = [position({ id: 'long', quantity: 8, entryPrice: 62_000, hedgeSide: 'long' }), position({ id: 'short', quantity: -1, entryPrice: 62_000, hedgeSide: 'short' })];
  const outcome = sizeOf(adviceOn(advice({ ...CALM, accounts: [{ wallet: 42_000, positions: legs }], policy: { riskCapitalUsd: 2e6 } }), 'BTC'));
  expect([outcome.action, outcome.typeSide, outcome.positionId]).toEqual(['CUT', 'sell', 'long']);
});

test('a short that hedges its pool is not cut for its size', () => {
  const positions = [position({ quantity: 8, entryPrice: 62_000 }), position({ symbol: 'ETHUSDT', quantity: -150, entryPrice: 3100 })];
  const found = adviceOn(advice({ ...CALM, accounts: [{ wallet: 120_000, positions }], policy: { riskCapitalUsd: 500_000 } }), 'ETH');
  const rung = found.ladder.find((each) => each.ruleId === 'concentration')?.answer;
  expect(rung?.kind === 'range' && rung.because).toContain('it hedges the pool, so it is held');
  expect(sizeOf(found).action).toBe('HOLD');
});

test('two limits that contradict each other are both named', () => {
  const positions = [position({ quantity: 6, entryPrice: 62_000 }), position({ symbol: 'ETHUSDT', quantity: -120, entryPrice: 3100, stopPrice: 3150 })];
  const found = adviceOn(advice({ ...CALM, accounts: [{ wallet: 20_000, positions }], policy: { riskCapitalUsd: 100_000, parameters: { riskPerTradeRatio: 0.0001 } } }), 'ETH').outcome;
  expect(found.kind).toBe('conflict');
  expect(found.kind === 'conflict' && [...found.ruleIds].sort()).toEqual(['joint-distance', 'stop-risk']);
  expect(found.kind === 'conflict' && found.reason).toContain('no size satisfies both');
});

test('without risk capital sizes rest on equity, and the reason says so', () => {
  const outcome = sizeOf(adviceOn(advice({ ...CALM, policy: {} }), 'BTC'));
  const rung = adviceOn(advice({ ...CALM, policy: {} }), 'BTC').ladder.find((each) => each.ruleId === 'concentration')?.answer;
  expect(rung?.kind === 'range' && rung.because).toContain('equity (no risk capital given)');
  expect(outcome.after.exposureRatio).toBeGreaterThan(0);
});

test.each(['stale', 'gone'] as const)('a %s mark in the pool withholds the advice on all of it', (freshness) => {
  const symbols = { ...CALM.symbols, ETHUSDT: { markPrice: 3100, volatilityAnnual: 0.7, freshness } };
  const found = adviceOn(advice({ ...CALM, symbols }), 'BTC').outcome;
  expect(found).toMatchObject({ kind: 'withheld', missing: ['fresh mark price of ETHUSDT'], reason: 'No advice: the mark price of ETHUSDT is too old.' });
});

test('the fee of a cut takes nothing from the equity that sizes rest on: it was set aside before', () => {
  // 3 BTC at 60,000 and 5 bps: 100,000 less 90 of closing cost are 99,910, or 1.665166 BTC at a cap of 1. Selling 1.335 costs
  // 40.05; closing the 1.665 that are left costs 49.95.
  const world: World = { accounts: [{ wallet: 100_000, positions: [position({ quantity: 3, entryPrice: 60_000 })] }], symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.1, beta: 1 } }, policy: { ownLeverageCap: 1 } };
  const before = input(world);
  const found = advise(before, EMPTY_SIZING_MEMORY).advice;
  const cut = sizeOf(adviceOn(found, 'BTC'));
  expect([cut.bindingRuleId, cut.typeQuantity]).toEqual(['own-cap', '1.335']);
  const held = sizeOf(adviceOn(advise(followingAll(before, found, world.symbols), EMPTY_SIZING_MEMORY).advice, 'BTC'));
  expect([held.action, held.allowedHighBase]).toEqual(['HOLD', expect.closeTo(99_910 / 60_000, 9)]);
  expect(cut.allowedHighBase).toBeCloseTo(99_910 / 60_000, 9);
});

test('a late mark is still advised on', () => {
  const symbols = { ...CALM.symbols, ETHUSDT: { markPrice: 3100, volatilityAnnual: 0.7, freshness: 'late' as const } };
  expect(adviceOn(advice({ ...CALM, symbols }), 'BTC').outcome.kind).toBe('size');
});

test('data that was typed too long ago withholds the advice and says what to do', () => {
  const found = advise({ ...input({ ...CALM, accounts: [{ ...(CALM.accounts[0] ?? { wallet: 0, positions: [] }), freshness: 'stale' }] }), nowMs: (NOW_MS + 9 * HOUR_MS) as EpochMs }, EMPTY_SIZING_MEMORY).advice;
  expect(found[0]?.outcome).toMatchObject({ kind: 'withheld', reason: 'No advice: Binance was typed 9 h 01 min ago; confirm it or edit it.' });
});

test('an account that is too old makes what is counted over all accounts unknown, and forbids increases elsewhere', () => {
  const accounts = [{ ...(CALM.accounts[0] ?? { wallet: 0, positions: [] }) }, { id: 'old', wallet: 5000, positions: [position({ quantity: 0.1, entryPrice: 60_000 })], freshness: 'stale' as const }];
  const found = adviceOn(advice({ ...CALM, accounts, policy: { ...CALM.policy, ownLeverageCap: 3 } }).filter((one) => one.accountId === 'a'), 'BTC');
  expect(found.ladder.find((each) => each.ruleId === 'own-cap')?.answer).toEqual({ kind: 'unknown', missing: ['fresh data of old'] });
  expect(sizeOf(found).allowedHighBase).toBe(1);
  expect(sizeOf(found).action).toBe('HOLD');
});

test('a missing tier table withholds the advice by name', () => {
  const before = input(CALM);
  const accounts = before.accounts.map((sized) => ({ ...sized, market: { ...sized.market, tiers: new Map([...sized.market.tiers].filter(([symbol]) => symbol !== 'BTCUSDT')) } }));
  const found = adviceOn(advise({ ...before, accounts }, EMPTY_SIZING_MEMORY).advice, 'BTC').outcome;
  expect(found).toMatchObject({ kind: 'withheld', missing: ['tiers of BTCUSDT'] });
});

test('the answer and the memory are plain JSON', () => {
  const answer = advise(input(squeezed(12_000)), EMPTY_SIZING_MEMORY);
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

test('the worst comes first', () => {
  const accounts = [{ id: 'calm', wallet: 200_000, positions: [position({ quantity: 1, entryPrice: 60_000 })] }, { id: 'tight', wallet: 9000, positions: [position({ quantity: 1, entryPrice: 62_000 })] }];
  expect(advice({ ...CALM, accounts }).map((one) => one.accountId)).toEqual(['tight', 'calm']);
});

test('an inverse short with as much coin as it owes is far from liquidation and is held', () => {
  const inverse = { contractSize: 100 };
  const world: World = {
    accounts: [{ wallet: 1, asset: 'BTC', positions: [position({ symbol: 'BTCUSD', quantity: -500, entryPrice: 62_000, inverse })] }],
    symbols: { BTCUSD: { markPrice: 62_000, volatilityAnnual: 0.5, inverse } },
    policy: { riskCapitalUsd: 400_000 },
  };
  const found = adviceOn(advice(world), 'BTC');
  expect(found.nowBase).toBeCloseTo(-50_000 / 62_000, 12);
  expect(sizeOf(found).action).toBe('HOLD');
});

test('a stop typed for the instrument counts like one of the position', () => {
  const stops = [{ instrumentId: instrumentId(VENUE, 'BTCUSDT'), stopPrice: 61_000 }];
  const found = adviceOn(advice({ ...CALM, policy: { ...CALM.policy, stops } }), 'BTC');
  expect(found.ladder.find((each) => each.ruleId === 'stop-risk')?.answer.kind).toBe('range');
});
