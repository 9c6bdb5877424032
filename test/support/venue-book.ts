/** A truth to compare a synchronised book with: every change is applied, none can be lost. */
import type { DepthChange, Snapshot } from '../../shared/venues/binance/book';
import type { Level } from '../../shared/market/event';

export interface TrueBook {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  lastId: number;
}

export function createTrueBook(): TrueBook {
  return { bids: new Map(), asks: new Map(), lastId: 100_000_000 };
}

export function applyToTruth(book: TrueBook, change: DepthChange): void {
  for (const [side, levels] of [[book.bids, change.bids], [book.asks, change.asks]] as const) {
    for (const { price, quantityBase } of levels) {
      if (quantityBase === 0) side.delete(price);
      else side.set(price, quantityBase);
    }
  }
  book.lastId = change.lastId;
}

/** The best `count` levels a side, best first. */
export function best(book: TrueBook, count: number): { bids: Level[]; asks: Level[] } {
  const levels = (side: Map<number, number>, order: number) =>
    [...side].map(([price, quantityBase]) => ({ price, quantityBase })).sort((a, b) => order * (a.price - b.price)).slice(0, count);
  return { bids: levels(book.bids, -1), asks: levels(book.asks, 1) };
}

export function snapshotOfTruth(book: TrueBook, limit: number, eventAtMs: number): Snapshot {
  return { lastId: book.lastId, eventAtMs, venueAtMs: eventAtMs, limit, ...best(book, limit) };
}
