/**
 * The weather in one word, from one number: the last day's volatility over the last year's. A word changes only when the
 * number has gone a tenth beyond the threshold back, so that it does not flicker. It names what is; it forecasts nothing.
 */
import { unwrap } from '../../assert';

export const REGIMES = ['calm', 'normal', 'elevated', 'crisis'] as const;
export type Regime = (typeof REGIMES)[number];

/** Ratios at which a day stops being calm, normal, elevated. Own choice, by the share of days (`docs/models.md`). */
export const REGIME_THRESHOLDS = [0.65, 1.35, 2.25] as const;
export const REGIME_HYSTERESIS = 0.1;

/** `ratio` = day's volatility over year's, above 0. A first word (`previous` null) has no hysteresis. */
export function nextRegime(previous: Regime | null, ratio: number): Regime {
  const index = REGIME_THRESHOLDS.filter((threshold, i) => ratio > threshold * bend(previous, i)).length;
  return unwrap(REGIMES[index], 'there is one word more than thresholds');
}

/** Upwards at the threshold, downwards a tenth below it. */
function bend(previous: Regime | null, threshold: number): number {
  return previous !== null && REGIMES.indexOf(previous) > threshold ? 1 - REGIME_HYSTERESIS : 1;
}
