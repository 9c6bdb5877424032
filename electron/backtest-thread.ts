/** Opens the built worker of backtests as a thread, and tells it which job is wanted. */
import path from 'node:path';
import type { WorkQuestion } from './backtest-work';
import { openWorker } from './worker-thread';

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
  return (ears) => {
    const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const wanted = new Int32Array(shared);
    const thread = openWorker<WorkQuestion>({ file: path.join(mainFolder, 'backtest-worker.cjs'), work: 'backtest', workerData: { wanted: shared } }, ears);
    return { ...thread, want: (jobId) => void Atomics.store(wanted, 0, jobId) };
  };
}
