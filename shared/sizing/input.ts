/**
 * Everything that sizing reads, as plain data: accounts with their market and margin, contract terms, volatility, policy
 * and the price of each unit. It computes nothing and holds no clock: `nowMs` is the engine's.
 */
import type { Account } from '../account/account';
import type { Freshness } from '../market/age';
import type { Instrument } from '../market/instrument';
import type { MarginMarket, MarginReport } from '../margin/margin';
import type { PreparedMargin } from '../margin/prepare';
import type { DepthMemory } from '../risk/liquidity/depth-quantile';
import type { EpochMs, InstrumentId } from '../units';
import type { VolatilityEstimate } from '../volatility/estimate';
import type { BookStatistics, DrawdownFact, Fact, InstrumentFacts, VolatilityOutlook } from './facts';
import type { Policy } from './policy';

/** One account with the market it is valued on; `margin` is `evaluateMargin(account, market)`. */
export interface SizingAccount {
  readonly account: Account;
  readonly market: MarginMarket;
  readonly margin: MarginReport;
  /** The prepared form of the account, when the caller keeps one; rebuilt here otherwise. */
  readonly model?: PreparedMargin;
  /** Of the account's own data (typed, confirmed or received), not of the prices. */
  readonly freshness: Freshness;
  /** Of the marks, by symbol; a symbol that is not listed counts as gone. */
  readonly markFreshness: ReadonlyMap<string, Freshness>;
}

export interface SizingInput {
  readonly nowMs: EpochMs;
  readonly accounts: readonly SizingAccount[];
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** By underlying: central, for daily sigmas and for showing. */
  readonly volatility: ReadonlyMap<string, VolatilityEstimate>;
  /** By underlying and horizon: what limits and targets read. */
  readonly outlooks: ReadonlyMap<string, Fact<VolatilityOutlook>>;
  readonly instrumentFacts: ReadonlyMap<InstrumentId, InstrumentFacts>;
  readonly statistics: BookStatistics;
  readonly drawdown: Fact<DrawdownFact>;
  /** Views of the trader that have run out and were scored. */
  readonly maturedViewCount: number;
  readonly policy: Policy;
  /** USD per unit of each pool's and settle asset's money, by a live index; a unit that is not listed is unknown. */
  readonly usdPerUnit: ReadonlyMap<string, number>;
}

/** A slow input as it was last taken. */
export interface Sample {
  readonly value: number;
  readonly atMs: number;
}

/** The sizes that could be left at `budgetBps` in the last five minutes, long and short. */
export interface ExitMemory {
  readonly budgetBps: number;
  readonly sell: DepthMemory;
  readonly buy: DepthMemory;
}

/** Which limit is named as the binding one, and which other has been tighter since when. */
export interface BindingMemory {
  readonly ruleId: string;
  readonly challenger?: { readonly ruleId: string; readonly sinceMs: number };
}

/** What sizing remembers between two answers: plain JSON, kept by the caller in its state. */
export interface SizingMemory {
  /** Inputs of statistical limits: see `slow-inputs.ts`. */
  readonly samples: Readonly<Record<string, Sample>>;
  /** By instrument, of what is held: see `exit-size.ts`. */
  readonly exits: Readonly<Record<string, ExitMemory>>;
  /** By bundle id. */
  readonly binding: Readonly<Record<string, BindingMemory>>;
}

export const EMPTY_SIZING_MEMORY: SizingMemory = { samples: {}, exits: {}, binding: {} };
