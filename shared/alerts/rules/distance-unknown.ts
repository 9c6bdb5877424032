/** A pool holds something and its distance to liquidation cannot be computed: missing, said plainly. */
import { levelFor } from '../level';
import { conditionOf, DEFAULT_TIMING, type AlertRule } from '../rule';
import { staleCauses } from './feed-stale';
import { poolObject } from '../pool';
import { startCauses } from './start-incomplete';

export const distanceUnknown: AlertRule = {
  id: 'distance-unknown',
  title: 'Distance unknown',
  cause: 'An input of the pool is missing: a mark, contract terms, margin tiers, an index.',
  consequence: 'The pool may be near liquidation and nothing here would say so.',
  action: "Enter the missing input, or read the liquidation price on the venue's own page, again every 5 min.",
  timeAvailable: 'Unknown.',
  setPoint: 'an input of a held pool missing',
  deadband: 'none: the input is there or it is not',
  level: 'Caution.',
  timing: DEFAULT_TIMING,
  inhibits: ['liquidation-distance'],
  sound: 'by level',
  observe: (input) =>
    input.pools.map((pool) => {
      const missing = pool.distance.kind === 'unknown' ? pool.distance.missing : undefined;
      const level = missing === undefined ? undefined : levelFor('blindness', false);
      return {
        rule: distanceUnknown,
        object: poolObject(pool),
        condition: conditionOf(level, level),
        inhibitedBy: [...staleCauses(input, pool.instrumentIds), ...startCauses(input)],
        describe: () =>
          missing === undefined
            ? { situation: 'distance to liquidation is known again', action: 'no action' }
            : { situation: `distance to liquidation unknown, missing ${missing.join(', ')}`, action: "enter it, or read the liquidation price on the venue's own page" },
      };
    }),
};
