/**
 * The logarithm of the gamma function and its derivative, for arguments above 0: what the density of Student's t needs.
 * Recurrence up to 16, then Stirling's series (Abramowitz and Stegun 6.1.41 and 6.3.18), relative error about 1e-15 away
 * from the zeros at 1 and 2, absolute there.
 */
import { assert } from '../assert';

const HALF_LOG_TWO_PI = 0.918938533204672741780;
const FAR = 16;

/** ln(gamma(x)), x > 0. */
export function logGamma(x: number): number {
  assert(x > 0, `the gamma function here takes numbers above 0, got ${x}`);
  let product = 1;
  let z = x;
  for (; z < FAR; z += 1) product *= z;
  const u = 1 / (z * z);
  const series = (1 / 12 - u * (1 / 360 - u * (1 / 1260 - u * (1 / 1680 - u * (1 / 1188 - u * (691 / 360360)))))) / z;
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - Math.log(product);
}

/** The digamma function, d ln(gamma(x)) / dx, x > 0. */
export function digamma(x: number): number {
  assert(x > 0, `the digamma function here takes numbers above 0, got ${x}`);
  let sum = 0;
  let z = x;
  for (; z < FAR; z += 1) sum += 1 / z;
  const u = 1 / (z * z);
  const series = u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132 - u * (691 / 32760))))));
  return Math.log(z) - 0.5 / z - series - sum;
}
