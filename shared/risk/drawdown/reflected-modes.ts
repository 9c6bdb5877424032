/**
 * The chance that a Brownian motion reflected at 0 has not yet reached 1, as a sum over the modes of its generator. For the
 * drawdown: distance from the running maximum in units of the barrier. Converges fast unless the time is short.
 */
import { bracketedRoot } from '../../math/bracketed-root';

/** Below this |1 - pull| the slowest mode is taken from a series, because trigonometry and exponentials meet there. */
const NEAR_ONE = 0.03;
/** Modes fainter than exp(-this) are left out. */
const FAINT = 45;

/**
 * Survival from 0 to `time` (variance in units of the squared barrier) with drift -`pull` away from 0 (so pull > 0 holds the
 * path near 0). The sum over the roots of tan(theta) = theta / pull of
 * 2 theta sin(theta) exp(-pull) / (theta^2 + pull^2 - pull) exp(-(theta^2 + pull^2) time / 2), with sin(theta) =
 * +-theta / sqrt(theta^2 + pull^2) at a root; for pull > 1 the first root is imaginary (Magdon-Ismail et al. 2004, theorem 1).
 */
export function reflectedModes(pull: number, time: number): number {
  // A negative zero would send the arc tangent to the wrong side.
  const k = pull + 0;
  let sum = slowestMode(k, time);
  for (let n = 1; (n * Math.PI) ** 2 * (time / 2) < FAINT + Math.max(0, -k); n += 1) {
    sum += (n % 2 === 0 ? 1 : -1) * mode(k, modeRoot(k, n) ** 2, time);
  }
  return sum;
}

function slowestMode(k: number, time: number): number {
  if (Math.abs(1 - k) < NEAR_ONE) return modeNearOne(k, time);
  if (k < 1) return mode(k, modeRoot(k, 0) ** 2, time);
  return modeBeyondOne(k, time);
}

/** A real mode from the square of its root, without its sign. */
function mode(k: number, square: number, time: number): number {
  const norm = square + k ** 2;
  return ((2 * square) / ((norm - k) * Math.sqrt(norm))) * Math.exp(-k - (norm * time) / 2);
}

/** The root in (n pi, (n + 1) pi), as theta = n pi + the angle whose tangent is theta / pull. */
function modeRoot(k: number, n: number): number {
  const base = n * Math.PI;
  const excess = (theta: number): number => theta - base - (k < 0 ? Math.PI : 0) - Math.atan(theta / k);
  const slope = (theta: number): number => 1 - k / (k ** 2 + theta ** 2);
  // For 0 < pull < 1 zero solves the equation of the first mode too; the root lies beyond sqrt(3 (1 - pull)).
  const low = n > 0 ? base : k > 0 ? Math.sqrt(1 - k) : 1e-3;
  return bracketedRoot(excess, slope, low, base + Math.PI);
}

/** The hyperbolic mode: theta = i eta with tanh(eta) = eta / pull, and pull^2 - eta^2 = (pull / cosh(eta))^2. */
function modeBeyondOne(k: number, time: number): number {
  const excess = (eta: number): number => k * Math.tanh(eta) - eta;
  const slope = (eta: number): number => k * (1 - Math.tanh(eta) ** 2) - 1;
  const eta = bracketedRoot(excess, slope, Math.sqrt((k - 1) / k), k);
  const small = (4 * Math.exp(-2 * eta)) / (1 + Math.exp(-2 * eta)) ** 2;
  const gap = k ** 2 * small;
  // exp(-pull) cosh(eta), both of which may be beyond a double.
  const scaled = 0.5 * (Math.exp(eta - k) + Math.exp(-eta - k));
  return ((2 * eta ** 2 * scaled) / ((k - gap) * k)) * Math.exp((-gap * time) / 2);
}

/**
 * With w = theta^2 of either sign: pull = theta cot(theta) = 1 - w s(w), s the series of Abramowitz and Stegun 4.3.70; then
 * theta^2 / (theta^2 + pull^2 - pull) = 1 / (1 - pull s), which has no cancellation.
 */
function modeNearOne(k: number, time: number): number {
  const series = (w: number): number => 1 / 3 + w * (1 / 45 + w * (2 / 945 + w * (1 / 4725 + w * (2 / 93555 + w * (1382 / 638512875)))));
  let w = 3 * (1 - k);
  for (let step = 0; step < 12; step += 1) w = (1 - k) / series(w);
  const norm = k ** 2 + w;
  return (2 / ((1 - k * series(w)) * Math.sqrt(norm))) * Math.exp(-k - (norm * time) / 2);
}
