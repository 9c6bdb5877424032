/* Advice over random accounts: one to four positions, cross and isolated, hedged or not, near and far from liquidation. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advise } from '../../shared/sizing/advise';
import type { Advice } from '../../shared/sizing/advice';
import { isWithin } from '../../shared/sizing/allowed';
import { EMPTY_SIZING_MEMORY } from '../../shared/sizing/input';
import { assertOnMoreSeeds } from '../support/more-seeds';
import { advice, addingMargin, followingAll, input, NOW_MS, position, sizeOf, type PolicyWords, type PositionWords, type SymbolWords, type World } from '../support/sizing-builders';
import type { Freshness } from '../../shared/market/age';

const MARKS = { BTCUSDT: 60_000, ETHUSDT: 3000, SOLUSDT: 150 } as const;
type Symbol = keyof typeof MARKS;
const SYMBOLS = Object.keys(MARKS) as Symbol[];
const INVERSE = { contractSize: 100 };
/** Notional in coins. */
const COIN_TIERS = [{ notionalFloor: 0, notionalCap: 5, maintenanceMarginRate: 0.004, maintenanceAmount: 0, maxLeverage: 125 }, { notionalFloor: 5, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0.03, maxLeverage: 50 }];

const leg: fc.Arbitrary<PositionWords & { readonly symbol: Symbol }> = fc
  .record({ symbol: fc.constantFrom(...SYMBOLS), notional: fc.integer({ min: 500, max: 300_000 }), isLong: fc.boolean(), isFlat: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0), move: fc.double({ min: -0.1, max: 0.1, noNaN: true }), leverage: fc.constantFrom(5, 20, 50), isolated: fc.option(fc.double({ min: 0.02, max: 0.5, noNaN: true }), { nil: undefined }), stop: fc.option(fc.double({ min: 0.005, max: 0.2, noNaN: true }), { nil: undefined }) })
  .map(({ symbol, notional, isLong, isFlat, move, leverage, isolated, stop }) => {
    const mark = MARKS[symbol];
    const side = isLong ? 1 : -1;
    return {
      symbol,
      quantity: isFlat ? 0 : (side * Math.max(1, Math.round((notional / mark) * 1000))) / 1000,
      entryPrice: mark * (1 + move),
      leverage,
      ...(isolated === undefined ? {} : { isolatedMargin: notional * isolated }),
      ...(stop === undefined ? {} : { stopPrice: mark * (1 - side * stop) }),
    };
  });

/** One position per symbol, sometimes a hedge pair in the first. */
const legs: fc.Arbitrary<PositionWords[]> = fc.tuple(fc.uniqueArray(leg, { minLength: 1, maxLength: 3, selector: (one) => one.symbol }), fc.option(fc.double({ min: 0.05, max: 1, noNaN: true }), { nil: undefined })).map(([rows, hedge]) => {
  const [first, ...rest] = rows.map((row, index): PositionWords => ({ ...row, id: `p${index}` }));
  if (first === undefined) return [];
  const { isolatedMargin: _, ...cross } = first;
  if (hedge === undefined || first.quantity === 0) return [first, ...rest];
  const other = -Math.sign(first.quantity) * Math.max(0.001, Math.round(Math.abs(first.quantity) * hedge * 1000) / 1000);
  const sideOf = (quantity: number) => (quantity > 0 ? ('long' as const) : ('short' as const));
  const { stopPrice: __, ...unstopped } = cross;
  return [{ ...cross, hedgeSide: sideOf(first.quantity) }, { ...unstopped, id: 'hedge', quantity: other, hedgeSide: sideOf(other) }, ...rest];
});

const symbols: fc.Arbitrary<Record<Symbol, SymbolWords>> = fc.tuple(...SYMBOLS.map(() => fc.record({ volatilityAnnual: fc.double({ min: 0.05, max: 1.5, noNaN: true }), beta: fc.double({ min: 0.5, max: 2, noNaN: true }) }))).map((rows) =>
  Object.fromEntries(SYMBOLS.map((symbol, index) => [symbol, { markPrice: MARKS[symbol], ...rows[index], ...(symbol === 'BTCUSDT' ? { beta: 1 } : {}) }])) as unknown as Record<Symbol, SymbolWords>,
);

