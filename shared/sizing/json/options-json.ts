/**
 * The options of a request priced on the marks that its positions carry, so that margin and advice read them. A flat position
 * is enough to tell the mark of an underlying. Without the time nothing is priced: an option has no worth at no moment.
 */
import type { AccountInput } from '../../account/account-json';
import type { MarginMarket } from '../../margin/margin';
import { optionBook } from '../../margin/options/priced-option';
import { optionRule, type OptionRule } from '../../margin/options/revalue';
import type { MarketRead } from './market-json';
import { underlyingOf } from './terms-json';

const NO_TIME = 'market.nowMs (options need the time)';

/** The marks and tiers of the request with its options; without `read` neither time nor names of underlyings are given. */
export function marketWithOptions({ account, market }: AccountInput, venue: string, read?: Pick<MarketRead, 'nowMs' | 'instruments'>): MarginMarket {
  const held = (account.options ?? []).filter(({ quantity }) => quantity !== 0);
  if (held.length === 0) return market;
  const rule = optionRule(venue);
  const nowMs = read?.nowMs;
  if (nowMs === undefined) return { ...market, options: { rule, book: { priced: [], missing: [NO_TIME] } } };
  const moverOf = (underlying: string): { readonly symbol: string; readonly markPrice: number } | undefined => {
    const position = account.positions.find((one) => underlyingOf(one, account, read?.instruments[one.symbol]) === underlying);
    const markPrice = position === undefined ? undefined : market.symbols.get(position.symbol)?.markPrice;
    return position === undefined || markPrice === undefined ? undefined : { symbol: position.symbol, markPrice };
  };
  return { ...market, options: { rule, book: optionBook(held, { nowMs, moverOf }) } };
}

export interface OptionsJson {
  readonly rule: OptionRule;
  /** What the rule means for the liquidation of futures, in a sentence. */
  readonly note: string;
  /** What pricing them lacks; absent when nothing. */
  readonly missing?: readonly string[];
}

/** What became of the options; undefined where none are held. */
export function optionsJson({ options }: MarginMarket, venue: string): OptionsJson | undefined {
  if (options === undefined) return undefined;
  const { rule, book: { missing } } = options;
  const name = venue === '' ? 'the venue' : venue;
  const note = rule === 'apart' ? `No rule is known by which ${name} counts options in the pool of futures: they are kept apart and move no liquidation here.` : 'Options count in the pool of their settle asset: revalued at moved prices, time and implied volatility as they are; margin by a secondary source.';
  return { rule, note, ...(missing.length === 0 ? {} : { missing }) };
}
