/** The page's one calibration: what is typed, how far the work is, what came of it and for which words. */
import { untrack } from 'svelte';
import type { Calibration } from '../../shared/calibration/calibrate';
import type { CalibrationQuestion } from '../../shared/calibration/question';
import type { Ask } from '../cockpit.svelte';
import { calibrationQuestion, emptyCalibration } from './calibration-draft';

type Solved = Extract<Calibration, { kind: 'solved' }>;

const PROGRESS_EVERY_MS = 250;

export class CalibrationRun {
  draft = $state(emptyCalibration());
  /** After the first try what is wrong shows while it is mended. */
  isTried = $state(false);
  isRunning = $state(false);
  share = $state(0);
  message = $state('');
  solved: Solved | undefined = $state.raw(undefined);
  #key = $state('');
  #asked = 0;
  readonly #ask: Ask;

  readonly checked = $derived(calibrationQuestion($state.snapshot(this.draft)));
  readonly errors = $derived(this.isTried && this.checked.kind === 'invalid' ? this.checked.errors : {});
  /** Whether what is shown answers what stands in the form. */
  readonly isCurrent = $derived(this.checked.kind === 'valid' && keyOf(this.checked.value) === this.#key);

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async run(): Promise<void> {
    this.isTried = true;
    const checked = untrack(() => this.checked);
    if (checked.kind === 'invalid') return;
    const own = (this.#asked += 1);
    this.isRunning = true;
    this.share = 0;
    this.message = '';
    const timer = setInterval(() => void this.#look(own), PROGRESS_EVERY_MS);
    const answer = await this.#ask('calibration.run', checked.value);
    clearInterval(timer);
    if (own !== this.#asked) return;
    this.isRunning = false;
    if (!answer.ok) this.message = answer.message;
    else if (answer.value.kind === 'failed') this.message = answer.value.message;
    else if (answer.value.kind === 'done') this.#take(answer.value.calibration, checked.value);
  }

  async cancel(): Promise<void> {
    this.#asked += 1;
    this.isRunning = false;
    await this.#ask('calibration.cancel', null);
  }

  #take(calibration: Calibration, question: CalibrationQuestion): void {
    if (calibration.kind === 'refused') {
      this.message = calibration.problems.join('; ');
      this.solved = undefined;
      return;
    }
    this.solved = calibration;
    this.#key = keyOf(question);
  }

  async #look(own: number): Promise<void> {
    const progress = await this.#ask('calibration.progress', null);
    if (own === this.#asked && progress.ok && progress.value.kind === 'running') this.share = progress.value.share;
  }
}

function keyOf(question: CalibrationQuestion): string {
  return JSON.stringify(question);
}