const policies: fc.Arbitrary<PolicyWords> = fc
  .record({ profile: fc.constantFrom('conservative' as const, 'balanced' as const, 'aggressive' as const), capital: fc.option(fc.integer({ min: 5000, max: 2_000_000 }), { nil: undefined }), cap: fc.option(fc.double({ min: 0.2, max: 10, noNaN: true }), { nil: undefined }) })
  .map(({ profile, capital, cap }) => ({ profile, isWhole: true as const, ...(capital === undefined ? {} : { riskCapitalUsd: capital }), ...(cap === undefined ? {} : { ownLeverageCap: cap }) }));

const views: fc.Arbitrary<NonNullable<PolicyWords['views']>> = fc.array(fc.record({ kind: fc.constant('strength' as const), underlying: fc.constantFrom('BTC', 'ETH', 'SOL'), strength: fc.double({ min: -2, max: 2, noNaN: true }), statedAtMs: fc.constant(NOW_MS), horizonHours: fc.constant(24) }), { maxLength: 3 });

/** A second account that holds coin-margined contracts against coins. */
const coins = fc.record({ wallet: fc.double({ min: 0.01, max: 5, noNaN: true }), contracts: fc.integer({ min: -5000, max: 5000 }), entryPrice: fc.double({ min: 50_000, max: 70_000, noNaN: true }) });

const worlds: fc.Arbitrary<World> = fc.record({ legs, wallet: fc.integer({ min: 500, max: 400_000 }), symbols, policy: policies, coins: fc.option(coins, { nil: undefined }) }).map((one) => ({
  accounts: [
    { wallet: one.wallet, positions: one.legs.map(position) },
    ...(one.coins === undefined ? [] : [{ id: 'coin', asset: 'BTC', wallet: one.coins.wallet, positions: [position({ symbol: 'BTCUSD', quantity: one.coins.contracts, entryPrice: one.coins.entryPrice, inverse: INVERSE })] }]),
  ],
  symbols: { ...one.symbols, ...(one.coins === undefined ? {} : { BTCUSD: { ...one.symbols.BTCUSDT, inverse: INVERSE, tiers: COIN_TIERS } }) },
  policy: one.policy,
}));

const viewedWorlds: fc.Arbitrary<World> = fc.tuple(worlds, views).map(([world, held]) => ({ ...world, policy: { ...world.policy, views: held } }));

/** A failure is reported with what shrinking found by then. */
const RUNS = { numRuns: 150, interruptAfterTimeLimit: 30_000 };
/** Ten times what `isWithin` takes for equal. */
const SLACK = 1 + 1e-8;
/** Base units that no venue trades: what sums of large amounts leave behind. */
const DUST = 1e-9;

function sizes(found: readonly Advice[]): Map<string, ReturnType<typeof sizeOf>> {
  return new Map(found.flatMap((one) => (one.outcome.kind === 'size' ? [[one.bundleId, one.outcome] as const] : [])));
}

/**
 * Every bundle that is allowed something in both is allowed no more in the second. In a pool of several or a hedged book, who
 * adds to the risk may change: a leg that was cut may now be the hedge that is held, but never more than held.
 */
function expectNoWider(before: readonly Advice[], after: readonly Advice[]): void {
  const wide = sizes(before);
  const isAlone = (one: Advice): boolean => !isHedged(before) && !isAgainst(before, one, -1) && !isAgainst(before, one, 1) && after.every((other) => other.bundleId === one.bundleId || other.poolId !== one.poolId || other.accountId !== one.accountId);
  expectNoLarger(before, after.filter((one) => !isAlone(one)));
  for (const [id, narrow] of sizes(after.filter(isAlone))) {
    const was = wide.get(id);
    if (was === undefined) continue;
    expect(narrow.allowedHighBase, id).toBeLessThanOrEqual(was.allowedHighBase + Math.abs(was.allowedHighBase) * 1e-8 + DUST);
    expect(narrow.allowedLowBase, id).toBeGreaterThanOrEqual(was.allowedLowBase - Math.abs(was.allowedLowBase) * 1e-8 - DUST);
  }
}

