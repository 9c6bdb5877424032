/**
 * What leaving a position costs, and the largest position whose leaving stays within a budget: the book as far as it
 * reaches, the square-root law beyond it. Fees are not in it, and nobody else's hurry is.
 */
import { stepsOf, type Depth, type Side } from './depth';
import { impactProblem, squareRootImpact, type ImpactGround } from './impact';
import { walkDepth } from './walk';

export interface LeavingGround {
  readonly depth: Depth;
  /** `sell` to leave a long, `buy` to leave a short. */
  readonly side: Side;
  /** Absent when volume or volatility is not known: then nothing is said beyond the book. */
  readonly impact?: ImpactGround;
}

export type LeavingCost =
  | {
      readonly kind: 'cost';
      /** In quote currency, > 0 = lost against the reference price. */
      readonly costQuote: number;
      readonly costBps: number;
      readonly walkedBase: number;
      /** Beyond the book, priced by the square-root law. */
      readonly beyondBase: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Walks the book; each unit beyond it is charged the impact of the whole quantity, at least the slippage of the last level:
 * the book's end is where knowledge ends, not where it becomes cheaper.
 */
export function costOfLeaving({ depth, side, impact }: LeavingGround, quantityBase: number): LeavingCost {
  const problem = impact === undefined ? undefined : impactProblem(impact);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const walk = walkDepth(depth, side, quantityBase);
  if (walk.kind === 'refused') return walk;
  const beyondBase = walk.unfilledBase;
  if (beyondBase > 0 && impact === undefined) return { kind: 'unknown', missing: ['depth beyond the book', 'daily volume'] };
  const beyondRatio = impact === undefined ? 0 : Math.max(walk.lastSlippageBps / 10_000, squareRootImpact(impact, quantityBase));
  const costQuote = walk.costQuote + beyondBase * beyondRatio * depth.referencePrice;
  return { kind: 'cost', costQuote, costBps: (costQuote / (quantityBase * depth.referencePrice)) * 10_000, walkedBase: walk.filledBase, beyondBase };
}

export type SizeForCost =
  | {
      readonly kind: 'size';
      readonly quantityBase: number;
      /** The part of it that is beyond the book. */
      readonly beyondBase: number;
      /** `bookEnd`: the book ends within the budget and nothing is known beyond it. */
      readonly boundBy: 'budget' | 'bookEnd';
    }
  /** Not even the best price is within the budget. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The largest quantity with `costOfLeaving` within `budgetBps`. It never rises when any level but the last holds less or is
 * gone, when the last holds less, when volatility rises or volume falls, or when the budget falls (the reference price
 * being the same). A book cut short at its far end is the exception: what was there is then not known to be bad.
 */
export function sizeForCost({ depth, side, impact }: LeavingGround, budgetBps: number): SizeForCost {
  if (!(budgetBps >= 0 && Number.isFinite(budgetBps))) return { kind: 'refused', why: `a budget is at least 0 bps, got ${budgetBps}` };
  const problem = impact === undefined ? undefined : impactProblem(impact);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const budget = budgetBps / 10_000;
  const steps = stepsOf(depth, side);
  const best = steps[0]?.slippageRatio ?? 0;
  if (best > budget) return { kind: 'none', why: `the best price already costs ${(best * 10_000).toFixed(1)} bps, the budget is ${budgetBps}` };
  let reached = 0;
  let lost = 0;
  for (const { quantityBase, slippageRatio } of steps) {
    if (lost + quantityBase * slippageRatio > budget * (reached + quantityBase)) {
      // lost + x slippage = budget (reached + x)
      return { kind: 'size', quantityBase: reached + (budget * reached - lost) / (slippageRatio - budget), beyondBase: 0, boundBy: 'budget' };
    }
    reached += quantityBase;
    lost += quantityBase * slippageRatio;
  }
  const lastRatio = steps.at(-1)?.slippageRatio ?? 0;
  if (impact === undefined || impact.sigmaDaily === 0) return { kind: 'size', quantityBase: reached, beyondBase: 0, boundBy: 'bookEnd' };
  const quantityBase = beyondBook(impact, budget, { reached, lost, lastRatio });
  return { kind: 'size', quantityBase, beyondBase: quantityBase - reached, boundBy: 'budget' };
}

interface WholeBook {
  readonly reached: number;
  readonly lost: number;
  readonly lastRatio: number;
}

/**
 * The quantity above the whole book at which its mean cost meets the budget. What lies beyond the book costs the last level's
 * ratio while the square-root law asks for less; from there on the excess is a cubic in the root of the quantity, whose last
 * crossing Newton's steps reach from the right, where it is convex.
 */
function beyondBook(impact: ImpactGround, budget: number, { reached, lost, lastRatio }: WholeBook): number {
  const unit = squareRootImpact(impact, 1);
  const excess = (quantity: number): number => lost + (quantity - reached) * Math.max(lastRatio, unit * Math.sqrt(quantity)) - budget * quantity;
  if (excess(reached) >= 0) return reached;
  const flat = lastRatio > budget ? (lastRatio * reached - lost) / (lastRatio - budget) : Infinity;
  const found = unit * Math.sqrt(flat) <= lastRatio ? flat : cubicEnd(unit, budget, reached, lost) ** 2;
  // Rounding must not leave it a hair beyond the budget.
  let quantity = found;
  while (excess(quantity) > 0) quantity *= 1 - Number.EPSILON;
  return Math.max(reached, quantity);
}

/** The largest root s of `unit s (s^2 - reached) - budget s^2 + lost`. */
function cubicEnd(unit: number, budget: number, reached: number, lost: number): number {
  let s = budget / unit + Math.sqrt(reached);
  for (;;) {
    const value = unit * s * (s ** 2 - reached) - budget * s ** 2 + lost;
    const next = s - value / (unit * (3 * s ** 2 - reached) - 2 * budget * s);
    if (!(next < s)) return s;
    s = next;
  }
}
