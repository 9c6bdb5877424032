/**
 * Implied variance from all strikes at once, without a model of the smile, and the index of 30 days made of two expiries.
 * Source: the VIX white paper (CBOE, 2009), by whose selection of strikes and sum it goes. Our index is not Deribit's DVOL,
 * whose weighting is another.
 */
import type { Believable } from './quotes';

/** Bid and ask in quote currency; 0 where nobody quotes. */
export interface StrikeRow {
  readonly strike: number;
  readonly callBid: number;
  readonly callAsk: number;
  readonly putBid: number;
  readonly putAsk: number;
}

/** The two-sided quotes of an expiry by strike; `unit` is what one unit of their price is in quote currency (coin: the forward). */
export function strikeRows({ calls, puts }: Believable, unit: number): StrikeRow[] {
  const rows = new Map<number, { strike: number; callBid: number; callAsk: number; putBid: number; putAsk: number }>();
  const rowAt = (strike: number) => {
    const row = rows.get(strike) ?? { strike, callBid: 0, callAsk: 0, putBid: 0, putAsk: 0 };
    rows.set(strike, row);
    return row;
  };
  for (const { strike, bid, ask } of calls) Object.assign(rowAt(strike), { callBid: bid * unit, callAsk: ask * unit });
  for (const { strike, bid, ask } of puts) Object.assign(rowAt(strike), { putBid: bid * unit, putAsk: ask * unit });
  return [...rows.values()].sort((a, b) => a.strike - b.strike);
}

export type ModelFreeVariance =
  | { readonly kind: 'ok'; readonly varianceAnnual: number; readonly forward: number; readonly centreStrike: number; readonly usedCount: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** Rows by strike, ascending; years > 0; `forward` by parity at the strike where call and put are nearest, when absent. */
export function modelFreeVariance(rows: readonly StrikeRow[], years: number, rate = 0, forwardGiven?: number): ModelFreeVariance {
  const growth = Math.exp(rate * years);
  const forward = forwardGiven ?? forwardOf(rows, growth);
  if (forward === undefined) return { kind: 'unknown', why: 'no strike has both a call and a put with two sides' };
  const centre = rows.findLastIndex(({ strike }) => strike <= forward);
  const centreStrike = rows[centre]?.strike;
  if (centreStrike === undefined || centre === rows.length - 1) return { kind: 'unknown', why: 'the strikes do not lie on both sides of the forward' };
  const used = chosen(rows, centre);
  if (used.length < 3) return { kind: 'unknown', why: `${used.length} strikes with a bid: too few for a sum over strikes` };
  let sum = 0;
  for (const [i, { strike, price }] of used.entries()) {
    const below = used[i - 1]?.strike;
    const above = used[i + 1]?.strike;
    const width = below === undefined ? (above ?? strike) - strike : above === undefined ? strike - below : (above - below) / 2;
    sum += (width / strike ** 2) * price;
  }
  const varianceAnnual = (2 * growth * sum - (forward / centreStrike - 1) ** 2) / years;
  return varianceAnnual > 0
    ? { kind: 'ok', varianceAnnual, forward, centreStrike, usedCount: used.length }
    : { kind: 'unknown', why: 'the strikes quoted leave no variance' };
}

function forwardOf(rows: readonly StrikeRow[], growth: number): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  let forward: number | undefined;
  for (const { strike, callBid, callAsk, putBid, putAsk } of rows) {
    if (callBid <= 0 || putBid <= 0) continue;
    const difference = (callBid + callAsk - putBid - putAsk) / 2;
    if (Math.abs(difference) >= least) continue;
    least = Math.abs(difference);
    forward = strike + growth * difference;
  }
  return forward;
}

/** Puts below the centre, calls above it, both in the middle; none without a bid, none beyond two such in a row. */
function chosen(rows: readonly StrikeRow[], centre: number): { readonly strike: number; readonly price: number }[] {
  const outwards = (list: readonly StrikeRow[], side: 'put' | 'call'): { readonly strike: number; readonly price: number }[] => {
    const taken: { readonly strike: number; readonly price: number }[] = [];
    let missing = 0;
    for (const row of list) {
      const bid = side === 'put' ? row.putBid : row.callBid;
      missing = bid > 0 ? 0 : missing + 1;
      if (missing === 2) break;
      if (bid > 0) taken.push({ strike: row.strike, price: (bid + (side === 'put' ? row.putAsk : row.callAsk)) / 2 });
    }
    return taken;
  };
  const middle = rows[centre];
  const below = outwards(rows.slice(0, centre).reverse(), 'put').reverse();
  const above = outwards(rows.slice(centre + 1), 'call');
  const own = middle === undefined || middle.callBid <= 0 || middle.putBid <= 0 ? [] : [{ strike: middle.strike, price: (middle.callBid + middle.callAsk + middle.putBid + middle.putAsk) / 4 }];
  return [...below, ...own, ...above];
}

export interface VarianceOfExpiry {
  readonly years: number;
  readonly varianceAnnual: number;
}

export type VolatilityIndex =
  | { readonly kind: 'ok'; readonly volatilityAnnual: number; readonly nearYears: number; readonly farYears: number }
  | { readonly kind: 'unknown'; readonly why: string };

export const INDEX_YEARS = 30 / 365;

/**
 * The volatility of the coming 30 days: total variance interpolated between the last expiry before and the first after them.
 * Unknown where they do not lie between two expiries: an extrapolated index is not one.
 */
export function thirtyDayIndex(expiries: readonly VarianceOfExpiry[]): VolatilityIndex {
  const near = expiries.findLast(({ years }) => years <= INDEX_YEARS);
  const far = expiries.find(({ years }) => years >= INDEX_YEARS);
  if (near === undefined || far === undefined) return { kind: 'unknown', why: '30 days do not lie between two expiries' };
  const share = far === near ? 0 : (INDEX_YEARS - near.years) / (far.years - near.years);
  const total = near.varianceAnnual * near.years * (1 - share) + far.varianceAnnual * far.years * share;
  return { kind: 'ok', volatilityAnnual: Math.sqrt(total / INDEX_YEARS), nearYears: near.years, farYears: far.years };
}
