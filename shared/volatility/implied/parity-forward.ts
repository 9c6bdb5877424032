/**
 * The forward that an expiry's own options imply by put-call parity. Not here: the discount rate, which is 0 for options
 * paid in coin (H. Stoll, Journal of Finance 24, 1969, on a forward).
 */
import type { Believable, ExpiryQuotes, TwoSided } from './quotes';

export type ExpiryForward =
  | {
    readonly kind: 'ok';
    readonly forward: number;
    readonly from: 'parity' | 'future';
    /** Pairs of call and put that agree, and those whose bids and asks exclude the forward: one leg of them is stale. */
    readonly pairCount: number;
    readonly disagreeingCount: number;
  }
  | { readonly kind: 'unknown'; readonly why: string };

interface Pair {
  readonly low: number;
  readonly high: number;
  readonly middle: number;
  readonly weight: number;
}

/**
 * The middle of what the pairs allow: their weighted median by 1 / width^2, then the weighted mean of the pairs that do not
 * exclude it. The expiry's future where no strike has both a call and a put.
 */
export function expiryForward({ priceIn, futurePrice }: ExpiryQuotes, { calls, puts }: Believable): ExpiryForward {
  const putAt = new Map(puts.map((put) => [put.strike, put]));
  const pairs = calls.flatMap((call) => {
    const put = putAt.get(call.strike);
    return put === undefined ? [] : pairOf(call, put, priceIn);
  });
  if (pairs.length === 0) {
    return futurePrice === undefined
      ? { kind: 'unknown', why: 'no strike has both a call and a put with two sides, and there is no future of this expiry' }
      : { kind: 'ok', forward: futurePrice, from: 'future', pairCount: 0, disagreeingCount: 0 };
  }
  const median = weightedMedian(pairs);
  const agreeing = pairs.filter(({ low, high }) => low <= median && median <= high);
  const total = agreeing.reduce((sum, { weight }) => sum + weight, 0);
  const forward = agreeing.reduce((sum, { middle, weight }) => sum + middle * (weight / total), 0);
  return { kind: 'ok', forward, from: 'parity', pairCount: agreeing.length, disagreeingCount: pairs.length - agreeing.length };
}

/** C - P = F - K in quote currency, 1 - K / F in coin. */
function pairOf(call: TwoSided, put: TwoSided, priceIn: 'coin' | 'quote'): Pair[] {
  const { strike } = call;
  const forwardAt = (difference: number): number => (priceIn === 'coin' ? strike / (1 - difference) : strike + difference);
  const low = forwardAt(call.bid - put.ask);
  const high = forwardAt(call.ask - put.bid);
  const middle = forwardAt((call.bid + call.ask - put.bid - put.ask) / 2);
  if (!(low > 0 && high >= low && Number.isFinite(high))) return [];
  const width = Math.max(high - low, 1e-6 * middle);
  return [{ low, high, middle, weight: 1 / width ** 2 }];
}

function weightedMedian(pairs: readonly Pair[]): number {
  const inOrder = [...pairs].sort((a, b) => a.middle - b.middle);
  const half = pairs.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let sum = 0;
  for (const { middle, weight } of inOrder) {
    sum += weight;
    if (sum >= half) return middle;
  }
  return inOrder.at(-1)?.middle ?? 0;
}
