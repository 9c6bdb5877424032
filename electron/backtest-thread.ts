/** Opens the built worker of backtests as a thread; its end, for whatever reason, is told once. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkQuestion } from './backtest-work';

export interface BacktestEars {
  readonly answered: (answer: unknown) => void;
  /** Ended by itself. */
  readonly ended: (why: string) => void;
}
export interface BacktestThread {
  /** The job that is wanted from now on; every other one gives up. */
  readonly want: (jobId: number) => void;
  readonly post: (question: WorkQuestion) => void;
  readonly stop: () => void;
}
export type OpenBacktestThread = (ears: BacktestEars) => BacktestThread;

/** `mainFolder`: where the built main process lies, and the worker beside it. */
export function backtestThread(mainFolder: string): OpenBacktestThread {
  return ({ answered, ended }) => {
    const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const wanted = new Int32Array(shared);
    const worker = new Worker(path.join(mainFolder, 'backtest-worker.cjs'), { workerData: { wanted: shared } });
    let isOver = false;
    const over = (why: string): void => {
      if (!isOver) ended(why);
      isOver = true;
    };
    worker.on('message', answered);
    worker.on('error', (error) => over(`the backtest broke off: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', (code) => over(`the backtest ended with code ${code}`));
    return {
      want: (jobId) => void Atomics.store(wanted, 0, jobId),
      post: (question) => worker.postMessage(question),
      stop: () => {
        isOver = true;
        void worker.terminate();
      },
    };
  };
}
