/**
 * What options of one underlying gain in USD when its price has moved: revalued whole (Black-76), time and implied volatility as
 * they are. A coin-settled option is worth its coins at the moved price. Margin that a venue asks for is not here.
 */
import type { PricedOption } from '../../margin/options/priced-option';
import { UNCHANGED_VOLATILITY, valueThere } from '../../margin/options/revalue';

export interface HeldOption {
  readonly priced: PricedOption;
  /** USD of a unit of its settle asset now. */
  readonly usdPerSettle: number;
  /** `coin`: an amount of the coin is itself money to whoever counts in that coin, and only what is gained in it counts. */
  readonly countedIn: 'usd' | 'coin';
}

/** Gain in USD, losses negative, with the underlying's price at a ratio > 0 of what it is now. What is worth now is worked out once. */
export function optionGain(options: readonly HeldOption[]): (priceRatio: number) => number {
  const worthNow = options.map(({ priced }) => worthAt(priced, 1));
  return (priceRatio) => {
    let gainUsd = 0;
    for (const [i, { priced, usdPerSettle, countedIn }] of options.entries()) {
      const isCoin = priced.option.settle === 'inverse';
      const there = worthAt(priced, priceRatio) * (isCoin ? priceRatio : 1);
      gainUsd += (there - (worthNow[i] ?? 0) * (isCoin && countedIn === 'coin' ? priceRatio : 1)) * usdPerSettle;
    }
    return gainUsd;
  };
}

/** In the settle asset. */
function worthAt(priced: PricedOption, priceRatio: number): number {
  return valueThere(priced, { ratioOf: () => priceRatio, shocked: UNCHANGED_VOLATILITY, state: 'same' });
}

/** What a perpetual would have to be to move like the options over a day, and what is left of their moves then. */
export interface DayEquivalent {
  /** Signed USD of the underlying: the hedge of least variance is minus this. */
  readonly exposureUsd: number;
  /** Standard deviation of what is left, in USD a day, >= 0. */
  readonly residualUsd: number;
}

/** Points of a day's move, in standard deviations, with the normal probability of each: from -6 to 6. */
const POINTS = 193;
const FARTHEST = 6;

/**
 * Over one day of log return sigma z - sigma^2 / 2, z standard normal: the regression of what the options gain on what one USD
 * of the underlying gains (the minimum-variance hedge; J. Hull, "Options, Futures, and Other Derivatives", on cross hedging).
 * `sigmaDaily` > 0. Not the delta: over a day that moves far it is the mean of many deltas.
 */
export function dayEquivalent(options: readonly HeldOption[], sigmaDaily: number): DayEquivalent {
  const gainAt = optionGain(options);
  let [weights, gain, move, moveSquares, gainMoves, gainSquares] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < POINTS; i += 1) {
    const z = FARTHEST * ((2 * i) / (POINTS - 1) - 1);
    const weight = Math.exp(-(z ** 2) / 2);
    const ratio = Math.exp(sigmaDaily * (z - sigmaDaily / 2));
    const gained = gainAt(ratio);
    weights += weight;
    gain += weight * gained;
    move += weight * (ratio - 1);
    moveSquares += weight * (ratio - 1) ** 2;
    gainMoves += weight * gained * (ratio - 1);
    gainSquares += weight * gained ** 2;
  }
  const moveVariance = moveSquares / weights - (move / weights) ** 2;
  const covariance = gainMoves / weights - (gain / weights) * (move / weights);
  const gainVariance = gainSquares / weights - (gain / weights) ** 2;
  const exposureUsd = covariance / moveVariance;
  return { exposureUsd, residualUsd: Math.sqrt(Math.max(0, gainVariance - exposureUsd * covariance)) };
}
