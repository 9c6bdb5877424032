/** A Binance session with symbols listed and its connections open, for tests of what it does next. */
import { epochMs } from '../../shared/units';
import { binance } from '../../shared/venues/binance/protocol';
import { requestFor } from '../../shared/venues/binance/requests';
import type { Reaction, VenueSession } from '../../shared/venues/protocol';

/** 2026-09-21 14:13:20 UTC. */
export const START_MS = 1_790_000_000_000;
export const URLS = { rest: 'https://rest.test', wsPublic: 'wss://public.test', wsMarket: 'wss://market.test' };

export const at = (ms: number) => ({ atMs: epochMs(ms), askedAtMs: epochMs(ms) });

export function listedRow(symbol: string, over: object = {}) {
  return {
    symbol, contractType: 'PERPETUAL', status: 'TRADING', baseAsset: symbol.slice(0, -4), quoteAsset: symbol.slice(-4), marginAsset: symbol.slice(-4),
    filters: [{ filterType: 'PRICE_FILTER', tickSize: '0.10' }, { filterType: 'LOT_SIZE', stepSize: '0.001', minQty: '0.002' }, { filterType: 'MIN_NOTIONAL', notional: '5' }],
    ...over,
  };
}

export function exchangeInfo(rows: readonly object[], serverTime = START_MS): string {
  return JSON.stringify({ serverTime, symbols: rows });
}

export interface Started {
  readonly session: VenueSession;
  readonly listed: Reaction;
  readonly subscribed: Reaction;
}

/** Time is known exactly, funding intervals are the default, every wanted symbol is listed, everything is subscribed. */
export function started(symbols: readonly string[], rows: readonly object[] = symbols.map((symbol) => listedRow(symbol))): Started {
  const session = binance.begin(URLS);
  session.want(symbols, at(START_MS));
  session.answer(requestFor({ kind: 'time' }), JSON.stringify({ serverTime: START_MS }), at(START_MS));
  session.answer(requestFor({ kind: 'fundingIntervals' }), '[]', at(START_MS));
  const listed = session.answer(requestFor({ kind: 'instruments' }), exchangeInfo(rows), at(START_MS));
  const reactions = session.connections().map(({ feed, streams }) => session.subscribed(feed, streams, at(START_MS)));
  const subscribed = { events: [], replies: [], resets: [], requests: reactions.flatMap(({ requests }) => requests) };
  return { session, listed, subscribed };
}

export function markFrame(symbol: string, eventMs: number, price = '61000.0'): string {
  return JSON.stringify({ e: 'markPriceUpdate', E: eventMs, s: symbol, p: price, i: price, P: '0', r: '0.0001', T: START_MS + 3_600_000 });
}
