import { describe, expect, it } from 'vitest';
import { binance } from '../../../../shared/venues/binance/protocol';
import { requestFor } from '../../../../shared/venues/binance/requests';
import type { Reaction } from '../../../../shared/venues/protocol';
import { at, exchangeInfo, listedRow, markFrame, START_MS, started, URLS } from '../../../support/binance-session';

const kinds = ({ events }: Reaction) => events.map((event) => event.kind);
const wanted = ({ requests }: Reaction) => requests.map((request) => request.wanted.kind);
const notices = ({ events }: Reaction) => events.flatMap((event) => (event.kind === 'feed.notice' ? [event.message] : []));

describe('the start', () => {
  it('asks for time and funding intervals, then for the instruments that need them', () => {
    const session = binance.begin(URLS);
    expect(wanted(session.want(['btcusdt', 'BTCUSDT', ' '], at(START_MS)))).toEqual(['time', 'fundingIntervals']);
    expect(wanted(session.answer(requestFor({ kind: 'fundingIntervals' }), '[{"symbol":"BTCUSDT","fundingIntervalHours":4}]', at(START_MS)))).toEqual(['instruments']);
    const { events } = session.answer(requestFor({ kind: 'instruments' }), exchangeInfo([listedRow('BTCUSDT')]), at(START_MS));
    expect(events[0]).toMatchObject({ kind: 'market.instrument', instrument: { id: 'binance:BTCUSDT', fundingIntervalHours: 4, minimumQuantity: 0.002, minimumNotional: 5 } });
    expect(events[1]).toMatchObject({ kind: 'market.tiers', table: { source: { kind: 'bundled', asOf: '2024-10-24' } } });
  });

  it('names what Binance does not list and goes on with the others', () => {
    const { session, listed } = started(['NOPEUSDT', 'BTCUSDT', 'BTCUSDT_261225'], [listedRow('BTCUSDT'), listedRow('BTCUSDT_261225', { contractType: 'CURRENT_QUARTER' })]);
    expect(notices(listed)).toEqual(['Binance USD-M lists no NOPEUSDT: left out', 'BTCUSDT_261225 is not a perpetual (CURRENT_QUARTER): left out']);
    expect(session.connections().flatMap(({ streams }) => streams).filter((stream) => stream.includes('nope'))).toEqual([]);
    expect(session.connections()).toHaveLength(2);
  });

  it('gives no tiers for a symbol that has none bundled', () => {
    const { listed } = started(['ZZZUSDT']);
    expect(kinds(listed)).toEqual(['market.instrument']);
  });

  it('says that a symbol is not trading, and when it is no longer listed', () => {
    const { session, listed } = started(['BTCUSDT'], [listedRow('BTCUSDT', { status: 'SETTLING' })]);
    expect(notices(listed)).toEqual(['BTCUSDT is SETTLING at Binance, not TRADING']);
    expect(notices(session.answer(requestFor({ kind: 'instruments' }), exchangeInfo([]), at(START_MS)))).toEqual(['Binance no longer lists BTCUSDT']);
  });

  it('does not wait for funding intervals that do not come: 8 h is assumed and said', () => {
    const session = binance.begin(URLS);
    session.want(['BTCUSDT'], at(START_MS));
    const failed = session.failed(requestFor({ kind: 'fundingIntervals' }), { reason: 'HTTP 503', isFinal: false }, at(START_MS));
    expect(wanted(failed)).toEqual(['instruments', 'fundingIntervals']);
    expect(notices(failed)).toEqual(['funding intervals are not known: 8 h is assumed until they are']);
  });
});

