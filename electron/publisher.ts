/** Sends snapshots at their own pace: at most one in 100 ms, and only when something changed. */
import type { Timers } from './timers';

export const SNAPSHOT_PERIOD_MS = 100;

export class Publisher {
  readonly #timers: Timers;
  readonly #publish: () => void;
  #cancel: (() => void) | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(timers: Timers, publish: () => void) {
    this.#timers = timers;
    this.#publish = publish;
  }

  /** Something changed: a snapshot follows within the period. */
  mark(): void {
    if (this.#cancel !== undefined) return;
    const waitMs = Math.max(0, this.#lastMs + SNAPSHOT_PERIOD_MS - this.#timers.now());
    this.#cancel = this.#timers.after(waitMs, () => this.now());
  }

  /** Sends one at once. */
  now(): void {
    this.stop();
    this.#lastMs = this.#timers.now();
    this.#publish();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
