/** What a book gives, what it does not, and what lies beyond it. */
import { describe, expect, it } from 'vitest';
import { depthOf, depthWithin, type Depth, type NamedBook } from '../../../../shared/risk/liquidity/depth';
import { hoursToLeave, quantityOfImpact, squareRootImpact } from '../../../../shared/risk/liquidity/impact';
import { costOfLeaving, sizeForCost } from '../../../../shared/risk/liquidity/leaving';
import { walkDepth } from '../../../../shared/risk/liquidity/walk';

const levels = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([price, quantityBase]) => ({ price, quantityBase }));
const BOOK: NamedBook = { venue: 'one', bids: levels([99, 1], [98, 2], [96, 4]), asks: levels([101, 1], [103, 3]) };
const OTHER: NamedBook = { venue: 'two', bids: levels([99.5, 1], [98, 1]), asks: levels([100.5, 2]) };
const IMPACT = { sigmaDaily: 0.04, volumeDailyBase: 100 };

function depth(books: readonly NamedBook[], referencePrice?: number): Depth {
  const answer = depthOf(books, referencePrice);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.depth;
}

describe('a book that cannot be true', () => {
  it.each([
    [{ ...BOOK, bids: [] }, 'one: the book has no bids'],
    [{ ...BOOK, asks: [] }, 'one: the book has no asks'],
    [{ ...BOOK, bids: levels([101, 1]) }, 'one: the book is crossed: bid 101 is not below ask 101'],
    [{ ...BOOK, bids: levels([98, 1], [99, 1]) }, 'one: the bids are out of order at 99 after 98'],
    [{ ...BOOK, asks: levels([103, 1], [101, 1]) }, 'one: the asks are out of order at 101 after 103'],
    [{ ...BOOK, asks: levels([101, 0]) }, 'one: the quantity among the asks at 101 is 0'],
    [{ ...BOOK, bids: levels([Number.NaN, 1]) }, 'one: a price among the bids is NaN'],
  ])('%j is refused in words', (book, why) => {
    expect(depthOf([OTHER, book])).toEqual({ kind: 'refused', why });
  });

  it('is not better than none', () => {
    expect(depthOf([])).toEqual({ kind: 'refused', why: 'there is no book' });
    expect(depthOf([BOOK], 0)).toEqual({ kind: 'refused', why: 'a reference price is above 0, got 0' });
  });
});

describe('books of several venues', () => {
  it('are one, best price first, and their reference is the median of the mids', () => {
    const merged = depth([BOOK, OTHER]);
    expect(merged.bids.map(({ price }) => price)).toEqual([99.5, 99, 98, 98, 96]);
    expect(merged.asks.map(({ price }) => price)).toEqual([100.5, 101, 103]);
    expect(merged.referencePrice).toBe(100);
    const apart: NamedBook = { venue: 'three', bids: levels([109, 1]), asks: levels([111, 1]) };
    expect(depth([BOOK, OTHER, apart]).referencePrice).toBe(100);
  });

  it('may cross between venues: the difference of price is kept', () => {
    const dear: NamedBook = { venue: 'dear', bids: levels([102, 1]), asks: levels([103, 1]) };
    const walk = walkDepth(depth([BOOK, dear], 100), 'sell', 1);
    expect(walk.kind === 'walked' ? walk.slippageBps : 0).toBeCloseTo(-200, 10);
  });
});

describe('walking the book', () => {
  it('pays level by level and says what is left', () => {
    // 1 at 99, 2 at 98, 1 at 96: 391 for 4; mid 100.
    const walk = walkDepth(depth([BOOK]), 'sell', 4);
    expect(walk).toMatchObject({ kind: 'walked', filledBase: 4, unfilledBase: 0, averagePrice: 97.75, lastPrice: 96 });
    expect(walk.kind === 'walked' ? walk.costQuote : 0).toBeCloseTo(9, 12);
    expect(walk.kind === 'walked' ? walk.slippageBps : 0).toBeCloseTo(225, 10);
    expect(walkDepth(depth([BOOK]), 'buy', 10)).toMatchObject({ filledBase: 4, unfilledBase: 6 });
  });

  it('of no quantity is refused', () => {
    expect(walkDepth(depth([BOOK]), 'sell', 0)).toEqual({ kind: 'refused', why: 'a quantity to trade is above 0, got 0' });
  });

  it('counts what lies within some basis points, the edge included', () => {
    expect([50, 100, 200, 500].map((bps) => depthWithin(depth([BOOK]), 'sell', bps))).toEqual([0, 1, 3, 7]);
    expect(depthWithin(depth([BOOK]), 'buy', 300)).toBe(4);
  });
});

