/**
 * The two margin questions the window asks, with their answers as plain data: the account after a proposed change, and
 * its margin as the market moves. Answers hold no text but names and reasons; nothing in them is computed again by the view.
 */
import * as v from 'valibot';
import { finite, positive, shortText } from '../decode';
import type { Age } from '../market/age';
import type { PathPoint } from '../margin/forecast/path';
import type { StressAssumption } from '../margin/forecast/tier-change';
import type { Known } from './snapshot';

const hours = v.pipe(finite, v.minValue(0, 'expected 0 hours or more'), v.maxValue(720, 'expected 720 hours or less'));

export const whatIfSchema = v.strictObject({
  accountId: shortText,
  positionId: shortText,
  /** Signed contracts of the resulting position; absent = as it is, and so for all that follow. */
  quantity: v.exactOptional(finite),
  leverage: v.exactOptional(v.pipe(positive, v.minValue(1, 'expected 1 or more'), v.maxValue(200, 'expected 200 or less'))),
  marginMode: v.exactOptional(v.picklist(['cross', 'isolated'], 'expected cross or isolated')),
  /** In the position's settle asset, into (> 0) or out of (< 0) the pool that results. */
  collateral: v.exactOptional(finite),
  /** The other end of it. `wallet`: the account's own, for an isolated position. */
  collateralFrom: v.picklist(['outside', 'wallet'], 'expected outside or wallet'),
  /** How far ahead funding is looked at. */
  hours,
  /** The amount whose best place is looked for. */
  transferUsd: v.pipe(positive, v.maxValue(1e9, 'expected 1,000,000,000 or less')),
});
export type WhatIfQuestion = v.InferOutput<typeof whatIfSchema>;
/** Where a refusal belongs; '' is the question as a whole. */
export type WhatIfField = 'quantity' | 'leverage' | 'marginMode' | 'collateral' | '';

export const marginForecastSchema = v.strictObject({
  accountId: shortText,
  positionId: shortText,
  /** `symbol`: the position's own price moves; `joint`: every price by its beta. */
  motion: v.picklist(['symbol', 'joint'], 'expected symbol or joint'),
  /** Of the internal standard: the time to see, decide and get out, and how many standard deviations of it are asked for. */
  horizonHours: v.pipe(positive, v.maxValue(720, 'expected 720 hours or less')),
  multiple: v.pipe(positive, v.maxValue(100, 'expected 100 or less')),
});
export type MarginForecastQuestion = v.InferOutput<typeof marginForecastSchema>;

/** A figure, why it is not known, or the words for its absence: `none at current equity`, `flat`, `liquidation now`. */
export type Reading = Known | { readonly kind: 'none'; readonly words: string };

/**
 * Money is in the pool's unit. `jointMove` and `aloneMove` are signed moves to liquidation (-0.077 = 7.7 % down); their
 * difference is that of the distances, > 0 = farther away. `alonePrice` is the liquidation price of the position's symbol.
 */
export type LineId =
  | 'quantity' | 'entryPrice' | 'equity' | 'maintenanceRequirement' | 'initialMargin' | 'availableMargin' | 'marginRatio' | 'leverage'
  | 'alonePrice' | 'aloneMove' | 'aloneSigmas' | 'jointMove' | 'jointSigmas';

export interface Line {
  readonly id: LineId;
  readonly before: Reading;
  readonly after: Reading;
  /** after - before; unknown where either is no number. */
  readonly difference: Known;
}

export interface CarryFigures {
  /** In the asset, received > 0: funding, and the interest that is paid for what is owed. */
  readonly funding: readonly { readonly asset: string; readonly amount: number }[];
  readonly interest: readonly { readonly asset: string; readonly amount: number }[];
  readonly alonePrice: Reading;
  readonly jointMove: Reading;
}

export interface LeftFigures {
  readonly price: number;
  readonly equity: number;
  readonly fee: number;
  readonly left: number;
  /** Where the fee is known from, and whether it is doubted. */
  readonly feeRate: number;
  readonly source: string;
}
export type LeftAnswer = Known<LeftFigures> | { readonly kind: 'none'; readonly words: string };

export interface PlaceName {
  readonly accountName: string;
  readonly poolId: string;
}
/** Distances are the nearest moves over all accounts as the hero counts them, unsigned. */
export interface PlaceFigures {
  readonly from?: PlaceName;
  readonly to: PlaceName;
  /** Arrives there, in `asset`. */
  readonly amount: number;
  readonly asset: string;
  readonly before: Reading;
  readonly after: Reading;
}
/** Absent `best`: no place buys distance. */
export type PlaceAnswer = Known<{ readonly best?: PlaceFigures }>;

export type WhatIfAnswer =
  | {
      readonly kind: 'answer';
      readonly atMs: number;
      readonly age: Age;
      readonly accountName: string;
      readonly symbol: string;
      readonly poolBefore: string;
      readonly poolAfter: string;
      readonly unit: string;
      readonly lines: readonly Line[];
      /** When the mode changes: the account's other pool, which loses or takes the position. */
      readonly otherPool?: { readonly poolId: string; readonly jointMove: Line };
      /** Left out by `hours` 0. */
      readonly carry?: { readonly hours: number; readonly present: Known<CarryFigures>; readonly capped: Known<CarryFigures> };
      readonly left: LeftAnswer;
      readonly next: PlaceAnswer;
      readonly transfer: PlaceAnswer;
    }
  | { readonly kind: 'refused'; readonly field: WhatIfField; readonly message: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[]; readonly age: Age };

export interface EdgeFigures {
  readonly symbol: string;
  readonly price: number;
  readonly moveRatio: number;
  /** Maintenance rate on either side, by price. */
  readonly rateBelow: number;
  readonly rateAbove: number;
  /** Of the pool, with prices there. */
  readonly equity: number;
  readonly maintenanceRequirement: number;
}

/** One position beside itself under the stress. */
export interface StressLine {
  readonly positionId: string;
  readonly symbol: string;
  readonly price: Line;
}

export interface StandardFigures {
  readonly requirement: number;
  readonly venueInitialMargin: number;
  readonly equity: number;
  readonly headroom: number;
  /** Exposure times this, volatility times this, meets the standard exactly. */
  readonly exposureTimes: Reading;
  readonly volatilityTimes: Reading;
}

export type MarginForecastAnswer =
  | {
      readonly kind: 'answer';
      readonly atMs: number;
      readonly age: Age;
      readonly accountName: string;
      readonly poolId: string;
      readonly unit: string;
      /** What moves: the position's symbol, or the one the market's move is named by. */
      readonly symbol: string;
      /** A pool of one symbol has no other motion than that symbol's. */
      readonly motion: 'symbol' | 'joint';
      /** What the tiers are known from: `tiers of 2024-10-24`. */
      readonly tiersFrom: readonly string[];
      readonly markPrice: number;
      /** Ascending moves, the present one (0) and every edge and liquidation among them. */
      readonly points: readonly PathPoint[];
      readonly liquidationMoves: readonly number[];
      readonly edges: readonly EdgeFigures[];
      readonly stress: { readonly assumption: StressAssumption; readonly pool: readonly Line[]; readonly positions: readonly StressLine[] };
      readonly standard: Known<StandardFigures>;
    }
  | { readonly kind: 'refused'; readonly field: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[]; readonly age: Age };
