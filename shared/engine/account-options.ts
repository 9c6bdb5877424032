/**
 * The options of an account priced on the state's own marks, at the engine's time, with what their venue does with them. Where
 * the venue itself is not listened to, the price of the underlying stands in from a venue that is, and says where it is from.
 */
import type { Account } from '../account/account';
import type { OptionPosition } from '../account/option-position';
import { optionBook } from '../margin/options/priced-option';
import type { PoolOptions } from '../margin/options/pool-options';
import { optionRule } from '../margin/options/revalue';
import { isWithheldAge } from '../sizing/withheld-age';
import { markAge } from './ages';
import type { InstrumentState, State } from './state';

/** Options that are not flat. */
export function heldOptions({ options }: Account): readonly OptionPosition[] {
  return options === undefined ? [] : options.filter(({ quantity }) => quantity !== 0);
}

/** Whether any mark, and time itself, moves what the account's pools require. */
export function isRepriced(account: Account): boolean {
  return optionRule(account.venue) !== 'apart' && heldOptions(account).length > 0;
}

/** Absent where the account holds none. */
export function accountOptions(state: State, account: Account): PoolOptions | undefined {
  const held = heldOptions(account);
  if (held.length === 0) return undefined;
  const book = optionBook(held, {
    nowMs: state.nowMs,
    moverOf: (underlying) => {
      const mover = moverOf(state, account, underlying);
      return mover?.mark == null ? undefined : { symbol: mover.instrument.symbol, markPrice: mover.mark.markPrice };
    },
  });
  return { rule: optionRule(account.venue), book };
}

/**
 * What an underlying's options move with, and are hedged in, with a mark that is not old: a held contract before others of the
 * venue, and those before contracts of other venues. One of another venue must not share its symbol with anything held.
 */
export function moverOf(state: State, account: Account, underlying: string): InstrumentState | undefined {
  const held = new Set<string>(account.positions.map(({ instrumentId }) => instrumentId));
  const symbols = new Set(account.positions.map(({ symbol }) => symbol));
  const listed = Object.values(state.instruments).filter((one) => one.instrument.underlying === underlying && !isWithheldAge(markAge(state, one).freshness));
  return listed.find(({ instrument }) => held.has(instrument.id)) ?? listed.find(({ instrument }) => instrument.venue === account.venue) ?? listed.find(({ instrument }) => !symbols.has(instrument.symbol));
}

/** The instruments that the account's options move with, each once. */
export function movers(state: State, account: Account): readonly InstrumentState[] {
  const underlyings = [...new Set(heldOptions(account).map(({ underlying }) => underlying))];
  return underlyings.flatMap((underlying) => moverOf(state, account, underlying) ?? []);
}

/** Those that a pool rests on: none where the venue keeps options apart. */
export function countedMovers(state: State, account: Account, poolId: string): readonly InstrumentState[] {
  return isRepriced(account) && poolId.startsWith('cross:') ? movers(state, account) : [];
}
