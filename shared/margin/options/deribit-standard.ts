/**
 * Standard margin of one coin-settled option at Deribit, in coin. Formulas from a secondary source (doc.tslab.pro, read
 * 2026-11) and not from the venue: every result says so. Not here: portfolio margin, the venue's netting of spreads.
 */
import type { OptionRight } from '../../volatility/implied/black76';

export interface StandardOption {
  readonly right: OptionRight;
  readonly strike: number;
  /** Signed coins: long > 0, short < 0. */
  readonly size: number;
  /** Index or forward price of the underlying. */
  readonly underlyingPrice: number;
  /** Mark price in coin per coin, as the venue quotes it. */
  readonly markPriceCoin: number;
}

export type OptionMargin =
  | { readonly kind: 'known'; readonly initialMargin: number; readonly maintenanceMargin: number; readonly certainty: 'doubted'; readonly source: string }
  | { readonly kind: 'refused'; readonly why: string };

const LEAST_SHORT_RATE = 0.1;
const SHORT_RATE = 0.15;
const MAINTENANCE_RATE = 0.075;
const SOURCE = 'secondary: doc.tslab.pro; not verified with the venue';

/**
 * A long option has been paid for: it requires nothing. Short call: max(0.15 - OTM / U, 0.1) + mark, maintenance 0.075 + mark.
 * Short put: the same, at least its maintenance max(0.075, 0.075 mark) + mark. Per coin; OTM is how far out of the money.
 */
export function deribitOptionMargin(option: StandardOption): OptionMargin {
  const { right, strike, size, underlyingPrice, markPriceCoin } = option;
  if (!(strike > 0 && underlyingPrice > 0) || !Number.isFinite(strike) || !Number.isFinite(underlyingPrice)) return { kind: 'refused', why: `expected strike and price above 0 (got ${strike} and ${underlyingPrice})` };
  if (!Number.isFinite(size) || !(markPriceCoin >= 0) || !Number.isFinite(markPriceCoin)) return { kind: 'refused', why: `expected a finite size and a mark of 0 or more (got ${size} and ${markPriceCoin})` };
  if (size >= 0) return { kind: 'known', initialMargin: 0, maintenanceMargin: 0, certainty: 'doubted', source: SOURCE };
  const outOfMoney = Math.max(0, right === 'call' ? strike - underlyingPrice : underlyingPrice - strike) / underlyingPrice;
  const initial = Math.max(SHORT_RATE - outOfMoney, LEAST_SHORT_RATE) + markPriceCoin;
  const maintenance = (right === 'call' ? MAINTENANCE_RATE : Math.max(MAINTENANCE_RATE, MAINTENANCE_RATE * markPriceCoin)) + markPriceCoin;
  return { kind: 'known', initialMargin: -size * (right === 'put' ? Math.max(initial, maintenance) : initial), maintenanceMargin: -size * maintenance, certainty: 'doubted', source: SOURCE };
}
