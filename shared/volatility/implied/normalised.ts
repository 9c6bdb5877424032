/**
 * One step towards the volatility that gives a price, in normalised terms (P. Jaeckel, "Let's Be Rational", Wilmott 2015):
 * x = -|ln(F / K)|, s = volatility * sqrt(time), the out-of-the-money price over sqrt(F K). Everything is in logarithms, so
 * nothing underflows; prices near their maximum are seen from the other side, so nothing cancels.
 */
import { erfcx } from '../../math/erf';

/** Y(z) = N(z) / n(z), the normal distribution over its density. */
function mills(z: number): number {
  return SQRT_HALF_PI * erfcx(z * -Math.SQRT1_2);
}
const SQRT_HALF_PI = 1.25331413731550025121;
export const LOG_SQRT_TWO_PI = 0.918938533204672741780;

/**
 * The normalised price over its own vega: Y(h + t) - Y(h - t), h = x / s, t = s / 2. When both arguments are close, the
 * difference of their functions loses what the Taylor series about h keeps.
 */
function priceOverVega(x: number, h: number, t: number): number {
  return t < 0.1 && x > -0.03 ? differenceSeries(h, t) : mills(h + t) - mills(h - t);
}

/** 2 sum of J_n t^n over odd n; (n + 1) J_(n+1) = h J_n + J_(n-1), J_0 = Y(h), J_(-1) = 1 (from Y' = 1 + h Y). */
function differenceSeries(h: number, t: number): number {
  const j0 = mills(h);
  const j1 = 1 + h * j0;
  const j2 = (h * j1 + j0) / 2;
  const j3 = (h * j2 + j1) / 3;
  const j4 = (h * j3 + j2) / 4;
  const j5 = (h * j4 + j3) / 5;
  const j6 = (h * j5 + j4) / 6;
  const j7 = (h * j6 + j5) / 7;
  const j8 = (h * j7 + j6) / 8;
  const j9 = (h * j8 + j7) / 9;
  const j11 = (h * ((h * j9 + j8) / 10) + j9) / 11;
  const y = t * t;
  return 2 * t * (j1 + y * (j3 + y * (j5 + y * (j7 + y * (j9 + y * j11)))));
}

/**
 * The next s after `s` towards the price whose logarithm is `logPrice` (normalised, or its complement
 * `exp(x / 2) - price` when `isComplement`): one step of Householder's third-order method on the logarithm.
 */
export function householderStep(x: number, s: number, logPrice: number, isComplement: boolean): number {
  const h = x / s;
  const t = s / 2;
  // The complement is exp(x / 2) N(-h - t) + exp(-x / 2) N(h - t): a sum, where the price is a difference.
  const overVega = isComplement ? -mills(-h - t) - mills(h - t) : priceOverVega(x, h, t);
  const log = Math.log(Math.abs(overVega)) - (h ** 2 + t ** 2) / 2 - LOG_SQRT_TWO_PI;
  // Newton's step and the second and third derivatives over the first, all relative to s: none of them can overflow.
  const slope = s / overVega;
  const newton = (logPrice - log) / slope;
  const second = h ** 2 - t ** 2 - slope;
  const third = second ** 2 - 3 * h ** 2 - t ** 2 - slope * second;
  return s * (1 + (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6)));
}
