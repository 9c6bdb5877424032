/* stress: rooms and cuts by the worst cell, worked by hand. OKX's extreme scenario MR6 moves BTC and ETH by 24 %, others by 50 %. */
import { expect, test } from 'vitest';
import { adviceOn, advice, input, NOW_MS, position, sizeOf, type World } from '../../../support/sizing-builders';
import type { Answer } from '../../../../shared/sizing/answer';
import { advise } from '../../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../../shared/sizing/input';

const FLAT_TIER = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 }];
const BTC = { markPrice: 100, volatilityAnnual: 0.01, beta: 1, tiers: FLAT_TIER };
type Held = World['accounts'][number]['positions'][number];

/** 100,000 of risk capital, of which 20 % may be lost; wallets so large that no distance binds. */
function world(...accounts: readonly (readonly Held[])[]): World {
  return {
    accounts: accounts.map((positions, index) => ({ id: 'abc'[index] ?? 'x', wallet: 1e6, positions })),
    symbols: { BTCUSDT: BTC, SOLUSDT: BTC },
    policy: { riskCapitalUsd: 100_000, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.15, stressLossRatio: 0.2 } },
  };
}

const long = (quantity: number, more: Partial<Parameters<typeof position>[0]> = {}): Held => position({ quantity, entryPrice: 100, leverage: 20, ...more });

function rung(one: World, underlying = 'BTC', accountId = 'a'): Answer {
  const found = advice(one).find((each) => each.underlying === underlying && each.accountId === accountId)?.ladder.find((each) => each.ruleId === 'stress');
  if (found === undefined) throw new Error('no rung');
  return found.answer;
}

/* 20,000 / (0.24 * 100) = 833.33. */
test('a single position has the room of the widest move of all grids', () => {
  const answer = rung(world([long(100)]));
  expect(answer).toMatchObject({ kind: 'range', lowBase: -833.333, highBase: 833.333 });
  expect(answer.kind === 'range' && answer.because).toBe(
    'The worst cell, a stress with an assumption (OKX notice of 2 January 2025): "OKX grid: BTC and ETH −24 %, tier 2 −36 %, others −50 %". It costs 2.4 % of risk capital; you allow 20 %.',
  );
});

test('a position that is too large is cut to that size at once', () => {
  const outcome = sizeOf(adviceOn(advice(world([long(1000)])), 'BTC'));
  expect([outcome.action, outcome.bindingRuleId, outcome.suggestedBase]).toEqual(['CUT', 'stress', 833.333]);
  expect(outcome.reason).toContain('It costs 24.0 % of risk capital; you allow 20 %.');
});

/* 20,000 - 100 * 24 = 17,600 for SOL at 50 a coin: 352; up the same. */
test('other positions of the pool use up what they lose in the same cell', () => {
  expect(rung(world([long(100), long(10, { symbol: 'SOLUSDT' })]), 'SOL')).toMatchObject({ kind: 'range', highBase: 352 });
});

test('so do positions of other pools and accounts', () => {
  const one = world([long(400)], [long(400)]);
  // 20,000 - 400 * 24 = 10,400: 433.33 each.
  expect(rung(one, 'BTC', 'a')).toMatchObject({ kind: 'range', highBase: 433.333 });
  expect(rung(one, 'BTC', 'b')).toMatchObject({ kind: 'range', highBase: 433.333 });
});

test('a book over budget is cut by one factor, pool by pool, and rests there', () => {
  // 1,000 coins cost 24,000: all by 20 / 24.
  const one = world([long(600)], [long(250)], [long(150, { isolatedMargin: 20_000 })]);
  expect([rung(one, 'BTC', 'a'), rung(one, 'BTC', 'b'), rung(one, 'BTC', 'c')]).toMatchObject([{ highBase: 500 }, { highBase: 208.333 }, { highBase: 125 }]);
  const cut = world([long(500)], [long(208.333)], [long(125, { isolatedMargin: 20_000 })]);
  expect(advice(cut).map((each) => each.outcome.kind === 'size' && each.outcome.action)).toEqual(['HOLD', 'HOLD', 'HOLD']);
});

test('a hedge at another account makes room, and is not itself cut', () => {
  const one = world([long(1000)], [long(-400)]);
  // Down: 24 n - 9,600 <= 20,000. Up: a's long is gone when its leg vanishes; b alone loses 400 * 15.
  expect(rung(one, 'BTC', 'a')).toMatchObject({ kind: 'range', highBase: 1233.333 });
  expect(rung(one, 'BTC', 'b')).toMatchObject({ kind: 'range' });
});

test('one leg of a hedge that vanishes leaves the other alone in the joint move', () => {
  // 1,600 against -1,500 in one pool: net 100 costs 2,400. Either leg gone: 1,600 * 15 = 24,000 down, 1,500 * 15 up.
  const legs = [long(1600, { id: 'long', hedgeSide: 'long' }), long(-1500, { id: 'short', hedgeSide: 'short' })];
  const answer = rung(world(legs));
  expect(answer.kind === 'range' || answer.kind === 'none' ? answer.because : '').toContain('One hedge leg is auto-deleveraged, then everything falls". It costs 24.0 % of risk capital');
});

