/**
 * The live pace: what the venue sends waits in the queue and is consumed between turns of the event loop, never longer
 * than a slice at a time; the clock ticks four times a second.
 */
import type { EngineEvent } from '../shared/engine/event';
import type { EpochMs } from '../shared/units';
import { createQueue, QUEUE_LIMIT } from './queue';
import type { Timers } from './timers';

const SLICE_MS = 10;
const TICK_MS = 250;

export class LiveLoop {
  readonly #queue;
  readonly #now: () => EpochMs;
  readonly #timers: Timers;
  readonly #consume: (event: EngineEvent) => void;
  #cancelDrain: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #isStopped = false;

  constructor(now: () => EpochMs, timers: Timers, consume: (event: EngineEvent) => void, limit = QUEUE_LIMIT) {
    this.#queue = createQueue(limit);
    this.#now = now;
    this.#timers = timers;
    this.#consume = consume;
  }

  start(): void {
    this.#tick();
  }

  push(event: EngineEvent): void {
    if (this.#isStopped) return;
    this.#queue.push(event);
    this.#cancelDrain ??= this.#timers.soon(() => this.#drain());
  }

  droppedCount(): number {
    return this.#queue.droppedCount();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelDrain?.();
    this.#cancelTick?.();
  }

  #tick(): void {
    this.push({ kind: 'clock.tick', atMs: this.#now() });
    this.#cancelTick = this.#timers.after(TICK_MS, () => this.#tick());
  }

  #drain(): void {
    this.#cancelDrain = undefined;
    const untilMs = this.#timers.now() + SLICE_MS;
    const events = this.#queue.take();
    let done = 0;
    while (done < events.length && !this.#isStopped) {
      this.#consume(events[done] as EngineEvent);
      done += 1;
      if (this.#timers.now() >= untilMs) break;
    }
    if (done === events.length || this.#isStopped) return;
    this.#queue.giveBack(events.slice(done));
    this.#cancelDrain = this.#timers.soon(() => this.#drain());
  }
}
