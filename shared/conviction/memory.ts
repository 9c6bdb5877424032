/**
 * What the forecasts remember between two hours: plain JSON, changed in place, bounded by a window of 500 days and the table of
 * rules. It holds no opinion of the trader's and none of this is ever mixed into one.
 */
import { createPairMoments, type PairMoments } from './diversification';
import { createPriceVolatility, type PriceVolatility } from './price-volatility';
import { createRecordTally, type RecordTally } from './record';
import { FORECAST_RULES, type Raw } from './rules';
import { createWeightedMean, type WeightedMean } from './weighted-mean';

/** One closed hour. What is not known is absent: a carry of 0 is not the same as none. */
export interface ConvictionHour {
  readonly openAtMs: number;
  readonly close: number;
  /** Funding in force, as a simple rate a year: > 0 = longs pay. See `fundingAnnual`. */
  readonly fundingAnnual?: number;
  /** Premium of a dated future over spot, a year: > 0 = a long loses it until expiry. */
  readonly basisAnnual?: number;
  /** At the money, about 30 days. */
  readonly impliedVolatilityAnnual?: number;
}

/** Mean over the hours that knew it. */
export interface HourMean {
  sum: number;
  count: number;
}

/** The UTC day that has not closed yet. */
export interface OpenDay {
  readonly startMs: number;
  newestOpenAtMs: number;
  close: number;
  readonly funding: HourMean;
  readonly basis: HourMean;
  readonly implied: HourMean;
}

export interface RuleMemory {
  readonly averages: WeightedMean[];
  /** Sum and count of |forecast| with the table's scalar: what corrects it. Survives a hole. */
  absoluteSum: number;
  absoluteCount: number;
  raw: Raw;
  /** Days since a raw forecast was known. */
  ageDays: number;
  /** Scaled and capped, of the newest closed day. */
  forecast: number | null;
  scalar: number;
  readonly record: RecordTally;
}

/** What the combination of the newest closed day came to. */
export interface CombinedDay {
  readonly forecast: number;
  readonly multiplier: number;
}

export interface ConvictionMemory {
  openDay: OpenDay | null;
  /** End of the newest closed day. */
  closedAtMs: number | null;
  /** Daily closes without a hole longer than `MAX_HOLE_DAYS`, newest last. */
  readonly closes: number[];
  readonly volatility: PriceVolatility;
  /** In the order of FORECAST_RULES. */
  readonly rules: readonly RuleMemory[];
  /** Upper triangle, row by row. */
  readonly pairs: readonly PairMoments[];
  combined: CombinedDay | null;
  readonly combinedRecord: RecordTally;
  missingDayCount: number;
  restartCount: number;
  refusedCount: number;
}

export function createConvictionMemory(): ConvictionMemory {
  return {
    openDay: null,
    closedAtMs: null,
    closes: [],
    volatility: createPriceVolatility(),
    rules: FORECAST_RULES.map(({ averageCount }) => ({
      averages: Array.from({ length: averageCount }, createWeightedMean),
      absoluteSum: 0, absoluteCount: 0, raw: { kind: 'unknown', reason: 'no day has closed yet' }, ageDays: 0, forecast: null, scalar: 0, record: createRecordTally(),
    })),
    pairs: FORECAST_RULES.flatMap((_, i) => FORECAST_RULES.slice(i + 1).map(createPairMoments)),
    combined: null,
    combinedRecord: createRecordTally(),
    missingDayCount: 0,
    restartCount: 0,
    refusedCount: 0,
  };
}

/** Where the pair of two rules, i < j, stands in `pairs`. */
export function pairIndex(i: number, j: number): number {
  return (i * (2 * FORECAST_RULES.length - i - 1)) / 2 + j - i - 1;
}
