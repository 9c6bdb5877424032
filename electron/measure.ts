/** How long the main process was ever busy in one go: alarms, sockets and the window wait for it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;

export interface DelayMeter {
  /** From here on; what came before was the start. */
  readonly reset: () => void;
  /** In milliseconds beyond the sampling interval itself. */
  readonly read: () => { readonly maxMs: number; readonly p99Ms: number };
}

export function measureDelay(): DelayMeter {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const beyond = (nanoseconds: number) => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 10) / 10);
  return {
    reset: () => histogram.reset(),
    read: () => ({ maxMs: beyond(histogram.max), p99Ms: beyond(histogram.percentile(99)) }),
  };
}
