/**
 * Option quotes of one expiry as a venue shows them, and which of them can be believed: two-sided, not crossed, not stale.
 * What is left out is counted by reason. Not here: what a price says about volatility.
 */
import type { OptionRight } from './black76';

export interface OptionQuote {
  readonly strike: number;
  readonly right: OptionRight;
  /** Per unit of base, in coin or quote currency as the expiry says; absent when nobody quotes that side. */
  readonly bid?: number;
  readonly ask?: number;
  /** Absent: taken at the same moment as the rest. */
  readonly ageMs?: number;
}

export interface ExpiryQuotes {
  /** As the venue names the expiry, or its time. */
  readonly id: string;
  /** Years of 365 days from the moment of the quotes. */
  readonly expiryYears: number;
  readonly priceIn: 'coin' | 'quote';
  /** Middle of the future that expires with the options, where there is one. */
  readonly futurePrice?: number;
  readonly quotes: readonly OptionQuote[];
}

export interface TwoSided {
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
}

export interface LeftOut {
  readonly noBid: number;
  readonly noAsk: number;
  /** Bid above ask. */
  readonly crossed: number;
  /** Older than STALE_QUOTE_MS. */
  readonly stale: number;
  /** A strike or price that cannot be one (not above 0, not finite). */
  readonly senseless: number;
  /** A second quote of the same option: the first is kept. */
  readonly repeated: number;
}

export interface Believable {
  /** By strike, ascending. */
  readonly calls: readonly TwoSided[];
  readonly puts: readonly TwoSided[];
  readonly leftOut: LeftOut;
}

/** A market maker renews a quote many times a minute; one this old is a price nobody stands behind. */
export const STALE_QUOTE_MS = 60_000;

export function isStale({ ageMs }: OptionQuote): boolean {
  return ageMs !== undefined && !(ageMs <= STALE_QUOTE_MS);
}

export function believable(quotes: readonly OptionQuote[]): Believable {
  const leftOut = { noBid: 0, noAsk: 0, crossed: 0, stale: 0, senseless: 0, repeated: 0 };
  const sides = { call: new Map<number, TwoSided>(), put: new Map<number, TwoSided>() };
  for (const quote of quotes) {
    const { strike, right, bid, ask } = quote;
    const isPrice = (price: number | undefined): boolean => price === undefined || (price >= 0 && Number.isFinite(price));
    if (!(strike > 0) || !Number.isFinite(strike) || !isPrice(bid) || !isPrice(ask)) leftOut.senseless += 1;
    else if (isStale(quote)) leftOut.stale += 1;
    else if (bid === undefined || bid === 0) leftOut.noBid += 1;
    else if (ask === undefined || ask === 0) leftOut.noAsk += 1;
    else if (bid > ask) leftOut.crossed += 1;
    else if (sides[right].has(strike)) leftOut.repeated += 1;
    else sides[right].set(strike, { strike, bid, ask });
  }
  const inOrder = (side: ReadonlyMap<number, TwoSided>): TwoSided[] => [...side.values()].sort((a, b) => a.strike - b.strike);
  return { calls: inOrder(sides.call), puts: inOrder(sides.put), leftOut };
}

/** What was left out in words, or undefined when nothing was. */
export function leftOutText(leftOut: LeftOut): string | undefined {
  const said = [
    [leftOut.noBid, 'without a bid'], [leftOut.noAsk, 'without an ask'], [leftOut.crossed, 'crossed'],
    [leftOut.stale, 'stale'], [leftOut.senseless, 'not a price'], [leftOut.repeated, 'repeated'],
  ] as const;
  const parts = said.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return parts.length === 0 ? undefined : `left out: ${parts.join(', ')}`;
}
