/**
 * A finite distribution of what bets may return, and functions that are an expectation over it: value, gradient, Hessian.
 * A bet is a stake on one side of one thing; money that is not staked returns nothing and loses nothing.
 */
import type { Derivatives, Smooth } from './interior-point';

export interface Outcomes {
  /** Of each outcome, adding up to 1. */
  readonly probabilities: readonly number[];
  /** [outcome][bet]: net return of one unit of stake in that outcome (0.02 = +2 %, -1 = the stake is lost). */
  readonly returns: readonly (readonly number[])[];
}

/** A function of wealth's return y in one outcome; NaN where it is not defined. */
export interface OfReturn {
  readonly value: (y: number) => number;
  readonly slope: (y: number) => number;
  readonly curvature: (y: number) => number;
}

const PROBABILITY_ROUNDING = 1e-9;

/** Why the distribution cannot be used, in words with the value; undefined when it can. */
export function outcomesProblem({ probabilities, returns }: Outcomes): string | undefined {
  const betCount = returns[0]?.length ?? 0;
  if (betCount === 0) return 'there is no outcome with a bet';
  if (probabilities.length !== returns.length) return `${returns.length} outcomes need as many probabilities, got ${probabilities.length}`;
  const negative = probabilities.find((probability) => !(probability >= 0));
  if (negative !== undefined) return `a probability is at least 0, got ${negative}`;
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  if (!(Math.abs(total - 1) <= PROBABILITY_ROUNDING)) return `the probabilities add up to ${total}, not to 1`;
  const ragged = returns.findIndex((row) => row.length !== betCount);
  if (ragged >= 0) return `outcome ${ragged} has ${returns[ragged]?.length} returns for ${betCount} bets`;
  const broken = returns.findIndex((row) => row.some((value) => !Number.isFinite(value)));
  return broken >= 0 ? `outcome ${broken} has a return that is not a finite number` : undefined;
}

/** Net return of wealth in each outcome: sum of stake times return. */
export function wealthReturns({ returns }: Outcomes, stakes: readonly number[]): number[] {
  return returns.map((row) => row.reduce((sum, value, i) => sum + value * (stakes[i] ?? 0), 0));
}

/** Expected return of each bet. */
export function meanReturns({ probabilities, returns }: Outcomes): number[] {
  return (returns[0] ?? []).map((_, i) => returns.reduce((sum, row, s) => sum + (probabilities[s] ?? 0) * (row[i] ?? 0), 0));
}

/** E[of(y)] / `unit` as a function of the stakes. */
export function expectation(outcomes: Outcomes, of: OfReturn, unit = 1): Smooth {
  const { probabilities, returns } = outcomes;
  return {
    value: (stakes) => wealthReturns(outcomes, stakes).reduce((sum, y, s) => sum + (probabilities[s] ?? 0) * of.value(y), 0) / unit,
    derivatives: (stakes) => {
      const gradient = stakes.map(() => 0);
      const hessian = stakes.map(() => stakes.map(() => 0));
      wealthReturns(outcomes, stakes).forEach((y, s) => {
        const probability = (probabilities[s] ?? 0) / unit;
        addOutcome(gradient, hessian, returns[s] ?? [], probability * of.slope(y), probability * of.curvature(y));
      });
      return mirrored({ gradient, hessian });
    },
  };
}

/** Adds slope x and the lower triangle of curvature x x'. */
function addOutcome(gradient: number[], hessian: number[][], x: readonly number[], slope: number, curvature: number): void {
  for (const [i, row] of hessian.entries()) {
    const value = x[i] ?? 0;
    gradient[i] = (gradient[i] ?? 0) + slope * value;
    for (let j = 0; j <= i; j += 1) row[j] = (row[j] ?? 0) + curvature * value * (x[j] ?? 0);
  }
}

function mirrored({ gradient, hessian }: Derivatives): Derivatives {
  return { gradient, hessian: hessian.map((row, i) => row.map((value, j) => (j <= i ? value : hessian[j]?.[i] ?? 0))) };
}
