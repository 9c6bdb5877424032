/** The start is over and something required has still not arrived: named once, instead of an alert for each consequence. */
import { SECOND_MS } from '../../units';
import type { AlertObject } from '../alert';
import type { AlertInput } from '../input';
import { levelFor } from '../level';
import { alertId, conditionOf, DEFAULT_TIMING, START_UP_MS, type AlertRule } from '../rule';

const ID = 'start-incomplete';
const OBJECT: AlertObject = { kind: 'program', id: 'start', title: 'Inputs' };

export const startIncomplete: AlertRule = {
  id: ID,
  title: 'Start incomplete',
  cause: 'A required input (contract terms, mark, candles) has not arrived since the start.',
  consequence: 'What rests on it is unknown, and so are its alerts.',
  action: "Check the feed lanes, the network and the venue's address in the settings within 5 min.",
  timeAvailable: 'Unknown until the inputs arrive.',
  setPoint: 'an input missing 30 s after the start, or for 5 s later on',
  deadband: 'none: an input has arrived or it has not',
  level: 'Caution.',
  timing: { onDelayMs: { ...DEFAULT_TIMING.onDelayMs, caution: 5 * SECOND_MS }, offDelayMs: 0 },
  inhibits: ['distance-unknown'],
  sound: 'by level',
  observe: (input) => {
    const level = isIncomplete(input) ? levelFor('blindness', false) : undefined;
    return [
      {
        rule: startIncomplete,
        object: OBJECT,
        condition: conditionOf(level, level),
        inhibitedBy: [],
        describe: () => ({
          situation: `still waiting for ${missingText(input.awaiting)}`,
          action: 'check the feed that should bring it',
        }),
      },
    ];
  },
};

/** The alert that names what is missing, while there is one. */
export function startCauses(input: AlertInput): string[] {
  return isIncomplete(input) ? [alertId(ID, OBJECT)] : [];
}

function isIncomplete(input: AlertInput): boolean {
  return input.awaiting.length > 0 && input.nowMs - input.startedAtMs >= START_UP_MS;
}

function missingText(awaiting: readonly string[]): string {
  const shown = awaiting.slice(0, 3).join(', ');
  return awaiting.length > 3 ? `${shown} and ${awaiting.length - 3} more` : shown;
}
