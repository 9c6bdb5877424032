/** A question asked again with the market, as a panel holds it. */
import type { CommandResult } from '../../shared/ipc';
import type { Ask } from '../cockpit.svelte';
import { WALL_CLOCK } from '../pace';
import { askedAgain, type LiveName, type Put } from './asked-again';

export class LiveQuestion<Name extends LiveName> {
  answer: CommandResult<Name> | undefined = $state.raw(undefined);
  message = $state('');
  readonly put: Put<Name>;

  constructor(name: Name, ask: Ask) {
    this.put = askedAgain(name, ask, WALL_CLOCK, (answer, message) => {
      this.answer = answer;
      this.message = message;
    });
  }
}