/**
 * The same, but what an older input no longer shows to be too much may be held: the unknown never orders a cut. What hedges
 * something has as much room as that gains by, which a smaller budget asks for and a wilder market makes more.
 */
function expectNoLarger(before: readonly Advice[], after: readonly Advice[]): void {
  const wide = sizes(before);
  for (const one of after) {
    const was = wide.get(one.bundleId);
    if (was === undefined || one.outcome.kind !== 'size') continue;
    if (!isAgainst(before, one, 1)) expect(one.outcome.allowedHighBase).toBeLessThanOrEqual(Math.max(was.allowedHighBase, one.nowBase, 0) * SLACK + DUST);
    if (!isAgainst(before, one, -1)) expect(one.outcome.allowedLowBase).toBeGreaterThanOrEqual(Math.min(was.allowedLowBase, one.nowBase, 0) * SLACK - DUST);
  }
}

/** Whether the bundle, on that side, is against something held: another position, or coins in a wallet. */
function isAgainst(found: readonly Advice[], one: Advice, side: 1 | -1): boolean {
  return found.some((other) => (other.bundleId !== one.bundleId && other.nowBase * side < 0) || (other.accountId === 'coin' && side < 0));
}

test('every rule answers with an interval, an abstention, or what is missing, each with its reason', () => {
  fc.assert(fc.property(viewedWorlds, (world) => {
    for (const one of advice(world)) {
      for (const { answer, ruleId } of one.ladder) {
        if (answer.kind === 'range') {
          expect(answer.lowBase, ruleId).toBeLessThanOrEqual(answer.highBase);
          expect([answer.lowBase, answer.highBase].every(Number.isFinite), ruleId).toBe(true);
        }
        const words = answer.kind === 'abstains' ? answer.why : answer.kind === 'unknown' ? answer.missing.join() : answer.because;
        expect(words.length, ruleId).toBeGreaterThan(0);
      }
      expect(one.outcome.reason).toMatch(/\.$/);
      expect(one.outcome.reason).not.toMatch(/NaN|Infinity|undefined/);
    }
  }), RUNS);
});

test('Suggested lies inside Allowed, to the lot', () => {
  fc.assert(fc.property(viewedWorlds, (world) => {
    for (const outcome of sizes(advice(world)).values()) {
      if (outcome.action === 'HOLD' && !isWithin({ lowBase: outcome.allowedLowBase, highBase: outcome.allowedHighBase }, outcome.suggestedBase)) {
        // Less than a lot away, or a lot coarser than Allowed.
        expect(outcome.reason).toContain('less than the smallest order');
      } else {
        expect(outcome.suggestedBase).toBeLessThanOrEqual(outcome.allowedHighBase + 1e-9 * Math.abs(outcome.allowedHighBase));
        expect(outcome.suggestedBase).toBeGreaterThanOrEqual(outcome.allowedLowBase - 1e-9 * Math.abs(outcome.allowedLowBase));
      }
    }
  }), RUNS);
});

test('without a view nothing is ever added, and a cut never grows the size', () => {
  fc.assert(fc.property(worlds, (world) => {
    for (const one of advice(world)) {
      if (one.outcome.kind !== 'size') continue;
      expect(one.outcome.action).not.toBe('ADD');
      expect(Math.abs(one.outcome.suggestedBase)).toBeLessThanOrEqual(Math.abs(one.nowBase));
      expect(one.outcome.suggestedBase * one.nowBase).toBeGreaterThanOrEqual(0);
    }
  }), RUNS);
});

