/**
 * An option book under a move of price and volatility at once, revalued whole: not delta times move. Time stands still.
 * Also what a venue's pool counts of it. Amounts are in each option's settle asset.
 */
import type { VolatilityState, ShockedVolatility } from '../scenarios/grid';
import { deribitOptionMargin } from './deribit-standard';
import { optionValue, type OptionBook, type PricedOption } from './priced-option';

/**
 * What an option is to the pool of futures that holds its settle asset. `apart`: the venue keeps it elsewhere, so its loss
 * is money lost but not a reason to liquidate. `deribitStandard`: what it is worth stays out of the margin balance (recorded
 * account summary of a segregated standard-margin account: equity less margin balance is the options' value to the last digit),
 * and a short one requires its mark and more by the standard formula (`deribit-standard.ts`).
 */
export type OptionRule = 'apart' | 'deribitStandard';

/** Deribit is the one venue whose options count in the pool of its futures by a formula that is known. */
export function optionRule(venue: string): OptionRule {
  return venue === 'deribit' ? 'deribitStandard' : 'apart';
}

export interface OptionMove {
  /** Price of the symbol that the option moves with, as a ratio of its mark, > 0. */
  readonly ratioOf: (symbol: string) => number;
  readonly shocked: ShockedVolatility;
  readonly state: VolatilityState;
}

export const UNCHANGED_VOLATILITY: ShockedVolatility = (volatilityAnnual) => volatilityAnnual;
export const NO_OPTION_MOVE: OptionMove = { ratioOf: () => 1, shocked: UNCHANGED_VOLATILITY, state: 'same' };

/** Worth of one option there, in its settle asset. */
export function valueThere(one: PricedOption, { ratioOf, shocked, state }: OptionMove): number {
  return optionValue(one, one.forward * ratioOf(one.symbol), shocked(one.volatilityAnnual, one.expiryYears, state));
}

/** Gain of the priced options from now to there, by settle asset; coin is coin, not its value. */
export function optionPnl(book: OptionBook, move: OptionMove): ReadonlyMap<string, number> {
  const pnl = new Map<string, number>();
  for (const one of book.priced) {
    const { settleAsset } = one.option;
    pnl.set(settleAsset, (pnl.get(settleAsset) ?? 0) + valueThere(one, move) - valueThere(one, NO_OPTION_MOVE));
  }
  return pnl;
}

/** Maintenance that the option itself asks for there under the rule, in its settle asset, >= 0. */
export function requirementThere(one: PricedOption, rule: OptionRule, move: OptionMove): number {
  return marginThere(one, rule, move).maintenanceMargin;
}

export interface MarginThere {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}
const NO_MARGIN: MarginThere = { initialMargin: 0, maintenanceMargin: 0 };

/** Initial and maintenance margin of the option there, in its settle asset, >= 0. */
export function marginThere(one: PricedOption, rule: OptionRule, move: OptionMove): MarginThere {
  if (rule === 'apart' || one.sizeBase >= 0) return NO_MARGIN;
  const underlyingPrice = one.forward * move.ratioOf(one.symbol);
  const perBase = valueThere(one, move) / one.sizeBase;
  const markPriceCoin = one.option.settle === 'inverse' ? perBase : perBase / underlyingPrice;
  const margin = deribitOptionMargin({ right: one.option.right, strike: one.option.strike, size: one.sizeBase, underlyingPrice, markPriceCoin });
  if (margin.kind === 'refused') throw new Error(`an option that is priced has a margin: ${margin.why}`);
  if (one.option.settle === 'inverse') return margin;
  return { initialMargin: margin.initialMargin * underlyingPrice, maintenanceMargin: margin.maintenanceMargin * underlyingPrice };
}
