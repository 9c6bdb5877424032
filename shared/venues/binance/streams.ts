/**
 * Which streams a symbol needs and which connection carries them. Since 2026-04 Binance routes by path: book data on
 * `/public`, all else on `/market`; a stream asked for on the wrong one is acknowledged and stays silent.
 */
import { SOCKET_SILENCE_MS } from '../../market/age';
import { SECOND_MS } from '../../units';
import type { BaseUrls, Connection, Liveness } from '../protocol';

/** 1,024 streams are allowed on a connection; others stay at 200, and so do we: 40 symbols of 5 streams. */
export const SYMBOLS_PER_CONNECTION = 40;
const PARAMS_PER_MESSAGE = 50;

type Route = 'public' | 'market';
const ROUTES: readonly Route[] = ['public', 'market'];

/** Marks come every second. The book of a quiet symbol may rest for minutes: there, answers to our pings count. */
const LIVENESS: Readonly<Record<Route, Liveness>> = {
  market: { kind: 'data', silenceMs: SOCKET_SILENCE_MS },
  public: { kind: 'ping', everyMs: 5 * SECOND_MS, silenceMs: 10 * SECOND_MS },
};

const SYMBOL_STREAMS: Readonly<Record<Route, readonly string[]>> = {
  public: ['bookTicker', 'depth@500ms'],
  market: ['markPrice@1s', 'aggTrade', 'kline_5m', 'kline_1h', 'forceOrder'],
};
/** Changed brackets and listings, and what a settle asset is worth; once for the venue. */
const VENUE_STREAMS = ['!contractInfo', '!assetIndex@arr'];

export type StreamName =
  | { readonly kind: 'symbol'; readonly symbol: string; readonly channel: string }
  | { readonly kind: 'venue'; readonly channel: string };

/** `btcusdt@depth@500ms` is channel `depth@500ms` of `BTCUSDT`. */
export function readStream(stream: string): StreamName {
  const at = stream.indexOf('@');
  if (stream.startsWith('!') || at < 0) return { kind: 'venue', channel: stream };
  return { kind: 'symbol', symbol: stream.slice(0, at).toUpperCase(), channel: stream.slice(at + 1) };
}

export function markStream(symbol: string): string {
  return `${symbol.toLowerCase()}@markPrice@1s`;
}

/** The connections that listed symbols need, in the order listed: a symbol never moves to another connection. */
export function connectionsOf(urls: BaseUrls, listed: readonly string[]): readonly Connection[] {
  const connections: Connection[] = [];
  for (let start = 0; start < listed.length; start += SYMBOLS_PER_CONNECTION) {
    const symbols = listed.slice(start, start + SYMBOLS_PER_CONNECTION);
    const shard = start / SYMBOLS_PER_CONNECTION;
    for (const route of ROUTES) connections.push(connection(urls, route, shard, symbols));
  }
  return connections;
}

function connection(urls: BaseUrls, route: Route, shard: number, symbols: readonly string[]): Connection {
  const ofSymbols = symbols.flatMap((symbol) => SYMBOL_STREAMS[route].map((channel) => `${symbol.toLowerCase()}@${channel}`));
  const streams = route === 'market' && shard === 0 ? [...ofSymbols, ...VENUE_STREAMS] : ofSymbols;
  const base = route === 'public' ? urls.wsPublic : urls.wsMarket;
  // One stream in the address is the documented form; SUBSCRIBE adds the others, and naming one twice does no harm.
  return { feed: feedName(route, shard), url: `${base}/stream?streams=${encodeURI(streams[0] ?? '')}`, streams, liveness: LIVENESS[route] };
}

/** `binance/market`, then `binance/2/market`: the last part says what it carries. */
function feedName(route: Route, shard: number): string {
  return shard === 0 ? `binance/${route}` : `binance/${shard + 1}/${route}`;
}

/** SUBSCRIBE messages for streams, a few dozen in each: Binance takes at most 10 messages a second. */
export function subscribeMessages(streams: readonly string[], firstId: number): readonly string[] {
  const messages: string[] = [];
  for (let start = 0; start < streams.length; start += PARAMS_PER_MESSAGE) {
    const params = streams.slice(start, start + PARAMS_PER_MESSAGE);
    messages.push(JSON.stringify({ method: 'SUBSCRIBE', params, id: firstId + messages.length }));
  }
  return messages;
}
