import { describe, expect, it } from 'vitest';
import type { Reaction, RestRequest, VenueSession } from '../../../../shared/venues/protocol';
import { at, START_MS, started } from '../../../support/binance-session';

const MINUTES_5 = 300_000;
const HOUR = 3_600_000;
/** The last whole 5 minutes and hour before the start. */
const LAST_5M = Math.floor(START_MS / MINUTES_5) * MINUTES_5;
const LAST_1H = Math.floor(START_MS / HOUR) * HOUR;

const row = (openMs: number, over: readonly unknown[] = []) => [openMs, '100', '102', '99', '101', '5', openMs + MINUTES_5 - 1, '0', 1, '0', '0', '0'].map((value, index) => over[index] ?? value);
const candleRequests = (reaction: Reaction, interval: string) =>
  reaction.requests.flatMap((request) => (request.wanted.kind === 'candles' && request.wanted.interval === interval ? [{ request, wanted: request.wanted }] : []));
const loaded = ({ events }: Reaction) => events.flatMap((event) => (event.kind === 'market.candles' ? event.candles.map((candle) => candle.openAtMs) : []));

function closed(session: VenueSession, openMs: number, atMs: number): Reaction {
  const k = { t: openMs, T: openMs + MINUTES_5 - 1, i: '5m', o: '100', h: '102', l: '99', c: '101', v: '5', x: true };
  return session.receive('binance/market', JSON.stringify({ e: 'kline', E: atMs, s: 'BTCUSDT', k }), at(atMs));
}

/** Answers every page with all its rows until nothing more is asked for. */
function serve(session: VenueSession, request: RestRequest, atMs: number): number {
  let next: RestRequest | undefined = request;
  let pages = 0;
  while (next !== undefined && next.wanted.kind === 'candles') {
    const { startMs, endMs } = next.wanted;
    const rows: unknown[] = [];
    for (let openMs = startMs; openMs <= endMs && rows.length < 1_500; openMs += MINUTES_5) rows.push(row(openMs));
    next = session.answer(next, JSON.stringify(rows), at(atMs)).requests[0];
    pages += 1;
  }
  return pages;
}

describe('history', () => {
  it('is 14 days of 5 minutes and 90 days of hours up to the last closed candle, by pages of at most 1,500', () => {
    const { subscribed } = started(['BTCUSDT']);
    const [minutes] = candleRequests(subscribed, '5m');
    const [hours] = candleRequests(subscribed, '1h');
    expect(minutes?.wanted).toMatchObject({ startMs: LAST_5M - 14 * 24 * HOUR, endMs: LAST_5M - 1 });
    expect(hours?.wanted).toMatchObject({ startMs: LAST_1H - 90 * 24 * HOUR, endMs: LAST_1H - 1 });
    expect(minutes?.request).toMatchObject({ weight: 10, path: `/fapi/v1/klines?symbol=BTCUSDT&interval=5m&startTime=${LAST_5M - 14 * 24 * HOUR}&endTime=${LAST_5M - 1}&limit=1500` });
  });

  it('is asked for page by page: 4,032 candles are three pages', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    const [first] = candleRequests(subscribed, '5m');
    expect(first && serve(session, first.request, START_MS)).toBe(3);
  });

  it('leaves out a candle that is not closed by the venue\'s clock', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    const [first] = candleRequests(subscribed, '5m');
    const reaction = session.answer(first!.request, JSON.stringify([row(LAST_5M - MINUTES_5), row(LAST_5M)]), at(START_MS));
    expect(loaded(reaction)).toEqual([LAST_5M - MINUTES_5]);
  });

  it('leaves a hole where a row cannot be read, and names the row', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    const [first] = candleRequests(subscribed, '5m');
    const { startMs } = first!.wanted;
    const rows = [row(startMs), row(startMs + MINUTES_5, [undefined, undefined, '98']), row(startMs + 2 * MINUTES_5, [undefined, 'NaN']), row(startMs + 3 * MINUTES_5), row(startMs + 3 * MINUTES_5)];
    const reaction = session.answer(first!.request, JSON.stringify(rows), at(START_MS));
    expect(loaded(reaction)).toEqual([startMs, startMs + 3 * MINUTES_5]);
    expect(reaction.events.flatMap((event) => (event.kind === 'feed.malformed' ? [`${event.path} ${event.message}`] : []))).toEqual([
      '5m candles of BTCUSDT: 1.h high 98 is below 101', '5m candles of BTCUSDT: 2.1 expected a decimal string (got "NaN")', `5m candles of BTCUSDT: 4.0 ${startMs + 3 * MINUTES_5} is not after the row before`,
    ]);
  });
});

describe('candles that were missed', () => {
  it('while the connection was down are asked for when it is back', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    serve(session, candleRequests(subscribed, '5m')[0]!.request, START_MS);
    session.closed('binance/market', at(START_MS + 60_000));
    const backMs = LAST_5M + 3 * MINUTES_5 + 1_000;
    const again = session.subscribed('binance/market', ['btcusdt@kline_5m'], at(backMs));
    expect(candleRequests(again, '5m')[0]?.wanted).toMatchObject({ startMs: LAST_5M, endMs: LAST_5M + 3 * MINUTES_5 - 1 });
  });

  it('on the stream are found by the next one that closes', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    serve(session, candleRequests(subscribed, '5m')[0]!.request, START_MS);
    const firstMs = LAST_5M + MINUTES_5;
    expect(closed(session, LAST_5M, firstMs + 100).requests).toEqual([]);
    const skipping = closed(session, LAST_5M + 2 * MINUTES_5, LAST_5M + 3 * MINUTES_5 + 100);
    expect(skipping.events[0]).toMatchObject({ kind: 'market.candle', isClosed: true });
    expect(candleRequests(skipping, '5m')[0]?.wanted).toMatchObject({ startMs: firstMs, endMs: LAST_5M + 3 * MINUTES_5 - 1 });
  });

  it('are not asked for twice at once, and nothing is asked for when nothing is missing', () => {
    const { session, subscribed } = started(['BTCUSDT']);
    expect(session.subscribed('binance/market', ['btcusdt@kline_5m'], at(START_MS)).requests).toEqual([]);
    serve(session, candleRequests(subscribed, '5m')[0]!.request, START_MS);
    expect(session.subscribed('binance/market', ['btcusdt@kline_5m'], at(START_MS)).requests).toEqual([]);
  });
});