test('what is typed is what is suggested: whole lots, the right side, one leg', () => {
  fc.assert(fc.property(viewedWorlds, (world) => {
    for (const one of advice(world)) {
      if (one.outcome.kind !== 'size' || one.outcome.action === 'HOLD') continue;
      const { typeQuantity, typeSide, deltaBase, positionId } = one.outcome;
      const isInverse = one.accountId === 'coin';
      expect(typeQuantity).toMatch(isInverse ? /^\d+$/ : /^\d+\.\d{3}$/);
      expect(Number(typeQuantity) * (isInverse ? INVERSE.contractSize / MARKS.BTCUSDT : 1) * (typeSide === 'buy' ? 1 : -1)).toBeCloseTo(deltaBase, 9);
      expect(one.positionIds).toContain(positionId);
    }
  }), RUNS);
});

/** Cutting one side of a hedge, anywhere in the book, leaves another book: it may well be given other advice. */
function isHedged(found: readonly Advice[]): boolean {
  const holdsHedge = found.some((one) => one.ladder.some(({ answer }) => answer.kind === 'range' && answer.because.includes('it hedges the pool')));
  return holdsHedge || found.some((one) => found.some((other) => one.nowBase * other.nowBase < 0));
}

test('following all advice and asking again says HOLD', () => {
  assertOnMoreSeeds(fc.property(worlds, (world) => {
    const before = input(world);
    const found = advise(before, EMPTY_SIZING_MEMORY).advice;
    if (found.some((one) => one.outcome.kind !== 'size') || isHedged(found)) return;
    for (const again of advise(followingAll(before, found, world.symbols), EMPTY_SIZING_MEMORY).advice) {
      const one = found.find((other) => other.bundleId === again.bundleId);
      expect(again.outcome.kind === 'size' ? again.outcome.action : again.outcome, JSON.stringify([one?.outcome, again.outcome])).toBe('HOLD');
    }
  }), RUNS);
});

test('the other way out, followed, leaves nothing to cut for its pool but what a statistical limit asks', () => {
  fc.assert(fc.property(worlds, (world) => {
    const before = input(world);
    for (const one of advise(before, EMPTY_SIZING_MEMORY).advice) {
      const way = one.outcome.kind === 'size' || one.outcome.kind === 'margin' ? one.outcome.otherWayOut : undefined;
      if (way === undefined) continue;
      expect(way.moneyAtRiskTo).toBeGreaterThan(way.moneyAtRiskFrom);
      const again = advise(addingMargin(before, one, way.amount, way.unit, world.symbols), EMPTY_SIZING_MEMORY).advice.find((next) => next.bundleId === one.bundleId);
      const rung = again?.ladder.find((each) => each.ruleId === 'joint-distance')?.answer;
      expect(rung?.kind === 'range' && isWithin(rung, again?.nowBase ?? 0)).toBe(true);
      expect(again?.outcome.kind).toBe('size');
    }
  }), RUNS);
});

test('more risk aversion never widens Allowed', () => {
  fc.assert(fc.property(worlds, (world) => {
    const [aggressive, balanced, conservative] = (['aggressive', 'balanced', 'conservative'] as const).map((profile) => advice({ ...world, policy: { ...world.policy, profile } }));
    expectNoWider(aggressive ?? [], balanced ?? []);
    expectNoWider(balanced ?? [], conservative ?? []);
  }), RUNS);
});

test('more volatility never widens Allowed', () => {
  fc.assert(fc.property(worlds, fc.double({ min: 1, max: 4, noNaN: true }), (world, factor) => {
    const wilder = Object.fromEntries(Object.entries(world.symbols).map(([symbol, words]) => [symbol, { ...words, volatilityAnnual: (words.volatilityAnnual ?? 0) * factor }]));
    expectNoWider(advice(world), advice({ ...world, symbols: wilder }));
  }), RUNS);
});

