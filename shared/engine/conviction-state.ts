/** What the engine keeps of systematic forecasts: plain JSON, nothing while they are off. Folded in `conviction-facts.ts`. */
import type { ConvictionMemory } from '../conviction/memory';

/** Each answer travels with every snapshot. */
export const MOST_CONVICTIONS = 8;

/** What is known of an hour beside its candle. */
export interface ObservedHour {
  readonly openAtMs: number;
  readonly fundingAnnual: number;
}

export interface FoldedConviction {
  readonly firstOpenAtMs: number;
  newestOpenAtMs: number;
  /** Hours that were missing between the two when they were folded. */
  missingCount: number;
  /** Oldest first, as many as hours of candles are kept. */
  observed: readonly ObservedHour[];
  readonly memory: ConvictionMemory;
}

export interface ConvictionState {
  isShown: boolean;
  /** BTC first, then what is held. */
  byUnderlying: Record<string, FoldedConviction>;
}

export function createConvictionState(): ConvictionState {
  return { isShown: false, byUnderlying: {} };
}
