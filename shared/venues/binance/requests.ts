/** The GET requests made to Binance, with what each costs in its rate limit, and how long to wait before trying again. */
import type { CandleInterval } from '../../market/event';
import { SECOND_MS } from '../../units';
import type { RestRequest, Wanted } from '../protocol';
import { INTERVAL_MS } from './normalise';

export const DEPTH_LIMIT = 1_000;
export const CANDLE_LIMIT = 1_500;
const MAX_PAUSE_MS = 60 * SECOND_MS;

/** A request for what is wanted, at once unless `afterMs` says otherwise. */
export function requestFor(wanted: Wanted, attempt = 0, afterMs = 0): RestRequest {
  return { wanted, path: pathOf(wanted), weight: weightOf(wanted), attempt, afterMs };
}

/** The same again after a failure: 1 s, doubling up to a minute. */
export function again(request: RestRequest): RestRequest {
  return requestFor(request.wanted, request.attempt + 1, doubled(SECOND_MS, request.attempt, MAX_PAUSE_MS));
}

/** `firstMs` doubled `times` times, at most `maxMs`. */
export function doubled(firstMs: number, times: number, maxMs: number): number {
  let pauseMs = firstMs;
  for (let n = 0; n < times && pauseMs < maxMs; n += 1) pauseMs *= 2;
  return Math.min(pauseMs, maxMs);
}

function pathOf(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'time': return '/fapi/v1/time';
    case 'fundingIntervals': return '/fapi/v1/fundingInfo';
    case 'instruments': return '/fapi/v1/exchangeInfo';
    case 'depth': return `/fapi/v1/depth?symbol=${encodeURIComponent(wanted.symbol)}&limit=${DEPTH_LIMIT}`;
    case 'candles':
      return `/fapi/v1/klines?symbol=${encodeURIComponent(wanted.symbol)}&interval=${wanted.interval}&startTime=${wanted.startMs}&endTime=${wanted.endMs}&limit=${candleLimit(wanted)}`;
  }
}

/** How many rows a request for candles asks for: as many as there can be, at most what the venue gives. */
export function candleLimit(wanted: { readonly interval: CandleInterval; readonly startMs: number; readonly endMs: number }): number {
  return Math.max(1, Math.min(CANDLE_LIMIT, Math.ceil((wanted.endMs - wanted.startMs) / INTERVAL_MS[wanted.interval])));
}

function weightOf(wanted: Wanted): number {
  if (wanted.kind === 'depth') return 20;
  if (wanted.kind !== 'candles') return 1;
  const limit = candleLimit(wanted);
  if (limit > 1_000) return 10;
  if (limit >= 500) return 5;
  return limit >= 100 ? 2 : 1;
}

/** What a request is called in a sentence for the trader. */
export function nameOf(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'time': return "the venue's time";
    case 'fundingIntervals': return 'funding intervals';
    case 'instruments': return 'the list of instruments';
    case 'depth': return `depth of ${wanted.symbol}`;
    case 'candles': return `${wanted.interval} candles of ${wanted.symbol}`;
  }
}
