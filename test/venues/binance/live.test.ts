/** The live source against the local server over real connections: the clock is virtual, the market steps when told. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBinanceServer, type BinanceServer } from '../../../electron/cli/venues/binance-server';
import { startLive, type LiveSource } from '../../../electron/sources/live';
import type { CandlesLoaded, DepthSeen } from '../../../shared/market/event';
import { epochMs } from '../../../shared/units';
import type { VenueEvent } from '../../../shared/venues/protocol';
import { comes } from '../../support/socket-server';
import { virtualTimers, type VirtualTimers } from '../../support/virtual-timers';

/** 2026-09-21 14:13:20 UTC: 13 minutes into an hour. */
const START_MS = 1_790_000_000_000;

interface Run {
  readonly server: BinanceServer;
  readonly live: LiveSource;
  readonly timers: VirtualTimers;
  readonly events: VenueEvent[];
}
let run: Run | undefined;
afterEach(async () => {
  run?.live.stop();
  await run?.server.stop();
  expect(run?.server.forbidden ?? []).toEqual([]);
  run = undefined;
});

async function start(symbols: readonly string[], prepare: (server: BinanceServer) => void = () => {}): Promise<Run> {
  const timers = virtualTimers();
  const nowMs = () => START_MS + timers.now();
  const server = await startBinanceServer({ port: 0, stepEveryMs: 0, nowMs });
  prepare(server);
  const events: VenueEvent[] = [];
  const live = startLive({ venue: 'binance', symbols, baseUrls: server.baseUrls, clock: () => epochMs(nowMs()), push: (event) => events.push(event), timers, random: () => 0.5 });
  run = { server, live, timers, events };
  return run;
}

const of = <K extends VenueEvent['kind']>(events: readonly VenueEvent[], kind: K) => events.filter((event): event is Extract<VenueEvent, { kind: K }> => event.kind === kind);
const has = ({ events }: Run, kind: VenueEvent['kind'], count = 1) => comes(() => expect(of(events, kind).length).toBeGreaterThanOrEqual(count));
/** Both connections are open and every stream was asked for. */
const ready = ({ server }: Run, streams: number) => comes(() => expect(new Set(server.streams).size).toBe(streams));

/** Steps the market until the facts that were asked for have arrived. */
async function stepUntil({ server, timers }: Run, check: () => void): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    server.step();
    timers.advance(250);
    const isThere = await comesSoon(check);
    if (isThere) return;
  }
  check();
}

