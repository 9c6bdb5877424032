/** The worker thread of backtests. What is wanted stands in memory that it shares with who asks, so that a run can be ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { createBacktestWork, type WorkQuestion } from './backtest-work';

const wanted = new Int32Array((workerData as { readonly wanted: SharedArrayBuffer }).wanted);
const work = createBacktestWork((jobId) => Atomics.load(wanted, 0) === jobId, (answer) => parentPort?.postMessage(answer));

parentPort?.on('message', (question: WorkQuestion) => work(question));
