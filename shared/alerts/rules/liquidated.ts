/** A position was liquidated: too late for it, not for the rest of the account. */
import { ageText, briefText } from '../../format';
import type { AlertObject } from '../alert';
import type { LiquidationFact } from '../input';
import { levelFor } from '../level';
import { conditionOf, DEFAULT_TIMING, type AlertRule } from '../rule';

export const liquidated: AlertRule = {
  id: 'liquidated',
  title: 'Liquidated',
  cause: 'The pool fell below its requirement and the venue closed a position.',
  consequence: 'Hedges stand alone, and what is left of the pool may follow.',
  action: "Check the positions and the balance that are left on the venue's own page within 1 min.",
  timeAvailable: 'None for the position; seconds for its hedge.',
  setPoint: 'the liquidation itself, shown for 60 s',
  deadband: 'none: an event of the past cannot hover',
  level: 'Warning.',
  timing: { ...DEFAULT_TIMING, offDelayMs: 0 },
  inhibits: 'nothing',
  sound: 'by level',
  observe: (input) =>
    input.liquidations.map((fact) => {
      const level = levelFor('liquidation', true);
      return {
        rule: liquidated,
        object: objectOf(fact),
        condition: conditionOf(level, level),
        inhibitedBy: [],
        describe: () => ({
          situation: `${fact.symbol} liquidated at ${briefText(fact.price, 6)}, ${ageText(input.nowMs - fact.atMs)} ago`,
          action: "check the rest of the account on the venue's own page",
        }),
      };
    }),
};

function objectOf({ accountId, accountName, positionId, atMs }: LiquidationFact): AlertObject {
  return { kind: 'account', id: `${accountId}/${positionId}/${atMs}`, title: accountName };
}
