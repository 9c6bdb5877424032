/**
 * How likely a price without jumps leaves a corridor within a time: what a pool with a liquidation price on both sides asks.
 * Two series for the same number, each where it converges at once; jumps and discrete watching are not here.
 */
import { assert } from '../../assert';
import { erfc, erfcx } from '../../math/erf';
import { sineOfHalfTurns } from './angle';
import { logDistance } from './gaussian';

export interface CorridorQuestion {
  readonly spot: number;
  readonly lowerBarrier: number;
  readonly upperBarrier: number;
  /** Of the price itself, not of its logarithm. */
  readonly driftOfPriceAnnual: number;
  readonly volatilityAnnual: number;
  readonly years: number;
}

/** Below this width in standard deviations the sine series needs at most 12 terms, above it the images at most 6. */
const WIDE = 2;
const SINES = 14;
const IMAGES = 12;

/**
 * Probability, 0 to 1, that the price touches either barrier within `years`; 1 at or outside one of them. Images (Borodin and
 * Salminen, "Handbook of Brownian Motion", 2nd ed. 2002, 2.3.0.2) while the corridor is wide, eigenfunctions while it is narrow.
 */
export function touchEitherProbability({ spot, lowerBarrier, upperBarrier, driftOfPriceAnnual, volatilityAnnual, years }: CorridorQuestion): number {
  assert(lowerBarrier > 0 && lowerBarrier < upperBarrier, `barriers above 0 and in order, got ${lowerBarrier} and ${upperBarrier}`);
  assert(volatilityAnnual > 0 && years >= 0, `a volatility above 0 and a time, got ${volatilityAnnual} and ${years}`);
  if (spot <= lowerBarrier || spot >= upperBarrier) return 1;
  if (years === 0) return 0;
  const deviation = volatilityAnnual * Math.sqrt(years);
  const drift = ((driftOfPriceAnnual - volatilityAnnual ** 2 / 2) * years) / deviation;
  return leaveCorridor(logDistance(spot, lowerBarrier) / deviation, logDistance(spot, upperBarrier) / deviation, drift);
}

/** The same for a standard Brownian motion with `drift` over unit time, `below` and `above` its start. */
export function leaveCorridor(below: number, above: number, drift: number): number {
  assert(below > 0 && above > 0 && Number.isFinite(drift), `distances above 0 and a drift, got ${below}, ${above} and ${drift}`);
  return below + above > WIDE ? leaveByImages(below, above, drift) : leaveBySines(below, above, drift);
}

/** Every term is a first touch of an image of a barrier; converges like exp(-2 (n width)^2). Relative accuracy for small answers. */
export function leaveByImages(below: number, above: number, drift: number): number {
  const width = below + above;
  let sum = 0;
  for (let n = 0; n < IMAGES; n += 1) {
    const far = 2 * n * width;
    sum += firstTouch(below, far + below, drift) - firstTouch(below, far + width + above, drift);
    sum += firstTouch(above, far + above, -drift) - firstTouch(above, far + width + below, -drift);
  }
  return Math.min(1, Math.max(0, sum));
}

/**
 * exp(-drift near) times the integral over unit time of the density of a first touch at distance `d` without drift, damped by
 * exp(-drift^2 t / 2): what remains of Girsanov's factor. `drift` leads away from the barrier; d >= near.
 */
function firstTouch(near: number, d: number, drift: number): number {
  const pull = Math.abs(drift);
  const outer = Math.exp(-((d ** 2 + drift ** 2) / 2 + drift * near));
  if (d >= pull) return 0.5 * outer * (erfcx((d - pull) * Math.SQRT1_2) + erfcx((d + pull) * Math.SQRT1_2));
  return 0.5 * (Math.exp(-pull * d - drift * near) * erfc((d - pull) * Math.SQRT1_2) + outer * erfcx((d + pull) * Math.SQRT1_2));
}

/** One less the chance of staying, in eigenfunctions of the corridor; converges like exp(-(n pi / width)^2 / 2). */
export function leaveBySines(below: number, above: number, drift: number): number {
  const width = below + above;
  let stays = 0;
  for (let n = 1; n <= SINES; n += 1) {
    const frequency = (n * Math.PI) / width;
    const ends = Math.exp(-drift * below - drift ** 2 / 2 - frequency ** 2 / 2) - (n % 2 === 0 ? 1 : -1) * Math.exp(drift * above - drift ** 2 / 2 - frequency ** 2 / 2);
    stays += (sineOfHalfTurns((n * below) / width) * ends * frequency) / (drift ** 2 + frequency ** 2);
  }
  return Math.min(1, Math.max(0, 1 - (2 / width) * stays));
}
