/**
 * What a stress cell is: data. Every one is a stress with an assumption, never a forecast: it says what would be, not
 * how likely it is. Implied volatilities move in the grids only. How a cell is worked out is in `answers.ts`; the table of all cells in `cells.ts`.
 */
import type { StressAssumption } from '../../margin/forecast/tier-change';
import type { ShockedVolatility, VolatilityState } from '../../margin/scenarios/grid';

export type Direction = 'down' | 'up';

/** The words beside every cell, wherever it is shown. */
export const STRESS_WORDS = 'stress with an assumption';

export type Shock =
  /** The market moves, every symbol by its beta (at least 1), and implied volatility with it. */
  | { readonly kind: 'market'; readonly move: number; readonly volatility: VolatilityState; readonly shocked: ShockedVolatility }
  /** Every symbol moves by a multiple of its own price scan range. */
  | { readonly kind: 'span'; readonly scans: number; readonly volatility: VolatilityState; readonly shocked: ShockedVolatility }
  /** Every symbol moves by the step of its own class; implied volatilities of the grid are not published. */
  | { readonly kind: 'okx'; readonly step: number }
  /** The other party of a hedge leg is gone: the leg is closed at the mark, then the joint move comes. */
  | { readonly kind: 'legVanishes'; readonly direction: Direction }
  /** All equity at one venue is 0 and its positions are closed, then the joint move comes for the rest. */
  | { readonly kind: 'venueGone'; readonly direction: Direction }
  /** One stablecoin falls; prices quoted in it stay as they are, or stay in dollars and so rise in the coin. */
  | { readonly kind: 'stablecoin'; readonly coin: string; readonly move: number; readonly prices: 'inCoin' | 'inDollars' }
  /** Coins that back the pool fall with the joint move, their haircut grows. */
  | { readonly kind: 'coinCollateral'; readonly haircutAdded: number }
  | { readonly kind: 'venueTerms'; readonly assumption: StressAssumption }
  | { readonly kind: 'fundingCap'; readonly hours: number }
  /** An adverse move of the 80th percentile before anything is done, then the joint move. */
  | { readonly kind: 'lateReaction'; readonly minutes: number; readonly direction: Direction };

export interface StressCell {
  /** Kept in journals: must not change. */
  readonly id: string;
  readonly title: string;
  readonly words: typeof STRESS_WORDS;
  readonly source: string;
  /** Share of the loss that counts, 1 but for the extreme moves of grids. */
  readonly weight: number;
  readonly shock: Shock;
}
