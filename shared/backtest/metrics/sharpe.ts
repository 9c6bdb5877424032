/**
 * The Sharpe ratio with what it is worth: its standard error, the chance that it is above a benchmark, and the same after so
 * many policies were tried. Ratios are per observation unless the name says annual; the rate of interest is taken as 0.
 */
import { assert } from '../../assert';
import { normalDistribution } from '../../math/erf';
import { momentsOf } from '../../risk/value-at-risk/parametric';
import { normalQuantile } from '../../risk/value-at-risk/normal-quantile';

export interface SharpeRatio {
  readonly kind: 'known';
  readonly observationCount: number;
  readonly ratio: number;
  readonly standardError: number;
  readonly skewness: number;
  /** 3 for a normal law. */
  readonly kurtosis: number;
  readonly ratioAnnual: number;
  readonly standardErrorAnnual: number;
}
export type SharpeAnswer = SharpeRatio | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The law of returns as far as the error of a Sharpe ratio needs it; kurtosis 3 is normal. */
export interface ReturnShape {
  readonly skewness: number;
  readonly kurtosis: number;
}
export const NORMAL_SHAPE: ReturnShape = { skewness: 0, kurtosis: 3 };

const FEWEST = 20;

/** Of simple returns of equal periods, `periodsPerYear` of them in a year. */
export function sharpeRatio(returns: readonly number[], periodsPerYear: number): SharpeAnswer {
  if (returns.length < FEWEST) return { kind: 'unknown', missing: [`returns: ${returns.length} of at least ${FEWEST}`] };
  const { mean, standardDeviation, skewness, excessKurtosis } = momentsOf(returns);
  if (!(standardDeviation > 0)) return { kind: 'unknown', missing: ['returns that move'] };
  const ratio = mean / standardDeviation;
  const kurtosis = excessKurtosis + 3;
  const standardError = sharpeStandardError(ratio, returns.length, { skewness, kurtosis });
  const root = Math.sqrt(periodsPerYear);
  return { kind: 'known', observationCount: returns.length, ratio, standardError, skewness, kurtosis, ratioAnnual: ratio * root, standardErrorAnnual: standardError * root };
}

/**
 * Standard error of a Sharpe ratio over `count` independent returns: sqrt((1 - skew SR + (kurtosis - 1) / 4 SR^2) / count),
 * E. Mertens, "Comments on variance of the IID estimator in Lo (2002)"; with a normal shape A. W. Lo's
 * sqrt((1 + SR^2 / 2) / T), "The Statistics of Sharpe Ratios", Financial Analysts Journal 58 (2002).
 */
export function sharpeStandardError(ratio: number, count: number, { skewness, kurtosis }: ReturnShape): number {
  assert(count > 0, `returns to take an error of, got ${count}`);
  return Math.sqrt(Math.max(0, 1 - skewness * ratio + ((kurtosis - 1) / 4) * ratio ** 2) / count);
}

/**
 * Chance that the true ratio is above `benchmark`: D. H. Bailey and M. Lopez de Prado, "The Sharpe Ratio Efficient Frontier",
 * Journal of Risk 15 (2012); the error with count - 1, as there.
 */
export function probabilisticSharpe(ratio: number, benchmark: number, count: number, shape: ReturnShape): number {
  const error = sharpeStandardError(ratio, count - 1, shape);
  if (error === 0) return ratio > benchmark ? 1 : 0;
  return normalDistribution((ratio - benchmark) / error);
}

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The largest ratio that luck alone gives among `trials` independent policies without skill, whose ratios have
 * the variance `varianceOfRatios`: Bailey and Lopez de Prado, "The Deflated Sharpe Ratio", J. Portfolio Management 40 (2014).
 */
export function luckiestSharpe(trials: number, varianceOfRatios: number): number {
  assert(Number.isInteger(trials) && trials >= 1, `a whole number of policies tried, got ${trials}`);
  if (trials === 1) return 0;
  const early = normalQuantile(1 - 1 / trials);
  const late = normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(varianceOfRatios) * ((1 - EULER_MASCHERONI) * early + EULER_MASCHERONI * late);
}

/** Chance that the ratio is better than the luckiest of `trials` without skill (same paper). All per observation. */
export function deflatedSharpe(ratio: number, count: number, shape: ReturnShape, trials: number, varianceOfRatios: number): number {
  return probabilisticSharpe(ratio, luckiestSharpe(trials, varianceOfRatios), count, shape);
}
