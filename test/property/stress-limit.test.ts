/* stress and survival as limits, over random books of one to three accounts. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { withQuantity } from '../../shared/margin/what-if';
import { STRESS_CELLS } from '../../shared/risk/stress/cells';
import { worstStress } from '../support/worst-stress';
import { DAYS } from '../../shared/risk/survival/days';
import type { Answer } from '../../shared/sizing/answer';
import { requiredMoves } from '../../shared/sizing/joint-stress';
import { assertOnMoreSeeds } from '../support/more-seeds';
import { advice, input, position, type PolicyWords, type PositionWords, type World } from '../support/sizing-builders';
import { pool, stressMarket } from '../support/stress-builders';

vi.setConfig({ testTimeout: 60_000 });
const RUNS = { numRuns: 30 };
const MARKS = { BTCUSDT: 60_000, ETHUSDT: 3000, SOLUSDT: 150 } as const;
type Symbol = keyof typeof MARKS;
const SYMBOLS = Object.keys(MARKS) as Symbol[];

const leg = (isolated: boolean): fc.Arbitrary<PositionWords & { readonly symbol: Symbol }> => fc
  .record({ symbol: fc.constantFrom(...SYMBOLS), notional: fc.integer({ min: 500, max: 200_000 }), isLong: fc.boolean(), isApart: fc.boolean() })
  .map(({ symbol, notional, isLong, isApart }) => ({
    symbol, entryPrice: MARKS[symbol], quantity: ((isLong ? 1 : -1) * Math.max(1, Math.round((notional / MARKS[symbol]) * 1000))) / 1000,
    ...(isolated && isApart ? { isolatedMargin: notional } : {}),
  }));
const legs = (isolated: boolean): fc.Arbitrary<PositionWords[]> => fc.uniqueArray(leg(isolated), { minLength: 1, maxLength: 3, selector: (one) => one.symbol });

const symbols = fc.tuple(...SYMBOLS.map(() => fc.record({ volatilityAnnual: fc.double({ min: 0.05, max: 1.5, noNaN: true }), beta: fc.double({ min: 0.5, max: 2, noNaN: true }) })))
  .map((rows) => Object.fromEntries(SYMBOLS.map((symbol, index) => [symbol, { markPrice: MARKS[symbol], ...rows[index] }])));

/** Wallets of a million: no distance binds. */
function books(count: number, isolated: boolean): fc.Arbitrary<World> {
  return fc.record({ accounts: fc.array(legs(isolated), { minLength: 1, maxLength: count }), symbols, capital: fc.integer({ min: 20_000, max: 500_000 }) }).map((one): World => ({
    accounts: one.accounts.map((held, index) => ({ id: `a${index}`, wallet: 1_000_000, positions: held.map((words, at) => position({ ...words, id: `p${at}` })) })),
    symbols: one.symbols,
    policy: { riskCapitalUsd: one.capital, parameters: { stressLossRatio: 0.2 } },
  }));
}

/** The rung of every bundle, by account and bundle. */
function rungs(world: World, ruleId: string): Map<string, Answer> {
  return new Map(advice(world).flatMap((one) => one.ladder.filter((each) => each.ruleId === ruleId).map(({ answer }) => [`${one.accountId} ${one.bundleId}`, answer] as const)));
}

function withPolicy(world: World, more: PolicyWords): World {
  return { ...world, policy: { ...world.policy, ...more, parameters: { ...world.policy?.parameters, ...more.parameters } } };
}

/** Cells of other rules, and money in a stablecoin, which no size changes. */
const WITHOUT = new Set(STRESS_CELLS.filter(({ shock }) => shock.kind === 'venueGone' || shock.kind === 'stablecoin').map(({ id }) => id));

