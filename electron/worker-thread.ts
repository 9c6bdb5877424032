/** Opens the built worker as a thread; its end, for whatever reason, is told once. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { OpenThread } from './analyst';

/** `mainFolder`: where the built main process lies, and the worker beside it. */
export function workerThread<Request>(mainFolder: string): OpenThread<Request> {
  return ({ answered, ended }) => {
    const worker = new Worker(path.join(mainFolder, 'analysis-worker.cjs'));
    let isOver = false;
    const over = (why: string): void => {
      if (!isOver) ended(why);
      isOver = true;
    };
    worker.on('message', answered);
    worker.on('error', (error) => over(`the analysis broke off: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', (code) => over(`the analysis ended with code ${code}`));
    return {
      post: (request) => worker.postMessage(request),
      stop: () => {
        isOver = true;
        void worker.terminate();
      },
    };
  };
}
