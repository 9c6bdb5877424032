/**
 * The SVI smile nearest to observed total variances, by weighted least squares. For a given centre and width the rest is
 * linear (Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model", 2009), so only two numbers are searched.
 * Not here: which quotes to believe, arbitrage.
 */
import { leastOnGrid, leastOfSimplex } from '../../math/least-of-two';
import type { SviRaw } from './svi';

/** Columns of equal length: log-moneyness, total variance, weight >= 0. */
export interface SmilePoints {
  readonly k: readonly number[];
  readonly variance: readonly number[];
  readonly weight: readonly number[];
}

/** Five parameters: fewer points fix no smile. */
export const LEAST_SMILE_POINTS = 5;

/**
 * The smile with the least weighted square error; at least LEAST_SMILE_POINTS points at different k. `fault` (0 for a smile
 * with nothing wrong, more the worse it is) makes it the nearest smile without that fault, where the search finds one.
 */
export function fitSvi(points: SmilePoints, fault?: (raw: SviRaw) => number): SviRaw {
  const columns = columnsOf(points);
  const from = Math.min(...points.k);
  const range = Math.max(...points.k) - from;
  const best: Inner = { error: 0, constant: 0, d: 0, c: 0 };
  const usualSlope = (Math.max(...points.variance) - Math.min(...points.variance)) / range + 1e-12;
  const errorAt = (centre: number, logWidth: number): number => {
    if (Math.abs(centre) > 3.5 || logWidth < LEAST_LOG_WIDTH || logWidth > MOST_LOG_WIDTH) return Number.POSITIVE_INFINITY;
    const sigma = range * Math.exp(logWidth);
    solveInner(columns, from + range * (centre + 0.5), sigma, best);
    return best.error * (1 + (GENTLE_WINGS * (best.c + Math.abs(best.d))) / (sigma * usualSlope));
  };
  let least = { x: 0, y: 0, value: Number.POSITIVE_INFINITY };
  for (const start of leastOnGrid(errorAt, CENTRES, LOG_WIDTHS, 3)) {
    const near = leastOfSimplex(errorAt, start, 0.2, 1e-3, 60);
    if (near.value < least.value) least = near;
  }
  least = leastOfSimplex(errorAt, least, 0.02, 1e-9, 200);
  const smileAt = (x: number, y: number): SviRaw => {
    errorAt(x, y);
    const sigma = range * Math.exp(y);
    return { a: best.constant, b: best.c / sigma, rho: best.c === 0 ? 0 : best.d / best.c, m: from + range * (x + 0.5), sigma };
  };
  if (fault !== undefined) {
    const faulted = (x: number, y: number): number => errorAt(x, y) + columns.scale * fault(smileAt(x, y));
    least = leastOfSimplex(faulted, { ...least, value: faulted(least.x, least.y) }, 0.3, 1e-6, 200);
  }
  return smileAt(least.x, least.y);
}
/** In units of the quoted range, about its middle. */
const CENTRES = [-1.5, -0.8, -0.4, -0.2, 0, 0.2, 0.4, 0.8, 1.5];
const LOG_WIDTHS = [-3.5, -2.5, -1.75, -1, -0.25, 0.5];
/**
 * Smiles that differ only where nobody quotes fit nearly equally well; the one with gentler wings is taken. In share of the
 * square error, for a wing as steep as the quotes are on the whole.
 */
const GENTLE_WINGS = 0.003;
const LEAST_LOG_WIDTH = Math.log(0.01);
const MOST_LOG_WIDTH = Math.log(8);

interface Columns {
  readonly count: number;
  readonly k: Float64Array;
  readonly variance: Float64Array;
  readonly weight: Float64Array;
  readonly weightSum: number;
  /** The weighted square of the variances: what a whole miss would be. */
  readonly scale: number;
  /** Scratch: (k - m) / sigma and the root beside it. */
  readonly y: Float64Array;
  readonly z: Float64Array;
}

