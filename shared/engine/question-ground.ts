/** What a question about one position's margin stands on: its account, market and age. It answers nothing itself. */
import type { Account, Position } from '../account/account';
import { ageText } from '../format';
import { older, accountAge, heldAge, markAge, marksAge } from './ages';
import { accountMarket, accountReport } from './account-margin';
import { countedMovers } from './account-options';
import { positionsIn } from './pool-age';
import type { Age } from '../market/age';
import type { MarginMarket } from '../margin/margin';
import { poolIdOf } from '../margin/pool-model';
import { isWithheldAge } from '../sizing/withheld-age';
import type { Instrument } from '../market/instrument';
import type { State } from './state';

export interface Ground {
  readonly kind: 'ground';
  readonly account: Account;
  readonly position: Position;
  readonly instrument: Instrument;
  readonly market: MarginMarket;
  readonly poolId: string;
}
export type GroundAnswer = Ground | { readonly kind: 'refused'; readonly message: string };

export function groundOf(state: State, accountId: string, positionId: string): GroundAnswer {
  const account = Object.values(state.accounts).find(({ id }) => id === accountId);
  if (account === undefined) return { kind: 'refused', message: `there is no account "${accountId}" in this run` };
  const position = account.positions.find(({ id }) => id === positionId);
  if (position === undefined) return { kind: 'refused', message: `the account ${account.name} has no position "${positionId}"` };
  const instrument = state.instruments[position.instrumentId]?.instrument;
  if (instrument === undefined) return { kind: 'refused', message: `the contract terms of ${position.symbol} are not known yet` };
  return { kind: 'ground', account, position, instrument, market: marketOf(state, account), poolId: poolIdOf(account, position) };
}

export function marketOf(state: State, account: Account): MarginMarket {
  return accountMarket(state, account);
}

/**
 * How old the inputs of these pools are, and what of them is too old to answer with: a what-if on an old price would be
 * read as one of now. `missing` is empty when all is well; the pool of a mark that never came is unknown by itself.
 */
export function ageOfPools(state: State, account: Account, poolIds: readonly string[]): { readonly age: Age; readonly missing: readonly string[] } {
  const positions = poolIds.flatMap((poolId) => positionsIn(state, account, poolId));
  const moving = poolIds.flatMap((poolId) => countedMovers(state, account, poolId)).map(({ instrument }) => instrument.id);
  const held = accountAge(state, account);
  const age = heldAge(marksAge(state, [...positions.map((position) => position.instrumentId), ...moving]), held);
  const missing = new Set<string>();
  for (const { instrumentId, symbol } of positions) {
    const own = markAge(state, state.instruments[instrumentId]);
    if (isWithheldAge(own.freshness)) missing.add(state.instruments[instrumentId]?.mark == null ? `mark price of ${symbol}` : `a fresh mark price of ${symbol} (${ageText(own.ageMs)} old)`);
  }
  if (isWithheldAge(held.freshness)) missing.add(`a confirmation of ${account.name} (typed ${ageText(held.ageMs)} ago)`);
  return { age, missing: [...missing] };
}

/** The same over all pools of several accounts. */
export function ageOfAccounts(state: State, accounts: readonly Account[]): { readonly age: Age; readonly missing: readonly string[] } {
  const all = accounts.map((account) => ageOfPools(state, account, accountReport(state, account).pools.map(({ id }) => id)));
  return { age: all.map(({ age }) => age).reduce(older, { ageMs: 0, freshness: 'fresh' }), missing: [...new Set(all.flatMap(({ missing }) => missing))] };
}
