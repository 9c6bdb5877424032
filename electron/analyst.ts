/**
 * The analyses of a live run, off the main thread: questions go to a worker, answers come back as events. A worker that ends
 * by itself is said to every question that waited for it, and a new one is begun with the next question.
 */
import * as v from 'valibot';
import type { EngineEvent } from '../shared/engine/event';
import { decode } from '../shared/decode';
import type { EpochMs } from '../shared/units';
import type { AnalysisRequest } from '../shared/volatility/analysis';
import { analysisResultSchema } from '../shared/volatility/analysis-schema';

export interface ThreadEars {
  readonly answered: (answer: unknown) => void;
  /** Ended, asked to or not. */
  readonly ended: (why: string) => void;
}
export interface Thread<Request = AnalysisRequest> {
  readonly post: (request: Request) => void;
  readonly stop: () => void;
}
export type OpenThread<Request = AnalysisRequest> = (ears: ThreadEars) => Thread<Request>;

/** What the worker sends back. */
export type WorkerAnswer = { readonly underlying: string; readonly result: unknown } | { readonly underlying: string; readonly why: string };

const answerSchema = v.union([
  v.strictObject({ underlying: v.string(), result: analysisResultSchema }),
  v.strictObject({ underlying: v.string(), why: v.string() }),
]);

/** Where there is no worker every question is answered with that. */
export const noThread: OpenThread = ({ ended }) => ({ post: () => ended('no analysis runs in this session'), stop() {} });

export class Analyst {
  readonly #open: OpenThread;
  readonly #now: () => EpochMs;
  readonly #push: (event: EngineEvent) => void;
  readonly #waiting = new Set<string>();
  #thread: Thread | undefined;
  #isStopped = false;

  constructor(open: OpenThread, now: () => EpochMs, push: (event: EngineEvent) => void) {
    this.#open = open;
    this.#now = now;
    this.#push = push;
  }

  ask(request: AnalysisRequest): void {
    if (this.#isStopped) return;
    this.#waiting.add(request.underlying);
    this.#thread ??= this.#begin();
    this.#thread.post(request);
  }

  stop(): void {
    this.#isStopped = true;
    this.#thread?.stop();
    this.#thread = undefined;
  }

  #begin(): Thread {
    const thread = this.#open({
      answered: (answer) => this.#answered(answer),
      // A thread that was replaced has nothing more to say.
      ended: (why) => {
        if (this.#thread === thread) this.#ended(why);
      },
    });
    return thread;
  }

  #answered(answer: unknown): void {
    if (this.#isStopped) return;
    const decoded = decode(answerSchema, answer);
    if (!decoded.ok) return this.#ended(`the analysis answered nonsense: ${decoded.path}: ${decoded.message}`);
    const { underlying } = decoded.value;
    this.#waiting.delete(underlying);
    const atMs = this.#now();
    if ('result' in decoded.value) this.#push({ kind: 'analysis.answered', atMs, underlying, answer: { kind: 'done', result: decoded.value.result } });
    else this.#push({ kind: 'analysis.answered', atMs, underlying, answer: { kind: 'failed', why: decoded.value.why } });
  }

  #ended(why: string): void {
    this.#thread?.stop();
    this.#thread = undefined;
    if (this.#isStopped) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const underlying of waiting) this.#push({ kind: 'analysis.answered', atMs: this.#now(), underlying, answer: { kind: 'failed', why } });
  }
}
