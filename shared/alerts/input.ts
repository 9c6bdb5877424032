/**
 * What the alert rules may look at: plain facts that the engine has already worked out, each with its age or its reason
 * for being absent. Nothing here is computed again by a rule; nothing here knows how an alert lives.
 */
import type { Freshness } from '../market/age';
import type { AccountId, EpochMs, InstrumentId, PositionId } from '../units';

/** How far a pool is from liquidation: the nearer of the joint move and a single symbol's own move. */
export type PoolDistance =
  | {
      readonly kind: 'ok';
      readonly scope: 'joint' | 'single';
      /** Positive: the adverse move as a ratio of price. */
      readonly distanceRatio: number;
      /** The same in daily standard deviations; absent while volatility is unknown. */
      readonly distanceSigmas?: number;
      readonly symbol: string;
      readonly liquidationPrice: number;
      /** At the speed of the last hour towards the liquidation; absent when it is unknown or leads away. */
      readonly minutesAtLastHourSpeed?: number;
    }
  /** Flat, or no price can liquidate it. */
  | { readonly kind: 'safe' }
  | { readonly kind: 'liquidatable' }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface PoolFact {
  readonly accountId: AccountId;
  readonly poolId: string;
  /** `BYBIT cross`: how the trader knows it. */
  readonly title: string;
  readonly distance: PoolDistance;
  /** Instruments whose marks the distance rests on. */
  readonly instrumentIds: readonly InstrumentId[];
}

/** A part of `sizing/advice.ts` by the same names: advice can be passed as it is. */
export interface BundleFact {
  readonly bundleId: string;
  readonly title: string;
  readonly accountId: AccountId;
  readonly poolId: string;
  readonly underlying: string;
  readonly nowBase: number;
  readonly outcome:
    | {
        readonly kind: 'size';
        readonly action: 'HOLD' | 'CUT' | 'ADD';
        readonly allowedLowBase: number;
        readonly allowedHighBase: number;
        readonly suggestedBase: number;
        readonly deltaBase: number;
        readonly typeQuantity: string;
        readonly typeSide: 'buy' | 'sell' | 'none';
      }
    | { readonly kind: 'conflict'; readonly reason: string }
    | { readonly kind: 'margin'; readonly reason: string; readonly otherWayOut?: { readonly amount: number; readonly unit: string } }
    | { readonly kind: 'withheld'; readonly reason: string };
}

/** The mark stream of one instrument. */
export interface InstrumentFact {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  /** The connection that carries it, as in `FeedFact`. */
  readonly feed: string;
  /** A position is open in it: only then does its silence matter. */
  readonly isHeld: boolean;
  readonly mark: { readonly kind: 'seen'; readonly ageMs: number; readonly freshness: Freshness } | { readonly kind: 'never' };
}

export interface FeedFact {
  readonly feed: string;
  readonly venue: string;
  readonly connection: { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string; readonly retryInMs: number };
}

export interface AccountFact {
  readonly accountId: AccountId;
  readonly name: string;
  readonly source: 'simulated' | 'typed' | 'venue';
  /** Since the data was typed, confirmed or received. */
  readonly ageMs: number;
  /** Of typed data by the limits of `market/age.ts`. */
  readonly freshness: Freshness;
}

/** A liquidation that happened; the engine keeps the recent ones for `LIQUIDATION_SHOWN_MS`. */
export interface LiquidationFact {
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly price: number;
  readonly atMs: EpochMs;
}
export const LIQUIDATION_SHOWN_MS = 60_000;

/** A liquidation price that the venue shows, held against ours; `usedPrice` is the nearer of the two. */
export type PriceComparison = {
  readonly accountId: AccountId;
  readonly positionId: PositionId;
  /** `Main BTCUSDT`. */
  readonly title: string;
} & ({ readonly kind: 'agrees' } | { readonly kind: 'differs'; readonly venuePrice?: number; readonly ownPrice?: number; readonly usedPrice: number });

/** The trader's limits on the joint distance; both hold. */
export interface DistanceLimits {
  readonly sigmas: number;
  readonly ratio: number;
}

export interface AlertInput {
  readonly nowMs: EpochMs;
  readonly startedAtMs: EpochMs;
  /** Required inputs that have not arrived since the start, in words. */
  readonly awaiting: readonly string[];
  readonly limits: DistanceLimits;
  readonly pools: readonly PoolFact[];
  readonly bundles: readonly BundleFact[];
  readonly instruments: readonly InstrumentFact[];
  readonly feeds: readonly FeedFact[];
  readonly accounts: readonly AccountFact[];
  readonly liquidations: readonly LiquidationFact[];
  readonly comparisons: readonly PriceComparison[];
}
