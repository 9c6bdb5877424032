/** The underlying of a symbol at an account's venue: that of a held position, of a listed instrument, of a priced option, or the symbol itself. */
import type { Account } from '../account/account';
import type { MarginMarket } from '../margin/margin';
import type { Instrument } from '../market/instrument';
import type { SizingInput } from './input';

/** Of a position: that of its instrument, or the symbol itself. */
export function underlyingIn(input: Pick<SizingInput, 'instruments'>): (position: { readonly instrumentId: Instrument['id']; readonly symbol: string }) => string {
  return (position) => input.instruments.get(position.instrumentId)?.underlying ?? position.symbol;
}

/** An account with the options of its market, where they are priced. */
export interface NamedAccount {
  readonly account: Account;
  readonly market: Pick<MarginMarket, 'options'>;
}

export function symbolUnderlyings(input: Pick<SizingInput, 'instruments'>, { account, market }: NamedAccount): (symbol: string) => string {
  const nameOf = underlyingIn(input);
  const names = new Map(account.positions.map((position) => [position.symbol, nameOf(position)]));
  for (const { venue, symbol, underlying } of input.instruments.values()) if (venue === account.venue && !names.has(symbol)) names.set(symbol, underlying);
  for (const { symbol, option } of market.options?.book.priced ?? []) if (!names.has(symbol)) names.set(symbol, option.underlying);
  return (symbol) => names.get(symbol) ?? symbol;
}
