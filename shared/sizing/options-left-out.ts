/** Rules of moves that are straight in each exposure do not see options; where some are held, their sentences say so. */
import { onceIn } from './once';
import type { Situation } from './situation';

/** A sentence beside what counts perpetuals, futures and coins alone; empty where no option is held. */
export function optionsLeftOut(situation: Situation): string {
  return onceIn(situation, 'options left out', () => {
    const isHeld = situation.input.accounts.some(({ account }) => account.options?.some(({ quantity }) => quantity !== 0) === true);
    return isHeld ? ' The options held are not in it; stress counts them.' : '';
  });
}
