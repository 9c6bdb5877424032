/**
 * The options of an account as margin reads them: priced, with what they are to the pools of its futures. Of options that
 * count, the margin they ask for and what they are worth where prices have moved, revalued whole (Black-76, time and implied
 * volatility as they are). Options that a venue keeps apart are no part of a pool and are not here.
 */
import type { OptionBook, PricedOption } from './priced-option';
import { marginThere, UNCHANGED_VOLATILITY, valueThere, type MarginThere, type OptionMove, type OptionRule } from './revalue';

/** Options of an account or of one of its pools, and what they are to the pool. */
export interface PoolOptions {
  readonly rule: OptionRule;
  readonly book: OptionBook;
  /** Margin that options ask for becomes so many times what the rule says, in a stress of the venue's terms; absent = 1. */
  readonly marginTimes?: number;
}

/** Whether the pool's liquidation depends on options: formulas for straight lines in price do not hold for it then. */
export function countsOptions({ options }: { readonly options?: PoolOptions }): boolean {
  return options !== undefined && options.rule !== 'apart';
}

/** The same options with the forwards that belong to other marks of their symbols. */
export function optionsAtMarks(options: PoolOptions, markOf: (symbol: string) => number): PoolOptions {
  const { book } = options;
  return { ...options, book: { ...book, priced: book.priced.map((one) => atMark(one, markOf(one.symbol))) } };
}

function atMark(one: PricedOption, markPrice: number): PricedOption {
  return markPrice === one.markPrice ? one : { ...one, markPrice, forward: (one.forward * markPrice) / one.markPrice };
}

/** What one option is at moved prices, in its settle asset. */
export interface OptionThere extends MarginThere {
  readonly settleAsset: string;
  readonly value: number;
}

/** `ratioOf`: price of a symbol as a ratio of the mark that the options are priced at. */
export function optionsThere({ rule, book, marginTimes = 1 }: PoolOptions, ratioOf: (symbol: string) => number): OptionThere[] {
  const move: OptionMove = { ratioOf, shocked: UNCHANGED_VOLATILITY, state: 'same' };
  return book.priced.map((one) => {
    const { initialMargin, maintenanceMargin } = marginThere(one, rule, move);
    return { settleAsset: one.option.settleAsset, value: valueThere(one, move), initialMargin: marginTimes * initialMargin, maintenanceMargin: marginTimes * maintenanceMargin };
  });
}

/** Maintenance alone, added to what is required of each asset: asked at every place of a search. */
export function addRequirements({ rule, book, marginTimes = 1 }: PoolOptions, ratioOf: (symbol: string) => number, assets: readonly { readonly model: { readonly asset: string }; requirement: number }[]): void {
  const move: OptionMove = { ratioOf, shocked: UNCHANGED_VOLATILITY, state: 'same' };
  for (const one of book.priced) {
    const required = marginTimes * marginThere(one, rule, move).maintenanceMargin;
    if (required === 0) continue;
    for (const asset of assets) {
      if (asset.model.asset !== one.option.settleAsset) continue;
      asset.requirement += required;
      break;
    }
  }
}
