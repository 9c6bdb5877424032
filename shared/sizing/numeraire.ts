/**
 * What the numeraire is to the rules, in words. Capital is turned to USD by the live index and the record of the book is
 * counted in the numeraire; moves are measured in USD, because nobody has said what the money off the venue is held in: who
 * counts in BTC and holds dollars is short BTC by them, and no cut of a position mends that (`docs/models.md`).
 */
import type { Situation } from './situation';

/** A sentence beside what is measured in USD although the trader counts in something else; empty in USD. */
export function measuredInUsd({ input }: Pick<Situation, 'input'>): string {
  const { numeraire } = input.policy;
  return numeraire === 'USD' ? '' : ` Measured in USD, not in ${numeraire}.`;
}
