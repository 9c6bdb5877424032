/** The options of an account as its market prices them, or priced here on the marks that the account's market has. */
import { optionBook } from '../margin/options/priced-option';
import type { PoolOptions } from '../margin/options/pool-options';
import { optionRule } from '../margin/options/revalue';
import type { SizingAccount, SizingInput } from './input';
import { symbolUnderlyings } from './symbol-underlying';

/** Undefined where none are held. An underlying without a mark is named in the book. */
export function heldOptionsOf(input: Pick<SizingInput, 'nowMs' | 'instruments'>, sized: SizingAccount): PoolOptions | undefined {
  const { account: { options, venue }, market } = sized;
  if (options === undefined || options.every(({ quantity }) => quantity === 0)) return undefined;
  if (market.options !== undefined) return market.options;
  const underlyingOf = symbolUnderlyings(input, sized);
  const moverOf = (underlying: string): { readonly symbol: string; readonly markPrice: number } | undefined => {
    for (const [symbol, { markPrice }] of market.symbols) if (underlyingOf(symbol) === underlying) return { symbol, markPrice };
    return undefined;
  };
  return { rule: optionRule(venue), book: optionBook(options, { nowMs: input.nowMs, moverOf }) };
}
