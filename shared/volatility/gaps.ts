/** Holes in a history of candles. It finds them; whether a number may rest on what is left is decided where it is made. */
import type { Candle } from '../market/event';

/** Nothing is known of [fromMs, toMs). */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `candles` oldest first and without doubles; `intervalMs` is their length. Newest hole last. */
export function findGaps(candles: readonly Pick<Candle, 'openAtMs'>[], intervalMs: number): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 1; i < candles.length; i += 1) {
    const fromMs = (candles[i - 1]?.openAtMs ?? 0) + intervalMs;
    const toMs = candles[i]?.openAtMs ?? 0;
    if (toMs > fromMs) gaps.push({ fromMs, toMs });
  }
  return gaps;
}
