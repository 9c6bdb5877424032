/** A question that renews itself, as a panel holds it. */
import type { Envelope } from '../../shared/ipc';
import { WALL_CLOCK } from '../pace';
import { renewed, type PutRenewed } from './renewed';

export class RenewedQuestion<Question, Answer> {
  answer: Answer | undefined = $state.raw(undefined);
  message = $state('');
  readonly put: PutRenewed<Question>;

  constructor(send: (question: Question) => Promise<Envelope<Answer>>, periodMs: number, patienceMs: number) {
    this.put = renewed({
      send, clock: WALL_CLOCK, periodMs, patienceMs,
      show: (answer, message) => {
        this.answer = answer;
        this.message = message;
      },
    });
  }
}
