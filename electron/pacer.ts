/**
 * Gives a drill or a replay its pace: N virtual seconds per second, or as fast as it goes. Works in slices, so that the
 * window, its input and its pictures get their turn between them.
 */
import type { Speed } from '../shared/ipc';
import type { Timers } from './timers';

const SLICE_MS = 6;
/** A computer that could not keep up (or slept) goes on from where it is instead of rushing after the clock. */
const LAG_LIMIT_MS = 1_000;
const FACTORS: { readonly [S in Exclude<Speed, 'max'>]: number } = { '1': 1, '2': 2, '5': 5, '20': 20 };

export interface Paced {
  /** Virtual time of the next batch; undefined = over. */
  readonly nextAtMs: () => number | undefined;
  readonly advance: () => void;
}

export type Pace = { readonly kind: 'running'; readonly speed: Speed } | { readonly kind: 'paused'; readonly speed: Speed } | { readonly kind: 'ended' };

export class Pacer {
  readonly #paced: Paced;
  readonly #timers: Timers;
  readonly #changed: (pace: Pace) => void;
  #pace: Pace;
  #holdAtMs = Number.POSITIVE_INFINITY;
  #cancel = () => {};
  /** Virtual time `virtualMs` belongs to the timers' `wallMs`. */
  #base = { wallMs: 0, virtualMs: 0 };
  #lastAtMs: number | undefined;

  /** Begins paused. `changed` is told of each new pace, also of the end. */
  constructor(paced: Paced, timers: Timers, speed: Speed, changed: (pace: Pace) => void) {
    this.#paced = paced;
    this.#timers = timers;
    this.#changed = changed;
    this.#pace = { kind: 'paused', speed };
  }

  pace(): Pace {
    return this.#pace;
  }

  /** At this speed from now on; false when the run is over. */
  run(speed: Speed): boolean {
    if (this.#pace.kind === 'ended') return false;
    this.#set({ kind: 'running', speed });
    this.#rebase();
    this.#schedule();
    return true;
  }

  pause(): boolean {
    if (this.#pace.kind === 'ended') return false;
    this.#cancel();
    this.#set({ kind: 'paused', speed: this.#pace.speed });
    return true;
  }

  resume(): boolean {
    return this.#pace.kind !== 'ended' && this.run(this.#pace.speed);
  }

  /** Pauses by itself before the first batch after this virtual time. */
  holdAt(virtualMs: number): void {
    this.#holdAtMs = virtualMs;
  }

  stop(): void {
    this.#cancel();
    this.#pace = { kind: 'ended' };
  }

  #set(pace: Pace): void {
    this.#pace = pace;
    this.#changed(pace);
  }

  /** The next batch is due one step from now, as if the last had just been; the first one is due at once. */
  #rebase(): void {
    this.#base = { wallMs: this.#timers.now(), virtualMs: this.#lastAtMs ?? this.#paced.nextAtMs() ?? 0 };
  }

  #schedule(): void {
    this.#cancel();
    if (this.#pace.kind !== 'running') return;
    const waitMs = this.#waitMs(this.#pace.speed);
    this.#cancel = waitMs <= 0 ? this.#timers.soon(() => this.#turn()) : this.#timers.after(waitMs, () => this.#turn());
  }

  #waitMs(speed: Speed): number {
    const nextAtMs = this.#paced.nextAtMs();
    if (nextAtMs === undefined || speed === 'max') return 0;
    return this.#base.wallMs + (nextAtMs - this.#base.virtualMs) / FACTORS[speed] - this.#timers.now();
  }

  #turn(): void {
    const untilMs = this.#timers.now() + SLICE_MS;
    if (this.#pace.kind === 'running' && this.#waitMs(this.#pace.speed) < -LAG_LIMIT_MS) this.#rebase();
    do {
      if (this.#pace.kind !== 'running') return;
      const nextAtMs = this.#paced.nextAtMs();
      if (nextAtMs === undefined) return this.#set({ kind: 'ended' });
      if (nextAtMs > this.#holdAtMs) {
        this.#holdAtMs = Number.POSITIVE_INFINITY;
        this.pause();
        return;
      }
      if (this.#waitMs(this.#pace.speed) > 0) break;
      this.#lastAtMs = nextAtMs;
      this.#paced.advance();
    } while (this.#timers.now() < untilMs);
    this.#schedule();
  }
}