test('a missing volatility never widens Allowed beyond the present, and orders no cut of its own', () => {
  fc.assert(fc.property(worlds, (world) => {
    const blind = Object.fromEntries(Object.entries(world.symbols).map(([symbol, { volatilityAnnual: _, ...words }]) => [symbol, words]));
    const seen = new Map(advice(world).map((one) => [one.bundleId, one]));
    for (const one of advice({ ...world, symbols: blind })) {
      if (one.outcome.kind !== 'size') continue;
      expect(one.outcome.allowedHighBase).toBeLessThanOrEqual(Math.max(0, one.nowBase) * SLACK);
      expect(one.outcome.allowedLowBase).toBeGreaterThanOrEqual(Math.min(0, one.nowBase) * SLACK);
      const before = seen.get(one.bundleId)?.outcome;
      // What is over its budget anyway may be shared out otherwise when some cells are not known.
      const { bindingRuleId } = one.outcome;
      const isCutAnyway = [...seen.values()].some(({ ladder, nowBase }) => ladder.some(({ ruleId, answer }) => ruleId === bindingRuleId && (answer.kind === 'none' || (answer.kind === 'range' && !isWithin(answer, nowBase)))));
      if (before?.kind === 'size' && before.action === 'HOLD' && !isCutAnyway) expect(one.outcome.action).toBe('HOLD');
    }
  }), RUNS);
});

test('older data never allows a larger size than before, or than what is held', () => {
  const ages: readonly Freshness[] = ['fresh', 'late', 'stale', 'gone'];
  fc.assert(fc.property(worlds, fc.constantFrom(...SYMBOLS), fc.boolean(), (world, symbol, isAccount) => {
    const answers = ages.map((freshness) => advice(isAccount
      ? { ...world, accounts: world.accounts.map((held) => ({ ...held, freshness })) }
      : { ...world, symbols: { ...world.symbols, [symbol]: { ...(world.symbols[symbol] ?? { markPrice: 1 }), freshness } } }));
    for (let index = 1; index < answers.length; index += 1) {
      expectNoLarger(answers[index - 1] ?? [], answers[index] ?? []);
      const withheld = (found: readonly Advice[] = []): string[] => found.filter((one) => one.outcome.kind === 'withheld').map((one) => one.bundleId);
      expect(withheld(answers[index])).toEqual(expect.arrayContaining(withheld(answers[index - 1])));
    }
  }), RUNS);
});

test('the order of positions changes nothing', () => {
  fc.assert(fc.property(viewedWorlds, (world) => {
    const turned = { ...world, accounts: world.accounts.map((held) => ({ ...held, positions: held.positions.toReversed() })) };
    expect(advice(turned).map(({ outcome, bundleId }) => ({ bundleId, kind: outcome.kind, typed: outcome.kind === 'size' ? outcome.typeQuantity : '' })))
      .toEqual(advice(world).map(({ outcome, bundleId }) => ({ bundleId, kind: outcome.kind, typed: outcome.kind === 'size' ? outcome.typeQuantity : '' })));
  }), RUNS);
});

test('a CUT for the joint distance leaves the pool farther from liquidation than before', () => {
  fc.assert(fc.property(worlds, (world) => {
    for (const one of advice(world)) {
      if (one.outcome.kind !== 'size' || one.outcome.action !== 'CUT' || one.outcome.bindingRuleId !== 'joint-distance') continue;
      const rung = one.ladder.find((each) => each.ruleId === 'joint-distance')?.answer;
      expect(rung?.kind === 'range' && isWithin(rung, one.outcome.suggestedBase)).toBe(true);
    }
  }), RUNS);
});

test('answer and memory are plain JSON that survives a round trip', () => {
  fc.assert(fc.property(viewedWorlds, (world) => {
    const answer = advise(input(world), EMPTY_SIZING_MEMORY);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect(advise(input(world), JSON.parse(JSON.stringify(answer.memory)) as typeof answer.memory)).toEqual(advise(input(world), answer.memory));
  }), RUNS);
});
