/**
 * The simulated order book: 20 levels a side whose reach, gaps and spread widen and whose quantities shrink as volatility
 * rises. It fills a market order by walking its levels; the order leaves no mark on later prices.
 */
import { normal } from '../math/normal';
import { uniform, type Random } from '../math/random';
import type { Level } from '../market/event';
import type { Instrument } from '../market/instrument';
import type { SimulatedAsset } from './instruments';
import { fromSteps, nearestSteps } from './steps';

export const BOOK_LEVELS = 20;

/** One side: distance of each level from the best price in ticks, rising from 0, and its quantity in lots. */
export interface BookSide {
  readonly offsets: number[];
  readonly lots: number[];
}

/** Best prices in ticks, and what stands behind them. */
export interface Book {
  bid: number;
  ask: number;
  readonly bids: BookSide;
  readonly asks: BookSide;
}

export function emptyBook(): Book {
  return { bid: 0, ask: 1, bids: { offsets: [], lots: [] }, asks: { offsets: [], lots: [] } };
}

/** Volatility that counts as calm for the book: BTC at 40 % a year. */
const CALM_VOLATILITY_ANNUAL = 0.4;

/** How strained the market is: 1 in calm, 5 when volatility is five times that; between 0.5 and 12. */
export function strain(volatilityAnnual: number): number {
  return Math.min(12, Math.max(0.5, volatilityAnnual / CALM_VOLATILITY_ANNUAL));
}

/** New best prices around `middle`; the spread grows with the square of strain and is at least a tick. */
export function quoteAround(book: Book, asset: SimulatedAsset, middle: number, strained: number, random: Random): void {
  const tick = asset.instrument.priceTick;
  const middleTicks = nearestSteps(middle, tick);
  const spread = Math.max(1, Math.round(asset.calmSpreadRatio * middleTicks * strained ** 2 * (0.5 + uniform(random))));
  book.bid = Math.max(1, middleTicks - Math.floor(spread / 2));
  book.ask = book.bid + spread;
}

/** Draws what stands behind the best prices anew. Notional falls with strain * sqrt(strain), reach grows with strain. */
export function refillBook(book: Book, asset: SimulatedAsset, price: number, strained: number, random: Random): void {
  const reachTicks = nearestSteps(asset.calmReachRatio * price * strained, asset.instrument.priceTick);
  const notional = asset.calmDepthNotional / (strained * Math.sqrt(strained));
  refillSide(book.bids, asset.instrument, price, Math.min(reachTicks, Math.floor(book.bid / 2)), notional, random);
  refillSide(book.asks, asset.instrument, price, reachTicks, notional, random);
}

function refillSide(side: BookSide, { quantityLot }: Instrument, price: number, reachTicks: number, notional: number, random: Random): void {
  let offset = 0;
  for (let level = 0; level < BOOK_LEVELS; level += 1) {
    const share = level / (BOOK_LEVELS - 1);
    offset = level === 0 ? 0 : Math.max(offset + 1, Math.round(reachTicks * share * Math.sqrt(share)));
    // Weights rise from half the mean to one and a half times it.
    const mean = (notional * (0.5 + share)) / BOOK_LEVELS;
    const quantity = (mean / price) * Math.exp(0.5 * normal(random) - 0.125);
    side.offsets[level] = offset;
    side.lots[level] = Math.max(1, nearestSteps(quantity, quantityLot));
  }
}

/** The bid side as levels, best first. */
export function bidLevels(book: Book, instrument: Instrument): readonly Level[] {
  return levelsOf(book.bids, book.bid, -1, instrument);
}

/** The ask side as levels, best first. */
export function askLevels(book: Book, instrument: Instrument): readonly Level[] {
  return levelsOf(book.asks, book.ask, 1, instrument);
}

function levelsOf(side: BookSide, best: number, direction: 1 | -1, { priceTick, quantityLot }: Instrument): readonly Level[] {
  return side.offsets.map((offset, level) => ({
    price: fromSteps(best + direction * offset, priceTick),
    quantityBase: fromSteps(side.lots[level] ?? 0, quantityLot),
  }));
}

export type Fill =
  | { readonly kind: 'filled'; readonly averagePrice: number }
  /** The side holds only so much. */
  | { readonly kind: 'tooLarge'; readonly availableBase: number };

/** Fills a market order of `lots` (buy > 0, sell < 0) against the book as it stands. */
export function fillMarketOrder(book: Book, instrument: Instrument, lots: number): Fill {
  const isBuy = lots > 0;
  const side = isBuy ? book.asks : book.bids;
  let open = Math.abs(lots);
  let tickLots = 0;
  for (let level = 0; level < side.offsets.length && open > 0; level += 1) {
    const taken = Math.min(open, side.lots[level] ?? 0);
    const offset = side.offsets[level] ?? 0;
    tickLots += taken * (isBuy ? book.ask + offset : book.bid - offset);
    open -= taken;
  }
  if (open > 0) return { kind: 'tooLarge', availableBase: fromSteps(Math.abs(lots) - open, instrument.quantityLot) };
  return { kind: 'filled', averagePrice: fromSteps(tickLots, instrument.priceTick) / Math.abs(lots) };
}