function columnsOf({ k, variance, weight }: SmilePoints): Columns {
  const count = k.length;
  const weights = Float64Array.from(weight);
  return { count, k: Float64Array.from(k), variance: Float64Array.from(variance), weight: weights, weightSum: weights.reduce((sum, one) => sum + one, 0), scale: weights.reduce((sum, one, i) => sum + one * (variance[i] ?? 0) ** 2, 0), y: new Float64Array(count), z: new Float64Array(count) };
}

interface Inner {
  error: number;
  constant: number;
  d: number;
  c: number;
}

/**
 * The best w = constant + d y + c sqrt(1 + y^2) with c >= |d| (so that |rho| <= 1 and b >= 0) and a least variance of 0 or
 * more. Sums about the means, so that nearly parallel columns keep their digits.
 */
function solveInner(columns: Columns, m: number, sigma: number, out: Inner): void {
  const { count, k, variance, weight, weightSum, y, z } = columns;
  let meanY = 0;
  let meanZ = 0;
  let meanW = 0;
  for (let i = 0; i < count; i += 1) {
    const away = ((k[i] ?? 0) - m) / sigma;
    const reach = Math.sqrt(1 + away * away);
    const share = weight[i] ?? 0;
    y[i] = away;
    z[i] = reach;
    meanY += share * away;
    meanZ += share * reach;
    meanW += share * (variance[i] ?? 0);
  }
  meanY /= weightSum;
  meanZ /= weightSum;
  meanW /= weightSum;
  let yy = 0;
  let yz = 0;
  let zz = 0;
  let yw = 0;
  let zw = 0;
  for (let i = 0; i < count; i += 1) {
    const share = weight[i] ?? 0;
    const a = (y[i] ?? 0) - meanY;
    const b = (z[i] ?? 0) - meanZ;
    const w = (variance[i] ?? 0) - meanW;
    yy += share * a * a;
    yz += share * a * b;
    zz += share * b * b;
    yw += share * a * w;
    zw += share * b * w;
  }
  solveSlopes(yy, yz, zz, yw, zw, out);
  out.constant = meanW - out.d * meanY - out.c * meanZ;
  const least = out.constant + Math.sqrt(Math.max(0, out.c * out.c - out.d * out.d));
  if (least < 0) out.constant -= least;
  // Steeper wings than 2 have no moments (Lee 2004): not a smile, however near it comes.
  out.error = out.c + Math.abs(out.d) > 2 * sigma ? Number.POSITIVE_INFINITY : squareError(columns, out);
}

/** The least of the quadratic in (d, c) inside the cone c >= |d|: inside, or on one of its two edges. */
function solveSlopes(yy: number, yz: number, zz: number, yw: number, zw: number, out: Inner): void {
  const determinant = yy * zz - yz * yz;
  if (determinant > 1e-14 * yy * zz) {
    out.d = (yw * zz - zw * yz) / determinant;
    out.c = (zw * yy - yw * yz) / determinant;
    if (out.c > Math.abs(out.d)) return;
  }
  const gainUp = edgeGain(yy + 2 * yz + zz, yw + zw);
  const gainDown = edgeGain(yy - 2 * yz + zz, zw - yw);
  const isUp = gainUp >= gainDown;
  out.c = isUp ? Math.max(0, yw + zw) / (yy + 2 * yz + zz) : Math.max(0, zw - yw) / (yy - 2 * yz + zz);
  // Not the edge itself: |rho| = 1 is no smile.
  out.d = (isUp ? 0.9999 : -0.9999) * out.c;
}

function edgeGain(square: number, product: number): number {
  return product <= 0 ? 0 : (product * product) / square;
}

function squareError({ count, variance, weight, y, z }: Columns, { constant, d, c }: Inner): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const off = constant + d * (y[i] ?? 0) + c * (z[i] ?? 0) - (variance[i] ?? 0);
    sum += (weight[i] ?? 0) * off * off;
  }
  return sum;
}
