import { describe, expect, test } from 'vitest';
import { askLevels, bidLevels, BOOK_LEVELS, emptyBook, fillMarketOrder, quoteAround, refillBook, strain, type Book } from '../../../shared/drills/book';
import { simulatedAsset } from '../../../shared/drills/instruments';
import { createRandom } from '../../../shared/math/random';

const asset = simulatedAsset('BTCUSDT');
const sum = (levels: readonly { readonly quantityBase: number; readonly price: number }[]) => levels.reduce((total, level) => total + level.quantityBase * level.price, 0);

function bookAt(volatilityAnnual: number, seed: number): Book {
  const random = createRandom(seed, 'book');
  const book = emptyBook();
  quoteAround(book, asset, 64_000, strain(volatilityAnnual), random);
  refillBook(book, asset, 64_000, strain(volatilityAnnual), random);
  return book;
}

describe('simulated book', () => {
  test('has twenty levels a side, best first, bids below asks', () => {
    const book = bookAt(0.4, 1);
    const bids = bidLevels(book, asset.instrument).map((level) => level.price);
    const asks = askLevels(book, asset.instrument).map((level) => level.price);
    expect(bids).toHaveLength(BOOK_LEVELS);
    expect(asks).toHaveLength(BOOK_LEVELS);
    expect(bids).toEqual([...new Set(bids)].sort((a, b) => b - a));
    expect(asks).toEqual([...new Set(asks)].sort((a, b) => a - b));
    expect(bids[0]).toBeLessThan(asks[0] ?? 0);
  });

  test('thins out and widens as volatility rises', () => {
    const mean = (volatility: number, of: (book: Book) => number) => [1, 2, 3, 4, 5, 6, 7, 8].reduce((total, seed) => total + of(bookAt(volatility, seed)), 0) / 8;
    const depth = (book: Book) => sum(bidLevels(book, asset.instrument));
    const spread = (book: Book) => book.ask - book.bid;
    expect(mean(1.6, depth)).toBeLessThan(mean(0.4, depth) / 4);
    expect(mean(1.6, spread)).toBeGreaterThan(mean(0.4, spread) * 4);
  });

  const book: Book = { bid: 1_000, ask: 1_001, bids: { offsets: [0, 5, 20], lots: [100, 200, 300] }, asks: { offsets: [0, 4], lots: [50, 50] } };

  test('fills an order level by level at the volume-weighted price', () => {
    // Ticks of 0.1, lots of 0.001: 100 lots at 100.0, 200 at 99.5, 100 at 98.0.
    expect(fillMarketOrder(book, asset.instrument, -400)).toEqual({ kind: 'filled', averagePrice: (100 * 100 + 200 * 99.5 + 100 * 98) / 400 });
    expect(fillMarketOrder(book, asset.instrument, 50)).toEqual({ kind: 'filled', averagePrice: 100.1 });
  });

  test('says how much it holds when an order is larger', () => {
    expect(fillMarketOrder(book, asset.instrument, 101)).toEqual({ kind: 'tooLarge', availableBase: 0.1 });
  });
});
