/**
 * The gap an irregular stream has shown itself to keep: a bounded memory of its last gaps and their 95 % quantile.
 * Until it has seen enough the floor of `irregularLimits` decides.
 */

export interface GapLearner {
  readonly gapsMs: number[];
  /** Next slot to write: the memory is a ring. */
  next: number;
  lastAtMs: number | null;
  quantile95Ms: number;
}

const REMEMBERED_GAPS = 64;
/** Sorting on every message would cost more than the message: the quantile moves slowly. */
const LEARN_EVERY = 16;

export function createGapLearner(): GapLearner {
  return { gapsMs: [], next: 0, lastAtMs: null, quantile95Ms: 0 };
}

/** Takes note of a message at `atMs`. */
export function learnGap(learner: GapLearner, atMs: number): void {
  if (learner.lastAtMs !== null) {
    learner.gapsMs[learner.next] = Math.max(0, atMs - learner.lastAtMs);
    learner.next = (learner.next + 1) % REMEMBERED_GAPS;
    if (learner.next % LEARN_EVERY === 0) learner.quantile95Ms = quantile95(learner.gapsMs);
  }
  learner.lastAtMs = atMs;
}

function quantile95(gapsMs: readonly number[]): number {
  const sorted = [...gapsMs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? 0;
}