describe('connections', () => {
  it('carry book data on /public and all else on /market', () => {
    const { session } = started(['BTCUSDT']);
    const [first, second] = session.connections();
    expect(first).toMatchObject({ feed: 'binance/public', url: 'wss://public.test/stream?streams=btcusdt@bookTicker', streams: ['btcusdt@bookTicker', 'btcusdt@depth@500ms'], liveness: { kind: 'ping' } });
    expect(second).toMatchObject({ feed: 'binance/market', liveness: { kind: 'data', silenceMs: 15_000 } });
    expect(second?.streams).toEqual(['btcusdt@markPrice@1s', 'btcusdt@aggTrade', 'btcusdt@kline_5m', 'btcusdt@kline_1h', 'btcusdt@forceOrder', '!contractInfo', '!assetIndex@arr']);
  });

  it('hold 40 symbols each, and a symbol never moves when others come', () => {
    const many = Array.from({ length: 41 }, (_, n) => `C${n}USDT`);
    const { session } = started(many);
    expect(session.connections().map(({ feed, streams }) => [feed, streams.length])).toEqual([['binance/public', 80], ['binance/market', 202], ['binance/2/public', 2], ['binance/2/market', 5]]);
  });

  it('are subscribed in messages of at most 50 streams', () => {
    const messages = binance.subscribeMessages(Array.from({ length: 120 }, (_, n) => `s${n}`), 7).map((text) => JSON.parse(text) as { method: string; params: string[]; id: number });
    expect(messages.map(({ method, params, id }) => [method, params.length, id])).toEqual([['SUBSCRIBE', 50, 7], ['SUBSCRIBE', 50, 8], ['SUBSCRIBE', 20, 9]]);
  });
});

describe('marks', () => {
  it('become events, and one that is older than the last is left out', () => {
    const { session } = started(['BTCUSDT']);
    expect(kinds(session.receive('binance/market', markFrame('BTCUSDT', START_MS + 1_000), at(START_MS + 1_050)))).toEqual(['market.mark']);
    expect(kinds(session.receive('binance/market', markFrame('BTCUSDT', START_MS), at(START_MS + 1_100)))).toEqual([]);
  });

  it('count again when the venue sets its clock far back', () => {
    const { session } = started(['BTCUSDT']);
    session.receive('binance/market', markFrame('BTCUSDT', START_MS + 60_000), at(START_MS + 1_050));
    expect(kinds(session.receive('binance/market', markFrame('BTCUSDT', START_MS), at(START_MS + 1_100)))).toEqual(['market.mark']);
  });

  it('that left the venue more than 5 s ago are not used, and this is said once', () => {
    const { session } = started(['BTCUSDT']);
    const late = session.receive('binance/market', markFrame('BTCUSDT', START_MS), at(START_MS + 7_000));
    expect(kinds(late)).toEqual(['feed.notice']);
    expect(notices(late)).toEqual(['marks arrive 7 s after Binance sent them: they are not used']);
    expect(kinds(session.receive('binance/market', markFrame('BTCUSDT', START_MS + 1_000), at(START_MS + 8_000)))).toEqual([]);
    expect(kinds(session.receive('binance/market', markFrame('BTCUSDT', START_MS + 9_000), at(START_MS + 9_100)))).toEqual(['market.mark']);
  });

  it('of a symbol nobody asked for are left alone', () => {
    const { session } = started(['BTCUSDT']);
    expect(kinds(session.receive('binance/market', markFrame('ETHUSDT', START_MS), at(START_MS)))).toEqual([]);
  });

  it('that never come are told after 10 s by the name of their stream', () => {
    const { session } = started(['BTCUSDT', 'ETHUSDT']);
    session.receive('binance/market', markFrame('ETHUSDT', START_MS), at(START_MS));
    expect(notices(session.tick(at(START_MS + 9_000)))).toEqual([]);
    expect(notices(session.tick(at(START_MS + 10_000)))).toEqual(['btcusdt@markPrice@1s: no message 10 s after it was asked for; this address may not carry it']);
    expect(notices(session.tick(at(START_MS + 11_000)))).toEqual([]);
  });

  it('of one symbol that stop for 30 s cost the connection once, not again and again', () => {
    const { session } = started(['BTCUSDT']);
    session.receive('binance/market', markFrame('BTCUSDT', START_MS), at(START_MS));
    expect(session.tick(at(START_MS + 30_000)).resets).toEqual([]);
    expect(session.tick(at(START_MS + 30_001)).resets).toEqual([{ feed: 'binance/market', reason: 'no mark of BTCUSDT for 30 s' }]);
    expect(session.tick(at(START_MS + 32_000)).resets).toEqual([]);
  });
});

