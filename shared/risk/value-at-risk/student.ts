/**
 * Student's t scaled to variance 1: its lower quantile and the mean beyond it. For returns whose tails are fatter than
 * normal by a known degree; the degree itself is fitted elsewhere (`volatility/garch`).
 */
import { assert } from '../../assert';
import { bracketedRoot } from '../../math/bracketed-root';
import { logGamma } from '../../math/log-gamma';
import { power } from '../../math/power';
import type { StandardTail } from './parametric';

/**
 * Quantile and mean below it of a standardised Student t, both < 0, at 0 < alpha < 0.5 with more than 2 degrees of freedom.
 * The mean below q of a plain t: -density(q) (nu + q^2) / ((nu - 1) alpha) (A. McNeil, R. Frey and P. Embrechts,
 * "Quantitative Risk Management", 2005, eq. 2.25); times sqrt((nu - 2) / nu) for variance 1.
 */
export function studentTail(alpha: number, degreesOfFreedom: number): StandardTail {
  assert(alpha > 0 && alpha < 0.5, `a tail below one half, got ${alpha}`);
  assert(degreesOfFreedom > 2, `more than 2 degrees of freedom, got ${degreesOfFreedom}`);
  const nu = degreesOfFreedom;
  let left = -1;
  while (lowerTail(left, nu) > alpha) left *= 2;
  const q = bracketedRoot((x) => lowerTail(x, nu) - alpha, (x) => density(x, nu), left, 0);
  const scale = Math.sqrt((nu - 2) / nu);
  return { quantile: q * scale, meanBeyond: (-density(q, nu) * (nu + q ** 2) * scale) / ((nu - 1) * alpha) };
}

function density(x: number, nu: number): number {
  const constant = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
  return Math.exp(constant - 0.5 * (nu + 1) * Math.log(1 + x ** 2 / nu));
}

/** P(t < x) for x <= 0: half the regularised incomplete beta function at nu / (nu + x^2) (Abramowitz and Stegun 26.7.1). */
function lowerTail(x: number, nu: number): number {
  return 0.5 * incompleteBeta(nu / (nu + x ** 2), nu / 2, 0.5);
}

/** Regularised I_x(a, b): continued fraction by Lentz's method (Press et al., Numerical Recipes, 3rd ed., section 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b)) * power(x, a) * power(1 - x, b) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return front * fraction;
}
