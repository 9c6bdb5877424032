/* The limits that read depth, funding and the record of the book, over random books: each only ever takes away. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advise } from '../../shared/sizing/advise';
import type { Advice } from '../../shared/sizing/advice';
import { isWithin } from '../../shared/sizing/allowed';
import type { InstrumentFacts } from '../../shared/sizing/facts';
import { EMPTY_SIZING_MEMORY, type SizingInput, type SizingMemory } from '../../shared/sizing/input';
import type { Level } from '../../shared/market/event';
import { instrumentId } from '../../shared/units';
import { assertOnMoreSeeds } from '../support/more-seeds';
import { followingAll, input, NOW_MS, position, VENUE, type World } from '../support/sizing-builders';

const MARKS = { BTCUSDT: 60_000, ETHUSDT: 3000 } as const;
type Symbol = keyof typeof MARKS;
const SYMBOLS = Object.keys(MARKS) as Symbol[];

/** Per symbol: money in each of five levels, volume in days of it, funding per 8 h. */
const market = fc.record({ levelUsd: fc.integer({ min: 1000, max: 500_000 }), volumeUsd: fc.integer({ min: 100_000, max: 50_000_000 }), rate: fc.double({ min: -0.002, max: 0.002, noNaN: true }), volatilityAnnual: fc.double({ min: 0.2, max: 1.2, noNaN: true }) });
const holding = fc.record({ symbol: fc.constantFrom(...SYMBOLS), notional: fc.integer({ min: 1000, max: 300_000 }), isLong: fc.boolean() });
const books = fc.record({
  holdings: fc.array(fc.array(holding, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  markets: fc.tuple(market, market),
  capital: fc.integer({ min: 20_000, max: 1_000_000 }),
  unitValue: fc.double({ min: 0.5, max: 1, noNaN: true }),
  views: fc.array(fc.record({ underlying: fc.constantFrom('BTC', 'ETH'), chance: fc.double({ min: 0.05, max: 0.95, noNaN: true }), up: fc.double({ min: 0.01, max: 0.3, noNaN: true }), down: fc.double({ min: 0.01, max: 0.3, noNaN: true }), isLong: fc.boolean() }), { maxLength: 2 }),
  maturedViewCount: fc.integer({ min: 0, max: 300 }),
});
type Book = typeof books extends fc.Arbitrary<infer T> ? T : never;

function factsOf(symbol: Symbol, { levelUsd, volumeUsd, rate }: Book['markets'][number], depthShare: number): InstrumentFacts {
  const mark = MARKS[symbol];
  const side = (sign: number): Level[] => [1, 2, 5, 10, 20].map((bps) => ({ price: mark * (1 + sign * bps * 1e-4), quantityBase: (depthShare * levelUsd) / mark }));
  return {
    book: { kind: 'known', value: { bids: side(-1), asks: side(1), freshness: 'fresh' } },
    volumeBaseDaily: { kind: 'known', value: volumeUsd / mark },
    funding: { kind: 'known', value: { rate, intervalHours: 8 } },
  };
}

function worldOf(book: Book, { depthShare = 1, unitValue = book.unitValue, hasViews = false } = {}): World {
  return {
    accounts: book.holdings.map((rows, index) => ({ id: `a${index}`, wallet: 400_000, positions: rows.map(({ symbol, notional, isLong }, row) => position({ id: `p${row}`, symbol, quantity: ((isLong ? 1 : -1) * Math.max(1, Math.round((notional / MARKS[symbol]) * 1000))) / 1000, entryPrice: MARKS[symbol], leverage: 20 })).filter((one, row, all) => all.findIndex(({ symbol }) => symbol === one.symbol) === row) })),
    symbols: Object.fromEntries(SYMBOLS.map((symbol, index) => [symbol, { markPrice: MARKS[symbol], volatilityAnnual: book.markets[index]?.volatilityAnnual ?? 1, beta: 1 }])),
    policy: { riskCapitalUsd: book.capital, isWhole: true, views: hasViews ? viewsOf(book) : [] },
    facts: {
      instrumentFacts: new Map(SYMBOLS.flatMap((symbol, index) => { const one = book.markets[index]; return one === undefined ? [] : [[instrumentId(VENUE, symbol), factsOf(symbol, one, depthShare)] as const]; })),
      drawdown: { kind: 'known', value: { unitValue, highWater: 1 } },
      maturedViewCount: book.maturedViewCount,
    },
  };
}

function viewsOf({ views }: Book): NonNullable<NonNullable<World['policy']>['views']> {
  return views.map(({ underlying, chance, up, down, isLong }) => {
    const mark = MARKS[`${underlying}USDT` as Symbol];
    return { kind: 'target', underlying, chance, targetPrice: mark * (1 + (isLong ? up : -up)), stopPrice: mark * (1 - (isLong ? down : -down)), statedAtMs: NOW_MS, horizonHours: 72 };
  });
}

/** As after five minutes of the same books. */
function seen(world: World): { readonly input: SizingInput; readonly memory: SizingMemory } {
  const now = input(world);
  const memory = advise(now, EMPTY_SIZING_MEMORY).memory;
  const stood = (depth: SizingMemory['exits'][string]['sell']) => ({ ...depth, slots: Array.from({ length: 20 }, (_, i) => ({ slot: (depth.slots[0]?.slot ?? 0) - 19 + i, leastBase: depth.slots[0]?.leastBase ?? 0 })) });
  return { input: now, memory: { ...memory, exits: Object.fromEntries(Object.entries(memory.exits).map(([id, exit]) => [id, { ...exit, sell: stood(exit.sell), buy: stood(exit.buy) }])) } };
}

function adviceOf(world: World): readonly Advice[] {
  const { input: now, memory } = seen(world);
  return advise(now, memory).advice;
}

/** The rung of one rule, bundle by bundle; what is not known allows what is held. */
function ends(found: readonly Advice[], ruleId: string): Map<string, readonly [number, number]> {
  return new Map(found.flatMap((one) => one.ladder.flatMap(({ ruleId: id, answer }) => {
    if (id !== ruleId) return [];
    if (answer.kind === 'range') return [[one.bundleId, [answer.lowBase, answer.highBase]] as const];
    return answer.kind === 'unknown' ? [[one.bundleId, [Math.min(0, one.nowBase), Math.max(0, one.nowBase)]] as const] : [];
  })));
}

const RUNS = { numRuns: 60, interruptAfterTimeLimit: 4000 };

test('less depth never widens what liquidity allows', () => {
  fc.assert(fc.property(books, fc.double({ min: 0.01, max: 1, noNaN: true }), (book, depthShare) => {
    const deep = ends(adviceOf(worldOf(book)), 'liquidity');
    for (const [id, [low, high]] of ends(adviceOf(worldOf(book, { depthShare })), 'liquidity')) {
      const [wasLow, wasHigh] = deep.get(id) ?? [0, 0];
      expect(high).toBeLessThanOrEqual(wasHigh * (1 + 1e-9));
      expect(low).toBeGreaterThanOrEqual(wasLow * (1 + 1e-9));
    }
  }), RUNS);
});

test('a deeper drawdown never leaves more of the budget for a bad day', () => {
  fc.assert(fc.property(books, fc.double({ min: 0.3, max: 1, noNaN: true }), (book, share) => {
    const notFallen = new Map(adviceOf(worldOf(book)).map((one) => [one.bundleId, one]));
    const isHedged = [...notFallen.values()].some((one) => [...notFallen.values()].some((other) => one.nowBase * other.nowBase < 0));
    for (const one of adviceOf(worldOf(book, { unitValue: book.unitValue * share }))) {
      const was = notFallen.get(one.bundleId)?.outcome;
      if (isHedged || was?.kind !== 'size' || one.outcome.kind !== 'size') continue;
      expect(one.outcome.allowedHighBase).toBeLessThanOrEqual(was.allowedHighBase + 1e-7);
      expect(one.outcome.allowedLowBase).toBeGreaterThanOrEqual(was.allowedLowBase - 1e-7);
    }
  }), RUNS);
});

test('every rule answers with its reason, and Suggested lies inside Allowed', () => {
  fc.assert(fc.property(books, (book) => {
    for (const one of adviceOf(worldOf(book, { hasViews: true }))) {
      for (const { answer, ruleId } of one.ladder) {
        const words = answer.kind === 'abstains' ? answer.why : answer.kind === 'unknown' ? answer.missing.join() : answer.because;
        expect(words.length, ruleId).toBeGreaterThan(0);
        expect(words, ruleId).not.toMatch(/NaN|Infinity|undefined/);
        if (answer.kind === 'range') expect(Number.isFinite(answer.lowBase) && Number.isFinite(answer.highBase) && answer.lowBase <= answer.highBase, ruleId).toBe(true);
      }
      const { outcome } = one;
      if (outcome.kind === 'size' && outcome.action !== 'HOLD') expect(isWithin({ lowBase: outcome.allowedLowBase, highBase: outcome.allowedHighBase }, outcome.suggestedBase)).toBe(true);
    }
  }), RUNS);
});

test('a target view adds no more than Kelly, and nothing without a record', () => {
  fc.assert(fc.property(books, (book) => {
    for (const one of adviceOf(worldOf(book, { hasViews: true }))) {
      if (one.outcome.kind !== 'size' || one.outcome.action !== 'ADD') continue;
      const kelly = one.ladder.find(({ ruleId }) => ruleId === 'fractional-kelly')?.answer;
      expect(book.maturedViewCount).toBeGreaterThan(0);
      expect(kelly?.kind).toBe('range');
      if (kelly?.kind !== 'range') continue;
      // An order that flattens the other side is a cut of it.
      const { suggestedBase } = one.outcome;
      expect(suggestedBase).toBeLessThanOrEqual(Math.max(kelly.highBase, one.nowBase) + 1e-9);
      expect(suggestedBase).toBeGreaterThanOrEqual(Math.min(kelly.lowBase, one.nowBase) - 1e-9);
    }
  }), RUNS);
});

test('following all advice and asking again says HOLD, unless one side of a hedge was cut', () => {
  assertOnMoreSeeds(fc.property(books, (book) => {
    const world = worldOf(book);
    const { input: before, memory } = seen(world);
    const found = advise(before, memory).advice;
    if (found.some((one) => one.outcome.kind !== 'size' || found.some((other) => one.nowBase * other.nowBase < 0))) return;
    for (const one of advise(followingAll(before, found, world.symbols), memory).advice) {
      expect(one.outcome.kind === 'size' ? one.outcome.action : one.outcome, JSON.stringify([found.find((other) => other.bundleId === one.bundleId)?.outcome, one.outcome])).toBe('HOLD');
    }
  }), RUNS);
});