describe('what cannot be used', () => {
  it('costs the connection when three frames within 10 s cannot even be read', () => {
    const { session } = started(['BTCUSDT']);
    session.receive('binance/market', '{"e":', at(START_MS));
    session.receive('binance/market', '<html>', at(START_MS + 1_000));
    expect(session.receive('binance/market', '', at(START_MS + 2_000)).resets).toEqual([{ feed: 'binance/market', reason: '3 unreadable frames within 10 s' }]);
  });

  it('does not, when it is only a message of a form that is not known', () => {
    const { session } = started(['BTCUSDT']);
    const reactions = Array.from({ length: 10 }, () => session.receive('binance/market', '{"e":"markPriceUpdate","E":1}', at(START_MS)));
    expect(reactions.flatMap(({ resets }) => resets)).toEqual([]);
    expect(reactions[0]?.events[0]).toMatchObject({ kind: 'feed.malformed', path: 's', message: expect.stringContaining('missing') as string });
  });
});

describe('clocks', () => {
  it('that differ by more than the way can explain are told', () => {
    const session = binance.begin(URLS);
    session.want(['BTCUSDT'], at(START_MS));
    const answer = (serverTime: number) => session.answer(requestFor({ kind: 'time' }), JSON.stringify({ serverTime }), { atMs: at(START_MS + 400).atMs, askedAtMs: at(START_MS).atMs });
    expect(notices(answer(START_MS + 900))).toEqual([]);
    expect(notices(answer(START_MS + 5_400))).toEqual(["this computer's clock is at least 5.0 s behind Binance's"]);
    expect(notices(answer(START_MS + 5_400))).toEqual([]);
    answer(START_MS);
    expect(notices(answer(START_MS - 3_000))).toEqual(["this computer's clock is at least 3.0 s ahead of Binance's"]);
  });

  it('are compared anew after a pause, and every ten minutes', () => {
    const { session } = started(['BTCUSDT']);
    session.tick(at(START_MS));
    expect(wanted(session.tick(at(START_MS + 3_600_000)))).toEqual(['time', 'depth', 'time', 'fundingIntervals']);
  });
});

