/**
 * How likely a price with jumps of Kou's kind (double exponential, up and down apart) touches one barrier within a time. The
 * overshoot of a jump counts as a touch. Two barriers at once have no such form: the sum of both sides is an upper bound.
 */
import { assert } from '../../assert';
import { passageTransform, solveRoots, startingRoots, type KouExponent } from './kou-exponent';
import { touchOfLogBarrier, type Direction } from './gaussian';

export interface KouQuestion {
  readonly direction: Direction;
  /** |ln(barrier / spot)|. */
  readonly distanceLog: number;
  readonly years: number;
  /** Drift of the log price a year, that of the jumps not included. */
  readonly driftOfLogPriceAnnual: number;
  /** Of the part without jumps. */
  readonly volatilityAnnual: number;
  readonly jumpsPerYear: number;
  /** Chance that a jump goes up; its size is then exponential with mean 1 / upRate, otherwise down with mean 1 / downRate. */
  readonly upChance: number;
  readonly upRate: number;
  readonly downRate: number;
}

/**
 * Probability, 0 to 1, that the log price moves `distanceLog` in `direction` within `years`. S. G. Kou and H. Wang, Advances
 * in Applied Probability 35 (2003), theorem 3.1, its transform inverted on a line (J. Abate and W. Whitt, ORSA Journal on
 * Computing 7, 1995, algorithm Euler) that lies the farther right the smaller the answer is. Absolute error below 1e-9,
 * relative error below 1e-6 down to 1e-12. Volatility and rates above 0.
 */
export function touchProbabilityKou(question: KouQuestion): number {
  const { direction, distanceLog, years, driftOfLogPriceAnnual, volatilityAnnual, jumpsPerYear, upChance, upRate, downRate } = question;
  assert(volatilityAnnual > 0 && upRate > 0 && downRate > 0, `volatility and rates above 0, got ${volatilityAnnual}, ${upRate} and ${downRate}`);
  assert(distanceLog >= 0 && years >= 0 && jumpsPerYear >= 0, `distance, time and jumps of 0 or more, got ${distanceLog}, ${years} and ${jumpsPerYear}`);
  assert(upChance >= 0 && upChance <= 1, `a chance from 0 to 1, got ${upChance}`);
  if (distanceLog === 0) return 1;
  if (years === 0) return 0;
  // In deviations of the whole time, with the barrier above.
  const unit = volatilityAnnual * Math.sqrt(years);
  const isUp = direction === 'up';
  const exponent: KouExponent = {
    drift: ((isUp ? 1 : -1) * driftOfLogPriceAnnual * years) / unit,
    deviation: 1,
    jumps: jumpsPerYear * years,
    upChance: isUp ? upChance : 1 - upChance,
    upRate: (isUp ? upRate : downRate) * unit,
    downRate: (isUp ? downRate : upRate) * unit,
  };
  return passageWithinUnitTime(exponent, distanceLog / unit);
}

/** Probability that the process passes `level` > 0 by time 1. */
export function passageWithinUnitTime(exponent: KouExponent, level: number): number {
  assert(level > 0 && exponent.deviation > 0, `a level and a deviation above 0, got ${level} and ${exponent.deviation}`);
  if (exponent.jumps === 0) return touchOfLogBarrier({ distanceLog: level, deviation: exponent.deviation, driftTowards: exponent.drift });
  return inverse(exponent, level, lineFor(exponent, level));
}

/** exp(-LEAST_LINE) is the error that the line alone makes, for answers near 1. */
const LEAST_LINE = 24;
const MOST_LINE = 1_400;

/**
 * Twice the real part of the line. The error of the line is exp(-line), so it has to exceed the exponent of the answer with
 * room to spare; that exponent is bounded through the transform itself (Chernoff: the answer is at most e^x E[exp(-x tau)]).
 */
function lineFor(exponent: KouExponent, level: number): number {
  let least = Infinity;
  const out = new Float64Array(2);
  for (let x = 0.5; x < MOST_LINE / 2; x *= 1.3) {
    const roots = startingRoots(exponent, x);
    solveRoots(exponent, x, 0, roots);
    passageTransform(exponent, level, x, 0, roots, out);
    const bound = x + Math.log(Math.max(out[0] as number, Number.MIN_VALUE));
    if (bound > least) break;
    least = bound;
  }
  return Math.min(MOST_LINE, LEAST_LINE + Math.max(0, -least));
}

/** Terms of the alternating sum before its last ones are averaged with binomial weights. */
const TERMS = 24;
const AVERAGED = 14;

/** Abate and Whitt's Euler sum for time 1: exp(line / 2) times the alternating sum of the real parts on the line. */
function inverse(exponent: KouExponent, level: number, line: number): number {
  const roots = startingRoots(exponent, line / 2);
  const out = new Float64Array(2);
  const real = (k: number): number => {
    solveRoots(exponent, line / 2, k * Math.PI, roots);
    passageTransform(exponent, level, line / 2, k * Math.PI, roots, out);
    const size = (line / 2) ** 2 + (k * Math.PI) ** 2;
    return ((out[0] as number) * (line / 2) + (out[1] as number) * k * Math.PI) / size;
  };
  let sum = real(0) / 2;
  const terms = TERMS + Math.ceil(line / 2);
  for (let k = 1; k <= terms; k += 1) sum += (k % 2 === 0 ? 1 : -1) * real(k);
  let averaged = 0;
  let weight = 1;
  let weights = 0;
  for (let j = 0; j <= AVERAGED; j += 1) {
    averaged += weight * sum;
    weights += weight;
    weight *= (AVERAGED - j) / (j + 1);
    const k = terms + j + 1;
    sum += (k % 2 === 0 ? 1 : -1) * real(k);
  }
  return Math.min(1, Math.max(0, (Math.exp(line / 2) * averaged) / weights));
}
