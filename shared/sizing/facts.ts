/**
 * What sizing knows beside accounts and prices, each with its own absence: volatility by horizon, depth, volume, funding.
 * Plain data; nothing is estimated here.
 */
import type { Freshness } from '../market/age';
import type { Level } from '../market/event';
import type { Tier } from '../market/instrument';
import type { Matrix } from '../math/linear-system';
import type { Scenarios } from '../risk/value-at-risk/scenarios';
import type { FittedTail } from '../risk/touch/tail-model';
import { DAYS_PER_YEAR } from '../units';

/** A value, or what is missing for it. */
export type Fact<T> = { readonly kind: 'known'; readonly value: T } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Annualised, for the hours from now on. */
export interface HorizonVolatility {
  readonly hours: number;
  readonly medianAnnual: number;
  /** The 80th percentile of the forecast's own error: what limits read. */
  readonly limitAnnual: number;
}

export interface VolatilityOutlook {
  /** By rising hours; at least one. */
  readonly horizons: readonly HorizonVolatility[];
  /** `realised`: no forecast is there yet, the recent past stands for it. */
  readonly from: 'forecast' | 'realised';
  /** What is missing, borrowed or old, in words. */
  readonly caveats: readonly string[];
}

/** Targets use the median, limits the 80th percentile. */
export type VolatilityUse = 'median' | 'limit';

/**
 * Annual volatility over the coming `hours`: between two horizons their variances over time are joined by a straight line;
 * before the first and after the last, their own level holds.
 */
export function volatilityOver({ horizons }: VolatilityOutlook, hours: number, use: VolatilityUse): number {
  const level = (horizon: HorizonVolatility): number => (use === 'median' ? horizon.medianAnnual : horizon.limitAnnual);
  let before: HorizonVolatility | undefined;
  for (const after of horizons) {
    if (hours <= after.hours) {
      if (before === undefined || hours === after.hours) return level(after);
      const share = (hours - before.hours) / (after.hours - before.hours);
      const variance = (1 - share) * level(before) ** 2 * before.hours + share * level(after) ** 2 * after.hours;
      return Math.sqrt(variance / hours);
    }
    before = after;
  }
  return before === undefined ? 0 : level(before);
}

/** Standard deviation of the log return over the coming `hours`. */
export function sigmaOver(outlook: VolatilityOutlook, hours: number, use: VolatilityUse): number {
  return volatilityOver(outlook, hours, use) * Math.sqrt(hours / (24 * DAYS_PER_YEAR));
}

/** An order book as it was last seen; levels best first. */
export interface BookFact {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly freshness: Freshness;
}

/** Signed: longs pay a positive rate at the end of each interval. */
export interface FundingFact {
  readonly rate: number;
  readonly intervalHours: number;
  /** Largest rate that the venue's rule allows, when it is known. */
  readonly capRate?: number;
}

/** What will hold from a moment on, which may have passed. */
export interface AnnouncedTiers {
  readonly effectiveAtMs: number;
  readonly tiers: readonly Tier[];
}

/** Of one instrument. */
export interface InstrumentFacts {
  readonly book: Fact<BookFact>;
  /** Traded in the last 24 hours, in base units. */
  readonly volumeBaseDaily: Fact<number>;
  readonly funding: Fact<FundingFact>;
  /** A tier table that the venue has announced; absent when none is known. */
  readonly announcedTiers?: AnnouncedTiers;
}

/** Of several underlyings, in the order of `names`; shrunk, so that its inverse does not magnify noise. */
export interface CorrelationsFact {
  readonly names: readonly string[];
  readonly correlations: Matrix;
}

/** How what is held has moved, alone and together; renewed as hours close. */
export interface BookStatistics {
  /** Joint days of what is held, in units of each underlying's volatility then. */
  readonly scenarios: Fact<Scenarios>;
  /** By underlying; an underlying that is not listed has the prior's tail. */
  readonly tails: ReadonlyMap<string, FittedTail>;
  /** How what is held moves together in ordinary hours; limits for a crash do not read it. */
  readonly correlations: Fact<CorrelationsFact>;
}

export const NO_STATISTICS: BookStatistics = {
  scenarios: { kind: 'unknown', missing: ['hourly history'] },
  tails: new Map(),
  correlations: { kind: 'unknown', missing: ['hourly history'] },
};

/** Unit value of the whole book against its highest of twelve months; flows in and out do not move it. */
export interface DrawdownFact {
  readonly unitValue: number;
  readonly highWater: number;
}
