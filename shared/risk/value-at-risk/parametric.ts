/**
 * The lower tail of a standardised distribution (mean 0, variance 1): its quantile and the mean beyond it, Gaussian and
 * bent by skewness and kurtosis after Cornish and Fisher. Sample moments beside it. Historical tails are in `tail.ts`.
 */
import { normalDensity, normalQuantile } from './normal-quantile';

/** In standard deviations from the mean; losses are negative here. */
export interface StandardTail {
  readonly quantile: number;
  readonly meanBeyond: number;
}

export interface Moments {
  readonly mean: number;
  /** Divisor n - 1. */
  readonly standardDeviation: number;
  /** Divisor n throughout; 0 for a normal distribution. */
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/** Of at least 2 values; skewness and kurtosis are 0 when the values do not move. */
export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const central = (power: (d: number) => number): number => values.reduce((sum, value) => sum + power(value - mean), 0) / count;
  // Equal values differ from their own mean by its rounding: that is no movement.
  const measured = central((d) => d ** 2);
  const isStill = measured <= 1e-26 * mean ** 2;
  const variance = isStill ? 0 : measured;
  return {
    mean,
    standardDeviation: Math.sqrt((variance * count) / (count - 1)),
    skewness: isStill ? 0 : central((d) => d * d * d) / (variance * Math.sqrt(variance)),
    excessKurtosis: isStill ? 0 : central((d) => (d * d) ** 2) / variance ** 2 - 3,
  };
}

export function gaussianTail(alpha: number): StandardTail {
  const z = normalQuantile(alpha);
  return { quantile: z, meanBeyond: -normalDensity(z) / alpha };
}

/**
 * E. Cornish and R. Fisher (1938) to the fourth moment, as P. Zangari, RiskMetrics Monitor (1996) uses it:
 * w(z) = z + (z^2 - 1) s / 6 + (z^3 - 3 z) k / 24 - (2 z^3 - 5 z) s^2 / 36; the mean beyond is that of w(Z) below z(alpha).
 * Undefined where w does not rise all the way to alpha: the expansion is then no distribution
 * (D. Maillard, "A user's guide to the Cornish Fisher expansion", 2012).
 */
export function cornishFisherTail(alpha: number, skewness: number, excessKurtosis: number): StandardTail | undefined {
  const z = normalQuantile(alpha);
  if (!risesUpTo(z, skewness, excessKurtosis)) return undefined;
  const [s, k, s2] = [skewness / 6, excessKurtosis / 24, skewness ** 2 / 36];
  const cube = z * z * z;
  // Mean below z of Z, Z^2 - 1, Z^3 - 3 Z: minus the density times 1, z, z^2 - 1.
  const mean = 1 + z * s + (z ** 2 - 1) * k - (2 * (z ** 2 - 1) + 1) * s2;
  return {
    quantile: z + (z ** 2 - 1) * s + (cube - 3 * z) * k - (2 * cube - 5 * z) * s2,
    meanBeyond: (-normalDensity(z) * mean) / alpha,
  };
}

/** Whether the slope of w, a z^2 + b z + c, is above 0 on all of (-infinity, z]. */
function risesUpTo(z: number, skewness: number, excessKurtosis: number): boolean {
  const a = excessKurtosis / 8 - skewness ** 2 / 6;
  const b = skewness / 3;
  const c = 1 - excessKurtosis / 8 + (5 * skewness ** 2) / 36;
  if (a < 0 || (a === 0 && b > 0)) return false;
  if (a === 0) return b * z + c > 0;
  const lowest = Math.min(z, -b / (2 * a));
  return a * lowest ** 2 + b * lowest + c > 0;
}
