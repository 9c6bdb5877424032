/**
 * The roots of Kou's characteristic exponent and, from them, the Laplace transform of the time at which a price with
 * double-exponential jumps first passes a level above it. Complex arithmetic on pairs of numbers; no times here (`kou.ts`).
 */
import { cosine, sine } from './angle';

/** Log price X = drift t + deviation W + jumps at rate `jumps`: up with chance `upChance` and mean 1 / upRate, else down with 1 / downRate. */
export interface KouExponent {
  readonly drift: number;
  readonly deviation: number;
  readonly jumps: number;
  readonly upChance: number;
  readonly upRate: number;
  readonly downRate: number;
}

/** Work space: coefficients of the quartic and its roots, real and imaginary parts. */
export interface Roots {
  readonly coefficientRe: Float64Array;
  readonly coefficientIm: Float64Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Roots to begin with: the places around which they lie when there are few jumps, off the axis so that they can leave it. */
export function startingRoots({ deviation, upRate, downRate }: KouExponent, s: number): Roots {
  const free = Math.sqrt(2 * s) / deviation;
  return {
    coefficientRe: new Float64Array(5),
    coefficientIm: new Float64Array(5),
    re: Float64Array.of(free, 1.1 * upRate, -free, -1.1 * downRate),
    im: Float64Array.of(0.1 * free, -0.07 * upRate, 0.13 * free, -0.09 * downRate),
  };
}

const STEPS = 60;
const ENOUGH = 4e-16;

/**
 * Solves drift x + deviation^2 x^2 / 2 + jumps (upChance upRate / (upRate - x) + (1 - upChance) downRate / (downRate + x) - 1) = s,
 * multiplied out to a quartic, from the roots that stand in `roots` (Aberth, Mathematics of Computation 27, 1973). With
 * Re s > 0 two of them lie right of the imaginary axis and two left of it (Kou and Wang 2003, lemma 2.1).
 */
export function solveRoots(exponent: KouExponent, sRe: number, sIm: number, roots: Roots): void {
  setCoefficients(exponent, sRe, sIm, roots);
  for (let step = 0; step < STEPS; step += 1) {
    let moved = 0;
    for (let i = 0; i < 4; i += 1) moved = Math.max(moved, improve(roots, i));
    if (moved < ENOUGH) return;
  }
}

function setCoefficients({ drift, deviation, jumps, upChance, upRate, downRate }: KouExponent, sRe: number, sIm: number, { coefficientRe: re, coefficientIm: im }: Roots): void {
  const square = deviation ** 2 / 2;
  const product = upRate * downRate;
  const difference = upRate - downRate;
  re[0] = -sRe * product;
  im[0] = -sIm * product;
  re[1] = -(jumps + sRe) * difference + drift * product + jumps * (upChance * upRate - (1 - upChance) * downRate);
  im[1] = -sIm * difference;
  re[2] = jumps + sRe + drift * difference + square * product;
  im[2] = sIm;
  re[3] = square * difference - drift;
  re[4] = -square;
}

/** One step of Aberth for root `i`; answers its length relative to the root. */
function improve({ coefficientRe, coefficientIm, re, im }: Roots, i: number): number {
  const x = re[i] as number;
  const y = im[i] as number;
  let valueRe = coefficientRe[4] as number;
  let valueIm = 0;
  let slopeRe = 0;
  let slopeIm = 0;
  for (let power = 3; power >= 0; power -= 1) {
    const nextSlopeRe = slopeRe * x - slopeIm * y + valueRe;
    slopeIm = slopeRe * y + slopeIm * x + valueIm;
    slopeRe = nextSlopeRe;
    const nextRe = valueRe * x - valueIm * y + (coefficientRe[power] as number);
    valueIm = valueRe * y + valueIm * x + (coefficientIm[power] as number);
    valueRe = nextRe;
  }
  // value / (slope - value * sum of 1 / (root - other root)): the Newton step of what the other roots leave.
  let sumRe = 0;
  let sumIm = 0;
  for (let j = 0; j < 4; j += 1) {
    if (j === i) continue;
    const awayRe = x - (re[j] as number);
    const awayIm = y - (im[j] as number);
    const size = awayRe * awayRe + awayIm * awayIm;
    if (size === 0) continue;
    sumRe += awayRe / size;
    sumIm -= awayIm / size;
  }
  const belowRe = slopeRe - (valueRe * sumRe - valueIm * sumIm);
  const belowIm = slopeIm - (valueRe * sumIm + valueIm * sumRe);
  const size = belowRe * belowRe + belowIm * belowIm;
  if (size === 0) return 0;
  const stepRe = (valueRe * belowRe + valueIm * belowIm) / size;
  const stepIm = (valueIm * belowRe - valueRe * belowIm) / size;
  re[i] = x - stepRe;
  im[i] = y - stepIm;
  return Math.hypot(stepRe, stepIm) / Math.hypot(x, y);
}

/**
 * Real and imaginary part of E[exp(-s tau)], tau the first time X passes `level` > 0 (Kou and Wang, "First passage times of a jump
 * diffusion process", Advances in Applied Probability 35, 2003, theorem 3.1), written symmetrically in the two roots a and b
 * right of the axis so that it stays exact where they meet: exp(-level b) + divided difference * b (upRate - a) / upRate.
 */
export function passageTransform(exponent: KouExponent, level: number, sRe: number, sIm: number, { re, im }: Roots, out: Float64Array): void {
  const { upRate } = exponent;
  const { first, second } = twoRightmost(re);
  const aRe = re[first] as number;
  const aIm = im[first] as number;
  const bRe = re[second] as number;
  const bIm = im[second] as number;
  const ebSize = Math.exp(-level * bRe);
  const ebRe = ebSize * cosine(level * bIm);
  const ebIm = -ebSize * sine(level * bIm);
  dividedDifference(level, aRe, aIm, bRe, bIm, ebRe, ebIm, out);
  const dRe = out[0] as number;
  const dIm = out[1] as number;
  belowUpRate(exponent, sRe, sIm, aRe, aIm, out);
  const factorRe = (bRe * (out[0] as number) - bIm * (out[1] as number)) / upRate;
  const factorIm = (bIm * (out[0] as number) + bRe * (out[1] as number)) / upRate;
  out[0] = ebRe + dRe * factorRe - dIm * factorIm;
  out[1] = ebIm + dRe * factorIm + dIm * factorRe;
}

/** upRate - a; near upRate from the equation itself, as the difference has no digits left when jumps are rare. */
function belowUpRate({ drift, deviation, jumps, upChance, upRate, downRate }: KouExponent, sRe: number, sIm: number, aRe: number, aIm: number, out: Float64Array): void {
  out[0] = upRate - aRe;
  out[1] = -aIm;
  if (Math.hypot(upRate - aRe, aIm) > 0.1 * upRate) return;
  const squareRe = aRe * aRe - aIm * aIm;
  const quadraticRe = (deviation ** 2 / 2) * squareRe + drift * aRe - jumps - sRe;
  const quadraticIm = deviation ** 2 * aRe * aIm + drift * aIm - sIm;
  const belowRe = quadraticRe * (downRate + aRe) - quadraticIm * aIm + jumps * (1 - upChance) * downRate;
  const belowIm = quadraticRe * aIm + quadraticIm * (downRate + aRe);
  const aboveScale = -jumps * upChance * upRate;
  const size = belowRe * belowRe + belowIm * belowIm;
  // Where both roots meet there the difference itself is the better one.
  if (size < 1e-12 * (Math.hypot(quadraticRe, quadraticIm) + jumps + Math.hypot(sRe, sIm)) ** 2 * downRate ** 2) return;
  out[0] = (aboveScale * ((downRate + aRe) * belowRe + aIm * belowIm)) / size;
  out[1] = (aboveScale * (aIm * belowRe - (downRate + aRe) * belowIm)) / size;
}

/** (exp(-level a) - exp(-level b)) / (b - a), by its series where a and b nearly meet. */
function dividedDifference(level: number, aRe: number, aIm: number, bRe: number, bIm: number, ebRe: number, ebIm: number, out: Float64Array): void {
  const dRe = bRe - aRe;
  const dIm = bIm - aIm;
  const size = dRe * dRe + dIm * dIm;
  if (level * level * size < 1e-4) {
    const zRe = level * dRe;
    const zIm = level * dIm;
    // (exp(z) - 1) / z = 1 + z / 2 (1 + z / 3 (1 + z / 4 (1 + z / 5)))
    let seriesRe = 1;
    let seriesIm = 0;
    for (let n = 6; n >= 2; n -= 1) {
      const nextRe = 1 + (zRe * seriesRe - zIm * seriesIm) / n;
      seriesIm = (zRe * seriesIm + zIm * seriesRe) / n;
      seriesRe = nextRe;
    }
    out[0] = level * (ebRe * seriesRe - ebIm * seriesIm);
    out[1] = level * (ebRe * seriesIm + ebIm * seriesRe);
    return;
  }
  const eaSize = Math.exp(-level * aRe);
  const upRe = eaSize * cosine(level * aIm) - ebRe;
  const upIm = -eaSize * sine(level * aIm) - ebIm;
  out[0] = (upRe * dRe + upIm * dIm) / size;
  out[1] = (upIm * dRe - upRe * dIm) / size;
}

function twoRightmost(re: Float64Array): { readonly first: number; readonly second: number } {
  const order = [0, 1, 2, 3].sort((i, j) => (re[j] as number) - (re[i] as number));
  return { first: order[1] ?? 0, second: order[0] ?? 0 };
}