test('the ends of the room are the last lots that the worst cell, asked for itself, leaves within the budget', () => {
  fc.assert(fc.property(books(1, false), (world) => {
    const { accounts: [sized], policy, volatility } = input(world);
    const btc = volatility.get('BTC');
    if (sized === undefined || btc?.kind !== 'known') throw new Error('one account');
    const budget = 0.2 * (world.policy?.riskCapitalUsd ?? 0);
    const market = stressMarket(sized.market, { joint: requiredMoves(policy.parameters, btc.dailySigma), funding: new Map(sized.account.positions.map(({ symbol }) => [symbol, { rate: 0, capRatio: 0.003, intervalHours: 8, nextInHours: 8 }])), usdPerUnit: new Map([['USDT', 1]]) });
    const lossAt = (symbol: string, quantity: number): number => {
      const held = sized.account.positions.find((one) => one.symbol === symbol);
      const after = withQuantity(sized.account, held?.id ?? sized.account.positions[0]?.id ?? ('' as never), quantity, MARKS[symbol as Symbol], 5e-4);
      const worst = worstStress(pool(after, sized.market, 'cross:USDT'), sized.market.symbols, { ...market, without: WITHOUT });
      return worst.kind === 'known' ? worst.lossUsd : NaN;
    };
    const present = sized.account.positions[0];
    if (present === undefined || lossAt(present.symbol, present.quantity) > budget) return;
    for (const one of advice(world)) {
      const answer = one.ladder.find((each) => each.ruleId === 'stress')?.answer;
      const symbol = `${one.underlying}USDT`;
      if (answer?.kind !== 'range') throw new Error(JSON.stringify(answer));
      for (const [end, out] of [[answer.lowBase, -0.001], [answer.highBase, 0.001]] as const) {
        expect(lossAt(symbol, end)).toBeLessThanOrEqual(budget * (1 + 1e-8));
        expect(lossAt(symbol, end + 2 * out)).toBeGreaterThan(budget);
      }
    }
  }), RUNS);
});

/** What the second allows is within what the first allows, what is held, or nothing held. */
function expectNoWider(before: Map<string, Answer>, after: Map<string, Answer>, world: World): void {
  const now = new Map(advice(world).map((one) => [`${one.accountId} ${one.bundleId}`, one.nowBase]));
  for (const [id, narrow] of after) {
    const wide = before.get(id);
    if (narrow.kind !== 'range' || wide?.kind !== 'range') continue;
    const held = now.get(id) ?? 0;
    expect(narrow.highBase, id).toBeLessThanOrEqual(Math.max(wide.highBase, held, 0) * (1 + 1e-8) + 1e-9);
    expect(narrow.lowBase, id).toBeGreaterThanOrEqual(Math.min(wide.lowBase, held, 0) * (1 + 1e-8) - 1e-9);
  }
}

test('a larger stress budget never narrows what is allowed', () => {
  fc.assert(fc.property(books(3, true), fc.double({ min: 0.05, max: 0.9, noNaN: true }), (world, share) => {
    expectNoWider(rungs(world, 'stress'), rungs(withPolicy(world, { parameters: { stressLossRatio: 0.2 * share } }), 'stress'), world);
  }), RUNS);
});

test('a wider joint move never widens it', () => {
  fc.assert(fc.property(books(1, false), fc.double({ min: 0.16, max: 0.6, noNaN: true }), (world, jointDistanceRatio) => {
    expectNoWider(rungs(world, 'stress'), rungs(withPolicy(world, { parameters: { jointDistanceRatio } }), 'stress'), world);
  }), RUNS);
});

test('a book that is cut as one rests within its budget', () => {
  assertOnMoreSeeds(fc.property(books(3, true), (world) => {
    const found = advice(world);
    if (found.some((one) => found.some((other) => one.nowBase * other.nowBase < 0))) return;
    const cut: World = { ...world, accounts: world.accounts.map((account) => ({ ...account, positions: account.positions.map((held) => {
      const answer = found.find((one) => one.accountId === account.id && one.positionIds.includes(held.id))?.ladder.find((each) => each.ruleId === 'stress')?.answer;
      if (answer?.kind !== 'range') throw new Error(JSON.stringify(answer));
      const quantity = Math.sign(held.quantity) * Math.min(Math.abs(held.quantity), held.quantity > 0 ? answer.highBase : -answer.lowBase);
      return { ...held, quantity: Number(quantity.toFixed(3)) };
    }) })) };
    for (const one of advice(cut)) {
      const answer = one.ladder.find((each) => each.ruleId === 'stress')?.answer;
      if (answer?.kind !== 'range') continue;
      expect(one.nowBase).toBeLessThanOrEqual(answer.highBase + 1e-9);
      expect(one.nowBase).toBeGreaterThanOrEqual(answer.lowBase - 1e-9);
    }
  }), RUNS);
});

test('another day to live through never widens what is allowed, and the order of days changes nothing', () => {
  const days = DAYS.map(({ id }) => id);
  fc.assert(fc.property(books(1, false), fc.subarray(days, { minLength: 1, maxLength: 3 }), fc.constantFrom(...days), (world, picked, another) => {
    const poorer: World = { ...world, accounts: world.accounts.map((account) => ({ ...account, wallet: 150_000 })) };
    const few = rungs(withPolicy(poorer, { survivalDays: picked }), 'survival');
    const more = rungs(withPolicy(poorer, { survivalDays: [...picked, another] }), 'survival');
    expectNoWider(few, more, poorer);
    expect(rungs(withPolicy(poorer, { survivalDays: [another, ...picked.toReversed()] }), 'survival')).toEqual(more);
  }), RUNS);
});
