/**
 * Requests that wait their turn: lists before books before history, a few at a time, within the venue's weight for a
 * minute, and none at all while the venue asks to be left alone.
 */
import type { RestRequest, Wanted } from '../../shared/venues/protocol';
import { getJson, type RestResult } from '../rest';
import type { Timers } from '../timers';

export interface RestQueue {
  readonly add: (requests: readonly RestRequest[]) => void;
  readonly stop: () => void;
}

export interface RestQueueOptions {
  readonly baseUrl: string;
  readonly weightPerMinute: number;
  readonly timers: Timers;
  readonly onAsked: (request: RestRequest) => void;
  readonly onResult: (request: RestRequest, result: RestResult) => void;
}

const PARALLEL = 3;
const MINUTE_MS = 60_000;
const PRIORITY: Readonly<Record<Wanted['kind'], number>> = { time: 0, fundingIntervals: 0, instruments: 0, depth: 1, candles: 2 };

/** Starts empty; `onAsked` is called as a request leaves, `onResult` once for each unless stopped before. */
export function createRestQueue(options: RestQueueOptions): RestQueue {
  return new WeightedQueue(options);
}

class WeightedQueue implements RestQueue {
  private readonly options: RestQueueOptions;
  private readonly stopper = new AbortController();
  private readonly due: RestRequest[] = [];
  private readonly delayed = new Set<() => void>();
  private spent: { readonly atMs: number; readonly weight: number }[] = [];
  private underWay = 0;
  private resumeAtMs = 0;
  private cancelWake: (() => void) | undefined;

  constructor(options: RestQueueOptions) {
    this.options = options;
  }

  readonly add = (requests: readonly RestRequest[]): void => {
    for (const request of requests) {
      if (request.afterMs > 0) this.later(request);
      else this.due.push(request);
    }
    this.run();
  };

  readonly stop = (): void => {
    this.stopper.abort();
    this.cancelWake?.();
    for (const cancel of this.delayed) cancel();
    this.delayed.clear();
    this.due.length = 0;
  };

  private later(request: RestRequest): void {
    const cancel = this.options.timers.after(request.afterMs, () => {
      this.delayed.delete(cancel);
      this.due.push(request);
      this.run();
    });
    this.delayed.add(cancel);
  }

  private run(): void {
    while (this.underWay < PARALLEL && this.due.length > 0 && !this.stopper.signal.aborted) {
      const next = this.takeNext();
      const waitMs = this.waitFor(next);
      if (waitMs > 0) {
        this.due.unshift(next);
        this.wakeIn(waitMs);
        return;
      }
      void this.ask(next);
    }
  }

  /** The most urgent kind first, within it the one that waits longest. */
  private takeNext(): RestRequest {
    let best = 0;
    this.due.forEach((request, index) => {
      if (PRIORITY[request.wanted.kind] < PRIORITY[this.due[best]?.wanted.kind ?? 'candles']) best = index;
    });
    const [next] = this.due.splice(best, 1);
    if (next === undefined) throw new Error('assertion failed: the queue is not empty');
    return next;
  }

  private waitFor(request: RestRequest): number {
    const nowMs = this.options.timers.now();
    this.spent = this.spent.filter(({ atMs }) => nowMs - atMs < MINUTE_MS);
    const total = this.spent.reduce((sum, { weight }) => sum + weight, 0);
    const first = this.spent[0];
    const budgetMs = first !== undefined && total + request.weight > this.options.weightPerMinute ? first.atMs + MINUTE_MS - nowMs : 0;
    return Math.max(budgetMs, this.resumeAtMs - nowMs);
  }

  private wakeIn(waitMs: number): void {
    this.cancelWake?.();
    this.cancelWake = this.options.timers.after(waitMs, () => this.run());
  }

  private async ask(request: RestRequest): Promise<void> {
    this.underWay += 1;
    this.spent.push({ atMs: this.options.timers.now(), weight: request.weight });
    this.options.onAsked(request);
    const result = await getJson(`${this.options.baseUrl}${request.path}`, { timers: this.options.timers, signal: this.stopper.signal });
    this.underWay -= 1;
    if (this.stopper.signal.aborted) return;
    if (result.kind === 'failed' && result.waitMs !== undefined) this.resumeAtMs = Math.max(this.resumeAtMs, this.options.timers.now() + result.waitMs);
    this.options.onResult(request, result);
    this.run();
  }
}
