/**
 * Who lives through the hours of a backtest: one position in one wallet, and the advice it follows. Two forms of the same: any
 * contract under the live rules as they stand (`whole-trader.ts`), and the usual one in closed form (`plain/`), hours of
 * which cost microseconds. The loop over the candles is in `backtest.ts`.
 */
import type { BookStatistics, DrawdownFact } from '../../sizing/facts';

/** What is known at one close. */
export interface HourFacts {
  readonly nowMs: number;
  readonly markPrice: number;
  /** Annual, for the day ahead. */
  readonly volatility: { readonly centralAnnual: number; readonly medianAnnual: number; readonly limitAnnual: number };
  readonly statistics: BookStatistics;
  /** Of the last 24 hours, in base units. */
  readonly volumeBaseDaily: number;
  /** Rate of the last payment; undefined when no funding was given. */
  readonly fundingRate: number | undefined;
  readonly drawdown: DrawdownFact;
  /** Strength of the view, -2 to 2; 0 wants no position. */
  readonly conviction: number;
}

/** What the advice says at a close. */
export interface HourAdvice {
  /** What bound: rule id, or the kind of an answer that was no size. */
  readonly bound: string;
  /** Signed contracts to buy or sell; 0 to hold. */
  readonly tradeContracts: number;
}

export interface Trader {
  /** Signed contracts. */
  readonly quantity: () => number;
  readonly equityAt: (price: number) => number;
  /** Whether liquidation is nearer to `price` than this ratio of it. */
  readonly isNear: (price: number, ratio: number) => boolean;
  /** Money into the wallet, received > 0. */
  readonly pay: (amount: number) => void;
  /** To `quantity` contracts at `price`, the cost taken from the wallet. */
  readonly tradeTo: (quantity: number, price: number, costRatio: number) => void;
  /** The price within the candle after a close at `before` at which the venue takes the position; undefined when it lives. */
  readonly liquidationAfter: (before: number, candle: { readonly open: number; readonly high: number; readonly low: number }) => number | undefined;
  /** Closes everything at `price`; the fee comes on top, and nobody owes more than there is. */
  readonly liquidate: (price: number, feeRate: number) => void;
  /** Undefined when no advice could be given at all. Asked once an hour at most: it remembers what the rules remember. */
  readonly advise: (facts: HourFacts) => HourAdvice | undefined;
}
