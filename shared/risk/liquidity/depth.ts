/**
 * What can be traded at once, at which prices: one venue's order book, or several merged into one. A book that cannot be
 * true is refused in words. It does not know how old a book is: the caller leaves stale ones out.
 */
import type { Level } from '../../market/event';

export interface Book {
  /** Highest first. */
  readonly bids: readonly Level[];
  /** Lowest first. */
  readonly asks: readonly Level[];
}

export interface NamedBook extends Book {
  readonly venue: string;
}

export interface Depth extends Book {
  /** What costs are counted from. */
  readonly referencePrice: number;
}

export type DepthAnswer =
  | { readonly kind: 'depth'; readonly depth: Depth }
  | { readonly kind: 'refused'; readonly why: string };

/** Why a book cannot be used, naming the side and the price; undefined when it can. */
export function bookProblem({ bids, asks }: Book): string | undefined {
  const problem = sideProblem(bids, 'bids', -1) ?? sideProblem(asks, 'asks', 1);
  if (problem !== undefined) return problem;
  const bid = bids[0]?.price ?? 0;
  const ask = asks[0]?.price ?? 0;
  return bid < ask ? undefined : `the book is crossed: bid ${bid} is not below ask ${ask}`;
}

/**
 * The books of an instrument at all its venues as one, best price first; all in the same quote currency and base unit.
 * Costs are counted from `referencePrice` (a mark, say), by default from the median of the venues' mid prices. Between
 * venues bids may lie above asks: that is a difference of price, and it is kept. Refused when there is no book, or one of
 * them is empty, crossed or out of order.
 */
export function depthOf(books: readonly NamedBook[], referencePrice?: number): DepthAnswer {
  if (books.length === 0) return { kind: 'refused', why: 'there is no book' };
  for (const book of books) {
    const problem = bookProblem(book);
    if (problem !== undefined) return { kind: 'refused', why: `${book.venue}: ${problem}` };
  }
  if (referencePrice !== undefined && !(referencePrice > 0 && Number.isFinite(referencePrice))) return { kind: 'refused', why: `a reference price is above 0, got ${referencePrice}` };
  return { kind: 'depth', depth: mergedDepth(books, referencePrice) };
}

/** The same of books that were found usable one by one, at least one. */
export function mergedDepth(books: readonly NamedBook[], referencePrice?: number): Depth {
  const [only] = books;
  if (only !== undefined && books.length === 1) return { bids: only.bids, asks: only.asks, referencePrice: referencePrice ?? midOf(only) };
  const bids = books.flatMap((book) => book.bids).sort((a, b) => b.price - a.price);
  const asks = books.flatMap((book) => book.asks).sort((a, b) => a.price - b.price);
  return { bids, asks, referencePrice: referencePrice ?? median(books.map(midOf)) };
}

/** The side of the book that takes what leaves: bids for selling, asks for buying. */
export type Side = 'buy' | 'sell';

/** A level as a loss: `slippageRatio` > 0 = worse than the reference price. */
export interface Step {
  readonly price: number;
  readonly quantityBase: number;
  readonly slippageRatio: number;
}

/** The levels that a trade on `side` meets, in the order it meets them. */
export function stepsOf({ bids, asks, referencePrice }: Depth, side: Side): Step[] {
  const levels = side === 'buy' ? asks : bids;
  const sign = side === 'buy' ? 1 : -1;
  return levels.map(({ price, quantityBase }) => ({ price, quantityBase, slippageRatio: (sign * (price - referencePrice)) / referencePrice }));
}

/** Quantity that can be traded on `side` at prices no more than `bps` worse than the reference price. */
export function depthWithin(depth: Depth, side: Side, bps: number): number {
  // A price exactly at the edge belongs inside, whatever the rounding of its distance.
  const edge = bps / 10_000 + 1e-12;
  return stepsOf(depth, side).reduce((sum, step) => (step.slippageRatio <= edge ? sum + step.quantityBase : sum), 0);
}

function sideProblem(levels: readonly Level[], name: 'bids' | 'asks', direction: 1 | -1): string | undefined {
  if (levels.length === 0) return `the book has no ${name}`;
  let before: number | undefined;
  for (const { price, quantityBase } of levels) {
    if (!(price > 0 && Number.isFinite(price))) return `a price among the ${name} is ${price}`;
    if (!(quantityBase > 0 && Number.isFinite(quantityBase))) return `the quantity among the ${name} at ${price} is ${quantityBase}`;
    if (before !== undefined && direction * (price - before) < 0) return `the ${name} are out of order at ${price} after ${before}`;
    before = price;
  }
  return undefined;
}

function midOf({ bids, asks }: Book): number {
  return ((bids[0]?.price ?? 0) + (asks[0]?.price ?? 0)) / 2;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
