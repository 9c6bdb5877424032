/**
 * The quantile of the standard normal distribution and its density: what Gaussian and Cornish-Fisher tails stand on.
 * Found as the root of the distribution function, so it has that function's accuracy; no approximation of its own.
 */
import { assert } from '../../assert';
import { bracketedRoot } from '../../math/bracketed-root';
import { normalDistribution } from '../../math/erf';

const ONE_OVER_SQRT_TWO_PI = 0.398942280401432677940;
/** The distribution function is 0 in double precision below it. */
const FAR_LEFT = -38.5;

/** The density at x. */
export function normalDensity(x: number): number {
  return ONE_OVER_SQRT_TWO_PI * Math.exp(-0.5 * x ** 2);
}

/** The x below which a standard normal number lies with `probability`, 0 < probability < 1. */
export function normalQuantile(probability: number): number {
  assert(probability > 0 && probability < 1, `a probability between 0 and 1, got ${probability}`);
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // From the side of 0, where Newton's steps are good; the wide bracket is only for the far tail.
  const left = probability > 1e-15 ? -8 : FAR_LEFT;
  return bracketedRoot((x) => normalDistribution(x) - probability, normalDensity, left, 0);
}