async function comesSoon(check: () => void): Promise<boolean> {
  for (let turn = 0; turn < 20; turn += 1) {
    try {
      check();
      return true;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return false;
}

describe('the live source', () => {
  it('brings instrument, tiers, ninety days of candles, marks, quotes, trades, a book and what the settle asset is worth', async () => {
    const one = await start(['BTCUSDT']);
    const { events } = one;
    await ready(one, 9);
    await stepUntil(one, () => {
      for (const kind of ['market.mark', 'market.top', 'market.trade', 'market.candle', 'market.depth', 'market.assetIndex'] as const) expect(of(events, kind)).not.toEqual([]);
      expect(of(events, 'market.candles')).toHaveLength(5);
    });
    expect(of(events, 'market.instrument')[0]?.instrument).toMatchObject({ id: 'binance:BTCUSDT', priceTick: { coefficient: 10, decimals: 2 }, fundingIntervalHours: 8 });
    expect(of(events, 'market.tiers')[0]?.table.tiers[0]).toMatchObject({ maintenanceMarginRate: 0.004, maxLeverage: 125 });
    expectWhole(of(events, 'market.candles'), '5m', 4_032, 300_000);
    expectWhole(of(events, 'market.candles'), '1h', 2_160, 3_600_000);
    const depth = of(events, 'market.depth').at(-1) as DepthSeen;
    expect(depth.bids).toHaveLength(50);
    expect(depth.bids[0]!.price).toBeLessThan(depth.asks[0]!.price);
    expect(of(events, 'feed.opened').map((event) => event.feed).sort()).toEqual(['binance/market', 'binance/public', 'binance/rest']);
    expect(of(events, 'feed.malformed')).toEqual([]);
    expect(of(events, 'feed.notice')).toEqual([]);
  });

  it('shows the mark that the venue says, with its time', async () => {
    const one = await start(['ETHUSDT']);
    await ready(one, 9);
    one.server.setMark('ETHUSDT', 2_345.67);
    await has(one, 'market.mark');
    expect(of(one.events, 'market.mark').at(-1)).toMatchObject({ instrumentId: 'binance:ETHUSDT', markPrice: 2_345.67, venueAtMs: START_MS + one.timers.now() });
  });

  it('names an unknown symbol and goes on with the others', async () => {
    const one = await start(['NOPEUSDT', 'BTCUSDT']);
    await ready(one, 9);
    expect(of(one.events, 'feed.notice').map((event) => event.message)).toEqual(['Binance USD-M lists no NOPEUSDT: left out']);
  });

  it('takes up more symbols while it runs, on the same connections', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    one.live.subscribe(['SOLUSDT', 'BTCUSDT']);
    await comes(() => {
      one.timers.advance(250);
      expect(new Set(one.server.streams).size).toBe(16);
    });
    expect(one.server.connectionCount).toBe(2);
    one.server.step();
    await comes(() => expect(of(one.events, 'market.mark').some((event) => event.instrumentId === 'binance:SOLUSDT')).toBe(true));
  });

  it('pushes nothing after it was stopped', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    one.live.stop();
    const before = one.events.length;
    one.server.step();
    await comes(() => expect(one.server.connectionCount).toBe(0));
    one.timers.advance(60_000);
    expect(one.events.length).toBe(before);
  });

  it('does not begin with an address it may not use', () => {
    const events: VenueEvent[] = [];
    startLive({ venue: 'binance', symbols: ['BTCUSDT'], baseUrls: { rest: 'http://example.com', wsPublic: 'wss://x.test', wsMarket: 'wss://x.test' }, clock: () => epochMs(1), push: (event) => events.push(event) });
    startLive({ venue: 'nowhere', symbols: [], clock: () => epochMs(1), push: (event) => events.push(event) });
    expect(of(events, 'feed.notice').map((event) => event.message)).toEqual([
      'not connected: http://example.com is not used: https:// only (http:// for this computer)', 'not connected: the program does not know the venue "nowhere"',
    ]);
  });
});

