/** Asks what the advice would be under a policy that is still being typed: the newest question wins. */
import type { Advice } from '../../shared/sizing/advice';
import type { Policy } from '../../shared/sizing/policy';
import type { Ask } from '../cockpit.svelte';
import type { Checked } from './errors';

export class PolicyPreview {
  advice: readonly Advice[] | undefined = $state.raw(undefined);
  message = $state('');
  #asked = 0;
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async show(checked: Checked<Policy>): Promise<void> {
    const own = (this.#asked += 1);
    if (checked.kind === 'invalid') {
      this.message = 'a field needs a look first';
      return;
    }
    const answer = await this.#ask('policy.preview', checked.value);
    if (own !== this.#asked) return;
    this.message = answer.ok ? '' : answer.message;
    if (answer.ok) this.advice = answer.value;
  }
}
