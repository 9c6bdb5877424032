/**
 * A question whose answer follows the market: asked again as snapshots come, at most twice a second, and at once when the
 * question changes. The newest question wins; an answer that stays away takes the last one with it.
 */
import type { CommandArgument, CommandResult } from '../../shared/ipc';
import type { Ask } from '../cockpit.svelte';
import { paced, type PaceClock } from '../pace';

export type LiveName = 'whatif.ask' | 'margin.forecast';
/** What may be shown; without an answer the message says why, or is empty while the first one is on its way. */
export type Show<Name extends LiveName> = (answer: CommandResult<Name> | undefined, message: string) => void;
/**
 * The question as it stands; to be called with every snapshot. `run` names the run that is asked about: an answer about
 * another run or position is gone at once, one to another question about the same position stays until the next is here.
 */
export type Put<Name extends LiveName> = (argument: CommandArgument<Name>, run: string) => void;

export const ASK_MS = 500;
/** As long as the window waits for snapshots. */
export const PATIENCE_MS = 2000;
export const NO_ANSWER = 'the engine does not answer';

export function askedAgain<Name extends LiveName>(name: Name, ask: Ask, clock: PaceClock, show: Show<Name>): Put<Name> {
  let key = '';
  let subject = '';
  let sent = 0;
  let waitingSinceMs: number | undefined;

  async function send(argument: CommandArgument<Name>): Promise<void> {
    const own = (sent += 1);
    waitingSinceMs = clock.now();
    const reply = await ask(name, argument);
    if (own !== sent) return;
    waitingSinceMs = undefined;
    if (reply.ok) show(reply.value, '');
    else show(undefined, reply.message);
  }
  const pace = paced(ASK_MS, clock, (argument: CommandArgument<Name>) => void send(argument));

  return (argument, run) => {
    const nextSubject = `${run} ${argument.accountId} ${argument.positionId}`;
    if (nextSubject !== subject) show(undefined, '');
    subject = nextSubject;
    const next = `${run} ${JSON.stringify(argument)}`;
    if (next !== key) {
      key = next;
      return pace.force(argument);
    }
    if (waitingSinceMs === undefined) pace.offer(argument);
    else if (clock.now() - waitingSinceMs > PATIENCE_MS) show(undefined, NO_ANSWER);
  };
}