describe('faults', () => {
  it('silence: the market connection is cut after 15 s, opened again and speaks again', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    one.server.step();
    await has(one, 'market.mark');
    one.server.silence();
    for (let second = 0; second < 15; second += 1) one.timers.advance(1_000);
    const closed = () => of(one.events, 'feed.closed').filter((event) => event.feed === 'binance/market');
    await comes(() => expect(closed()).toMatchObject([{ reason: 'no data for 15 s', retryInMs: 0 }]));
    one.timers.advance(0);
    one.server.resume();
    const before = of(one.events, 'market.mark').length;
    await ready(one, 9);
    await comes(() => expect(of(one.events, 'feed.opened').filter((event) => event.feed === 'binance/market')).toHaveLength(2));
    await stepUntil(one, () => expect(of(one.events, 'market.mark').length).toBeGreaterThan(before));
  });

  it('a lost connection: the book is lost at once, and the candles of the time away are fetched', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    await stepUntil(one, () => {
      expect(of(one.events, 'market.depth')).not.toEqual([]);
      expect(of(one.events, 'market.candles')).toHaveLength(5);
    });
    one.server.closeAll();
    await comes(() => expect(of(one.events, 'market.depthLost')).toMatchObject([{ reason: 'the connection closed' }]));
    await has(one, 'feed.closed', 2);
    one.timers.spend(10 * 60_000);
    one.server.step();
    one.timers.advance(0);
    await has(one, 'market.candles', 6);
    const fetched = of(one.events, 'market.candles')[5] as CandlesLoaded;
    expect(fetched.candles.map((candle) => candle.openAtMs)).toEqual([START_MS - 200_000, START_MS + 100_000]);
    const before = of(one.events, 'market.depth').length;
    await stepUntil(one, () => expect(of(one.events, 'market.depth').length).toBeGreaterThan(before));
  });

  it('a missing depth change: no book until a new snapshot joins', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    await stepUntil(one, () => expect(of(one.events, 'market.depth')).not.toEqual([]));
    one.server.dropDepth(1);
    one.server.step();
    await stepUntil(one, () => expect(of(one.events, 'market.depthLost')[0]?.reason).toContain('a change is missing'));
    const before = of(one.events, 'market.depth').length;
    await stepUntil(one, () => expect(of(one.events, 'market.depth').length).toBeGreaterThan(before));
  });

  it('a stream on the wrong address stays silent and is named', async () => {
    const timers = virtualTimers();
    const server = await startBinanceServer({ port: 0, stepEveryMs: 0, nowMs: () => START_MS + timers.now() });
    const events: VenueEvent[] = [];
    const wrong = { ...server.baseUrls, wsMarket: server.baseUrls.wsPublic };
    const live = startLive({ venue: 'binance', symbols: ['BTCUSDT'], baseUrls: wrong, clock: () => epochMs(START_MS + timers.now()), push: (event) => events.push(event), timers });
    run = { server, live, timers, events };
    await ready(run, 9);
    await has(run, 'feed.opened', 3);
    server.step();
    for (let second = 0; second < 11; second += 1) timers.advance(1_000);
    expect(of(events, 'feed.notice').map((event) => event.message)).toEqual(['btcusdt@markPrice@1s: no message 10 s after it was asked for; this address may not carry it']);
  });

  it('a page in place of JSON is said, and the run begins when the venue answers', async () => {
    const one = await start(['BTCUSDT'], (server) => server.answerHtml());
    await comes(() => expect(of(one.events, 'feed.closed')[0]?.reason).toContain('the venue answered HTML, not JSON (HTTP 200)'));
    one.server.answerHtml(false);
    await comes(() => {
      one.timers.advance(1_000);
      expect(of(one.events, 'market.instrument')).toHaveLength(1);
    });
  });

  it('too many requests: nothing is asked for until the time is over', async () => {
    const one = await start(['BTCUSDT'], (server) => server.limitOnce(30));
    await comes(() => expect(of(one.events, 'feed.closed')[0]?.reason).toContain('the venue asks to wait 30 s (HTTP 429)'));
    const asked = one.server.requests.length;
    one.timers.advance(29_000);
    await comesSoon(() => expect(one.server.requests.length).toBeGreaterThan(asked));
    expect(one.server.requests.length).toBeLessThanOrEqual(asked);
    one.timers.advance(1_000);
    await has(one, 'market.instrument');
  });

  it('frames that cannot be used are counted and change nothing', async () => {
    const one = await start(['BTCUSDT']);
    await ready(one, 9);
    one.server.sendRaw('{"e":"markPriceUpdate","s":"BTCUSDT","E":1,"p":"NaN","r":"0","T":0}');
    await has(one, 'feed.malformed', 2);
    expect(of(one.events, 'feed.malformed')[0]).toMatchObject({ path: 'p', message: 'expected a decimal string (got "NaN")' });
    expect(of(one.events, 'market.mark')).toEqual([]);
  });
});

const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/venues/frames/binance');
const hasFrames = existsSync(path.join(FOLDER, 'seq_depth_sync_recorded.json'));

it.skipIf(!hasFrames)(`a recorded sequence replayed by the server gives the recorded book${hasFrames ? '' : ' (SKIPPED: the evidence folder is not beside the checkout)'}`, async () => {
  const { snapshot, frames } = JSON.parse(readFileSync(path.join(FOLDER, 'seq_depth_sync_recorded.json'), 'utf8')) as { snapshot: unknown; frames: { stream: string; data: unknown }[] };
  const one = await start(['SUSHIUSDT'], (server) => server.setAnswer('/fapi/v1/depth', 200, snapshot));
  await ready(one, 9);
  // Recorded at 100 ms; the program asks for changes every 500 ms.
  const replayed = frames.map(({ data }) => ({ stream: 'sushiusdt@depth@500ms', data }));
  one.server.replay(replayed.slice(0, 4));
  await has(one, 'market.depth');
  one.server.replay(replayed.slice(4));
  await comes(() => expect(of(one.events, 'market.depth')).toHaveLength(37));
  expect(of(one.events, 'market.depthLost')).toEqual([]);
});

/** Every candle closed, in order, none missing. */
function expectWhole(loaded: readonly CandlesLoaded[], interval: string, count: number, stepMs: number): void {
  const candles = loaded.filter((event) => event.interval === interval).flatMap((event) => event.candles);
  expect(candles).toHaveLength(count);
  candles.forEach((candle, index) => expect(candle.openAtMs).toBe(candles[0]!.openAtMs + index * stepMs));
  expect(candles.at(-1)!.openAtMs).toBe(Math.floor(START_MS / stepMs) * stepMs - stepMs);
}
