/**
 * What a market order would pay: the book as it stands, taken level by level. Nothing is assumed beyond the book; what it
 * cannot fill is said. Fees are not in it.
 */
import { stepsOf, type Depth, type Side, type Step } from './depth';

export type Walk =
  | {
      readonly kind: 'walked';
      readonly filledBase: number;
      /** What the book could not take. */
      readonly unfilledBase: number;
      readonly averagePrice: number;
      readonly lastPrice: number;
      /** Worse than the reference price by, in quote currency, over what was filled; > 0 = lost. */
      readonly costQuote: number;
      /** The same in basis points of the filled value at the reference price. */
      readonly slippageBps: number;
      /** Of the last level it touched. */
      readonly lastSlippageBps: number;
    }
  | { readonly kind: 'refused'; readonly why: string };

/** Takes `quantityBase` > 0 from the side of the book that a trade on `side` meets. */
export function walkDepth(depth: Depth, side: Side, quantityBase: number): Walk {
  if (!(quantityBase > 0 && Number.isFinite(quantityBase))) return { kind: 'refused', why: `a quantity to trade is above 0, got ${quantityBase}` };
  let filledBase = 0;
  let lost = 0;
  let paid = 0;
  let last: Step | undefined;
  for (const step of stepsOf(depth, side)) {
    const wanted = quantityBase - filledBase;
    if (wanted <= 0) break;
    const taken = Math.min(wanted, step.quantityBase);
    // Set, not added up: a full fill leaves no rounding behind.
    filledBase = wanted <= step.quantityBase ? quantityBase : filledBase + taken;
    lost += taken * step.slippageRatio;
    paid += taken * step.price;
    last = step;
  }
  return {
    kind: 'walked',
    filledBase,
    unfilledBase: quantityBase - filledBase,
    averagePrice: paid / filledBase,
    lastPrice: last?.price ?? depth.referencePrice,
    costQuote: lost * depth.referencePrice,
    slippageBps: (lost / filledBase) * 10_000,
    lastSlippageBps: (last?.slippageRatio ?? 0) * 10_000,
  };
}
