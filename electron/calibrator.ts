/**
 * Calibrations on request, off the main thread: a thread for each question, gone with its answer or when nobody waits for it
 * any more. One at a time, the newest wins.
 */
import type { CalibrationAnswer, CalibrationProgress, CalibrationQuestion } from '../shared/calibration/question';
import type { OpenThread, Thread } from './analyst';
import type { Timers } from './timers';

/** How a thread that is shared with analyses knows what is asked. */
export interface CalibrationRequest {
  readonly kind: 'calibration';
  readonly calibration: CalibrationQuestion;
}
/** Any number of shares, then one of the others. */
export type CalibrationReply =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'done'; readonly calibration: Extract<CalibrationAnswer, { kind: 'done' }>['calibration'] }
  | { readonly kind: 'failed'; readonly message: string };

/** Ten statements take about 15 s where nothing else runs: without a word for so long something has gone wrong. */
export const CALIBRATION_PATIENCE_MS = 60_000;

interface Job {
  readonly thread: Thread<CalibrationRequest>;
  readonly end: (answer: CalibrationAnswer) => void;
  share: number;
  cancelTimer: () => void;
}

export class Calibrator {
  readonly #open: OpenThread<CalibrationRequest>;
  readonly #timers: Timers;
  #job: Job | undefined;

  constructor(open: OpenThread<CalibrationRequest>, timers: Timers) {
    this.#open = open;
    this.#timers = timers;
  }

  /** Whatever was asked before is given up. */
  run(question: CalibrationQuestion): Promise<CalibrationAnswer> {
    this.cancel();
    return new Promise((resolve) => {
      const thread = this.#open({
        answered: (reply) => {
          if (this.#job === job) this.#take(job, reply as CalibrationReply);
        },
        ended: (why) => {
          if (this.#job === job) this.#end({ kind: 'failed', message: why });
        },
      });
      const job: Job = { thread, end: resolve, share: 0, cancelTimer: this.#watchdog() };
      this.#job = job;
      thread.post({ kind: 'calibration', calibration: question });
    });
  }

  progress(): CalibrationProgress {
    return this.#job === undefined ? { kind: 'idle' } : { kind: 'running', share: this.#job.share };
  }

  cancel(): void {
    this.#end({ kind: 'cancelled' });
  }

  #take(job: Job, reply: CalibrationReply): void {
    if (reply.kind !== 'share') return this.#end(reply);
    job.share = reply.share;
    job.cancelTimer();
    job.cancelTimer = this.#watchdog();
  }

  #watchdog(): () => void {
    return this.#timers.after(CALIBRATION_PATIENCE_MS, () => this.#end({ kind: 'failed', message: `nothing was heard of the calibration for ${CALIBRATION_PATIENCE_MS / 1_000} s` }));
  }

  #end(answer: CalibrationAnswer): void {
    const job = this.#job;
    if (job === undefined) return;
    this.#job = undefined;
    job.cancelTimer();
    job.thread.stop();
    job.end(answer);
  }
}
