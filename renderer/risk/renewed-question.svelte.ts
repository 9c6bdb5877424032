/** A question that renews itself, as a panel holds it. */
import { WALL_CLOCK } from '../pace';
import { renewed, type PutRenewed, type Renewal } from './renewed';

export class RenewedQuestion<Question, Answer> {
  answer: Answer | undefined = $state.raw(undefined);
  message = $state('');
  readonly put: PutRenewed<Question>;

  constructor(send: Renewal<Question, Answer>['send'], pace: Pick<Renewal<Question, Answer>, 'periodMs' | 'leastGapMs' | 'patienceMs'>) {
    this.put = renewed({
      send, clock: WALL_CLOCK, ...pace,
      show: (answer, message) => {
        this.answer = answer;
        this.message = message;
      },
    });
  }
}
