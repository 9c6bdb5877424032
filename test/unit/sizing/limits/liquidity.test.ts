/* liquidity: what the book takes at the cost allowed, over five minutes, and what the volume takes in the time allowed. */
import { describe, expect, test } from 'vitest';
import { advise } from '../../../../shared/sizing/advise';
import type { Advice } from '../../../../shared/sizing/advice';
import type { BookFact, InstrumentFacts } from '../../../../shared/sizing/facts';
import { EMPTY_SIZING_MEMORY, type SizingInput, type SizingMemory } from '../../../../shared/sizing/input';
import type { Level } from '../../../../shared/market/event';
import { epochMs, instrumentId } from '../../../../shared/units';
import { adviceOn, answerOf, easyFacts, input, NOW_MS, position, rangeOf, sizeOf, VENUE, type World } from '../../../support/sizing-builders';

const BTC = instrumentId(VENUE, 'BTCUSDT');
const VIEW = { kind: 'strength' as const, underlying: 'BTC', strength: 2, statedAtMs: NOW_MS, horizonHours: 24 };

/** Mid 100: `quantity` at 10 and as much at 20 bps, both sides. */
function bookOf(quantity: number, freshness: BookFact['freshness'] = 'fresh'): BookFact {
  const side = (sign: number): Level[] => [0.1, 0.2].map((away) => ({ price: 100 + sign * away, quantityBase: quantity }));
  return { bids: side(-1), asks: side(1), freshness };
}

function facts(book: InstrumentFacts['book'], volumeBaseDaily = 1e12): InstrumentFacts {
  return { ...easyFacts(100), book, volumeBaseDaily: { kind: 'known', value: volumeBaseDaily } };
}

interface Words {
  readonly quantity?: number;
  readonly facts?: InstrumentFacts;
  readonly parameters?: NonNullable<World['policy']>['parameters'];
  readonly hasView?: boolean;
  readonly nowMs?: number;
}

function asked({ quantity = 10, facts: known = facts({ kind: 'known', value: bookOf(10) }), parameters = { exitCostBps: 12.5 }, hasView = false, nowMs = NOW_MS }: Words): SizingInput {
  return input({
    accounts: [{ wallet: 1e6, positions: [position({ quantity, entryPrice: 100 })] }],
    symbols: { BTCUSDT: { markPrice: 100, volatilityAnnual: 0.6, beta: 1 } },
    policy: { riskCapitalUsd: 1e6, parameters, views: hasView ? [VIEW] : [] },
    facts: { instrumentFacts: new Map([[BTC, known]]) },
    nowMs,
  });
}

/** Advice after asking every 15 s with the books given, oldest first; the last is now. */
function over(books: readonly Words[]): readonly Advice[] {
  let memory: SizingMemory = EMPTY_SIZING_MEMORY;
  let found: readonly Advice[] = [];
  books.forEach((words, index) => ({ advice: found, memory } = advise(asked({ ...words, nowMs: NOW_MS - (books.length - 1 - index) * 15_000 }), memory)));
  return found;
}

const steadily = (words: Words, count = 20): Words[] => Array.from({ length: count }, () => words);

