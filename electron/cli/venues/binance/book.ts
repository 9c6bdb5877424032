/** The generated book of a symbol: levels around the mark, and the change from one moment to the next. */
import { hashText } from '../../../../shared/math/hash';
import { decimalsOf, type SymbolMarket } from './market';

export type WireLevel = readonly [string, string];

/** Quantities by price text, as the venue writes both. Ids rise by invented steps, with gaps inside a change as at the venue. */
export interface SimulatedBook {
  bids: Map<string, string>;
  asks: Map<string, string>;
  lastId: number;
  step: number;
}

export interface BookChange {
  readonly U: number;
  readonly u: number;
  readonly pu: number;
  readonly b: readonly WireLevel[];
  readonly a: readonly WireLevel[];
}

const LEVELS = 200;
const FIRST_ID = 1_000_000;

export function createBook(market: SymbolMarket): SimulatedBook {
  const book: SimulatedBook = { bids: new Map(), asks: new Map(), lastId: FIRST_ID, step: 0 };
  const { bids, asks } = levelsAround(market, 0);
  return Object.assign(book, { bids, asks });
}

/** Moves the book to the market's mark; every tenth step the quantities of all levels change. */
export function stepBook(book: SimulatedBook, market: SymbolMarket): BookChange {
  book.step += 1;
  const next = levelsAround(market, Math.floor(book.step / 10));
  const change = { U: book.lastId + 3, u: book.lastId + 11, pu: book.lastId, b: difference(book.bids, next.bids), a: difference(book.asks, next.asks) };
  book.bids = next.bids;
  book.asks = next.asks;
  book.lastId = change.u;
  return change;
}

function levelsAround(market: SymbolMarket, epoch: number): { bids: Map<string, string>; asks: Map<string, string> } {
  const { listed, mark } = market;
  const tick = Number(listed.tickSize);
  // Levels one part in fifty thousand apart, but never closer than the tick.
  const spacing = Math.max(1, Math.round(mark / 50_000 / tick));
  const below = Math.floor(mark / tick / spacing);
  const bids = new Map<string, string>();
  const asks = new Map<string, string>();
  for (let n = 0; n < LEVELS; n += 1) {
    put(bids, (below - n) * spacing);
    put(asks, (below + 1 + n) * spacing);
  }
  return { bids, asks };

  function put(side: Map<string, string>, ticks: number): void {
    if (ticks <= 0) return;
    const share = Number.parseInt(hashText(`${listed.symbol}/${ticks}/${epoch}`).slice(0, 4), 16) / 65_536;
    const quantity = (20_000 / mark) * (0.2 + share);
    side.set((ticks * tick).toFixed(decimalsOf(listed.tickSize)), Math.max(Number(listed.stepSize), quantity).toFixed(decimalsOf(listed.stepSize)));
  }
}

function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly WireLevel[] {
  const changed: WireLevel[] = [];
  for (const [price, quantity] of after) if (before.get(price) !== quantity) changed.push([price, quantity]);
  for (const price of before.keys()) if (!after.has(price)) changed.push([price, '0']);
  return changed;
}
