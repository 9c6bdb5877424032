/**
 * The live engine's clock: the wall clock at the start plus monotonic time since. A wall clock that is set while we run
 * changes no age. Some systems stop the monotonic clock while the computer sleeps: what was slept is added on waking.
 */
import { epochMs, type EpochMs } from '../shared/units';

export interface LiveClock {
  readonly now: () => EpochMs;
  /** Call before the computer sleeps. */
  readonly falling: () => void;
  /** Call on waking; answers for how long it slept and moves the clock past it. */
  readonly woken: () => number;
}

/** `wallNow` in ms since 1970; `monotonicNow` in ms on a clock that never steps. */
export function createLiveClock(wallNow: () => number, monotonicNow: () => number): LiveClock {
  let origin = wallNow() - monotonicNow();
  let asleepSince: { wallMs: number; monotonicMs: number } | undefined;
  const now = () => epochMs(Math.round(origin + monotonicNow()));
  return {
    now,
    falling() {
      asleepSince = { wallMs: wallNow(), monotonicMs: monotonicNow() };
    },
    woken() {
      // Without a warning beforehand the distance between the two clocks is all there is to go by.
      const since = asleepSince ?? { wallMs: now(), monotonicMs: monotonicNow() };
      asleepSince = undefined;
      const sleptMs = Math.max(0, wallNow() - since.wallMs);
      const countedMs = monotonicNow() - since.monotonicMs;
      origin += Math.max(0, sleptMs - countedMs);
      return sleptMs;
    },
  };
}