describe('liquidity', () => {
  // 10 at 10 bps and x at 20: (100 + 20 x) / (10 + x) = 12.5, x = 10 / 3.
  test('is the size whose mean cost through the book is the cost allowed', () => {
    const { lowBase, highBase, because } = rangeOf(over(steadily({})), 'liquidity');
    expect([lowBase, highBase]).toEqual([expect.closeTo(-40 / 3, 9), expect.closeTo(40 / 3, 9)]);
    expect(because).toMatch(/^Leaving at 12\.5 bps the bids take 13\.33 BTC \(20th percentile of five minutes\); 168 h at 100 % of the volume take /);
  });

  test('beyond the book is V (cost / sigma)^2, the square-root law of Toth et al. 2011', () => {
    const thin = facts({ kind: 'known', value: bookOf(1e-9) }, 10_000);
    const sigmaDaily = 0.6 / Math.sqrt(365);
    expect(rangeOf(over(steadily({ facts: thin, parameters: { exitCostBps: 25 } })), 'liquidity').highBase).toBeCloseTo(10_000 * (0.0025 / sigmaDaily) ** 2, 4);
  });

  test('is what a share of the volume takes in time: 4 h at 10 % of 2,400 a day are 40', () => {
    const known = facts({ kind: 'known', value: bookOf(1000) }, 2400);
    expect(rangeOf(over(steadily({ facts: known, parameters: { exitCostBps: 25, exitHours: 4, participationRatio: 0.1 } })), 'liquidity').highBase).toBeCloseTo(40, 9);
  });

  test('a long leaves into the bids, a short into the asks', () => {
    const { bids } = bookOf(10);
    const { asks } = bookOf(30);
    const { lowBase, highBase } = rangeOf(over(steadily({ facts: facts({ kind: 'known', value: { bids, asks, freshness: 'fresh' } }) })), 'liquidity');
    expect([lowBase, highBase]).toEqual([expect.closeTo(-40, 9), expect.closeTo(40 / 3, 9)]);
  });

  test('beyond it the size is cut to the edge of the buffer', () => {
    const outcome = sizeOf(adviceOn(over(steadily({ quantity: 20 })), 'BTC'));
    expect([outcome.action, outcome.bindingRuleId]).toEqual(['CUT', 'liquidity']);
    expect(outcome.suggestedBase).toBeCloseTo(14.666, 3);
  });
});

describe('a flicker of the book', () => {
  const thin: Words = { quantity: 10, facts: facts({ kind: 'known', value: bookOf(1) }) };
  const thick: Words = { quantity: 10, facts: facts({ kind: 'known', value: bookOf(1000) }) };

  test('that empties it for a moment cuts nothing', () => {
    const found = over([...steadily(thick, 19), thin]);
    expect(sizeOf(adviceOn(found, 'BTC')).action).toBe('HOLD');
    expect(rangeOf(found, 'liquidity').highBase).toBeGreaterThan(1000);
  });

  test('that fills it for a moment allows nothing', () => {
    expect(rangeOf(over([...steadily(thin, 19), thick]), 'liquidity').highBase).toBeCloseTo(4 / 3, 9);
  });

  test('that lasts two of five minutes is no flicker', () => {
    expect(rangeOf(over([...steadily(thick, 12), ...steadily(thin, 8)]), 'liquidity').highBase).toBeCloseTo(4 / 3, 9);
  });

  test('in the first minute orders no cut, but lets nothing be added either', () => {
    const found = over([{ ...thin, hasView: true }]);
    expect(sizeOf(adviceOn(found, 'BTC')).action).toBe('HOLD');
    expect(rangeOf(found, 'liquidity')).toMatchObject({ highBase: 10 });
    expect(rangeOf(found, 'liquidity').because).toContain('seen too briefly to cut on');
  });

  test('what was seen is bounded, and forgotten with the position', () => {
    const { memory } = over(steadily(thick, 1)).length > 0 ? advise(asked(thick), EMPTY_SIZING_MEMORY) : { memory: EMPTY_SIZING_MEMORY };
    expect(Object.keys(memory.exits)).toEqual([BTC]);
    const none = input({ accounts: [{ wallet: 1e6, positions: [] }], symbols: { BTCUSDT: { markPrice: 100 } } });
    expect(advise(none, memory).memory.exits).toEqual({});
    let kept: SizingMemory = EMPTY_SIZING_MEMORY;
    for (let seconds = 0; seconds < 900; seconds += 5) kept = advise(asked({ nowMs: NOW_MS + seconds * 1000 }), kept).memory;
    expect(kept.exits[BTC]?.sell.slots).toHaveLength(20);
  });

  test('another cost allowed is answered from the same five minutes', () => {
    let memory: SizingMemory = EMPTY_SIZING_MEMORY;
    for (let slot = 0; slot < 20; slot += 1) ({ memory } = advise(asked({ nowMs: NOW_MS + slot * 15_000 }), memory));
    const tried = advise(asked({ nowMs: NOW_MS + 300_000, parameters: { exitCostBps: 15 } }), memory).advice;
    // (100 + 20 x) / (10 + x) = 15, x = 10.
    expect(rangeOf(tried, 'liquidity').highBase).toBeCloseTo(20, 9);
    expect(rangeOf(tried, 'liquidity').because).toContain('20th percentile');
  });

  test('a clock that ran back begins anew', () => {
    const { memory } = advise(asked({ nowMs: NOW_MS + 60_000 }), EMPTY_SIZING_MEMORY);
    expect(advise(asked({ nowMs: NOW_MS }), memory).memory.exits[BTC]?.sell.lastAtMs).toBe(NOW_MS);
  });
});

