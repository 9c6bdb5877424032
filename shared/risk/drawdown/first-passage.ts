/**
 * The chance that wealth which moves as geometric Brownian motion falls, within a horizon, to a share of its start, or from
 * a peak by more than a depth. Watched continuously, without jumps: dates that are looked at now and then see less, markets
 * that jump go further.
 */
import { assert } from '../../assert';
import { erfc, erfcx } from '../../math/erf';
import { touchOfLogBarrier } from '../touch/gaussian';
import { reflectedModes } from './reflected-modes';

export interface WealthPath {
  /** E[dW / W] a year, of wealth: leverage times the drift of the price. */
  readonly drift: number;
  /** Of wealth, annual: leverage times that of the price. */
  readonly volatility: number;
  readonly years: number;
}

export interface FallQuestion extends WealthPath {
  /** Share of the start, 0 < level <= 1. */
  readonly level: number;
}

/** P(min W <= level W0 within `years`): the one-sided first passage of `risk/touch`, for wealth. */
export function probabilityOfFallingTo({ level, ...path }: FallQuestion): number {
  assert(level > 0 && level <= 1, `a level is a share of the start above 0, got ${level}`);
  const { logDrift, spread } = steadied(path);
  if (level === 1) return 1;
  const distanceLog = -Math.log(level);
  const driftTowards = -logDrift * path.years;
  if (spread === 0) return driftTowards >= distanceLog ? 1 : 0;
  return touchOfLogBarrier({ distanceLog, deviation: spread, driftTowards });
}

export interface DrawdownQuestion extends WealthPath {
  /** Of the highest wealth so far, 0 < depth < 1: 0.3 = 30 % below the peak. */
  readonly depth: number;
}

/** Below this variance in units of the barrier the image solution has all digits, above it the modes do. */
const SHORT = 0.1;
/** Where drift pulls so hard towards the barrier that the modes cancel each other, the image solution holds again. */
const PULLED = -12;

/**
 * P(the deepest drawdown within `years` is at least `depth`): the first passage of the distance from the running maximum, a
 * Brownian motion reflected at 0, over h = -log(1 - depth) (M. Magdon-Ismail, A. Atiya, A. Pratap and Y. Abu-Mostafa, Journal
 * of Applied Probability 41, 2004). Absolute error below 1e-10; the chance of wealth at the start being its peak.
 */
export function probabilityOfDrawdown({ depth, ...path }: DrawdownQuestion): number {
  assert(depth > 0 && depth < 1, `a depth lies between 0 and 1, got ${depth}`);
  const { logDrift, spread } = steadied(path);
  const barrier = -Math.log1p(-depth);
  if (spread === 0) return -logDrift * path.years >= barrier ? 1 : 0;
  const pull = (logDrift * barrier) / path.volatility ** 2;
  const time = (spread / barrier) ** 2;
  const probability = time <= SHORT || pull <= PULLED ? reflectedImage(pull, time) : 1 - reflectedModes(pull, time);
  return Math.min(1, Math.max(0, probability));
}

/**
 * The leading image of the reflected passage, exact but for paths that come to the barrier by way of a second reflection,
 * of relative size exp(-4 / time) or exp(-2 |pull|). From the transform
 * E[exp(-s tau)] = 2 q exp(-pull - q) / ((q - pull) + (q + pull) exp(-2 q)), q^2 = pull^2 + 2 s (H. M. Taylor, Annals of
 * Probability 3, 1975) without its last term, inverted by partial fractions.
 */
function reflectedImage(pull: number, time: number): number {
  const root = Math.sqrt(2 * time);
  const against = (1 + pull * time) / root;
  const along = (1 - pull * time) / root;
  // exp(-against^2) erfcx(along), in the form that does not overflow.
  const mirrored = along >= 0 ? Math.exp(-(against ** 2)) * erfcx(along) : Math.exp(-2 * pull) * erfc(along);
  return 0.5 * erfc(against) + mirrored * (1.5 - pull * (1 - pull * time)) + pull * Math.sqrt((2 * time) / Math.PI) * Math.exp(-(against ** 2));
}

function steadied({ drift, volatility, years }: WealthPath): { readonly logDrift: number; readonly spread: number } {
  const isFinite = [drift, volatility, years].every(Number.isFinite);
  assert(isFinite && volatility >= 0 && years >= 0, `drift, volatility and years are finite numbers, the last two at least 0, got ${drift}, ${volatility}, ${years}`);
  return { logDrift: drift - volatility ** 2 / 2, spread: volatility * Math.sqrt(years) };
}
