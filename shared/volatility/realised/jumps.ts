/**
 * How much of a day's variance was jumps. Realised variance counts everything; products of neighbouring returns and medians
 * of three leave single jumps out; the difference, in units of its own error, is the test. It does not say when in the day.
 * O. Barndorff-Nielsen and N. Shephard, J. Financial Econometrics 2 (2004) and 4 (2006); T. Andersen, D. Dobrev and
 * E. Schaumburg, J. Econometrics 169 (2012). Returns of one period (a day of five-minute returns, say), not annualised.
 */
import { assert } from '../../assert';

/** Below this the test has no power: four hours of five-minute returns. */
export const MINIMUM_JUMP_RETURNS = 48;
/** One-sided 99.9 %: about one false jump in a thousand quiet days. */
export const JUMP_Z = 3.09;

const MU_1_SQUARED = 2 / Math.PI;
/** E|Z|^(4/3) cubed = (2^(2/3) gamma(7/6) / gamma(1/2))^3. */
const MU_43_CUBED = 0.5735681199645479;
const MED_FACTOR = Math.PI / (6 - 4 * Math.sqrt(3) + Math.PI);
const MIN_FACTOR = Math.PI / (Math.PI - 2);
const RATIO_VARIANCE = Math.PI ** 2 / 4 + Math.PI - 5;

export interface JumpTest {
  readonly realisedVariance: number;
  readonly bipowerVariance: number;
  readonly medianVariance: number;
  readonly minimumVariance: number;
  readonly tripowerQuarticity: number;
  /** Standard normal when there was no jump; above `JUMP_Z` there was one. 0 when the price did not move. */
  readonly zRatio: number;
  /** max(realised - bipower, 0). */
  readonly jumpVariance: number;
  readonly hasJump: boolean;
}

/** Over at least 3 returns, oldest first; `hasJump` needs `MINIMUM_JUMP_RETURNS`. */
export function testJumps(returns: readonly number[]): JumpTest {
  const n = returns.length;
  assert(n >= 3, `the jump test needs 3 returns, got ${n}`);
  const size = (i: number): number => Math.abs(returns[i] ?? 0);
  let realised = 0;
  let pairs = 0;
  let minima = 0;
  let medians = 0;
  let triples = 0;
  for (let i = 0; i < n; i += 1) {
    realised += size(i) ** 2;
    if (i >= 1) {
      pairs += size(i) * size(i - 1);
      minima += Math.min(size(i), size(i - 1)) ** 2;
    }
    if (i >= 2) {
      medians += middle(size(i - 2), size(i - 1), size(i)) ** 2;
      triples += fourThirds(size(i)) * fourThirds(size(i - 1)) * fourThirds(size(i - 2));
    }
  }
  const bipowerVariance = (pairs / MU_1_SQUARED) * (n / (n - 1));
  const tripowerQuarticity = (n / MU_43_CUBED) * (n / (n - 2)) * triples;
  const zRatio = ratioStatistic(n, realised, bipowerVariance, tripowerQuarticity);
  return {
    realisedVariance: realised,
    bipowerVariance,
    medianVariance: MED_FACTOR * (n / (n - 2)) * medians,
    minimumVariance: MIN_FACTOR * (n / (n - 1)) * minima,
    tripowerQuarticity,
    zRatio,
    jumpVariance: Math.max(realised - bipowerVariance, 0),
    hasJump: n >= MINIMUM_JUMP_RETURNS && zRatio > JUMP_Z,
  };
}

/** The ratio form with its maximum correction (X. Huang and G. Tauchen, J. Financial Econometrics 3, 2005). */
function ratioStatistic(n: number, realised: number, bipower: number, quarticity: number): number {
  if (realised <= 0) return 0;
  const relative = bipower > 0 ? Math.max(1, quarticity / bipower ** 2) : 1;
  return (1 - bipower / realised) / Math.sqrt((RATIO_VARIANCE * relative) / n);
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function fourThirds(value: number): number {
  return value * Math.cbrt(value);
}
