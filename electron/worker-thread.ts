/** Opens a built worker as a thread; its end, for whatever reason, is told once, and never after it was stopped. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { OpenThread, Thread, ThreadEars } from './analyst';

interface BuiltWorker {
  readonly file: string;
  /** What it does, for the sentence about its end: `analysis`. */
  readonly work: string;
  readonly workerData?: unknown;
}

export function openWorker<Request>({ file, work, workerData }: BuiltWorker, { answered, ended }: ThreadEars): Thread<Request> {
  const worker = new Worker(file, { workerData });
  let isOver = false;
  const over = (why: string): void => {
    if (!isOver) ended(why);
    isOver = true;
  };
  worker.on('message', answered);
  worker.on('error', (error) => over(`the ${work} broke off: ${error instanceof Error ? error.message : String(error)}`));
  worker.on('exit', (code) => over(`the ${work} ended with code ${code}`));
  return {
    post: (request) => worker.postMessage(request),
    stop: () => {
      isOver = true;
      void worker.terminate();
    },
  };
}

/** `mainFolder`: where the built main process lies, and the worker beside it. */
export function workerThread<Request>(mainFolder: string): OpenThread<Request> {
  return (ears) => openWorker({ file: path.join(mainFolder, 'analysis-worker.cjs'), work: 'analysis' }, ears);
}
