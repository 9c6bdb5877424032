/**
 * What a view says in numbers: the conviction that scales the volatility target, and the edge that Kelly weighs. One view is
 * counted once: both come from the same statement.
 */
import { briefText, multipleText, percentText } from '../format';
import type { TargetView, View } from './policy';

/** Convictions end here, as strengths do. */
export const STRONGEST = 2;

/** Expected return (a ratio, over the view's horizon) of being long at `price` until target or stop. */
export function expectedReturn({ targetPrice, stopPrice, chance }: TargetView, price: number): number {
  return (chance * (targetPrice - price) + (1 - chance) * (stopPrice - price)) / price;
}

/**
 * -2 ... 2. A strength is its own conviction. A target and a stop state a bet of `b` to 1 with chance `p`; its conviction is
 * the edge per unit of risk, (p b - (1 - p)) in the stop's distance, doubled: a bet that wins half of what it risks on
 * average is a 1. Undefined when the price has left the stretch between stop and target: there is nothing left to say.
 */
export function convictionOf(view: View, price: number): number | undefined {
  if (view.kind === 'strength') return view.strength;
  const risk = Math.abs(price - view.stopPrice);
  const isBetween = (view.targetPrice - price) * (price - view.stopPrice) > 0;
  if (!isBetween || risk <= 0) return undefined;
  const side = Math.sign(view.targetPrice - price);
  const edge = (side * expectedReturn(view, price) * price) / risk;
  return side * Math.min(STRONGEST, Math.max(0, 2 * edge));
}

export function viewText(view: View): string {
  if (view.kind === 'strength') return `Your view on ${view.underlying} is ${multipleText(view.strength, 1)}.`;
  return `Your view on ${view.underlying}: ${briefText(view.targetPrice)} before ${briefText(view.stopPrice)} with ${percentText(view.chance, 0)}.`;
}