describe('a book that cannot be used forbids increases and orders no cut', () => {
  const crossed: BookFact = { bids: bookOf(10).asks.toReversed(), asks: bookOf(10).bids.toReversed(), freshness: 'fresh' };
  const wide: BookFact = { bids: [{ price: 90, quantityBase: 10 }], asks: [{ price: 110, quantityBase: 10 }], freshness: 'fresh' };
  test.each<[string, InstrumentFacts, string]>([
    ['missing', facts({ kind: 'unknown', missing: ['order book of BTCUSDT'] }), 'order book of BTCUSDT'],
    ['lost', facts({ kind: 'unknown', missing: ['order book of BTCUSDT: gap'] }), 'order book of BTCUSDT: gap'],
    ['stale', facts({ kind: 'known', value: bookOf(10, 'stale') }), 'fresh order book of BTCUSDT'],
    ['crossed', facts({ kind: 'known', value: crossed }), 'depth of BTCUSDT (the book is crossed: bid 100.2 is not below ask 99.8)'],
    ['empty', facts({ kind: 'known', value: { ...bookOf(10), bids: [] } }), 'depth of BTCUSDT (the book has no bids)'],
    ['too wide', facts({ kind: 'known', value: wide }), 'depth of BTCUSDT within 12.5 bps'],
    ['without volume', { ...facts({ kind: 'known', value: bookOf(10) }), volumeBaseDaily: { kind: 'unknown', missing: ['traded volume of BTCUSDT'] } }, 'traded volume of BTCUSDT'],
  ])('%s', (_, known, missing) => {
    const found = over(steadily({ quantity: 5000, facts: known, hasView: true }));
    expect(answerOf(found, 'liquidity')).toEqual({ kind: 'unknown', missing: [missing] });
    const outcome = sizeOf(adviceOn(found, 'BTC'));
    expect([outcome.action, outcome.allowedHighBase]).toEqual(['HOLD', 5000]);
    expect(outcome.reason).toContain(`Cannot say whether more is allowed: ${missing} missing.`);
  });

  test('a late book still counts', () => {
    expect(rangeOf(over(steadily({ facts: facts({ kind: 'known', value: bookOf(10, 'late') }) })), 'liquidity').highBase).toBeCloseTo(40 / 3, 9);
  });
});

describe('other venues of the same market', () => {
  const OTHER = instrumentId('other', 'BTCUSDT');
  const joined = (book: BookFact, quoteAsset = 'USDT'): readonly Advice[] => {
    let memory: SizingMemory = EMPTY_SIZING_MEMORY;
    let found: readonly Advice[] = [];
    for (let slot = 0; slot < 6; slot += 1) {
      const one = asked({ nowMs: NOW_MS + slot * 15_000 });
      const own = one.instruments.get(BTC);
      if (own === undefined) throw new Error('it is held');
      const instruments = new Map([...one.instruments, [OTHER, { ...own, id: OTHER, venue: 'other', quoteAsset }]]);
      ({ advice: found, memory } = advise({ ...one, nowMs: epochMs(one.nowMs), instruments, instrumentFacts: new Map([...one.instrumentFacts, [OTHER, facts({ kind: 'known', value: book })]]) }, memory));
    }
    return found;
  };

  test('are walked together with its own', () => {
    expect(rangeOf(joined(bookOf(10)), 'liquidity').highBase).toBeCloseTo(80 / 3, 9);
  });

  test('are left out when stale, crossed, or quoted in other money', () => {
    const crossed: BookFact = { bids: bookOf(10).asks.toReversed(), asks: bookOf(10).bids.toReversed(), freshness: 'fresh' };
    for (const found of [joined(bookOf(10, 'stale')), joined(crossed), joined(bookOf(10), 'USDC')]) expect(rangeOf(found, 'liquidity').highBase).toBeCloseTo(40 / 3, 9);
  });
});
