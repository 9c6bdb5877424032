/** Powers that are the same everywhere: `Math.pow` and the operator differ between V8 versions, `exp` and `log` do not. */
import { assert } from '../assert';

/**
 * `base` to the `exponent`, for base >= 0, as exp(exponent * log(base)). Relative error below 1e-14 while
 * |exponent * log(base)| <= 40, and growing with that product beyond it (the rounding of a product is what exp magnifies).
 * 0 to a positive exponent is 0, anything to 0 is 1. A negative base, and 0 to a negative exponent, are bugs.
 */
export function power(base: number, exponent: number): number {
  assert(base > 0 || (base === 0 && exponent >= 0), `no power for base ${base} and exponent ${exponent}`);
  if (exponent === 0 || base === 1) return 1;
  if (base === 0) return 0;
  return Math.exp(exponent * Math.log(base));
}
