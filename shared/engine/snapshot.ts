/**
 * What the screen draws: plain data, complete, replaced whole. Nothing in it has to be computed again by the view;
 * whatever is unknown says so, and every number's age stands beside it.
 */
import type { Alert } from '../alerts/alert';
import type { Age } from '../market/age';
import type { Candle } from '../market/event';
import type { Step, TierTable } from '../market/instrument';
import type { Liquidation } from '../margin/margin';
import type { OptionRule } from '../margin/options/revalue';
import type { Advice } from '../sizing/advice';
import type { Numeraire, Policy } from '../sizing/policy';
import type { AccountId, EpochMs, InstrumentId, PositionId } from '../units';
import type { AnalysisResult } from '../volatility/analysis';
import type { VolatilityEstimate } from '../volatility/estimate';
import type { Account } from '../account/account';
import type { ConvictionView } from './conviction-view';
import type { Mode } from './event';
import type { MonitoringView } from './monitoring-view';
import type { DrawdownView, ViewRecordView } from './record-view';

/** A number that may be absent, with what is missing. */
export type Known<T = number> = { readonly kind: 'known'; readonly value: T } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface FeedView {
  readonly feed: string;
  readonly venue: string;
  readonly connection: { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string; readonly retryInMs: number };
  /** Age of the newest data of the feed's periodic streams. */
  readonly age: Age;
  readonly malformedCount: number;
  readonly notice?: string;
}

/** A line on the hero's rail: distances from the mark as ratios, positive away from it. */
export interface RailMark {
  readonly label: string;
  readonly distanceRatio: number;
  readonly kind: 'liquidation' | 'limit' | 'caution';
}

/** The nearest liquidation of all, joint or single, whichever is closer. */
export type Hero =
  | {
      readonly kind: 'distance';
      readonly title: string;
      readonly scope: 'joint' | 'single';
      readonly direction: 'down' | 'up';
      /** Positive; the screen puts the sign of the move. */
      readonly distanceRatio: number;
      readonly distanceSigmas: Known;
      /** The reference symbol of the move, its mark, and where it would stand at liquidation. */
      readonly symbol: string;
      readonly markPrice: number;
      readonly liquidationPrice: number;
      /** At the speed of the last hour towards the liquidation; unknown when it moves away. */
      readonly minutesAtLastHourSpeed: Known;
      readonly volatilityAnnual: Known;
      readonly rail: readonly RailMark[];
      readonly accountId: AccountId;
      readonly poolId: string;
      /** `own estimate, tiers of 2024-10-24`, `typed 12 min ago`. */
      readonly provenance: string;
      readonly age: Age;
    }
  | { readonly kind: 'liquidatable'; readonly title: string; readonly accountId: AccountId; readonly poolId: string; readonly provenance: string; readonly age: Age }
  | { readonly kind: 'none'; readonly sentence: string; readonly age: Age }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface PositionRow {
  readonly positionId: PositionId;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly venue: string;
  readonly underlying: string;
  readonly quoteAsset: string;
  readonly settleAsset: string;
  readonly side: 'long' | 'short' | 'flat';
  readonly hedgeSide: 'net' | 'long' | 'short';
  readonly marginMode: 'cross' | 'isolated';
  /** Unsigned, in base units. */
  readonly sizeBase: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly markPrice: Known;
  readonly unrealizedPnl: Known;
  /** Notional over the equity that backs it. */
  readonly leverage: Known;
  readonly liquidation: Liquidation;
  /** `usedPrice` only where both differ by more than rounding: the nearer one, which the hero and the alarms then use. */
  readonly venueLiquidationPrice?: { readonly price: number; readonly differenceRatio?: number; readonly verdict: 'agrees' | 'differs' | 'exempt' | 'notCompared'; readonly usedPrice?: number };
  /** `tiers of 2024-10-24`, `rate typed`, `simulated`. */
  readonly tiersFrom: string;
  /** Received > 0, at the present rate, per day, in settle units. */
  readonly fundingPerDay: Known;
  /** The position's own, else that of orders resting at the venue for all of it. */
  readonly stopPrice?: number;
  /** The nearest reducing order on the side that gains. */
  readonly targetPrice?: number;
  readonly alertLevel?: 'warning' | 'caution' | 'advisory';
  readonly age: Age;
}

/** A position's pool after all buys, or all sells, of the account have filled, each at its own price. */
export interface OrdersFilledView {
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly orderCount: number;
  /** Of the symbol when the last of them fills. */
  readonly atPrice: number;
  /** Signed contracts then. */
  readonly quantity: number;
  readonly liquidation: Liquidation;
  /** Equity above the requirement as a share of equity, at those prices. */
  readonly headroomRatio: Known;
}

export interface PoolView {
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly poolId: string;
  readonly unit: string;
  readonly figures: Known<{
    readonly equity: number;
    readonly walletBalance: number;
    readonly unrealizedPnl: number;
    readonly initialMargin: number;
    readonly maintenanceMargin: number;
    readonly marginRatio: Known;
    /** Where options count: their worth, which equity leaves out. */
    readonly optionValue?: number;
  }>;
  /** Only where orders rest: what they hold, and what is then left for more. */
  readonly orders?: { readonly openOrderMargin: number; readonly availableMargin: number };
  readonly age: Age;
}

