/**
 * What a named historical day is: data. Prices are ratios of the day's first price, so that they can be laid on any price of
 * today. What was not read in a source is absent, never filled in.
 */

export interface AssetDay {
  /** Mark at the day's turning points, in order, as ratios of the first, which is 1. */
  readonly mark: readonly number[];
  /** Where trades at one venue stood at the same points, when they left the mark. */
  readonly last?: readonly number[];
}

export interface HistoricalDay {
  /** Kept in policies and journals: must not change. */
  readonly id: string;
  readonly title: string;
  /** In UTC; the month alone where no single day was read. */
  readonly date: string;
  /** Absent where it was not read. */
  readonly durationMinutes?: number;
  /** By underlying; all with as many points. */
  readonly assets: Readonly<Record<string, AssetDay>>;
  /** Stablecoins that left a dollar, at the same points. */
  readonly pegs?: Readonly<Record<string, readonly number[]>>;
  /** Funding over the whole day by underlying, as a ratio of notional; positive: longs paid. */
  readonly fundingRatio?: Readonly<Record<string, number>>;
  /** How the figures were read, where that is a choice. */
  readonly note?: string;
  readonly sources: readonly string[];
}

/** Prices as ratios of the first. */
export function relative(...prices: readonly number[]): readonly number[] {
  return prices.map((price) => price / (prices[0] ?? price));
}