test('longs are cut as far as their shorts still cover, when closing all of them would leave the shorts alone', () => {
  // SOL 800 long: 40,000 down; BTC 900 short: 21,600 gained down, lost up. Down 18,400 holds; with 1,000 long it is 28,400.
  const legs = [long(1000, { symbol: 'SOLUSDT' }), long(-900)];
  const answer = rung(world(legs), 'SOL');
  // 50 n - 21,600 <= 20,000: n <= 832.
  expect(answer).toMatchObject({ kind: 'range', highBase: 832 });
});

/* Down: 940 x 24 - 100 x 24 = 20,160 of 20,000. The short gains by it, and has room of its own once the long is cut by a hair. */
test('while the book is over its budget by a hair nothing may be added anywhere', () => {
  const held = [[long(940)], [long(-100)]];
  expect(rung(world(...held), 'BTC', 'b')).toMatchObject({ kind: 'range', lowBase: -100 });
  const within = rung(world([long(930)], [long(-100)]), 'BTC', 'b');
  expect(within.kind === 'range' && within.lowBase).toBeLessThan(-1000);
});

test('a smaller budget never allows more', () => {
  const rooms = [0.4, 0.2, 0.1, 0.05].map((stressLossRatio) => {
    const one = world([long(300)], [long(200)]);
    const answer = rung({ ...one, policy: { ...one.policy, parameters: { ...one.policy?.parameters, stressLossRatio } } });
    return answer.kind === 'range' ? answer.highBase : NaN;
  });
  // 40,000 and 20,000 leave 24 n <= budget - 4,800; 10,000 and 5,000 cut 12,000 by 10 / 12 and 5 / 12.
  expect(rooms).toEqual([1466.666, 633.333, 250, 125]);
});

test('money in a stablecoin loses whatever the sizes are: it uses up none of the budget', () => {
  const one = world([long(100)]);
  expect(rung({ ...one, policy: { parameters: one.policy?.parameters ?? {} } })).toMatchObject({ kind: 'range' });
  // Equity of 1,000,000 at 5 % is less than the 10 % that its USDT loses.
  const strict = { ...one, policy: { parameters: { ...one.policy?.parameters, stressLossRatio: 0.05 } } };
  expect(rung(strict)).toMatchObject({ kind: 'range', highBase: Math.floor(50_000 / 0.024) / 1000 });
});

test('without a volatility nothing is added and nothing is cut', () => {
  const one = world([long(100)]);
  const { volatilityAnnual: _, ...blind } = BTC;
  expect(rung({ ...one, symbols: { BTCUSDT: blind } })).toEqual({ kind: 'unknown', missing: ['volatility of BTC'] });
});

test('a funding cap that no venue tells leaves its cell out, and this is said', () => {
  const one = world([long(100)]);
  const { instrumentFacts } = input(one);
  const facts = new Map([...instrumentFacts].map(([id, fact]) => [id, { ...fact, funding: { kind: 'known', value: { rate: 0.0001, intervalHours: 8 } } as const }]));
  const answer = rung({ ...one, facts: { instrumentFacts: facts } });
  expect(answer).toMatchObject({ kind: 'range', highBase: 833.333 });
  expect(answer.kind === 'range' && answer.because).toContain('Cells left out: funding cap of BTCUSDT not published.');
});

/* Nine payments of 3 % are 27 % of notional: 20,000 / 27 = 740.74, either way. */
test('funding at its cap for three days binds where it costs more than any move', () => {
  const one = world([long(100)]);
  const facts = new Map([...input(one).instrumentFacts].map(([id, fact]) => [id, { ...fact, funding: { kind: 'known', value: { rate: 0, intervalHours: 8, capRate: 0.03 } } as const }]));
  expect(rung({ ...one, facts: { instrumentFacts: facts } })).toMatchObject({ kind: 'range', lowBase: -740.74, highBase: 740.74 });
});

test('old data anywhere in the book makes the sum unknown', () => {
  const one = world([long(100)], [long(100)]);
  const [first, second] = one.accounts;
  if (first === undefined || second === undefined) throw new Error('two accounts');
  expect(rung({ ...one, accounts: [first, { ...second, freshness: 'stale' }] })).toEqual({ kind: 'unknown', missing: ['fresh data of b'] });
});

