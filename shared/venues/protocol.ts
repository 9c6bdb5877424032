/**
 * What a venue is to the program: data and pure functions. A protocol says which connections a set of symbols needs,
 * turns what arrives into events, and asks for what it misses as data (`RestRequest`); it opens nothing, waits for
 * nothing and never throws on what comes from outside. The shell that performs it is `electron/sources/live.ts`.
 * Not here: signatures and keys (a venue that needs one will ask for it as one more field of `Reaction`).
 */
import type { MarginRules } from '../account/account';
import type { CandleInterval, FeedEvent, MarketEvent } from '../market/event';
import type { TierTable } from '../market/instrument';
import type { EpochMs } from '../units';

export type VenueEvent = MarketEvent | FeedEvent;

/** Where a venue is reached: a setting, so that a test network or a local server can stand in for it. */
export interface BaseUrls {
  readonly rest: string;
  readonly wsPublic: string;
  readonly wsMarket: string;
}

/** What proves that a connection lives: data on periodic streams, answers to our pings where silence may be normal. */
export type Liveness =
  | { readonly kind: 'data'; readonly silenceMs: number }
  | { readonly kind: 'ping'; readonly everyMs: number; readonly silenceMs: number };

/** One WebSocket that has to be open. `streams` grows while it runs; `url` is used at the next opening. */
export interface Connection {
  readonly feed: string;
  readonly url: string;
  readonly streams: readonly string[];
  readonly liveness: Liveness;
}

/** What a request is for; the answer comes back together with it. */
export type Wanted =
  | { readonly kind: 'time' }
  | { readonly kind: 'fundingIntervals' }
  | { readonly kind: 'instruments' }
  | { readonly kind: 'depth'; readonly symbol: string }
  | { readonly kind: 'candles'; readonly symbol: string; readonly interval: CandleInterval; readonly startMs: number; readonly endMs: number };

/** A GET that the protocol asks the shell to make, `afterMs` from now. */
export interface RestRequest {
  readonly wanted: Wanted;
  /** Path and query below the REST base. */
  readonly path: string;
  /** Cost in the venue's own rate limit. */
  readonly weight: number;
  /** 0 at first, one more after each failure. */
  readonly attempt: number;
  readonly afterMs: number;
}

/** Why a request has no usable answer. `isFinal`: the venue refused it, asking the same again will not help. */
export interface RestFailure {
  readonly reason: string;
  readonly isFinal: boolean;
}

/** What follows from an input: facts for the engine, requests to make, messages to send, connections to open anew. */
export interface Reaction {
  readonly events: readonly VenueEvent[];
  readonly requests: readonly RestRequest[];
  readonly replies: readonly { readonly feed: string; readonly text: string }[];
  readonly resets: readonly { readonly feed: string; readonly reason: string }[];
}
export const NOTHING: Reaction = { events: [], requests: [], replies: [], resets: [] };

export interface Context {
  readonly atMs: EpochMs;
}
/** `askedAtMs`: the engine's clock when the request left. */
export interface AnswerContext extends Context {
  readonly askedAtMs: EpochMs;
}

/**
 * One run against a venue: functions over a state of their own. The order of calls is the order of the facts.
 * `connections` follows from what is known so far and is asked again after every call.
 */
export interface VenueSession {
  readonly connections: () => readonly Connection[];
  /** The trader wants these symbols too. */
  readonly want: (symbols: readonly string[], context: Context) => Reaction;
  /** These streams were just asked for on an open connection. */
  readonly subscribed: (feed: string, streams: readonly string[], context: Context) => Reaction;
  readonly closed: (feed: string, context: Context) => Reaction;
  readonly receive: (feed: string, text: string, context: Context) => Reaction;
  readonly answer: (request: RestRequest, text: string, context: AnswerContext) => Reaction;
  readonly failed: (request: RestRequest, failure: RestFailure, context: Context) => Reaction;
  /** About once a second: alarms on silence, requests that are due. */
  readonly tick: (context: Context) => Reaction;
}

/** How a venue computes requirement and trigger, said with where it is known from and what about it is not. */
export interface VenueMargin {
  readonly rules: MarginRules;
  /** Fraction of notional inside the trigger. */
  readonly liquidationFeeRate: number;
  /** By which notional the legs of a hedge find their tier. */
  readonly hedgeLegs: 'perLeg' | 'summed' | 'larger' | 'net';
  readonly source: string;
  readonly doubted: readonly string[];
  /** The bundled schedule of a symbol; undefined where none is bundled, which makes its margin unknown. */
  readonly tiersOf: (symbol: string) => TierTable | undefined;
}

/** One decoded line of a frame file: an event, a wire message that needs more than itself, or what is wrong with it. */
export type DecodedLine =
  | { readonly kind: 'event'; readonly event: VenueEvent }
  | { readonly kind: 'note'; readonly note: string; readonly data?: unknown }
  | { readonly kind: 'error'; readonly path: string; readonly message: string };

export interface VenueProtocol {
  readonly id: string;
  readonly title: string;
  readonly urls: BaseUrls;
  /** The feed name of its REST channel. */
  readonly restFeed: string;
  /** Weight that may be spent in a minute; below what the venue allows, as other programs share the address. */
  readonly restWeightPerMinute: number;
  /** A connection is replaced after this long, before the venue ends it. */
  readonly renewAfterMs: number;
  readonly sendSpacingMs: number;
  readonly margin: VenueMargin;
  readonly subscribeMessages: (streams: readonly string[], firstId: number) => readonly string[];
  readonly begin: (urls: BaseUrls) => VenueSession;
  /** One recorded frame without a session, for looking at it; times are the frame's own. */
  readonly decodeFrame: (text: string) => readonly DecodedLine[];
}
