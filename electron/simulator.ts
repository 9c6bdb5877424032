/**
 * Simulations on request, off the main thread: a thread for each question, gone with its answer, so that none outlives a run.
 * What goes wrong is said to who asked.
 */
import type { SimulationAnswer, SimulationQuestion } from '../shared/engine/risk-simulation';
import type { OpenThread } from './analyst';
import type { Timers } from './timers';

/** How a thread that is shared with analyses knows what is asked. */
export interface SimulationRequest {
  readonly kind: 'simulation';
  readonly question: SimulationQuestion;
}
export type SimulationReply = { readonly answer: SimulationAnswer } | { readonly why: string };
export type Simulate = (question: SimulationQuestion) => Promise<SimulationAnswer>;

/** Beyond any account that a person can hold: what takes longer has gone wrong. */
export const SIMULATION_PATIENCE_MS = 30_000;

/** Rejects, with the reason, when the thread breaks off or does not answer in time. */
export function simulatorIn(open: OpenThread<SimulationRequest>, timers: Timers): Simulate {
  return (question) =>
    new Promise((resolve, reject) => {
      const over = (settle: () => void): void => {
        cancel();
        thread.stop();
        settle();
      };
      const fail = (why: string): void => over(() => reject(new Error(why)));
      const thread = open({
        answered(reply) {
          const { answer, why } = reply as Partial<{ answer: SimulationAnswer; why: string }>;
          if (answer === undefined) fail(why ?? 'the simulation answered nothing');
          else over(() => resolve(answer));
        },
        ended: (why) => fail(`the simulation broke off: ${why}`),
      });
      const cancel = timers.after(SIMULATION_PATIENCE_MS, () => fail(`no answer of the simulation in ${SIMULATION_PATIENCE_MS / 1_000} s`));
      thread.post({ kind: 'simulation', question });
    });
}
