/**
 * What trying policy after policy on the same data does to the evidence: how many were tried, and what is left of the last
 * one's Sharpe ratio. It counts what was asked for, also what was broken off: a curve that was looked at was a try.
 */
import { deflatedSharpe, type SharpeAnswer } from '../metrics/sharpe';
import type { Tried } from './answer';

/** Plain data, changed in place: of one set of data. */
export interface Trials {
  count: number;
  /** Per day, of the runs that came to an end; oldest first, at most `RATIOS_KEPT`. */
  readonly ratios: number[];
}

const RATIOS_KEPT = 1_000;

export function createTrials(): Trials {
  return { count: 0, ratios: [] };
}

/**
 * Adds the ratio of the run that ended and says what it is worth among all that were tried: the deflated Sharpe ratio with the
 * variance of the ratios seen (`metrics/sharpe.ts`). That variance is not taken below what luck alone gives one ratio, its
 * squared standard error: neighbours on a slider are far from independent, and a few of them agree by being the same policy.
 */
export function triedWith(trials: Trials, sharpe: SharpeAnswer): Tried {
  const { count, ratios } = trials;
  if (sharpe.kind === 'unknown') return { count };
  ratios.push(sharpe.ratio);
  if (ratios.length > RATIOS_KEPT) ratios.shift();
  const variance = Math.max(sharpe.standardError ** 2, varianceOf(ratios));
  return { count, deflatedSharpe: deflatedSharpe(sharpe.ratio, sharpe.observationCount, sharpe, count, variance) };
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
