/** Hourly candles with a known variance, for tests: a log price that walks in many small normal steps. */
import type { Candle } from '../../shared/market/event';
import { normal } from '../../shared/math/normal';
import { createRandom } from '../../shared/math/random';
import { HOUR_MS } from '../../shared/units';

/** A Monday, 00:00 UTC. */
export const MONDAY_MS = Date.UTC(2024, 0, 1);
const STEPS = 60;

/** `volatility(hour)` is that hour's standard deviation of the log return. */
export function simulatedHours(count: number, volatility: (hour: number) => number, seed = 1): Candle[] {
  const random = createRandom(seed, 'hours');
  let price = 50_000;
  return Array.from({ length: count }, (_, hour) => {
    const open = price;
    let high = price;
    let low = price;
    for (let step = 0; step < STEPS; step += 1) {
      price *= Math.exp((volatility(hour) / Math.sqrt(STEPS)) * normal(random));
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    return { openAtMs: MONDAY_MS + hour * HOUR_MS, open, high, low, close: price, volumeBase: 1 };
  });
}
