/** Whatever text arrives, the decoder answers with values: it never throws and never lets a wrong number through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binance } from '../../shared/venues/binance/protocol';
import type { VenueSession } from '../../shared/venues/protocol';
import { epochMs } from '../../shared/units';
import { requestFor } from '../../shared/venues/binance/requests';

const number = fc.constantFrom<unknown>('1.5', '0.001', '61000.10', '', ' ', 'NaN', 'Infinity', '1e999', '-1', '-0', '0x10', '12abc', '9'.repeat(41), null, true, {}, [], 1.5, -0, 1e308, '1e-320');
const time = fc.constantFrom<unknown>(1_790_000_000_000, 0, -1, 1e17, 1.5, '1790000000000', null);
const id = fc.constantFrom<unknown>(1, 2, 9_007_199_254_740_993, -1, 0.5, '1', null);
const symbol = fc.constantFrom<unknown>('BTCUSDT', '币安人生USDT', '', '__proto__', 'constructor', '<b>', 'A'.repeat(1_000), '\u202eTDSU', 'BTC USDT', 7, null);
const level = fc.oneof(fc.tuple(number, number), fc.constant([]), fc.constant('x'), fc.tuple(number));
const fields = {
  E: time, T: time, s: symbol, p: number, i: number, r: number, b: fc.oneof(number, fc.array(level, { maxLength: 4 })), B: number,
  a: fc.oneof(number, id, fc.array(level, { maxLength: 4 })), A: number, u: id, U: id, pu: id, q: number, m: fc.constantFrom<unknown>(true, false, 'true', 1), st: fc.constantFrom<unknown>(1, 2, undefined, '2'),
  k: fc.record({ t: time, T: time, i: fc.constantFrom<unknown>('5m', '1h', '1m', 5), o: number, h: number, l: number, c: number, v: number, x: fc.constantFrom<unknown>(true, false, 1) }, { requiredKeys: [] }),
  o: fc.record({ s: symbol, S: fc.constantFrom<unknown>('BUY', 'SELL', 'HOLD'), ap: number, z: number, T: time }, { requiredKeys: [] }),
  cs: symbol, bks: fc.array(fc.record({ bnf: fc.double(), bnc: fc.double(), mmr: fc.double(), cf: fc.double(), ma: fc.double() }, { requiredKeys: [] }), { maxLength: 3 }),
  ['__proto__x']: fc.constant({ polluted: 1 }),
};
const event = fc.constantFrom('markPriceUpdate', 'bookTicker', 'depthUpdate', 'aggTrade', 'kline', 'forceOrder', 'contractInfo', 'assetIndexUpdate', 'toString', '__proto__');
const broken = fc.tuple(event, fc.record(fields, { requiredKeys: [] })).map(([e, body]) => JSON.stringify({ e, ...body }));
const wrapped = fc.tuple(broken, fc.constantFrom('{"stream":"x","data":', '{"data":[', '[')).map(([text, open]) => `${open}${text}${open.includes('[') ? ']' : ''}${open.startsWith('{') ? '}' : ''}`);
const text = fc.oneof(
  broken, wrapped, fc.string(), fc.json(), fc.string({ unit: 'binary' }), broken.chain((full) => fc.nat(full.length).map((cut) => full.slice(0, cut))),
  fc.constantFrom('', 'pong', 'null', '[]', '{}', '1e999', '{"e":"markPriceUpdate","__proto__":{"p":"1"}}', '['.repeat(100_000), '{"e":'.repeat(50_000), JSON.stringify({ e: 'x'.repeat(200_000) })),
);

function everyNumberIsFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && value !== null ? Object.values(value).every(everyNumberIsFinite) : true;
}

const at = (ms: number) => ({ atMs: epochMs(ms), askedAtMs: epochMs(ms) });

function listening(): VenueSession {
  const session = binance.begin({ rest: 'https://rest.test', wsPublic: 'wss://public.test', wsMarket: 'wss://market.test' });
  session.want(['BTCUSDT'], at(1_790_000_000_000));
  session.answer(requestFor({ kind: 'fundingIntervals' }), '[]', at(1_790_000_000_000));
  const row = { symbol: 'BTCUSDT', contractType: 'PERPETUAL', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT', filters: [{ filterType: 'PRICE_FILTER', tickSize: '0.10' }, { filterType: 'LOT_SIZE', stepSize: '0.001', minQty: '0.001' }] };
  session.answer(requestFor({ kind: 'instruments' }), JSON.stringify({ serverTime: 1_790_000_000_000, symbols: [row] }), at(1_790_000_000_000));
  for (const { feed, streams } of session.connections()) session.subscribed(feed, streams, at(1_790_000_000_000));
  return session;
}

describe('hostile input', () => {
  it('of a single frame never throws and lets only finite numbers through', () => {
    fc.assert(fc.property(text, (frame) => {
      for (const line of binance.decodeFrame(frame)) if (line.kind === 'event') expect(everyNumberIsFinite(line.event)).toBe(true);
    }), { numRuns: 2_000 });
  });

  it('over a whole session never throws, keeps prices above 0 and tells malformed frames with their feed', () => {
    fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (frames) => {
      const session = listening();
      frames.forEach((frame, index) => {
        const { events } = session.receive('binance/market', frame, at(1_790_000_000_000 + index));
        for (const one of events) {
          expect(everyNumberIsFinite(one)).toBe(true);
          if (one.kind === 'market.mark') expect(one.markPrice).toBeGreaterThan(0);
          if (one.kind === 'feed.malformed') expect(one).toMatchObject({ feed: 'binance/market', venue: 'binance' });
        }
      });
    }), { numRuns: 300 });
  });

  it('in answers to requests never throws, and what cannot be read is asked for again later', () => {
    const wanted = fc.constantFrom(
      { kind: 'time' } as const, { kind: 'fundingIntervals' } as const, { kind: 'instruments' } as const, { kind: 'depth', symbol: 'BTCUSDT' } as const,
      { kind: 'candles', symbol: 'BTCUSDT', interval: '5m', startMs: 1_789_999_800_000, endMs: 1_789_999_999_999 } as const,
    );
    fc.assert(fc.property(wanted, text, (one, body) => {
      const { events, requests } = listening().answer(requestFor(one), body, at(1_790_000_001_000));
      expect(events.every(everyNumberIsFinite)).toBe(true);
      for (const request of requests) if (request.attempt > 0) expect(request.afterMs).toBeGreaterThanOrEqual(1_000);
    }), { numRuns: 1_000 });
  });

  it('leaves the prototypes of the program alone', () => {
    binance.decodeFrame('{"e":"markPriceUpdate","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect('polluted' in {}).toBe(false);
  });

  it('in a flood is told as a number, not as a thousand events', () => {
    const session = listening();
    const told = Array.from({ length: 1_000 }, () => session.receive('binance/market', '{"e":"markPriceUpdate"}', at(1_790_000_000_500)).events.length);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(20);
    const [later] = session.receive('binance/market', '{"e":"markPriceUpdate"}', at(1_790_000_020_000)).events;
    expect(later).toMatchObject({ kind: 'feed.malformed', message: expect.stringContaining('and 980 more') as string });
  });
});
