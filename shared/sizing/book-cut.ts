/**
 * The cut of a book over its budget for the expected shortfall: one factor for all positions that add to it, or for all of them
 * where that leaves more. What is held beside positions is not cut. Whole lots are not here.
 */
import { leastBetween } from '../math/golden-section';
import { expectedShortfallUsd } from '../risk/value-at-risk/portfolio-tail';
import { exposureRangesForShortfall, type ExposureRange } from '../risk/value-at-risk/exposure-range';
import { SHORTFALL_ALPHA, type KnownBook } from './book-tail';

/** A change of the exposure by this share shows whether an underlying adds to the shortfall. */
const TRIAL_SHARE = 0.9;
const ROUNDS = 40;
/** Where no cut is enough, what adds is asked again after each one. */
const MOST_CUTS = 8;

export interface BookCut {
  /** By underlying: 1 where nothing is cut. */
  readonly factors: readonly number[];
  readonly exposureUsd: Float64Array;
  /** The room of each underlying when all the others are cut. */
  readonly ranges: readonly ExposureRange[];
  /** `least`: what is beside the positions is over budget whatever they are; they are where they make the least of it. */
  readonly reaches: 'budget' | 'least';
}

/** Of a book that is over budget. */
export function commonCut(book: KnownBook, budgetUsd: number): BookCut {
  const { shocks, exposureUsd } = book;
  const { factors, reaches } = factorsWithin(book, budgetUsd);
  const cut = exposureUsd.map((usd, index) => usd * (factors[index] ?? 1));
  return { factors, reaches, exposureUsd: cut, ranges: exposureRangesForShortfall(shocks, cut, budgetUsd, SHORTFALL_ALPHA) };
}

function factorsWithin({ shocks, exposureUsd, tail }: KnownBook, budgetUsd: number): Pick<BookCut, 'factors' | 'reaches'> {
  const tried = Float64Array.from(exposureUsd);
  const shortfallOf = (factorOf: (index: number) => number): number => {
    for (let u = 0; u < tried.length; u += 1) tried[u] = (exposureUsd[u] ?? 0) * factorOf(u);
    return expectedShortfallUsd(shocks, tried, SHORTFALL_ALPHA);
  };
  // The shortfall of positions scaled alike is the same share of what it was; not so with something beside them.
  const ofAll = shocks.beside === undefined ? budgetUsd / tail.expectedShortfallUsd : largestWithin((share) => shortfallOf(() => share), budgetUsd);
  let factors = Array.from(exposureUsd, () => 1);
  for (let cut = 0; cut < MOST_CUTS; cut += 1) {
    const now = shortfallOf((u) => factors[u] ?? 1);
    const adds = factors.map((factor, index) => factor * (exposureUsd[index] ?? 0) !== 0 && shortfallOf((u) => (factors[u] ?? 1) * (u === index ? TRIAL_SHARE : 1)) < now);
    const scaled = (share: number) => (u: number): number => (factors[u] ?? 1) * (adds[u] === true ? share : 1);
    const alongAdding = (share: number): number => shortfallOf(scaled(share));
    const within = adds.includes(true) ? largestWithin(alongAdding, budgetUsd) : undefined;
    // Hedges go along when cutting the rest costs more.
    if (ofAll !== undefined && (within ?? -1) < ofAll) return { factors: Array.from(exposureUsd, (usd) => (usd === 0 ? 1 : ofAll)), reaches: 'budget' };
    if (within !== undefined) return { factors: factors.map((_, u) => scaled(within)(u)), reaches: 'budget' };
    if (!adds.includes(true)) break;
    const least = leastShare(alongAdding);
    factors = factors.map((_, u) => scaled(least)(u));
  }
  return { factors, reaches: 'least' };
}

/** The largest share below 1 at which a convex cost, over budget at 1, is within it; undefined where none is. */
function largestWithin(costAt: (share: number) => number, budgetUsd: number): number | undefined {
  let low = 0;
  if (costAt(0) > budgetUsd) {
    low = leastShare(costAt);
    if (costAt(low) > budgetUsd) return undefined;
  }
  let high = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    if (costAt(middle) <= budgetUsd) low = middle;
    else high = middle;
  }
  return low;
}

/** Where a convex cost is least between nothing and all. */
function leastShare(costAt: (share: number) => number): number {
  const share = leastBetween(costAt, 0, 1, ROUNDS);
  return costAt(0) <= costAt(share) ? 0 : share;
}
