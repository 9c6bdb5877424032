/**
 * A question that is asked again every few seconds of the engine's clock while somebody looks, and at once when what it is
 * about changes. The newest question wins; an answer that stays away takes the last one with it.
 */
import type { Envelope } from '../../shared/ipc';
import type { PaceClock } from '../pace';

export interface Renewal<Question, Answer> {
  readonly send: (question: Question) => Promise<Envelope<Answer>>;
  readonly clock: Pick<PaceClock, 'now'>;
  /** Of the engine's clock, which a drill lets run faster. */
  readonly periodMs: number;
  /** Of time, however fast the engine's clock runs. */
  readonly leastGapMs: number;
  /** So long an answer is waited for. */
  readonly patienceMs: number;
  /** Without an answer the message says why, or is empty while the first one is on its way. */
  readonly show: (answer: Answer | undefined, message: string) => void;
}

export const NO_ANSWER = 'no answer yet: the engine is busy or gone';

/**
 * To be called with every snapshot. `subject` names what is asked about (run, page): an answer about another is gone at once.
 * `cause` names what the answer rests on (what is held, the policy): when it changes the question is asked at once.
 */
export type PutRenewed<Question> = (question: Question, engineMs: number, subject: string, cause: string) => void;

export function renewed<Question, Answer>({ send, clock, periodMs, leastGapMs, patienceMs, show }: Renewal<Question, Answer>): PutRenewed<Question> {
  let key = '';
  let about = '';
  let sent = 0;
  let askedAtMs = -Infinity;
  let askedOfMs = -Infinity;
  let isWaiting = false;

  async function ask(question: Question, engineMs: number): Promise<void> {
    const own = (sent += 1);
    askedAtMs = clock.now();
    askedOfMs = engineMs;
    isWaiting = true;
    const reply = await send(question);
    if (own !== sent) return;
    isWaiting = false;
    if (reply.ok) show(reply.value, '');
    else show(undefined, reply.message);
  }

  return (question, engineMs, subject, cause) => {
    if (subject !== about) show(undefined, '');
    about = subject;
    const next = `${subject}\n${cause}\n${JSON.stringify(question)}`;
    if (next !== key) {
      key = next;
      return void ask(question, engineMs);
    }
    const sinceMs = clock.now() - askedAtMs;
    if (isWaiting) {
      if (sinceMs > patienceMs) show(undefined, NO_ANSWER);
    } else if (sinceMs >= leastGapMs && engineMs - askedOfMs >= periodMs) void ask(question, engineMs);
  };
}
