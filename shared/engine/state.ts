/**
 * All the engine knows, as plain JSON data that only `step` changes. What can be rebuilt from it (margin models and
 * reports) hangs on a symbol key, so that a JSON round trip leaves it behind and `restoreState` builds it anew.
 */
import { createAlertBook, type AlertBook } from '../alerts/book';
import type { LiquidationFact } from '../alerts/input';
import type { Account } from '../account/account';
import type { Candle, CandleInterval, Level, OptionsSeen } from '../market/event';
import { createGapLearner, type GapLearner } from '../market/gap';
import type { Instrument, TierTable } from '../market/instrument';
import type { Advice } from '../sizing/advice';
import { EMPTY_SIZING_MEMORY, type SizingMemory } from '../sizing/input';
import { DEFAULT_POLICY } from '../sizing/policy-schema';
import type { Policy } from '../sizing/policy';
import type { AnalysisResult } from '../volatility/analysis';
import { createVolatilityState, type VolatilityState } from '../volatility/state';
import { epochMs, type AccountId, type EpochMs, type InstrumentId } from '../units';
import { createConvictionState, type ConvictionState } from './conviction-state';
import type { Mode } from './event';
import { createDerived, type Derived } from './derived';
import { createMonitoring, type Monitoring } from './monitoring-state';
import { createBookRecord, type BookRecord } from './record-state';
import type { CandleGap } from './snapshot';

export interface MarkState {
  markPrice: number;
  indexPrice: number | null;
  fundingRate: number | null;
  nextFundingAtMs: number | null;
  atMs: number;
}

export type DepthState =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly bids: readonly Level[]; readonly asks: readonly Level[]; readonly atMs: number }
  | { readonly kind: 'lost'; readonly reason: string };

export interface InstrumentState {
  instrument: Instrument;
  tiers: TierTable | null;
  mark: MarkState | null;
  last: { readonly price: number; readonly atMs: number } | null;
  top: { readonly bid: Level; readonly ask: Level; readonly atMs: number } | null;
  topGaps: GapLearner;
  depth: DepthState;
  depthGaps: GapLearner;
  /** Closed candles, oldest first, bounded by `CANDLES_KEPT`. */
  candles: Record<CandleInterval, Candle[]>;
  forming: Candle | null;
  /** Holes in those candles, newest last; found anew when a candle closes, as the snapshot is taken far more often. */
  gaps: readonly CandleGap[];
  volatility: VolatilityState;
  /** To the market's move; null until there is history enough. */
  beta: number | null;
}

export interface FeedState {
  feed: string;
  venue: string;
  connection: { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: string; readonly retryInMs: number };
  malformedCount: number;
  notice: string | null;
  /** When the connection last opened or closed. */
  changedAtMs: number;
}

/** What the slow analysis of an underlying was asked and has answered. */
export interface AnalysisState {
  options: OptionsSeen | null;
  /** Something came since the last question. */
  isDue: boolean;
  requestedAtMs: number | null;
  /** How many hours the last question carried. */
  askedHours: number;
  isAwaited: boolean;
  result: AnalysisResult | null;
  problem: string | null;
}

export interface StateData {
  mode: Mode;
  startedAtMs: EpochMs;
  nowMs: EpochMs;
  eventCount: number;
  passage: string | null;
  feeds: Record<string, FeedState>;
  instruments: Record<InstrumentId, InstrumentState>;
  accounts: Record<AccountId, Account>;
  /** USD per unit of a settle asset, with when it was said. */
  assetIndexes: Record<string, { readonly indexUsd: number; readonly atMs: number }>;
  policy: Policy;
  sizing: SizingMemory;
  advice: readonly Advice[];
  alerts: AlertBook;
  /** The latest, newest last, bounded by `LIQUIDATIONS_KEPT`. */
  liquidations: readonly LiquidationFact[];
  /** By underlying, in the order they were first asked about; bounded by `MOST_ANALYSED`. */
  analyses: Record<string, AnalysisState>;
  record: BookRecord;
  conviction: ConvictionState;
  monitoring: Monitoring;
  /** Whole seconds already advised on, so that the pace of ticks does not change the pace of advice. */
  advisedSecond: number;
}

export const DERIVED = Symbol('derived');
export type State = StateData & { readonly [DERIVED]: Derived };

export const LIQUIDATIONS_KEPT = 20;

/** Bounds of the history: 14 days of five minutes, 90 days of hours, and a day's slack each so that trimming is rare. */
export const CANDLES_KEPT: { readonly [Interval in CandleInterval]: number } = { '5m': 15 * 288, '1h': 91 * 24 };
export const INTERVAL_MS: { readonly [Interval in CandleInterval]: number } = { '5m': 300_000, '1h': 3_600_000 };

export function createState(): State {
  return restoreState({
    mode: { kind: 'live' },
    startedAtMs: epochMs(0),
    nowMs: epochMs(0),
    eventCount: 0,
    passage: null,
    feeds: {},
    instruments: {},
    accounts: {},
    assetIndexes: {},
    policy: DEFAULT_POLICY,
    sizing: EMPTY_SIZING_MEMORY,
    advice: [],
    alerts: createAlertBook(),
    liquidations: [],
    analyses: {},
    record: createBookRecord(),
    conviction: createConvictionState(),
    monitoring: createMonitoring(),
    advisedSecond: -1,
  });
}

/** A state from its data, for instance after a JSON round trip. The data is owned by the state from here on. */
export function restoreState(data: StateData): State {
  return Object.assign(data, { [DERIVED]: createDerived() });
}

export function createInstrumentState(instrument: Instrument): InstrumentState {
  return {
    instrument,
    tiers: null,
    mark: null,
    last: null,
    top: null,
    topGaps: createGapLearner(),
    depth: { kind: 'none' },
    depthGaps: createGapLearner(),
    candles: { '5m': [], '1h': [] },
    forming: null,
    gaps: [],
    volatility: createVolatilityState(),
    beta: null,
  };
}
