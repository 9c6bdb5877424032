/**
 * What all underlyings did together in each past day, in units of the volatility each had then: the joint scenarios of
 * filtered historical simulation (G. Barone-Adesi, K. Giannopoulos and L. Vosper, "VaR without correlations for portfolios
 * of derivative securities", J. of Futures Markets 19, 1999). Days overlap, one ends at every hour: there are many
 * scenarios, but only count / 24 independent ones. No drift, and nothing worse than what happened (the stress grids have that).
 */
import { HOUR_MS } from '../../units';
import { decay, foldSquaredReturn } from '../../volatility/realised/ewma';
import { jointReturns, type HourlyByUnderlying, type JointReturns, type LeftOut } from '../correlation/joint-returns';

export interface Scenarios {
  readonly kind: 'known';
  /** In alphabetical order: the index of every other array here. */
  readonly underlyings: readonly string[];
  /**
   * Log return of 24 h over the daily volatility before them, mean 0, root mean square at least 1.
   * Underlying by underlying, `count` each, oldest first.
   */
  readonly residuals: Float64Array;
  /** Scenarios. */
  readonly count: number;
  /** Days that had to be left out because an hour of some underlying is missing. */
  readonly missingDayCount: number;
  /** From the beginning of the first day to the end of the last. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly leftOut: readonly LeftOut[];
}
export type ScenarioAnswer = Scenarios | { readonly kind: 'unknown'; readonly why: string; readonly leftOut: readonly LeftOut[] };

export const DAY_HOURS = 24;
/** Of the volatility the days are measured by. Weighs the last week, as the program's own forecast for a day does. */
export const FILTER_HALF_LIFE_HOURS = 72;
/** Hours before the first day: half of the weight is then known. */
const WARM_UP_HOURS = 72;
/** 20 independent days: the worst 2.5 % are then half a day's worth, below that they are one hour's accident. */
export const MINIMUM_SCENARIOS = 480;
/** 90 days: old co-movement is not today's. */
export const MAXIMUM_SCENARIOS = 2_160;

/** From the newest hours back, at most 90 days of scenarios. Unknown, with the reason, below 20 days. */
export function filteredScenarios(hourlyByUnderlying: HourlyByUnderlying): ScenarioAnswer {
  const joint = jointReturns(newest(hourlyByUnderlying), MINIMUM_SCENARIOS + WARM_UP_HOURS + DAY_HOURS - 1);
  const { underlyings, hourCount, leftOut } = joint;
  if (underlyings.length === 0) return { kind: 'unknown', why: 'no underlying has enough hourly history', leftOut };
  const lastHours = wholeDays(joint);
  if (lastHours.length < MINIMUM_SCENARIOS) return { kind: 'unknown', why: `${lastHours.length} of at least ${MINIMUM_SCENARIOS} days (overlapping) that all underlyings have`, leftOut };
  const count = lastHours.length;
  const residuals = new Float64Array(count * underlyings.length);
  for (let i = 0; i < underlyings.length; i += 1) {
    const own = joint.returns.subarray(i * hourCount, (i + 1) * hourCount);
    const volatilities = dailyVolatilities(own, joint.isJoint);
    const target = residuals.subarray(i * count, (i + 1) * count);
    if (!standardise(own, volatilities, lastHours, target)) return { kind: 'unknown', why: `${underlyings[i]} did not move for days`, leftOut };
  }
  const openAtMs = (hour: number): number => joint.firstOpenAtMs + hour * HOUR_MS;
  return {
    kind: 'known', underlyings, residuals, count, leftOut,
    missingDayCount: Math.max(0, hourCount - WARM_UP_HOURS - DAY_HOURS + 1) - count,
    sinceMs: openAtMs((lastHours[0] ?? 0) - DAY_HOURS + 1),
    untilMs: openAtMs((lastHours.at(-1) ?? 0) + 1),
  };
}

/** Only as much history as is used: the newest candles of each. */
function newest(hourlyByUnderlying: HourlyByUnderlying): HourlyByUnderlying {
  const candleCount = MAXIMUM_SCENARIOS + WARM_UP_HOURS + DAY_HOURS;
  return new Map([...hourlyByUnderlying].map(([underlying, candles]) => [underlying, candles.slice(-candleCount)]));
}

/** The last hour of each day that is joint throughout and comes after the warm-up. */
function wholeDays({ isJoint, hourCount }: JointReturns): number[] {
  const lastHours: number[] = [];
  let run = 0;
  for (let hour = 0; hour < hourCount; hour += 1) {
    run = isJoint[hour] === 1 ? run + 1 : 0;
    if (run >= DAY_HOURS && hour >= WARM_UP_HOURS + DAY_HOURS - 1) lastHours.push(hour);
  }
  return lastHours;
}

/** Of the 24 h from each hour on, from the hours before it only; time without returns lets the old ones weigh less. */
function dailyVolatilities(returns: Float64Array, isJoint: Uint8Array): Float64Array {
  const volatilities = new Float64Array(returns.length);
  const lambda = decay(1, FILTER_HALF_LIFE_HOURS);
  const mean = { weightedSum: 0, weight: 0 };
  for (let hour = 0; hour < returns.length; hour += 1) {
    volatilities[hour] = mean.weight > 0 ? Math.sqrt((DAY_HOURS * mean.weightedSum) / mean.weight) : 0;
    if (isJoint[hour] === 1) foldSquaredReturn(mean, (returns[hour] ?? 0) ** 2, lambda);
    else {
      mean.weightedSum *= lambda;
      mean.weight *= lambda;
    }
  }
  return volatilities;
}

/**
 * Fills `target`; false when a volatility is 0. The mean is taken out: a rise of the last months is no reason to expect
 * one (the program's drift is 0). Where the days were calmer than their volatility said, they are scaled up to it, so that
 * the answer is never milder than the volatility of now by luck of the sample: this is the floor.
 */
function standardise(returns: Float64Array, volatilities: Float64Array, lastHours: readonly number[], target: Float64Array): boolean {
  let sum = 0;
  for (const [scenario, last] of lastHours.entries()) {
    const first = last - DAY_HOURS + 1;
    const volatility = volatilities[first] ?? 0;
    if (!(volatility > 0)) return false;
    let dayReturn = 0;
    for (let hour = first; hour <= last; hour += 1) dayReturn += returns[hour] ?? 0;
    const residual = dayReturn / volatility;
    target[scenario] = residual;
    sum += residual;
  }
  const mean = sum / target.length;
  let squares = 0;
  for (const value of target) squares += (value - mean) ** 2;
  const rootMeanSquare = Math.sqrt(squares / target.length);
  if (!(rootMeanSquare > 0)) return false;
  for (let i = 0; i < target.length; i += 1) target[i] = ((target[i] ?? 0) - mean) / Math.min(1, rootMeanSquare);
  return true;
}
