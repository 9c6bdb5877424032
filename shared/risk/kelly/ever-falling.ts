/**
 * The chance that wealth ever, however late, falls to a share of its start, when it moves as geometric Brownian motion with a
 * known drift. Not for a horizon: see `drawdown/`. Falling below the start is meant, not below an earlier peak.
 */
import { assert } from '../../assert';
import { power } from '../../math/power';

/**
 * Chance that a geometric Brownian motion with `logDriftAnnual` (of its logarithm) ever touches `level` (0 < level <= 1) of
 * its start: level^(2 nu / sigma^2), and 1 where it does not grow. Infinite horizon.
 */
export function chanceOfEverTouching(logDriftAnnual: number, volatilityAnnual: number, level: number): number {
  assert(volatilityAnnual > 0, `a volatility is above 0, got ${volatilityAnnual}`);
  assert(level > 0 && level <= 1, `a level is a share of the start above 0, got ${level}`);
  return logDriftAnnual <= 0 ? 1 : power(level, (2 * logDriftAnnual) / volatilityAnnual ** 2);
}

/**
 * Chance that wealth ever falls to `level` (0 < level <= 1) of its start at the fraction c of Kelly: level^(2 / c - 1), and 1
 * from c = 2 on (L. C. MacLean, E. O. Thorp and W. T. Ziemba, Quantitative Finance 10, 2010). It holds for wealth discounted
 * at what it would earn without exposure, under geometric Brownian motion with the drift known, for ever.
 */
export function chanceOfEverFallingTo(level: number, kellyFraction: number): number {
  assert(level > 0 && level <= 1, `a level is a share of the start above 0, got ${level}`);
  assert(kellyFraction >= 0, `a Kelly fraction is at least 0, got ${kellyFraction}`);
  if (kellyFraction === 0) return level < 1 ? 0 : 1;
  return kellyFraction >= 2 ? 1 : power(level, 2 / kellyFraction - 1);
}

/**
 * The largest Kelly fraction, at most 1, whose chance of ever falling to `level` is at most `probability` (both between 0
 * and 1): 2 / (1 + lambda) with lambda = log probability / log level. Same assumptions as `chanceOfEverFallingTo`.
 */
export function fractionForDrawdown(level: number, probability: number): number {
  assert(level > 0 && level < 1 && probability > 0 && probability < 1, `level and probability lie between 0 and 1, got ${level} and ${probability}`);
  return Math.min(1, 2 / (1 + Math.log(probability) / Math.log(level)));
}
