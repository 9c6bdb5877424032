/** Hourly closes of several underlyings that share a common move, from one seed. */
import { normal } from '../../shared/math/normal';
import { createRandom } from '../../shared/math/random';
import { HOUR_MS } from '../../shared/units';

export interface Close {
  readonly openAtMs: number;
  readonly close: number;
}

export interface JointHours {
  readonly names: readonly string[];
  readonly hours: number;
  /** Standard deviation of one hour's log return, of all. */
  readonly sigmaHourly: number;
  /** Share of the variance that is common, 0 to 1. */
  readonly common: number;
  readonly driftHourly?: number;
  readonly seed: number;
}

export function jointHours({ names, hours, sigmaHourly, common, driftHourly = 0, seed }: JointHours): Map<string, Close[]> {
  const shared = createRandom(seed, 'common');
  const moves = Array.from({ length: hours }, () => normal(shared));
  return new Map(names.map((name) => {
    const own = createRandom(seed, name);
    let close = 100;
    return [name, moves.map((move, hour) => {
      close *= Math.exp(driftHourly + sigmaHourly * (Math.sqrt(common) * move + Math.sqrt(1 - common) * normal(own)));
      return { openAtMs: hour * HOUR_MS, close };
    })];
  }));
}

/** Without the hours in `missing`. */
export function without(closes: readonly Close[], missing: readonly number[]): Close[] {
  return closes.filter(({ openAtMs }) => !missing.includes(openAtMs / HOUR_MS));
}
