/**
 * How much of one underlying may be held, the rest as it is, so that the one-day expected shortfall stays within a budget.
 * The shortfall is convex in one exposure, so the answer is one interval, found from outside by tangents: each lies below
 * the curve, so no step crosses an end. Sizes, lots and other limits are not here.
 */
import { assert } from '../../assert';
import { addProfit, sumProfits, tailAlong, type TailAlong } from './portfolio-tail';
import type { Shocks } from './shocks';
import { wholeTailCount } from './tail';

export type ExposureRange =
  /** Signed exposures in USD, low <= high; at both ends the shortfall is the budget to 1e-9 of it. */
  | { readonly kind: 'range'; readonly lowUsd: number; readonly highUsd: number }
  /** Even the best exposure is over budget. */
  | { readonly kind: 'none'; readonly bestExposureUsd: number; readonly leastShortfallUsd: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** The curve at one exposure. */
interface Point extends TailAlong {
  readonly atUsd: number;
}
type CurveAt = (exposureUsd: number) => Point;

const STEPS = 60;
const RELATIVE_TOLERANCE = 1e-10;
/** Far outside in root mean squares of the whole: the worst mean of a share alpha of anything is within sqrt(1 / alpha) of them. */
const FAR = 50;
/** Farther by so many times `FAR` before a side counts as one that loses in no tail: rises without bound dwarf falls that end at nothing. */
const MOST_FARTHER = 32;

/**
 * `exposureUsdOfOthers` in the order of `shocks.underlyings`; what it says of `underlyingIndex` itself is ignored.
 * `budgetUsd` >= 0 is the expected shortfall allowed at `alpha`. Unknown when a side of the underlying loses in no tail.
 */
export function exposureRangeForShortfall(
  shocks: Shocks, exposureUsdOfOthers: ArrayLike<number>, underlyingIndex: number, budgetUsd: number, alpha: number,
): ExposureRange {
  sumProfits(shocks, exposureUsdOfOthers, underlyingIndex);
  return rangeBeside(shocks, shocks.scratch.totalUsd, exposureUsdOfOthers, underlyingIndex, budgetUsd, alpha);
}

/** The same for every underlying in turn, each with the others as they are: the profits are summed once for all. */
export function exposureRangesForShortfall(shocks: Shocks, exposureUsd: ArrayLike<number>, budgetUsd: number, alpha: number): ExposureRange[] {
  const { totalUsd, othersUsd } = shocks.scratch;
  sumProfits(shocks, exposureUsd);
  return shocks.returns.map((own, index) => {
    addProfit(othersUsd, totalUsd, own, -(exposureUsd[index] ?? 0));
    return rangeBeside(shocks, othersUsd, exposureUsd, index, budgetUsd, alpha);
  });
}

function rangeBeside(shocks: Shocks, others: Float64Array, exposureUsd: ArrayLike<number>, index: number, budgetUsd: number, alpha: number): ExposureRange {
  const own = shocks.returns[index];
  const spread = shocks.spreads[index];
  assert(own !== undefined && spread !== undefined, `an underlying of ${shocks.underlyings.length}, got ${index}`);
  if (!(budgetUsd >= 0 && budgetUsd < Number.POSITIVE_INFINITY)) return { kind: 'unknown', why: `a budget of 0 or more, got ${budgetUsd}` };
  if (wholeTailCount(shocks.count, alpha) < 1) return { kind: 'unknown', why: `no scenario of ${shocks.count} lies in a tail of ${alpha}` };
  if (!(spread > 0)) return { kind: 'unknown', why: `${shocks.underlyings[index]} does not move` };
  let isNext = false;
  const curve: CurveAt = (atUsd) => {
    const tail = tailAlong(shocks, others, own, alpha, atUsd, isNext);
    isNext = true;
    return { atUsd, ...tail };
  };
  const farUsd = (FAR * (budgetUsd + othersSpread(shocks, exposureUsd, index))) / spread;
  const high = endFrom(curve, farUsd, budgetUsd);
  if (high.kind !== 'end') return refused(shocks, curve, index, alpha, high);
  const low = endFrom(curve, -farUsd, budgetUsd);
  if (low.kind !== 'end') return refused(shocks, curve, index, alpha, low);
  // Plus 0: JSON has no negative zero.
  return { kind: 'range', lowUsd: Math.min(low.atUsd, high.atUsd) + 0, highUsd: Math.max(low.atUsd, high.atUsd) + 0 };
}

/** At least the root mean square of the profit of the others and of what is beside them. */
function othersSpread(shocks: Shocks, exposureUsd: ArrayLike<number>, index: number): number {
  return shocks.spreads.reduce((sum, spread, u) => (u === index ? sum : sum + spread * Math.abs(exposureUsd[u] ?? 0)), shocks.beside?.spreadUsd ?? 0);
}

type End =
  | { readonly kind: 'end'; readonly atUsd: number }
  /** The curve is over budget on both sides of its lowest point, which lies between these. */
  | { readonly kind: 'over'; readonly one: Point; readonly other: Point }
  | { readonly kind: 'endless' };

/**
 * Newton's steps from far outside towards 0: on a convex curve of straight pieces they end where it crosses the budget,
 * after a few. Over budget when the curve turns up again before.
 */
function endFrom(curve: CurveAt, farUsd: number, budgetUsd: number): End {
  let at = curve(farUsd);
  for (let round = 0; round < MOST_FARTHER && (at.expectedShortfallUsd < budgetUsd || at.slope * farUsd < 0); round += 1) at = curve(at.atUsd * FAR);
  if (at.expectedShortfallUsd < budgetUsd || at.slope * farUsd < 0) return { kind: 'endless' };
  let before = at;
  for (let step = 0; step < STEPS; step += 1) {
    const excess = at.expectedShortfallUsd - budgetUsd;
    if (excess <= RELATIVE_TOLERANCE * budgetUsd) break;
    if (at.slope * farUsd <= 0) return { kind: 'over', one: at, other: before };
    const nextUsd = at.atUsd - excess / at.slope;
    if (nextUsd === at.atUsd) break;
    before = at;
    at = curve(nextUsd);
  }
  return { kind: 'end', atUsd: at.atUsd };
}

function refused(shocks: Shocks, curve: CurveAt, index: number, alpha: number, end: Exclude<End, { kind: 'end' }>): ExposureRange {
  if (end.kind === 'endless') return { kind: 'unknown', why: `one side of ${shocks.underlyings[index]} loses in no tail of ${alpha}` };
  const best = end.one.atUsd < end.other.atUsd ? lowest(curve, end.one, end.other) : lowest(curve, end.other, end.one);
  return { kind: 'none', bestExposureUsd: best.atUsd, leastShortfallUsd: best.expectedShortfallUsd };
}

/** The lowest point between two whose tangents meet below: evaluates where they meet until they meet on the curve (J. Kelley 1960). */
function lowest(curve: CurveAt, from: Point, to: Point): Point {
  let left = from;
  let right = to;
  let best = left.expectedShortfallUsd < right.expectedShortfallUsd ? left : right;
  for (let step = 0; step < STEPS && left.slope < 0 && right.slope > 0; step += 1) {
    const meetUsd = (right.expectedShortfallUsd - right.slope * right.atUsd - left.expectedShortfallUsd + left.slope * left.atUsd) / (left.slope - right.slope);
    const bound = left.expectedShortfallUsd + left.slope * (meetUsd - left.atUsd);
    if (best.expectedShortfallUsd - bound <= RELATIVE_TOLERANCE * Math.abs(best.expectedShortfallUsd)) return best;
    // Tangents that meet near an end would creep along it.
    const isInside = meetUsd > left.atUsd && meetUsd < right.atUsd && step % 3 !== 2;
    const at = curve(isInside ? meetUsd : left.atUsd + (right.atUsd - left.atUsd) / 2);
    if (at.expectedShortfallUsd < best.expectedShortfallUsd) best = at;
    if (at.slope < 0) left = at;
    else if (at.slope > 0) right = at;
    else return at;
  }
  return best;
}
