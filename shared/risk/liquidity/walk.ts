/**
 * What a market order would pay: the book as it stands, taken level by level. Nothing is assumed beyond the book; what it
 * cannot fill is said. Fees are not in it.
 */
import { stepsOf, type Depth, type Side } from './depth';

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
    }
  | { readonly kind: 'refused'; readonly why: string };

/** Takes `quantityBase` > 0 from the side of the book that a trade on `side` meets. */
export function walkDepth(depth: Depth, side: Side, quantityBase: number): Walk {
  if (!(quantityBase > 0 && Number.isFinite(quantityBase))) return { kind: 'refused', why: `a quantity to trade is above 0, got ${quantityBase}` };
  let left = quantityBase;
  let lost = 0;
  let paid = 0;
  let lastPrice = depth.referencePrice;
  for (const { price, quantityBase: offered, slippageRatio } of stepsOf(depth, side)) {
    if (left <= 0) break;
    const taken = Math.min(left, offered);
    left -= taken;
    lost += taken * slippageRatio;
    paid += taken * price;
    lastPrice = price;
  }
  const filledBase = quantityBase - left;
  return {
    kind: 'walked',
    filledBase,
    unfilledBase: left,
    averagePrice: paid / filledBase,
    lastPrice,
    costQuote: lost * depth.referencePrice,
    slippageBps: (lost / filledBase) * 10_000,
  };
}
