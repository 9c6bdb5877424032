/** The page's one study: which history, which parameters, what the fast path says of them and what the whole policy did. */
import type { CostOfOne } from '../../shared/backtest/cost-of-each';
import type { Progress, RunAnswer } from '../../shared/backtest/study/answer';
import type { LoadQuestion, RunQuestion, StudyData } from '../../shared/backtest/study/question';
import type { Policy } from '../../shared/sizing/policy';
import type { Ask } from '../cockpit.svelte';
import { comparedCurves, previewOf } from './preview';
import { runQuestion, settingsOf, type StudySettings } from './settings';

type Done = Extract<RunAnswer, { kind: 'done' }>;

const PROGRESS_EVERY_MS = 250;

export class Study {
  data: StudyData | undefined = $state.raw(undefined);
  /** What the page has moved away from the policy. */
  moved: Partial<StudySettings> = $state.raw({});
  policy: Policy = $state.raw(undefined as never);
  source: LoadQuestion['kind'] = $state('held');
  progress: Progress = $state.raw({ kind: 'idle' });
  work: 'none' | 'load' | 'run' | 'costs' = $state('none');
  message = $state('');
  /** Where the last export went. */
  saved = $state('');
  triedCount = $state(0);
  #result: { readonly key: string; readonly done: Done } | undefined = $state.raw(undefined);
  #costs: { readonly key: string; readonly rows: readonly CostOfOne[] } | undefined = $state.raw(undefined);
  #followed = '';
  #asked = 0;
  readonly #ask: Ask;

  readonly settings = $derived({ ...settingsOf(this.policy), ...this.moved });
  readonly question: RunQuestion | undefined = $derived(this.data === undefined ? undefined : runQuestion(this.data.id, this.policy, this.settings));
  readonly #key = $derived(this.question === undefined ? '' : keyOf(this.question));
  /** Of exactly what stands on the sliders; of anything else nothing is shown. */
  readonly result: Done | undefined = $derived(this.#result?.key === this.#key ? this.#result.done : undefined);
  readonly costs: readonly CostOfOne[] | undefined = $derived(this.#costs?.key === this.#key ? this.#costs.rows : undefined);
  readonly preview = $derived(this.data === undefined ? undefined : previewOf(this.data, this.settings));
  readonly #bufferRatio = $derived(this.settings.bufferRatio);
  readonly #costBps = $derived(this.settings.costBps);
  readonly compared = $derived(this.data === undefined ? undefined : comparedCurves(this.data, this.#bufferRatio, this.#costBps));

  constructor(ask: Ask, policy: Policy) {
    this.#ask = ask;
    this.policy = policy;
  }

  /** The selected instrument of a run, when held hours are what is looked at; loads only when it is another one. */
  follow(instrumentId: string, run: string): void {
    const followed = `${run} ${instrumentId}`;
    if (this.source !== 'held' || followed === this.#followed) return;
    this.#followed = followed;
    void this.load({ kind: 'held', instrumentId });
  }

  async load(question: LoadQuestion): Promise<void> {
    const own = this.#begin('load');
    const answer = await this.#ask('backtest.load', question);
    if (own !== this.#asked) return;
    this.work = 'none';
    if (!answer.ok || answer.value.kind !== 'loaded') {
      if (question.kind === 'held') this.#followed = '';
      return this.#say(!answer.ok ? answer.message : answer.value.kind === 'refused' ? answer.value.message : '');
    }
    this.source = question.kind === 'funding' ? 'file' : question.kind;
    if (this.source !== 'held') this.#followed = '';
    this.data = answer.value.data;
    this.#result = undefined;
    this.#costs = undefined;
    this.triedCount = 0;
    await this.run();
  }

  move(change: Partial<StudySettings>): void {
    this.moved = { ...this.moved, ...change };
  }

  reset(): void {
    this.moved = {};
    if (this.result === undefined) void this.run();
  }

  async run(): Promise<void> {
    const { question } = this;
    if (question === undefined) return;
    const own = this.#begin('run');
    const answer = await this.#watched(this.#ask('backtest.run', question));
    if (own !== this.#asked) return;
    this.work = 'none';
    if (!answer.ok) return this.#say(answer.message);
    if (answer.value.kind === 'failed') return this.#say(answer.value.message);
    if (answer.value.kind !== 'done') return;
    this.triedCount = answer.value.tried.count;
    this.#result = { key: keyOf(question), done: answer.value };
  }

  async priceLimits(): Promise<void> {
    const { question } = this;
    if (question === undefined) return;
    const own = this.#begin('costs');
    const answer = await this.#watched(this.#ask('backtest.costs', question));
    if (own !== this.#asked) return;
    this.work = 'none';
    if (!answer.ok) return this.#say(answer.message);
    if (answer.value.kind === 'failed') return this.#say(answer.value.message);
    if (answer.value.kind === 'done') this.#costs = { key: keyOf(question), rows: answer.value.rows };
  }

  async cancel(): Promise<void> {
    this.#asked += 1;
    this.work = 'none';
    await this.#ask('backtest.cancel', null);
  }

  async export(format: 'csv' | 'json'): Promise<void> {
    const { result } = this;
    if (result === undefined) return;
    const answer = await this.#ask('backtest.export', { runId: result.runId, format });
    if (!answer.ok) return this.#say(answer.message);
    if (answer.value.kind === 'refused') this.#say(answer.value.message);
    if (answer.value.kind === 'saved') this.saved = `saved ${answer.value.file}`;
  }

  #begin(work: Study['work']): number {
    this.work = work;
    this.message = this.saved = '';
    this.progress = { kind: 'preparing' };
    return (this.#asked += 1);
  }

  #say(message: string): void {
    this.message = message;
  }

  /** Asks how far it is while the answer is on its way. */
  async #watched<T>(answer: Promise<T>): Promise<T> {
    const own = this.#asked;
    const timer = setInterval(async () => {
      const progress = await this.#ask('backtest.progress', null);
      if (progress.ok && own === this.#asked) this.progress = progress.value;
    }, PROGRESS_EVERY_MS);
    try {
      return await answer;
    } finally {
      clearInterval(timer);
    }
  }
}

function keyOf(question: RunQuestion): string {
  return JSON.stringify(question);
}
