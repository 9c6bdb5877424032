/** A typed account has not been confirmed for long: what it says may no longer be held. */
import { ageText } from '../../format';
import type { AlertObject } from '../alert';
import type { AccountFact } from '../input';
import { levelFor } from '../level';
import { conditionOf, DEFAULT_TIMING, type AlertRule } from '../rule';

export const typedDataOld: AlertRule = {
  id: 'typed-data-old',
  title: 'Typed positions old',
  cause: 'Positions and balances were typed and have not been confirmed since.',
  consequence: 'Distance and size are of a position that may have changed; after 8 h no advice is given.',
  action: 'Compare with the venue and confirm with one key, or correct what changed.',
  timeAvailable: 'Until 8 h after the last confirmation.',
  setPoint: '30 min since it was typed or confirmed; 8 h',
  deadband: 'none: confirming makes the age 0',
  level: 'Advisory after 30 min; caution after 8 h.',
  timing: { ...DEFAULT_TIMING, offDelayMs: 0 },
  inhibits: 'nothing',
  sound: 'by level',
  observe: (input) =>
    input.accounts
      .filter((account) => account.source === 'typed')
      .map((account) => {
        const isOld = account.freshness !== 'fresh';
        const level = isOld ? levelFor('oldData', isWithheld(account)) : undefined;
        return {
          rule: typedDataOld,
          object: objectOf(account),
          condition: conditionOf(level, level),
          inhibitedBy: [],
          describe: () => ({
            situation: `positions typed ${ageText(account.ageMs)} ago${isWithheld(account) ? ', advice withheld' : ''}`,
            action: 'compare with the venue and confirm',
          }),
        };
      }),
};

function objectOf(account: AccountFact): AlertObject {
  return { kind: 'account', id: account.accountId, title: account.name };
}

function isWithheld(account: AccountFact): boolean {
  return account.freshness === 'stale' || account.freshness === 'gone';
}
