/**
 * A first guess of the total volatility behind an option's price: exact as time goes to 0, within 1e-4 of itself up to a
 * total volatility of 1. What makes it so: in Bachelier's normal model the price over the distance to the strike depends on
 * one number, h = distance / deviation, so inverting it is one table; and at the same h the lognormal model agrees to
 * second order (P. Hagan et al., "Managing Smile Risk", Wilmott 2002, eq. A.64), the rest being that of the inverse error function.
 */
import { erfcx } from '../../math/erf';

const LOG_SQRT_TWO_PI = 0.918938533204672741780;
const SQRT_HALF_PI = 1.25331413731550025121;
const SQRT_TWO_PI = 2.50662827463100050242;

/** Nodes are equally spaced in log(1 + log(1 + distance / price)), which is about h / 2.5 near 0 and 2 ln h far out. */
const NODE_STEP = 1 / 32;
const NODE_COUNT = 214;
const { values, slopes } = normalTable();

/**
 * The guess for an option out of or at the money: `timeValue` is its undiscounted price, `distance` = |F - K|,
 * `x` = -|ln(F / K)|, `root` = sqrt(F K), `low` = min(F, K). Positive and finite for 0 < timeValue < low.
 */
export function guessTotalVolatility(timeValue: number, distance: number, x: number, root: number, low: number): number {
  if (timeValue > 0.5 * low) return guessNearMaximum((low - timeValue) / root, x);
  const flat = distance === 0 ? (SQRT_TWO_PI * timeValue) / root : -x / deviationsAway(distance / timeValue, distance, timeValue);
  const u = flat ** 2;
  return flat * (1 + u * ((1 - x ** 2 / 120) / 24 + u * (7 / 1920 + u * (127 / 322560 + u * (4.7031e-5 + u * 5.961e-6)))));
}

/** h, from the table by cubic Hermite interpolation. */
function deviationsAway(ratio: number, distance: number, timeValue: number): number {
  const log = ratio < 1e300 ? Math.log(1 + ratio) : Math.log(distance) - Math.log(timeValue);
  const place = Math.log(1 + log) / NODE_STEP;
  const node = Math.min(Math.trunc(place), NODE_COUNT - 2);
  const f = place - node;
  const left = values[node] ?? 0;
  const rise = (values[node + 1] ?? 0) - left;
  const atLeft = slopes[node] ?? 0;
  const atRight = slopes[node + 1] ?? 0;
  // The ratio itself keeps what 1 + ratio has rounded away: near the money h is proportional to it.
  if (ratio < 1e-6) return ratio / SQRT_TWO_PI;
  return left + f * (atLeft + f * (3 * rise - 2 * atLeft - atRight + f * (atLeft + atRight - 2 * rise)));
}

/**
 * The complement is about 2 cosh(x / 2) N(-s / 2) there; the quantile by C. Hastings (Abramowitz and Stegun 26.2.22).
 */
function guessNearMaximum(complement: number, x: number): number {
  const tail = Math.min(complement / (Math.exp(x / 2) + Math.exp(-x / 2)), 0.5);
  const z = Math.sqrt(-2 * Math.log(tail));
  return 2 * Math.max(z - (2.30753 + 0.27061 * z) / (1 + 0.99229 * z + 0.04481 * z ** 2), 0.05);
}

/** h and its slope at every node, by Newton's method from the node before. */
function normalTable(): { readonly values: Float64Array; readonly slopes: Float64Array } {
  const values = new Float64Array(NODE_COUNT);
  const slopes = new Float64Array(NODE_COUNT);
  slopes[0] = NODE_STEP / SQRT_TWO_PI;
  let h = 0;
  for (let node = 1; node < NODE_COUNT; node += 1) {
    const place = node * NODE_STEP;
    h += slopes[node - 1] ?? 0;
    for (let i = 0; i < 20; i += 1) {
      const { at, slope } = placeOf(h);
      const step = (place - at) / slope;
      h += step;
      if (Math.abs(step) < 1e-13 * h) break;
    }
    values[node] = h;
    slopes[node] = NODE_STEP / placeOf(h).slope;
  }
  return { values, slopes };
}

/** Where h lies on the table's axis: distance / price = h / (n(h) - h N(-h)). */
function placeOf(h: number): { readonly at: number; readonly slope: number } {
  const left = 1 - h * SQRT_HALF_PI * erfcx(h * Math.SQRT1_2);
  const logRatio = Math.log(h) + h ** 2 / 2 + LOG_SQRT_TWO_PI - Math.log(left);
  const log = logRatio < 30 ? Math.log(1 + Math.exp(logRatio)) : logRatio;
  const share = logRatio < 30 ? 1 - Math.exp(-log) : 1;
  // d ln(ratio) / dh = 1 / (h left), as d ratio / dh = n(h) / price^2.
  return { at: Math.log(1 + log), slope: share / (h * left * (1 + log)) };
}
