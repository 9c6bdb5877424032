/**
 * Backtests of the window: histories go to a worker thread, one question at a time, the newest wins. What comes back is
 * checked; policies tried are counted by their data for as long as the program runs; the last result is kept for export.
 */
import * as v from 'valibot';
import type { CostsAnswer, ExportAnswer, LoadAnswer, Progress, RunAnswer } from '../shared/backtest/study/answer';
import type { LoadQuestion, RunQuestion, StudyData } from '../shared/backtest/study/question';
import { costsSchema, reportSchema, studyDataSchema } from '../shared/backtest/study/report-schema';
import { createTrials, triedWith, type Trials } from '../shared/backtest/study/tried';
import { decode } from '../shared/decode';
import { csvOf, jsonOf, type Finished } from './backtest-export';
import type { BacktestFiles } from './backtest-files';
import { createSources, type HeldHours, type SourceOf } from './backtest-sources';
import type { BacktestThread, OpenBacktestThread } from './backtest-thread';
import type { WorkQuestion } from './backtest-work';

const jobId = v.pipe(v.number(), v.integer());
const answerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('loaded'), jobId, data: studyDataSchema }),
  v.strictObject({ kind: v.literal('ran'), jobId, report: reportSchema }),
  v.strictObject({ kind: v.literal('priced'), jobId, rows: costsSchema }),
  v.strictObject({ kind: v.literal('progress'), jobId, share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.strictObject({ kind: v.literal('cancelled'), jobId }),
  v.strictObject({ kind: v.literal('failed'), jobId, message: v.string() }),
]);
type Answer = v.InferOutput<typeof answerSchema>;
type Ended = Exclude<Answer, { kind: 'progress' }>;

interface Job {
  readonly id: number;
  readonly end: (answer: Ended) => void;
}

export class Backtests {
  readonly #open: OpenBacktestThread;
  readonly #files: BacktestFiles;
  readonly #sourceOf: SourceOf;
  #thread: BacktestThread | undefined;
  #job: Job | undefined;
  #jobCount = 0;
  #progress: Progress = { kind: 'idle' };
  #data: StudyData | undefined;
  #finished: { readonly runId: number; readonly result: Finished } | undefined;
  readonly #trials = new Map<string, Trials>();

  constructor(open: OpenBacktestThread, files: BacktestFiles, held: (instrumentId: string) => HeldHours | undefined) {
    this.#open = open;
    this.#files = files;
    this.#sourceOf = createSources(files, held);
  }

  async load(question: LoadQuestion): Promise<LoadAnswer> {
    const found = await this.#sourceOf(question);
    if (found.kind !== 'source') return found;
    const answer = await this.#ask((id) => ({ kind: 'load', jobId: id, dataId: found.dataId, source: found.source }));
    if (answer.kind === 'loaded') {
      this.#data = answer.data;
      return { kind: 'loaded', data: answer.data };
    }
    return answer.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'refused', message: messageOf(answer) };
  }

  async run(question: RunQuestion): Promise<RunAnswer> {
    const trials = this.#trials.get(question.dataId) ?? createTrials();
    this.#trials.set(question.dataId, trials);
    trials.count += 1;
    const data = this.#data;
    const runId = this.#jobCount + 1;
    const answer = await this.#ask((id) => ({ kind: 'run', jobId: id, question }));
    if (answer.kind === 'cancelled') return { kind: 'cancelled' };
    if (answer.kind !== 'ran') return { kind: 'failed', message: messageOf(answer) };
    const { report } = answer;
    const tried = triedWith(trials, report.policy.sharpe);
    if (data?.id === question.dataId) this.#finished = { runId, result: { title: data.title, notes: data.notes, question, report, tried } };
    return { kind: 'done', runId, report, tried };
  }

  async costs(question: RunQuestion): Promise<CostsAnswer> {
    const answer = await this.#ask((id) => ({ kind: 'costs', jobId: id, question }));
    if (answer.kind === 'cancelled') return { kind: 'cancelled' };
    return answer.kind === 'priced' ? { kind: 'done', rows: answer.rows } : { kind: 'failed', message: messageOf(answer) };
  }

  progress(): Progress {
    return this.#progress;
  }

  /** Ends what is computed, if anything is. */
  cancel(): void {
    this.#thread?.want(0);
    this.#end({ kind: 'cancelled', jobId: this.#job?.id ?? 0 });
  }

  async export(runId: number, format: 'csv' | 'json'): Promise<ExportAnswer> {
    const finished = this.#finished;
    if (finished?.runId !== runId) return { kind: 'refused', message: 'this result is no longer kept: run it again' };
    return this.#files.save(`backtest.${format}`, format === 'json' ? jsonOf(finished.result) : csvOf(finished.result));
  }

  stop(): void {
    this.cancel();
    this.#thread?.stop();
    this.#thread = undefined;
  }

  /** One question at a time: whatever was asked before is given up. */
  #ask(questionOf: (jobId: number) => WorkQuestion): Promise<Ended> {
    this.cancel();
    const id = (this.#jobCount += 1);
    this.#progress = { kind: 'preparing' };
    this.#thread ??= this.#begin();
    const thread = this.#thread;
    return new Promise((resolve) => {
      this.#job = { id, end: resolve };
      thread.want(id);
      thread.post(questionOf(id));
    });
  }

  #begin(): BacktestThread {
    const thread: BacktestThread = this.#open({
      answered: (answer) => this.#answered(answer),
      ended: (why) => {
        if (this.#thread !== thread) return;
        this.#thread = undefined;
        this.#end({ kind: 'failed', jobId: 0, message: why });
      },
    });
    return thread;
  }

  #answered(answer: unknown): void {
    const decoded = decode(answerSchema, answer);
    if (!decoded.ok) return this.#end({ kind: 'failed', jobId: 0, message: `the backtest answered nonsense: ${decoded.path}: ${decoded.message}` });
    if (decoded.value.jobId !== this.#job?.id) return;
    if (decoded.value.kind === 'progress') this.#progress = { kind: 'running', share: decoded.value.share };
    else this.#end(decoded.value);
  }

  #end(answer: Ended): void {
    const job = this.#job;
    this.#job = undefined;
    this.#progress = { kind: 'idle' };
    job?.end(answer);
  }
}

function messageOf(answer: Ended): string {
  return answer.kind === 'failed' ? answer.message : `the backtest answered a ${answer.kind} to another question`;
}
