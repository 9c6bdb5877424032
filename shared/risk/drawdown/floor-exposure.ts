/**
 * Exposure that leaves a floor untouched when prices move without gaps: Grossman and Zhou's under a share of the peak, CPPI's
 * under a fixed floor, and the factor by which a risk budget shrinks in a drawdown. A gap larger than the cushion allows
 * breaks the floor all the same.
 */
import { assert } from '../../assert';

/** The budget never shrinks below this share: at 0 no trade could ever recover. */
export const LEAST_FACTOR = 0.2;

export interface BelowPeak {
  /** W: value of a unit now. */
  readonly unitValue: number;
  /** M: its highest value, M > 0. */
  readonly highWater: number;
  /** a: the share of the peak that must stay, 0.7 for a drawdown of at most 30 %; 0 <= a < 1. */
  readonly floorRatio: number;
}

/**
 * clamp((W - a M) / ((1 - a) M), 0.2, 1): the share of its full risk budget that is left to a trader below the peak (after
 * S. J. Grossman and Z. Zhou, Mathematical Finance 3, 1993).
 */
export function drawdownFactor({ unitValue, highWater, floorRatio }: BelowPeak): number {
  assertFloor(highWater, floorRatio);
  // At the high all of it is left, to the last bit: a share of 1 less rounding would be a limit of its own.
  if (unitValue >= highWater) return 1;
  const cushion = (unitValue - floorRatio * highWater) / ((1 - floorRatio) * highWater);
  return Math.min(1, Math.max(LEAST_FACTOR, cushion));
}

export interface GrossmanZhou {
  readonly wealth: number;
  readonly highWater: number;
  readonly floorRatio: number;
  /** (mu - r) / sigma^2, signed. */
  readonly kellyLeverage: number;
}

/** Kelly leverage on the cushion alone: L (W - a M), 0 at and below the floor; the growth optimum of the same paper. In the money of `wealth`. */
export function grossmanZhouExposure({ wealth, highWater, floorRatio, kellyLeverage }: GrossmanZhou): number {
  assertFloor(highWater, floorRatio);
  return kellyLeverage * Math.max(0, wealth - floorRatio * highWater);
}

export interface Cppi {
  readonly wealth: number;
  readonly floor: number;
  /** m: exposure per unit of cushion; a gap of 1 / m against the position breaks the floor. */
  readonly multiplier: number;
  /** Exposure over wealth, at most. */
  readonly leverageCap: number;
}

/** min(m (W - F), cap W), at least 0 (F. Black and A. Perold, Journal of Economic Dynamics and Control 16, 1992). */
export function cppiExposure({ wealth, floor, multiplier, leverageCap }: Cppi): number {
  return Math.max(0, Math.min(multiplier * (wealth - floor), leverageCap * wealth));
}

function assertFloor(highWater: number, floorRatio: number): void {
  assert(highWater > 0, `a high-water mark is above 0, got ${highWater}`);
  assert(floorRatio >= 0 && floorRatio < 1, `a floor is a share of the peak from 0 to below 1, got ${floorRatio}`);
}