describe('the cost of leaving', () => {
  it('inside the book is that of the walk', () => {
    const cost = costOfLeaving({ depth: depth([BOOK]), side: 'sell' }, 4);
    expect(cost).toMatchObject({ kind: 'cost', walkedBase: 4, beyondBase: 0 });
    expect(cost.kind === 'cost' ? cost.costBps : 0).toBeCloseTo(225, 10);
  });

  it('beyond the book is the square-root law, never cheaper than the last level', () => {
    // 7 in the book lose 1 + 4 + 16 = 21; 9 beyond: the law says 0.04 sqrt(0.16) = 1.6 %, the last level 4 %.
    const cost = costOfLeaving({ depth: depth([BOOK]), side: 'sell', impact: IMPACT }, 16);
    expect(cost.kind === 'cost' ? cost.costQuote : 0).toBeCloseTo(21 + 9 * 4, 10);
    // Y = 5: 8 % beyond.
    const steep = costOfLeaving({ depth: depth([BOOK]), side: 'sell', impact: { ...IMPACT, coefficient: 5 } }, 16);
    expect(steep.kind === 'cost' ? steep.costQuote : 0).toBeCloseTo(21 + 9 * 8, 10);
  });

  it('beyond the book is unknown without a volume, not free', () => {
    expect(costOfLeaving({ depth: depth([BOOK]), side: 'sell' }, 8)).toEqual({ kind: 'unknown', missing: ['depth beyond the book', 'daily volume'] });
    expect(costOfLeaving({ depth: depth([BOOK]), side: 'sell', impact: { ...IMPACT, volumeDailyBase: 0 } }, 8)).toEqual({ kind: 'refused', why: 'the daily volume is above 0, got 0' });
  });

  it('takes time: a tenth of the volume leaves 10 % of a day in a day', () => {
    expect(hoursToLeave(10, 100, 0.1)).toBeCloseTo(24, 13);
    expect(hoursToLeave(0, 100, 0.1)).toBe(0);
  });

  it('by the law is undone by its inverse', () => {
    expect(squareRootImpact(IMPACT, quantityOfImpact(IMPACT, 0.013))).toBeCloseTo(0.013, 15);
    expect(quantityOfImpact({ ...IMPACT, sigmaDaily: 0 }, 0.01)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the size whose leaving stays within a budget', () => {
  it('ends inside a level', () => {
    // 3 lose 5; each further one loses 4 %: 5 + 4 x = 2 (3 + x) at x = 0.5.
    const size = sizeForCost({ depth: depth([BOOK]), side: 'sell' }, 200);
    expect(size).toMatchObject({ kind: 'size', beyondBase: 0, boundBy: 'budget' });
    expect(size.kind === 'size' ? size.quantityBase : 0).toBeCloseTo(3.5, 12);
  });

  it('goes beyond the book by the law, and costs the whole budget there', () => {
    const ground = { depth: depth([BOOK]), side: 'sell' as const, impact: { ...IMPACT, coefficient: 3 } };
    const size = sizeForCost(ground, 500);
    if (size.kind !== 'size') throw new Error(size.why);
    expect(size.beyondBase).toBeGreaterThan(0);
    const cost = costOfLeaving(ground, size.quantityBase);
    expect(cost.kind === 'cost' ? cost.costBps : 0).toBeCloseTo(500, 9);
  });

  it('ends with the book where nothing is known beyond it', () => {
    expect(sizeForCost({ depth: depth([BOOK]), side: 'sell' }, 500)).toEqual({ kind: 'size', quantityBase: 7, beyondBase: 0, boundBy: 'bookEnd' });
  });

  it('is none where the best price already costs more', () => {
    expect(sizeForCost({ depth: depth([BOOK]), side: 'sell', impact: IMPACT }, 50)).toEqual({ kind: 'none', why: 'the best price already costs 100.0 bps, the budget is 50' });
  });

  it('refuses a budget that is no number', () => {
    expect(sizeForCost({ depth: depth([BOOK]), side: 'sell' }, Number.NaN)).toEqual({ kind: 'refused', why: 'a budget is at least 0 bps, got NaN' });
  });
});

describe('the size for a cost beyond the book', () => {
  const grounds = [0.01, 0.04, 0.2, 1].flatMap((sigmaDaily) => [20, 100, 1_000, 100_000].map((volumeDailyBase) => ({ sigmaDaily, volumeDailyBase })));

  it.each(grounds)('is where the fine scan first pays more: %j', (impact) => {
    for (const side of ['sell', 'buy'] as const) {
      const ground = { depth: depth([BOOK]), side, impact };
      const costAt = (quantityBase: number): number => {
        const cost = costOfLeaving(ground, quantityBase);
        return cost.kind === 'cost' ? cost.costBps : Number.NaN;
      };
      for (const budgetBps of [150, 250, 285.7, 400, 1_000, 5_000]) {
        const size = sizeForCost(ground, budgetBps);
        if (size.kind !== 'size') throw new Error(size.kind);
        const { quantityBase } = size;
        expect(costAt(quantityBase)).toBeLessThanOrEqual(budgetBps * (1 + 1e-9));
        // The cost never falls with the quantity, so a hair more is already beyond the budget.
        expect(costAt(quantityBase * (1 + 1e-6) + 1e-9)).toBeGreaterThan(budgetBps);
        for (let share = 0; share < 1; share += 1 / 256) expect(costAt(quantityBase * (share + 1 / 512))).toBeLessThanOrEqual(budgetBps * (1 + 1e-9));
      }
    }
  });
});
