/**
 * How the underlyings move together now: hourly returns of the last 50 days, each hour weighing half as much as one ten days
 * later, drawn towards equal correlations by as much as their noise calls for. Always possible correlations (positive
 * semi-definite). It says nothing about a crash, in which everything moves together: the stress rules assume that.
 */
import type { Matrix } from '../../math/linear-system';
import { HOUR_MS } from '../../units';
import { decay } from '../../volatility/realised/ewma';
import { jointReturns, type HourlyByUnderlying, type JointReturns, type LeftOut } from './joint-returns';
import type { Sample } from './moments';
import { towardsConstantCorrelation } from './shrinkage';

export type Correlations =
  | {
      readonly kind: 'known';
      /** In alphabetical order: rows and columns of the matrix. */
      readonly names: readonly string[];
      readonly correlations: Matrix;
      /** Hours that all underlyings have. */
      readonly observationCount: number;
      /** As many equally weighted hours would be as good. */
      readonly effectiveCount: number;
      readonly halfLifeHours: number;
      /** 0 = as measured, 1 = the mean correlation for every pair. */
      readonly shrinkage: number;
      /** Hours between the first and the last that some underlying lacks. */
      readonly missingHourCount: number;
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly kind: 'unknown'; readonly why: string; readonly leftOut: readonly LeftOut[] };

/** Long enough for 690 effective hours (standard error of a correlation of 0: 0.04), short enough to see a regime end. */
export const CORRELATION_HALF_LIFE_HOURS = 240;
/** 5 half-lives: what is older has 3 % of the weight. */
const WINDOW_HOURS = 5 * CORRELATION_HALF_LIFE_HOURS;
/** Below it the standard error of a correlation of 0 is above 0.07. */
export const MINIMUM_CORRELATION_HOURS = 200;

/** Of the newest hours. Underlyings without enough are left out by name; unknown when the rest share too few. */
export function correlationsOf(hourlyByUnderlying: HourlyByUnderlying): Correlations {
  const newest = new Map([...hourlyByUnderlying].map(([underlying, candles]) => [underlying, candles.slice(-WINDOW_HOURS - 1)]));
  const joint = jointReturns(newest, MINIMUM_CORRELATION_HOURS);
  const { underlyings, leftOut, jointCount } = joint;
  if (underlyings.length === 0) return { kind: 'unknown', why: `no underlying has ${MINIMUM_CORRELATION_HOURS} hourly returns`, leftOut };
  if (jointCount < MINIMUM_CORRELATION_HOURS) return { kind: 'unknown', why: `${jointCount} of at least ${MINIMUM_CORRELATION_HOURS} hours that all underlyings have`, leftOut };
  const sample = standardised(joint);
  if (sample.kind === 'still') return { kind: 'unknown', why: `${sample.underlying} did not move`, leftOut };
  const { covariance, shrinkage } = towardsConstantCorrelation(sample);
  return {
    kind: 'known', names: underlyings, correlations: covariance.map((row, i) => row.map((value, j) => (i === j ? 1 : Math.max(-1, Math.min(1, value))))),
    observationCount: jointCount, effectiveCount: sample.effectiveCount, halfLifeHours: CORRELATION_HALF_LIFE_HOURS, shrinkage,
    missingHourCount: joint.hourCount - jointCount, sinceMs: joint.firstOpenAtMs, untilMs: joint.firstOpenAtMs + joint.hourCount * HOUR_MS, leftOut,
  };
}

/** The joint hours, each underlying brought to a weighted mean square of 1: their covariances are then correlations. */
function standardised(joint: JointReturns): (Sample & { readonly kind: 'sample' }) | { readonly kind: 'still'; readonly underlying: string } {
  const { underlyings, hourCount, isJoint, returns } = joint;
  const hours = Array.from({ length: hourCount }, (_, hour) => hour).filter((hour) => isJoint[hour] === 1);
  const raw = Float64Array.from(hours, (hour) => decay(hourCount - 1 - hour, CORRELATION_HALF_LIFE_HOURS));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const columns: Float64Array[] = [];
  for (const [i, underlying] of underlyings.entries()) {
    const column = Float64Array.from(hours, (hour) => returns[i * hourCount + hour] ?? 0);
    const meanSquare = column.reduce((sum, value, t) => sum + (weights[t] ?? 0) * value ** 2, 0);
    if (!(meanSquare > 0)) return { kind: 'still', underlying };
    const deviation = Math.sqrt(meanSquare);
    columns.push(column.map((value) => value / deviation));
  }
  return { kind: 'sample', columns, weights, effectiveCount: 1 / weights.reduce((sum, weight) => sum + weight ** 2, 0) };
}
