/**
 * Averaging forecasts that disagree makes them smaller; the diversification multiplier gives the size back. It is learned from
 * the forecasts' own correlations, held to 1 (no multiplier) until enough days were seen. It does not choose weights.
 * Source: R. Carver, "Systematic Trading" (2015); pysystemtrade `diversification_multipliers.py`: 1 / sqrt(w' C w) with
 * correlations not below 0, the result at most 2.5.
 */
export const MAX_MULTIPLIER = 2.5;
/** So many days of correlation 1 stand before the first day. */
const HELD_DAYS = 60;

/** Moments of two forecasts over the days on which both were known. */
export interface PairMoments {
  count: number;
  meanA: number;
  meanB: number;
  squaresA: number;
  squaresB: number;
  products: number;
}

export function createPairMoments(): PairMoments {
  return { count: 0, meanA: 0, meanB: 0, squaresA: 0, squaresB: 0, products: 0 };
}

export function foldPair(pair: PairMoments, a: number, b: number): void {
  pair.count += 1;
  const fromA = a - pair.meanA;
  const fromB = b - pair.meanB;
  pair.meanA += fromA / pair.count;
  pair.meanB += fromB / pair.count;
  pair.squaresA += fromA * (a - pair.meanA);
  pair.squaresB += fromB * (b - pair.meanB);
  pair.products += fromA * (b - pair.meanB);
}

/** From 0 to 1, held to 1 while few days were seen. */
export function heldCorrelation({ count, squaresA, squaresB, products }: PairMoments): number {
  const spread = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  const measured = spread > 0 ? Math.max(0, Math.min(1, products / spread)) : 1;
  return (count * measured + HELD_DAYS) / (count + HELD_DAYS);
}

/** `weights` sum to 1; `correlation(i, j)` from 0 to 1, 1 for i = j. From 1 to 2.5. */
export function diversificationMultiplier(weights: readonly number[], correlation: (i: number, j: number) => number): number {
  let variance = 0;
  weights.forEach((a, i) => { weights.forEach((b, j) => { variance += a * b * correlation(i, j); }); });
  return variance > 0 ? Math.max(1, Math.min(MAX_MULTIPLIER, 1 / Math.sqrt(variance))) : MAX_MULTIPLIER;
}
