/**
 * Past facts about the market and the feeds that carry it, normalised: plain numbers in base and quote units, the venue's
 * own time in `venueAtMs`, and in `atMs` the engine's clock when the fact became known.
 */
import type { EpochMs, InstrumentId } from '../units';
import type { Instrument, TierTable } from './instrument';

export interface Level {
  readonly price: number;
  readonly quantityBase: number;
}

export type CandleInterval = '5m' | '1h';

/** `openAtMs` is the start of the interval; volume in base units. */
export interface Candle {
  readonly openAtMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volumeBase: number;
}

interface OfInstrument {
  readonly atMs: EpochMs;
  readonly instrumentId: InstrumentId;
}

export interface InstrumentListed {
  readonly kind: 'market.instrument';
  readonly atMs: EpochMs;
  readonly instrument: Instrument;
}
export interface TiersKnown extends OfInstrument {
  readonly kind: 'market.tiers';
  readonly table: TierTable;
}
/** Mark price with what the same frame carries. `fundingRate` is per funding interval, > 0 = longs pay. */
export interface MarkSeen extends OfInstrument {
  readonly kind: 'market.mark';
  readonly venueAtMs: number;
  readonly markPrice: number;
  readonly indexPrice?: number;
  readonly fundingRate?: number;
  readonly nextFundingAtMs?: number;
}
/** Best bid and ask. */
export interface TopSeen extends OfInstrument {
  readonly kind: 'market.top';
  readonly venueAtMs: number;
  readonly bid: Level;
  readonly ask: Level;
}
export interface TradeSeen extends OfInstrument {
  readonly kind: 'market.trade';
  readonly venueAtMs: number;
  readonly lastPrice: number;
  readonly quantityBase: number;
  readonly takerSide: 'buy' | 'sell';
}
/** The book after sequence rules: best first, at most 50 levels a side. */
export interface DepthSeen extends OfInstrument {
  readonly kind: 'market.depth';
  readonly venueAtMs: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}
/** The book lost its sequence (or crossed): nothing may be computed from it until the next `market.depth`. */
export interface DepthLost extends OfInstrument {
  readonly kind: 'market.depthLost';
  readonly reason: string;
}
/** One candle as it forms (`isClosed` false) or for good. */
export interface CandleSeen extends OfInstrument {
  readonly kind: 'market.candle';
  readonly interval: CandleInterval;
  readonly candle: Candle;
  readonly isClosed: boolean;
}
/** History before the start, oldest first, closed candles only. Holes inside it are found by the engine and shown. */
export interface CandlesLoaded extends OfInstrument {
  readonly kind: 'market.candles';
  readonly interval: CandleInterval;
  readonly candles: readonly Candle[];
}
/** A liquidation order at the venue; `liquidatedSide` is the position that was closed. Venues sample these: never sum them. */
export interface LiquidationSeen extends OfInstrument {
  readonly kind: 'market.liquidation';
  readonly venueAtMs: number;
  readonly liquidatedSide: 'long' | 'short';
  readonly price: number;
  readonly quantityBase: number;
}

/** One option's best quotes, in the unit the chain says; a side that nobody quotes is absent. */
export interface OptionQuoteSeen {
  readonly strike: number;
  readonly right: 'call' | 'put';
  readonly bid?: number;
  readonly ask?: number;
}
export interface OptionExpirySeen {
  /** As the venue names the expiry. */
  readonly id: string;
  readonly expiryAtMs: number;
  /** Middle of the future that expires with the options, where there is one. */
  readonly futurePrice?: number;
  readonly quotes: readonly OptionQuoteSeen[];
}
/** All options of an underlying at one moment; it replaces the chain before it whole. Prices per unit of base. */
export interface OptionsSeen {
  readonly kind: 'market.options';
  readonly atMs: EpochMs;
  readonly venueAtMs: number;
  readonly underlying: string;
  readonly priceIn: 'coin' | 'quote';
  readonly expiries: readonly OptionExpirySeen[];
}

/** What one unit of a settle asset is worth in USD: sums across pools are made with it, never with USDT = 1. */
export interface AssetIndexSeen {
  readonly kind: 'market.assetIndex';
  readonly atMs: EpochMs;
  readonly asset: string;
  readonly indexUsd: number;
}

export type MarketEvent =
  | InstrumentListed
  | AssetIndexSeen
  | TiersKnown
  | MarkSeen
  | TopSeen
  | TradeSeen
  | DepthSeen
  | DepthLost
  | CandleSeen
  | CandlesLoaded
  | OptionsSeen
  | LiquidationSeen;

/** A feed is one connection or request channel of a venue: `binance/public`, `binance/market`, `binance/rest`, `simulated`. */
interface OfFeed {
  readonly atMs: EpochMs;
  readonly feed: string;
  readonly venue: string;
}
export type FeedEvent =
  | (OfFeed & { readonly kind: 'feed.opened' })
  | (OfFeed & { readonly kind: 'feed.closed'; readonly reason: string; readonly retryInMs: number })
  | (OfFeed & { readonly kind: 'feed.malformed'; readonly path: string; readonly message: string })
  /** Something a person should know and may have to act on: unknown symbol, HTML instead of JSON, rate limit. */
  | (OfFeed & { readonly kind: 'feed.notice'; readonly message: string });
