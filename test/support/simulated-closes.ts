/** Hourly closes of a random walk, with a drift where one is wanted. */
import type { ConvictionHour } from '../../shared/conviction/memory';
import { normal } from '../../shared/math/normal';
import { createRandom } from '../../shared/math/random';
import { HOUR_MS } from '../../shared/units';

/** From midnight of 2024-01-01 UTC; `driftDaily` and `sigmaDaily` of log price. */
export function simulatedHours(days: number, seed: number, sigmaDaily = 0.03, driftDaily = 0): ConvictionHour[] {
  const random = createRandom(seed, 'closes');
  const hours: ConvictionHour[] = [];
  let logPrice = Math.log(40_000);
  for (let i = 0; i < days * 24; i += 1) {
    logPrice += driftDaily / 24 + (sigmaDaily / Math.sqrt(24)) * normal(random);
    hours.push({ openAtMs: 1_704_067_200_000 + i * HOUR_MS, close: Math.exp(logPrice) });
  }
  return hours;
}
