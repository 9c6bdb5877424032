/** Option chains made from a known smile, as a market maker would quote it in coin. */
import { black76 } from '../../shared/volatility/implied/black76';
import type { ExpiryQuotes, OptionQuote } from '../../shared/volatility/implied/quotes';
import { sviVariance, type SviRaw } from '../../shared/volatility/implied/svi';

export interface MadeExpiry {
  readonly id: string;
  readonly forward: number;
  readonly expiryYears: number;
  readonly smile: SviRaw;
  readonly strikes: readonly number[];
  /** Half of the spread, in volatility. */
  readonly halfSpread?: number;
}

export const STRIKES = [60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 130, 140, 160];
export const SMILE: SviRaw = { a: 0.01, b: 0.08, rho: -0.3, m: 0.02, sigma: 0.15 };

export function madeExpiry({ id, forward, expiryYears, smile, strikes, halfSpread = 0.005 }: MadeExpiry): ExpiryQuotes {
  const quotes = strikes.flatMap((strike) => (['call', 'put'] as const).map((right): OptionQuote => {
    const middle = Math.sqrt(sviVariance(smile, Math.log(strike / forward)) / expiryYears);
    const priceAt = (volatilityAnnual: number): number => black76({ forward, strike, expiryYears, volatilityAnnual, right }) / forward;
    return { strike, right, bid: priceAt(middle - halfSpread), ask: priceAt(middle + halfSpread) };
  }));
  return { id, expiryYears, priceIn: 'coin', quotes };
}

/** The quotes with some of them changed: what `change` answers replaces the quote. */
export function changed(expiry: ExpiryQuotes, change: (quote: OptionQuote) => OptionQuote): ExpiryQuotes {
  return { ...expiry, quotes: expiry.quotes.map(change) };
}
