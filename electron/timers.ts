/** Time as an argument: everything in the shell that waits is given these, so that tests run it in virtual time. */
import { performance } from 'node:perf_hooks';

export interface Timers {
  /** Milliseconds on a clock that never steps back; its origin means nothing. */
  readonly now: () => number;
  /** Runs once after `ms`; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs as soon as what is already waiting (input, sockets, the window) had its turn. */
  readonly soon: (run: () => void) => () => void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
  soon(run) {
    const handle = setImmediate(run);
    return () => clearImmediate(handle);
  },
};
