/** One question to the position-size calculator with everything its parts read. */
import type { MarginRules } from '../account/account';
import type { Instrument, Tier } from '../market/instrument';
import type { CalculatorInput } from './calculator';
import type { SizingAccount, SizingInput } from './input';
import type { TradeGround } from './new-trade';
import type { Situation } from './situation';
import { isWithheldAge, markFreshnessOf } from './withheld-age';

export interface CalculatorContext {
  readonly sizing: SizingInput;
  /** The venue's rules, for a trade without an account. */
  readonly rules: MarginRules;
  readonly liquidationFeeRate: number;
  /** Of the instrument; absent when they are not known. */
  readonly tiers?: readonly Tier[];
  /** Of the instrument; absent when there is none or it is too old. */
  readonly markPrice?: number;
}

export interface Task {
  readonly input: CalculatorInput;
  readonly context: CalculatorContext;
  readonly instrument: Instrument;
  readonly situation: Situation;
  readonly ground: TradeGround;
  readonly sized: SizingAccount | undefined;
  /** In quote currency, and in words. */
  readonly risk: number;
  readonly riskName: string;
}

/** Base units of one contract at a price. */
export function contractBase(instrument: Instrument, price: number): number {
  return instrument.contractType === 'linear' ? instrument.contractSize : instrument.contractSize / price;
}

/** Marks of other positions in the account that are too old for a liquidation price to rest on. */
export function staleSymbols({ sized, instrument }: Task): string[] {
  if (sized === undefined) return [];
  const others = sized.account.positions.filter((position) => position.quantity !== 0 && position.symbol !== instrument.symbol && position.margin.kind === 'cross');
  return [...new Set(others.map((position) => position.symbol))].filter((symbol) => isWithheldAge(markFreshnessOf(sized, symbol))).sort();
}

