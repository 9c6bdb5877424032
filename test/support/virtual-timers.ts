/** Time that passes only when a test says so. Everything due runs in order of its time, then of its asking. */
import type { Timers } from '../../electron/timers';

export interface VirtualTimers extends Timers {
  /** Lets `ms` pass; what is due meanwhile runs. */
  readonly advance: (ms: number) => void;
  /** Makes the clock jump as if work had taken so long; nothing runs. */
  readonly spend: (ms: number) => void;
  readonly pendingCount: () => number;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export function virtualTimers(startMs = 0): VirtualTimers {
  let nowMs = startMs;
  let order = 0;
  let entries: Entry[] = [];
  const add = (atMs: number, run: () => void) => {
    const entry: Entry = { atMs, order: (order += 1), run };
    entries.push(entry);
    return () => {
      entries = entries.filter((one) => one !== entry);
    };
  };
  const nextDue = (untilMs: number) =>
    entries.filter(({ atMs }) => atMs <= untilMs).reduce<Entry | undefined>((first, one) => (first === undefined || one.atMs < first.atMs || (one.atMs === first.atMs && one.order < first.order) ? one : first), undefined);
  return {
    now: () => nowMs,
    after: (ms, run) => add(nowMs + Math.max(0, ms), run),
    soon: (run) => add(nowMs, run),
    spend(ms) {
      nowMs += ms;
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        const { atMs, run } = due;
        entries = entries.filter((one) => one !== due);
        nowMs = Math.max(nowMs, atMs);
        run();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    pendingCount: () => entries.length,
  };
}
