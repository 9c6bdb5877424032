/**
 * Keeps the candles of a symbol without holes where the venue has none: history at the start, what was missed while a
 * connection was down, a closed candle that never came. A hole the venue itself has stays one for the engine to show.
 */
import { instrumentId, DAY_MS } from '../../units';
import type { Candle, CandleInterval, CandleSeen } from '../../market/event';
import type { RestRequest, Wanted } from '../protocol';
import { candlesOf, INTERVAL_MS, VENUE } from './normalise';
import { candleLimit, requestFor } from './requests';
import { REST_FEED, venueNowMs, type BinanceState, type Draft, type SymbolState } from './state';

const HISTORY_MS: Readonly<Record<CandleInterval, number>> = { '5m': 14 * DAY_MS, '1h': 90 * DAY_MS };
/** Of rows that cannot be read, so many are named; the others only leave their holes. */
const PROBLEMS_NAMED = 3;

/** Asks for everything closed that is not loaded yet; nothing when a request is under way or nothing is missing. */
export function fill(state: BinanceState, out: Draft, known: SymbolState, interval: CandleInterval): void {
  const coverage = known.candles[interval];
  const step = INTERVAL_MS[interval];
  const endMs = Math.floor(venueNowMs(state, out.atMs) / step) * step - 1;
  const oldestMs = endMs + 1 - HISTORY_MS[interval];
  const startMs = Math.max(coverage.nextOpenMs ?? oldestMs, oldestMs);
  if (coverage.isFilling || startMs > endMs) return;
  coverage.isFilling = true;
  out.requests.push(requestFor({ kind: 'candles', symbol: known.symbol, interval, startMs, endMs }));
}

/** A candle closed on the stream: the next one expected, or proof that some before it never came. */
export function noteClosed(state: BinanceState, out: Draft, known: SymbolState, event: CandleSeen): void {
  const coverage = known.candles[event.interval];
  const afterMs = event.candle.openAtMs + INTERVAL_MS[event.interval];
  if (coverage.nextOpenMs === event.candle.openAtMs) coverage.nextOpenMs = afterMs;
  else if (coverage.nextOpenMs !== undefined && event.candle.openAtMs > coverage.nextOpenMs) fill(state, out, known, event.interval);
}

type WantedCandles = Extract<Wanted, { kind: 'candles' }>;

/** Takes a page of rows; asks for the next one while the range is not at its end. */
export function takeCandles(state: BinanceState, out: Draft, known: SymbolState, wanted: WantedCandles, rows: readonly unknown[]): void {
  const page = candlesOf(rows, wanted.interval, venueNowMs(state, out.atMs));
  for (const { path, message } of page.problems.slice(0, PROBLEMS_NAMED)) {
    out.events.push({ kind: 'feed.malformed', atMs: out.atMs, feed: REST_FEED, venue: VENUE, path: `${wanted.interval} candles of ${wanted.symbol}: ${path}`, message });
  }
  if (page.candles.length > 0) {
    out.events.push({ kind: 'market.candles', atMs: out.atMs, instrumentId: instrumentId(VENUE, known.symbol), interval: wanted.interval, candles: page.candles });
  }
  const next = nextPage(wanted, rows.length, page.candles.at(-1));
  if (next !== undefined) out.requests.push(next);
  else {
    known.candles[wanted.interval].isFilling = false;
    known.candles[wanted.interval].nextOpenMs = wanted.endMs + 1;
  }
}

function nextPage(wanted: WantedCandles, rowCount: number, last: Candle | undefined): RestRequest | undefined {
  if (last === undefined || rowCount < candleLimit(wanted)) return undefined;
  const startMs = last.openAtMs + INTERVAL_MS[wanted.interval];
  return startMs > wanted.endMs ? undefined : requestFor({ ...wanted, startMs });
}
