/** What one run against Binance remembers between frames: plain data, changed in place by the functions of this folder. */
import type { CandleInterval } from '../../market/event';
import type { Instrument } from '../../market/instrument';
import type { EpochMs } from '../../units';
import type { Context, Reaction, RestRequest, VenueEvent } from '../protocol';
import { emptyBook, type Book } from './book';
import { VENUE } from './normalise';

/** `nextOpenMs`: the first candle not known to be loaded; undefined before the first answer. */
export interface Coverage {
  nextOpenMs: number | undefined;
  isFilling: boolean;
}

export interface SymbolState {
  readonly symbol: string;
  phase: 'asked' | 'listed' | 'refused';
  instrument: Instrument | undefined;
  status: string;
  readonly book: Book;
  /** When depth was asked for, while no change has come. */
  depthSinceMs: number | undefined;
  readonly candles: Readonly<Record<CandleInterval, Coverage>>;
  /** The venue's time of the newest fact of each kind: a reordered frame is older. */
  readonly newestMs: Map<string, number>;
  /** When a mark last arrived, and whether its silence was already met with a new connection. */
  markAtMs: number | undefined;
  isRevived: boolean;
}

export interface BinanceState {
  readonly symbols: Map<string, SymbolState>;
  /** In the order listed; only grows. */
  readonly listed: string[];
  readonly fundingHours: Map<string, number>;
  funding: 'unasked' | 'asked' | 'settled';
  /** Mark streams that were asked for and have not spoken, by when. */
  readonly awaiting: Map<string, { readonly feed: string; readonly sinceMs: number }>;
  /** The venue's clock minus the engine's lies between these; undefined until measured. */
  offset: { readonly lowMs: number; readonly highMs: number } | undefined;
  isSkewTold: boolean;
  isLagTold: boolean;
  isRestOpen: boolean;
  fundingAtMs: number;
  instrumentsAtMs: number;
  lastTickMs: number | undefined;
  readonly malformed: Map<string, { atMs: number[]; unreadableAtMs: number[]; untoldCount: number }>;
}

export function beginState(): BinanceState {
  return {
    symbols: new Map(), listed: [], fundingHours: new Map(), funding: 'unasked', awaiting: new Map(), offset: undefined,
    isSkewTold: false, isLagTold: false, isRestOpen: false, fundingAtMs: 0, instrumentsAtMs: 0, lastTickMs: undefined, malformed: new Map(),
  };
}

export function beginSymbol(symbol: string): SymbolState {
  return {
    symbol, phase: 'asked', instrument: undefined, status: '', book: emptyBook(), depthSinceMs: undefined,
    candles: { '5m': { nextOpenMs: undefined, isFilling: false }, '1h': { nextOpenMs: undefined, isFilling: false } },
    newestMs: new Map(), markAtMs: undefined, isRevived: false,
  };
}

/** A reaction while it is put together. */
export interface Draft {
  readonly atMs: EpochMs;
  readonly events: VenueEvent[];
  readonly requests: RestRequest[];
  readonly resets: { feed: string; reason: string }[];
}

export function draft(context: Context): Draft {
  return { atMs: context.atMs, events: [], requests: [], resets: [] };
}

export function reaction(out: Draft): Reaction {
  return { events: out.events, requests: out.requests, replies: [], resets: out.resets };
}

export const REST_FEED = 'binance/rest';

export function notice(out: Draft, feed: string, message: string): void {
  out.events.push({ kind: 'feed.notice', atMs: out.atMs, feed, venue: VENUE, message });
}

/** The least the venue's clock can show now: what must have happened there by now has. */
export function venueNowMs(state: BinanceState, atMs: number): number {
  return atMs + (state.offset?.lowMs ?? 0);
}