test('two venues: with one of them gone the positions at the other stand alone, and equity there is for the rule on its share', () => {
  const one = input(world([long(600), long(600, { id: 'apart', isolatedMargin: 20_000 })], [long(-600), long(-600, { id: 'apart', isolatedMargin: 20_000 })]));
  const [, second] = one.accounts;
  if (second === undefined) throw new Error('two accounts');
  const elsewhere = { ...second, account: { ...second.account, venue: 'other' } };
  const { advice: found } = advise({ ...one, accounts: one.accounts.map((each) => (each === second ? elsewhere : each)) }, EMPTY_SIZING_MEMORY);
  const answer = found.find((each) => each.accountId === 'a')?.ladder.find((each) => each.ruleId === 'stress')?.answer;
  // All nets to nothing; alone each side loses 1,200 * 15 = 18,000 of the 20,000 allowed.
  expect(answer?.kind === 'range' ? answer.because : '').toContain('"One venue\'s equity is 0 and its hedges are gone, then everything falls". It costs 18.0 % of risk capital');
});

test('without positions there is nothing to judge, unless a view asks for one', () => {
  const one = world([long(0)]);
  expect(rung(one)).toEqual({ kind: 'abstains', why: 'nothing is held' });
  const views = [{ kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: NOW_MS, horizonHours: 24 }] as const;
  expect(rung({ ...one, policy: { ...one.policy, views } })).toMatchObject({ kind: 'range', lowBase: -833.333, highBase: 833.333 });
});

/* 150 of capital allow 30; a coin costs 24. Cutting an isolated position does not move its liquidation, but it halves what it can lose. */
test('an isolated position is cut down to its last lot', () => {
  const one = { ...world([long(8, { isolatedMargin: 700 })]), symbols: { BTCUSDT: { ...BTC, lotDecimals: 0 } }, policy: { riskCapitalUsd: 150, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.15, stressLossRatio: 0.2, volatilityTargetAnnual: 1 } } };
  expect(rung(one)).toMatchObject({ kind: 'range', highBase: 1 });
  const outcome = sizeOf(adviceOn(advice(one), 'BTC'));
  expect([outcome.action, outcome.bindingRuleId, outcome.typeQuantity]).toEqual(['CUT', 'stress', '7']);
});

/* 100 coins of 100 back a short of 10,000 dollars: nothing moves its worth. 2,000 may be lost. The short gone, the coins fall by 15 %. */
test('a coin that backs its short loses nothing more by a vanished leg than it would without one', () => {
  const one: World = {
    accounts: [{ id: 'a', asset: 'BTC', wallet: 100, positions: [position({ symbol: 'BTCUSD', quantity: -100, entryPrice: 100, inverse: { contractSize: 100 } })] }],
    symbols: { BTCUSDT: BTC, BTCUSD: { ...BTC, inverse: { contractSize: 100 } } },
    policy: { riskCapitalUsd: 10_000, parameters: { takerFeeBps: 0, jointDistanceRatio: 0.15, stressLossRatio: 0.2 } },
  };
  expect(sizeOf(adviceOn(advice(one), 'BTC')).action).toBe('HOLD');
  // Without any short the coins would lose 2,400 of the 2,000: at least a sixth of it has to stay.
  expect(rung(one)).toMatchObject({ kind: 'range', highBase: -17 });
});

/*
 * 834 long lose 20,016 in a fall: 16 more than the budget, so that the shorts of the other account may not all go. In a rise those
 * lose 8,000 x 24 + 8,000 x 50 = 592,000, of which (20,000 + 20,016) / 592,000 = 0.0676 may stay: 540.757 of each.
 */
test('positions that lose too much and may not all go are cut to the narrow share that fits both', () => {
  const one = world([long(834)], [long(-8000), long(-8000, { symbol: 'SOLUSDT' })]);
  const answers = [rung(one, 'BTC', 'b'), rung(one, 'SOL', 'b')];
  for (const answer of answers) {
    if (answer.kind !== 'range') throw new Error(JSON.stringify(answer));
    expect(Math.abs(answer.lowBase + 540.7565)).toBeLessThan(0.002);
    expect(answer.because).toContain('All 2 positions that add to it are cut alike.');
  }
});

/* The long loses 700 x 30 = 21,000 of 20,000 in the joint move: it alone is too much, also where the other account's short is gone. */
test('a backed short whose leg vanishes has no part in what a long elsewhere loses: the fee of closing it is no loss', () => {
  const one = world([long(700)]);
  const coins = { id: 'coin', asset: 'BTC', wallet: 1, positions: [position({ symbol: 'BTCUSD', quantity: -1, entryPrice: 100, inverse: { contractSize: 100 } })] };
  const both: World = { ...one, accounts: [...one.accounts, coins], symbols: { BTCUSDT: BTC, BTCUSD: { ...BTC, inverse: { contractSize: 100 } } }, policy: { ...one.policy, parameters: { ...one.policy?.parameters, takerFeeBps: 5, jointDistanceRatio: 0.3 } } };
  const found = advice(both);
  expect(found.map(({ accountId, outcome }) => [accountId, outcome.kind === 'size' ? outcome.action : outcome.kind])).toEqual([['a', 'CUT'], ['coin', 'HOLD']]);
});
