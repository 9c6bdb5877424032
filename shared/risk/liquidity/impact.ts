/**
 * How far a large trade moves the price by the square-root law, whatever the book shows: what is traded over hours meets
 * liquidity that is not on display. An empirical regularity of ordinary days, not a promise for a crash.
 */
import { assert } from '../../assert';

/** What the law needs to know of a market. */
export interface ImpactGround {
  /** Standard deviation of a day's return. */
  readonly sigmaDaily: number;
  readonly volumeDailyBase: number;
  /** Y; `USUAL_COEFFICIENT` when absent. */
  readonly coefficient?: number;
}

/** Y is of order 1 over markets and decades (J.-P. Bouchaud, J. Bonart, J. Donier and M. Gould, "Trades, Quotes and Prices", 2018). */
export const USUAL_COEFFICIENT = 1;

/**
 * Y sigma sqrt(Q / V), as a share of price (B. Toth et al., Physical Review X 1, 2011, 021006). The move at the end of the
 * trade; used as the cost of every unit it over-states (the mean over an even execution is two thirds of it).
 */
export function squareRootImpact({ sigmaDaily, volumeDailyBase, coefficient = USUAL_COEFFICIENT }: ImpactGround, quantityBase: number): number {
  assertGround({ sigmaDaily, volumeDailyBase, coefficient });
  assert(quantityBase >= 0, `a quantity to trade is at least 0, got ${quantityBase}`);
  return coefficient * sigmaDaily * Math.sqrt(quantityBase / volumeDailyBase);
}

/** The quantity whose impact is `ratio` of price: V (ratio / (Y sigma))^2; Infinity in a market that does not move. */
export function quantityOfImpact({ sigmaDaily, volumeDailyBase, coefficient = USUAL_COEFFICIENT }: ImpactGround, ratio: number): number {
  assertGround({ sigmaDaily, volumeDailyBase, coefficient });
  assert(ratio >= 0, `an impact is at least 0, got ${ratio}`);
  return sigmaDaily === 0 ? Number.POSITIVE_INFINITY : volumeDailyBase * (ratio / (coefficient * sigmaDaily)) ** 2;
}

/** Hours to leave at `participationRatio` (0.1 = a tenth) of a day's volume, spread evenly over 24 hours. */
export function hoursToLeave(quantityBase: number, volumeDailyBase: number, participationRatio: number): number {
  assert(quantityBase >= 0 && volumeDailyBase > 0 && participationRatio > 0 && participationRatio <= 1, `no time for quantity ${quantityBase}, volume ${volumeDailyBase}, participation ${participationRatio}`);
  return (24 * quantityBase) / (participationRatio * volumeDailyBase);
}

/** Why the ground cannot be used, in words; undefined when it can. */
export function impactProblem({ sigmaDaily, volumeDailyBase, coefficient = USUAL_COEFFICIENT }: ImpactGround): string | undefined {
  if (!(sigmaDaily >= 0 && Number.isFinite(sigmaDaily))) return `the daily volatility is at least 0, got ${sigmaDaily}`;
  if (!(volumeDailyBase > 0 && Number.isFinite(volumeDailyBase))) return `the daily volume is above 0, got ${volumeDailyBase}`;
  return coefficient > 0 && Number.isFinite(coefficient) ? undefined : `the impact coefficient is above 0, got ${coefficient}`;
}

function assertGround(ground: ImpactGround): void {
  const problem = impactProblem(ground);
  assert(problem === undefined, problem ?? '');
}
