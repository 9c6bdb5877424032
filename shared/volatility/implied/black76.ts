/**
 * The price of a European option on a forward (F. Black, Journal of Financial Economics 3, 1976), to about 1e-14 of itself
 * also far out of the money. Not here: greeks, inversion to a volatility, early exercise.
 */
import { erfcx, normalDistribution } from '../../math/erf';

export type OptionRight = 'call' | 'put';

export interface Black76Input {
  readonly forward: number;
  readonly strike: number;
  readonly expiryYears: number;
  readonly volatilityAnnual: number;
  readonly right: OptionRight;
  /** Continuous rate that discounts the premium; 0 when absent. */
  readonly rate?: number;
}

/**
 * Premium in quote currency per unit of base: discount * E[max(+-(F_T - K), 0)]. Forward and strike > 0, time and volatility
 * >= 0; at 0 of either it is the discounted intrinsic value. In the money by parity from the other side.
 */
export function black76(input: Black76Input): number {
  const { forward, strike, expiryYears, right } = input;
  const discount = Math.exp(-(input.rate ?? 0) * expiryYears);
  const intrinsic = Math.max(0, right === 'call' ? forward - strike : strike - forward);
  const total = input.volatilityAnnual * Math.sqrt(expiryYears);
  return discount * (intrinsic + (total > 0 ? timeValue(forward, strike, input.volatilityAnnual, expiryYears) : 0));
}

/**
 * The price of the side that is out of the money, undiscounted. With x = -|ln(F / K)|, h = x / s, t = s / 2 it is
 * sqrt(F K) exp(-(h^2 + t^2) / 2) / sqrt(2 pi) times [Y(h + t) - Y(h - t)], Y being the normal distribution over its density.
 */
function timeValue(forward: number, strike: number, volatility: number, years: number): number {
  const total = volatility * Math.sqrt(years);
  const x = -Math.abs(logRatio(forward, strike));
  const h = x / total;
  const t = total / 2;
  if (h + t > 0 && t >= 0.25) return Math.min(forward, strike) * normalDistribution(h + t) - Math.max(forward, strike) * normalDistribution(h - t);
  const difference = h <= -2 && t < 1 ? seriesBackward(h, t) : t < 0.25 ? seriesForward(h, t) : SQRT_HALF_PI * (erfcx(-(h + t) * Math.SQRT1_2) - erfcx((t - h) * Math.SQRT1_2));
  return Math.sqrt(forward * strike) * ONE_OVER_SQRT_TWO_PI * expOfMoments(x, volatility, years) * difference;
}
const ONE_OVER_SQRT_TWO_PI = 0.398942280401432677940;
const SQRT_HALF_PI = 1.25331413731550025121;

/**
 * ln(F / K) through the distance of both, which is exact while they are within a factor of two, seen from the smaller one:
 * rounding F / K instead costs up to three times the error, and the price magnifies it by the square of h.
 */
export function logRatio(forward: number, strike: number): number {
  return forward >= strike ? Math.log1p((forward - strike) / strike) : -Math.log1p((strike - forward) / forward);
}

/**
 * exp(-(x^2 / v + v / 4) / 2) with v = volatility^2 * years, the exponent carried to twice the digits: far out of the money
 * it is near 27 at a price of 1e-12, and each of its roundings counts that often.
 */
function expOfMoments(x: number, volatility: number, years: number): number {
  const square = volatility * volatility;
  const v = square * years;
  const vLow = productLow(square, years, v) + productLow(volatility, volatility, square) * years;
  const xx = x * x;
  const ratio = x === 0 ? 0 : xx / v;
  if (ratio > 1500) return 0;
  const back = ratio * v;
  const ratioLow = x === 0 ? 0 : (xx - back - productLow(ratio, v, back) + productLow(x, x, xx) - ratio * vLow) / v;
  const quarter = v / 4;
  const sum = ratio + quarter;
  const sumLow = (ratio > quarter ? ratio - sum + quarter : quarter - sum + ratio) + ratioLow + vLow / 4;
  return Math.exp(-0.5 * sum) * (1 - 0.5 * sumLow);
}

/** What rounding lost of a * b, exactly (T. Dekker, Numerische Mathematik 18, 1971). */
function productLow(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upperHalf(a: number): number {
  const shifted = 134_217_729 * a;
  return shifted - (shifted - a);
}

/**
 * Y(h + t) - Y(h - t) = 2 sum of J_n t^n over odd n, where J_n is the n-th Taylor coefficient of Y at h. From Y' = 1 + h Y
 * follows (n + 1) J_(n+1) = h J_n + J_(n-1) with J_(-1) = 1.
 */
function seriesForward(h: number, t: number): number {
  let before = SQRT_HALF_PI * erfcx(-h * Math.SQRT1_2);
  let now = 1 + h * before;
  let power = t;
  let sum = now * t;
  for (let n = 1; n < 60; n += 2) {
    const even = (h * now + before) / (n + 1);
    const odd = (h * even + now) / (n + 2);
    before = even;
    now = odd;
    power *= t * t;
    sum += odd * power;
    if (odd * power < 1e-18 * sum) break;
  }
  return 2 * sum;
}

/**
 * The same for h <= -2, where going up cancels: the J_n are the solution that vanishes, so going down from far above gives
 * them without any subtraction (Miller's algorithm; Gautschi, SIAM Review 9, 1967).
 */
function seriesBackward(h: number, t: number): number {
  const start = 30 + Math.ceil(420 / h ** 2);
  let above = 0;
  let now = 1e-280;
  let sum = 0;
  // Horner in t^2 over the odd coefficients, on the way down.
  for (let n = start; n >= 0; n -= 1) {
    if (n % 2 === 1) sum = sum * t * t + now;
    const below = (n + 1) * above - h * now;
    above = now;
    now = below;
    if (now > 1e200) {
      now *= 1e-200;
      above *= 1e-200;
      sum *= 1e-200;
    }
  }
  return (2 * sum * t) / now;
}
