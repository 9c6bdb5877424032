/**
 * Value at risk and expected shortfall of exposures in USD over the joint scenarios of one day, and how the shortfall changes
 * with one of them. Linear in the exposures (perpetuals, futures, coins; linear and inverse alike in USD); what is not, options,
 * comes with the shocks, revalued in each scenario. Losses are positive. This is the hot part: typed arrays, nothing allocated but the answer.
 */
import { assert } from '../../assert';
import type { Shocks } from './shocks';
import { wholeTailCount } from './tail';

/** Losses positive, in USD. */
export interface PortfolioTail {
  /** The loss of scenario floor(n alpha) + 1 from the worst. */
  readonly valueAtRiskUsd: number;
  /** Mean of the worst `alpha`, the last scenario in part (Acerbi and Tasche 2002): coherent, so convex in each exposure. */
  readonly expectedShortfallUsd: number;
}

/** `exposureUsd` in the order of `shocks.underlyings`. At least one scenario has to lie in the tail. */
export function portfolioTail(shocks: Shocks, exposureUsd: ArrayLike<number>, alpha: number): PortfolioTail {
  sumProfits(shocks, exposureUsd);
  const { valueAtRiskUsd, expectedShortfallUsd } = tailAlong(shocks, shocks.scratch.totalUsd, undefined, alpha, 0, false);
  return { valueAtRiskUsd, expectedShortfallUsd };
}

export function expectedShortfallUsd(shocks: Shocks, exposureUsd: ArrayLike<number>, alpha: number): number {
  return portfolioTail(shocks, exposureUsd, alpha).expectedShortfallUsd;
}

/** The profit of all exposures but that of `leftOut`, and of what is beside them, in each scenario, into `scratch.totalUsd`. */
export function sumProfits(shocks: Shocks, exposureUsd: ArrayLike<number>, leftOut = -1): void {
  const { returns, beside, scratch: { totalUsd } } = shocks;
  assert(exposureUsd.length === shocks.underlyings.length, `${exposureUsd.length} exposures to ${shocks.underlyings.length} underlyings`);
  if (beside === undefined) totalUsd.fill(0);
  else totalUsd.set(beside.profitUsd);
  const usdOf = (u: number): number => (u === leftOut ? 0 : (exposureUsd[u] ?? 0));
  for (let u = 0; u < returns.length; u += 4) {
    const [one = totalUsd, two = totalUsd, three = totalUsd, four = totalUsd] = [returns[u], returns[u + 1], returns[u + 2], returns[u + 3]];
    addFour(totalUsd, one, usdOf(u), two, usdOf(u + 1), three, usdOf(u + 2), four, usdOf(u + 3));
  }
}

/** Four at a time: the sum is read and written a quarter as often. */
function addFour(
  total: Float64Array, one: Float64Array, usdOfOne: number, two: Float64Array, usdOfTwo: number,
  three: Float64Array, usdOfThree: number, four: Float64Array, usdOfFour: number,
): void {
  for (let s = 0; s < total.length; s += 1) {
    total[s] = (total[s] ?? 0) + usdOfOne * (one[s] ?? 0) + usdOfTwo * (two[s] ?? 0) + usdOfThree * (three[s] ?? 0) + usdOfFour * (four[s] ?? 0);
  }
}

/** target = base + usd of one underlying, scenario by scenario. */
export function addProfit(target: Float64Array, base: Float64Array, own: Float64Array, usd: number): void {
  for (let s = 0; s < base.length; s += 1) target[s] = (base[s] ?? 0) + usd * (own[s] ?? 0);
}

export interface TailAlong extends PortfolioTail {
  /** A subgradient: USD of shortfall for one more USD of exposure to the underlying. */
  readonly slope: number;
}

/**
 * The tail of `others` plus `usd` of `own`, in one pass that keeps the worst scenarios in a heap. `isNext` starts from those
 * that were worst in the call before, of the same question: nearly all others then pass with one comparison.
 */
export function tailAlong(shocks: Shocks, others: Float64Array, own: Float64Array | undefined, alpha: number, usd: number, isNext: boolean): TailAlong {
  const { count, scratch: { lossHeap, scenarioHeap, heapMark } } = shocks;
  const whole = wholeTailCount(count, alpha);
  assert(alpha > 0 && alpha < 1 && whole >= 1, `a scenario in the tail of ${count} at ${alpha}`);
  const size = Math.min(whole + 1, count);
  // Without an own part the others stand in for it, at 0.
  const moving = own ?? others;
  if (!isNext) heapMark.fill(0);
  const share = own === undefined ? 0 : usd;
  for (let i = 0; i < size; i += 1) {
    const s = isNext ? (scenarioHeap[i] ?? 0) : i;
    lossHeap[i] = -((others[s] ?? 0) + share * (moving[s] ?? 0));
    scenarioHeap[i] = s;
    heapMark[s] = 1;
  }
  for (let at = (size >> 1) - 1; at >= 0; at -= 1) sink(lossHeap, scenarioHeap, at, size);
  let edge = lossHeap[0] ?? 0;
  for (let s = 0; s < count; s += 1) {
    const loss = -((others[s] ?? 0) + share * (moving[s] ?? 0));
    if (loss <= edge || heapMark[s] === 1) continue;
    heapMark[scenarioHeap[0] ?? 0] = 0;
    heapMark[s] = 1;
    lossHeap[0] = loss;
    scenarioHeap[0] = s;
    sink(lossHeap, scenarioHeap, 0, size);
    edge = lossHeap[0] ?? 0;
  }
  return summed(shocks, own, whole, size, count * alpha);
}

/** The mean of the heap; its root is the mildest scenario kept and counts for what is missing to n alpha. */
function summed({ scratch: { lossHeap, scenarioHeap } }: Shocks, own: Float64Array | undefined, whole: number, size: number, tailCount: number): TailAlong {
  const rest = size > whole ? Math.max(0, tailCount - whole) : 1;
  const edge = lossHeap[0] ?? 0;
  let loss = rest * edge;
  let ownReturn = rest * (own?.[scenarioHeap[0] ?? 0] ?? 0);
  for (let i = 1; i < size; i += 1) {
    loss += lossHeap[i] ?? 0;
    ownReturn += own?.[scenarioHeap[i] ?? 0] ?? 0;
  }
  return { valueAtRiskUsd: edge, expectedShortfallUsd: loss / tailCount, slope: -ownReturn / tailCount };
}

/** Restores the heap (smallest on top) below `start`. */
function sink(losses: Float64Array, scenarios: Int32Array, start: number, size: number): void {
  const loss = losses[start] ?? 0;
  const scenario = scenarios[start] ?? 0;
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && (losses[child + 1] ?? 0) < (losses[child] ?? 0)) child += 1;
    if ((losses[child] ?? 0) >= loss) break;
    losses[at] = losses[child] ?? 0;
    scenarios[at] = scenarios[child] ?? 0;
    at = child;
  }
  losses[at] = loss;
  scenarios[at] = scenario;
}