describe('what changes at the venue', () => {
  it('of funding intervals is told and replaces the instrument', () => {
    const { session } = started(['BTCUSDT']);
    const reaction = session.answer(requestFor({ kind: 'fundingIntervals' }), '[{"symbol":"BTCUSDT","fundingIntervalHours":1},{"symbol":7}]', at(START_MS));
    expect(notices(reaction)).toEqual(['funding of BTCUSDT is now every 1 h (was 8 h)']);
    expect(reaction.events[1]).toMatchObject({ kind: 'market.instrument', instrument: { fundingIntervalHours: 1 } });
  });

  const contract = (bks: readonly object[]) => JSON.stringify({ e: 'contractInfo', E: START_MS, s: 'BTCUSDT', cs: 'TRADING', bks });

  it('of brackets replaces the bundled ones by the venue\'s own', () => {
    const { session } = started(['BTCUSDT']);
    const reaction = session.receive('binance/market', contract([{ bnf: 5_000, bnc: 50_000, mmr: 0.02, cf: 50, ma: 25 }, { bnf: 0, bnc: 5_000, mmr: 0.01, cf: 0, ma: 50 }]), at(START_MS));
    expect(reaction.events[0]).toEqual({
      kind: 'market.tiers', atMs: START_MS, instrumentId: 'binance:BTCUSDT',
      table: { source: { kind: 'venue' }, tiers: [
        { notionalFloor: 0, notionalCap: 5_000, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 },
        { notionalFloor: 5_000, notionalCap: 50_000, maintenanceMarginRate: 0.02, maintenanceAmount: 50, maxLeverage: 25 },
      ] },
    });
    expect(notices(reaction)[0]).toContain('changed the margin brackets of BTCUSDT');
  });

  it.each([
    ['do not begin at 0', [{ bnf: 10, bnc: 50, mmr: 0.01, cf: 0, ma: 5 }], 'a bracket begins at 10, the one before ends at 0'],
    ['leave a hole', [{ bnf: 0, bnc: 50, mmr: 0.01, cf: 0, ma: 5 }, { bnf: 60, bnc: 70, mmr: 0.02, cf: 0.5, ma: 4 }], 'a bracket begins at 60, the one before ends at 50'],
    ['jump', [{ bnf: 0, bnc: 50_000, mmr: 0.01, cf: 0, ma: 5 }, { bnf: 50_000, bnc: 70_000, mmr: 0.02, cf: 0, ma: 4 }], 'bracket from 50000: deduction 0, continuity asks for 500'],
    ['have an impossible rate', [{ bnf: 0, bnc: 50, mmr: 1.5, cf: 0, ma: 5 }], 'bracket from 0: cap 50, rate 1.5, leverage 5'],
  ])('of brackets is refused when they %s', (_what, bks, message) => {
    const { session } = started(['BTCUSDT']);
    expect(session.receive('binance/market', contract(bks), at(START_MS)).events).toMatchObject([{ kind: 'feed.malformed', path: 'bks', message }]);
  });

  it('of the worth of a settle asset is passed on, of other assets not', () => {
    const { session } = started(['BTCUSDT']);
    const rows = ['USDTUSD', 'BTCUSD'].map((s) => ({ e: 'assetIndexUpdate', E: START_MS, s, i: '0.9991' }));
    expect(session.receive('binance/market', JSON.stringify(rows), at(START_MS)).events).toEqual([{ kind: 'market.assetIndex', atMs: START_MS, asset: 'USDT', indexUsd: 0.9991 }]);
  });
});

describe('requests that fail', () => {
  const depth = requestFor({ kind: 'depth', symbol: 'BTCUSDT' });
  const candles = requestFor({ kind: 'candles', symbol: 'BTCUSDT', interval: '1h', startMs: 0, endMs: 1 });

  it('are made again with growing pauses, and the channel says why it is down until an answer comes', () => {
    const { session } = started(['BTCUSDT']);
    const first = session.failed(candles, { reason: 'HTTP 503', isFinal: false }, at(START_MS));
    expect(first.events).toMatchObject([{ kind: 'feed.closed', feed: 'binance/rest', reason: '1h candles of BTCUSDT: HTTP 503', retryInMs: 1_000 }]);
    let request = first.requests[0];
    const pauses: number[] = [];
    while (request !== undefined && pauses.length < 9) {
      pauses.push(request.afterMs);
      request = session.failed(request, { reason: 'HTTP 503', isFinal: false }, at(START_MS)).requests[0];
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(kinds(session.answer(candles, '[]', at(START_MS)))).toEqual(['feed.opened']);
  });

  it('for good are told and left, when they are candles', () => {
    const { session } = started(['BTCUSDT']);
    const refused = session.failed(candles, { reason: 'HTTP 400: Invalid symbol.', isFinal: true }, at(START_MS));
    expect(refused.requests).toEqual([]);
    expect(notices(refused)).toEqual(['1h candles of BTCUSDT: HTTP 400: Invalid symbol.']);
  });

  it('are forgotten when nobody waits for the snapshot any more', () => {
    const { session } = started(['BTCUSDT']);
    session.tick(at(START_MS));
    expect(wanted(session.tick(at(START_MS + 3_000)))).toEqual(['depth']);
    expect(session.failed(depth, { reason: 'x', isFinal: false }, at(START_MS)).requests).toHaveLength(1);
    session.closed('binance/public', at(START_MS));
    expect(session.failed(depth, { reason: 'x', isFinal: false }, at(START_MS)).requests).toEqual([]);
  });
});