/** One option held. */
export interface OptionView {
  readonly positionId: PositionId;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly venue: string;
  readonly underlying: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly expiryAtMs: number;
  /** Signed, in units of the underlying. */
  readonly sizeBase: number;
  readonly settleAsset: string;
  /** `apart`: no liquidation reads it. */
  readonly rule: OptionRule;
  readonly figures: Known<OptionFigures>;
  /** Of the price it rests on and of the account's own data. */
  readonly age: Age;
}

export interface OptionFigures {
  /** In the settle asset, below 0 for what is sold. */
  readonly value: number;
  readonly volatilityAnnual: number;
  readonly deltaBase: number;
  /** Change of delta for 1 % of price. */
  readonly gammaBasePerPercent: number;
  /** Quote currency for one point (0.01) of annual volatility, and a day. */
  readonly vegaPerPoint: number;
  readonly thetaPerDay: number;
  /** What stands for the forward, and whose price it is: `BTCUSDT at binance`. */
  readonly pricedOn: string;
  /** What that price is quoted in: the unit of vega and theta. */
  readonly quoteAsset: string;
}

export interface AccountView {
  readonly account: Account;
  /** Of the typed or received data, not of the prices. */
  readonly age: Age;
  /** Only where orders rest. */
  readonly ifFilled?: readonly OrdersFilledView[];
}

/** Gaps in history that the estimates rest on. */
export interface CandleGap {
  readonly interval: '5m' | '1h';
  readonly fromMs: number;
  readonly toMs: number;
}

export interface InstrumentView {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly venue: string;
  readonly underlying: string;
  readonly quoteAsset: string;
  readonly priceTick: Step;
  readonly quantityLot: Step;
  /** Of amounts of base; absent where a lot is no fixed amount of it. */
  readonly baseLot?: Step;
  readonly markPrice: Known;
  readonly indexPrice: Known;
  readonly lastPrice: Known;
  readonly bid: Known;
  readonly ask: Known;
  readonly fundingRate: Known;
  readonly fundingIntervalHours: number;
  readonly nextFundingAtMs?: number;
  readonly markAge: Age;
  readonly topAge: Age;
  readonly depth: { readonly kind: 'known'; readonly spreadBps: number; readonly bidBase: number; readonly askBase: number; readonly age: Age } | { readonly kind: 'unknown'; readonly missing: readonly string[] };
  readonly volatility: VolatilityEstimate;
  /** The forming candle of five minutes, for the chart. */
  readonly lastCandle?: Candle;
  readonly gaps: readonly CandleGap[];
  readonly tiers?: TierTable;
}

/** The newest answer of the analysis of an underlying, with the ages of all it rests on. */
export interface AnalysisView {
  readonly underlying: string;
  readonly result: Known<AnalysisResult>;
  readonly age: Age;
  /** Of the newest closed hour and of the option chain behind the result; absent where it rests on none. */
  readonly candlesAge?: Age;
  readonly quotesAge?: Age;
  /** Why the newest question went unanswered. */
  readonly problem?: string;
}

export interface Totals {
  /** Over all accounts, by a live index of each unit; unknown when an index is. */
  readonly equityUsd: Known;
  readonly grossExposureUsd: Known;
  /** Gross exposure over risk capital (or equity when no risk capital was given; `base` says which). */
  readonly exposureRatio: Known;
  readonly allowedExposureRatio: Known;
  readonly base: 'riskCapital' | 'equity';
  /** Only where the trader counts in something else than USD: its price, and the equity in it. */
  readonly numeraire?: { readonly unit: Numeraire; readonly usd: Known; readonly equity: Known };
}

export interface Snapshot {
  readonly atMs: EpochMs;
  readonly mode: Mode;
  /** Events consumed so far. */
  readonly eventCount: number;
  readonly passage?: string;
  readonly feeds: readonly FeedView[];
  /** The oldest input of anything on screen that has to be fresh. */
  readonly oldest: Known<Age>;
  readonly hero: Hero;
  readonly totals: Totals;
  readonly policy: Policy;
  readonly advice: readonly Advice[];
  readonly positions: readonly PositionRow[];
  readonly pools: readonly PoolView[];
  readonly accounts: readonly AccountView[];
  /** Absent where no account holds any. */
  readonly options?: readonly OptionView[];
  readonly instruments: readonly InstrumentView[];
  /** One per underlying, at most `MOST_ANALYSED`. */
  readonly analyses: readonly AnalysisView[];
  readonly alerts: readonly Alert[];
  /** Start-up: what has not arrived yet. */
  readonly awaiting: readonly string[];
  /** Of the whole book. */
  readonly drawdown: DrawdownView;
  readonly viewRecord: ViewRecordView;
  readonly conviction: ConvictionView;
  /** How the program's own forecasts have held; `confidence` belongs beside the advice. */
  readonly monitoring: MonitoringView;
}
