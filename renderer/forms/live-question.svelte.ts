/**
 * A question to the engine whose answer follows the market: asked again as snapshots come, at most twice a second, and at
 * once when the question changes. The newest question wins; an answer that stays away takes the last one with it.
 */
import type { CommandArgument, CommandResult } from '../../shared/ipc';
import type { Ask } from '../cockpit.svelte';
import { paced, WALL_CLOCK, type Pace, type PaceClock } from '../pace';

type LiveName = 'whatif.ask' | 'margin.forecast';

export const ASK_MS = 500;
/** As long as the window waits for snapshots. */
export const PATIENCE_MS = 2000;
export const NO_ANSWER = 'the engine does not answer';

export class LiveQuestion<Name extends LiveName> {
  answer: CommandResult<Name> | undefined = $state.raw(undefined);
  message = $state('');
  readonly #name: Name;
  readonly #ask: Ask;
  readonly #clock: PaceClock;
  readonly #pace: Pace<CommandArgument<Name>>;
  #key = '';
  #subject = '';
  #sent = 0;
  /** Since when the newest question waits. */
  #waitingSinceMs: number | undefined;

  constructor(name: Name, ask: Ask, clock: PaceClock = WALL_CLOCK) {
    this.#name = name;
    this.#ask = ask;
    this.#clock = clock;
    this.#pace = paced(ASK_MS, clock, (argument) => void this.#send(argument));
  }

  /**
   * The question as it stands; call it with every snapshot. `run` names the run that is asked about: an answer about
   * another run or position is gone at once, while the one to a question of the same position stays until the next is here.
   */
  put(argument: CommandArgument<Name>, run: string): void {
    const subject = `${run} ${argument.accountId} ${argument.positionId}`;
    if (subject !== this.#subject) this.answer = undefined;
    this.#subject = subject;
    const key = `${run} ${JSON.stringify(argument)}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#waitingSinceMs = undefined;
      return this.#pace.force(argument);
    }
    if (this.#waitingSinceMs === undefined) return this.#pace.offer(argument);
    if (this.#clock.now() - this.#waitingSinceMs > PATIENCE_MS) this.#fail(NO_ANSWER);
  }

  async #send(argument: CommandArgument<Name>): Promise<void> {
    const own = (this.#sent += 1);
    this.#waitingSinceMs = this.#clock.now();
    const reply = await this.#ask(this.#name, argument);
    if (own !== this.#sent) return;
    this.#waitingSinceMs = undefined;
    if (!reply.ok) return this.#fail(reply.message);
    this.message = '';
    this.answer = reply.value;
  }

  #fail(message: string): void {
    this.message = message;
    this.answer = undefined;
  }
}
