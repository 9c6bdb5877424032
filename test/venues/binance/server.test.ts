/** The local server against the protocol it claims to speak. */
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { runVenueServer } from '../../../electron/cli/venue';
import { startBinanceServer, type BinanceServer } from '../../../electron/cli/venues/binance-server';
import { comes } from '../../support/socket-server';

let server: BinanceServer | undefined;
let sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  sockets = [];
  await server?.stop();
  server = undefined;
});

async function start(): Promise<BinanceServer> {
  server = await startBinanceServer({ port: 0, stepEveryMs: 0, nowMs: () => 1_790_000_000_000 });
  return server;
}

async function connect(path: string): Promise<{ socket: WebSocket; heard: string[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server?.port}${path}`);
  sockets.push(socket);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, heard };
}

const get = async (path: string, method = 'GET') => {
  const response = await fetch(`http://127.0.0.1:${server?.port}${path}`, { method });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('the local Binance over HTTP', () => {
  it('answers what a reader of public data asks for', async () => {
    await start();
    expect(await get('/fapi/v1/time')).toEqual({ status: 200, body: { serverTime: 1_790_000_000_000 } });
    expect((await get('/fapi/v1/exchangeInfo')).body).toMatchObject({ symbols: expect.arrayContaining([expect.objectContaining({ symbol: 'BTCUSDT' })]) as unknown });
    expect((await get('/fapi/v1/klines?symbol=BTCUSDT&interval=1h&limit=3')).body).toHaveLength(3);
    expect((await get('/fapi/v1/depth?symbol=BTCUSDT&limit=5')).body).toMatchObject({ lastUpdateId: expect.any(Number) as number });
    expect((await get('/fapi/v1/premiumIndex?symbol=BTCUSDT')).body).toMatchObject({ symbol: 'BTCUSDT', nextFundingTime: 1_790_006_400_000 });
    expect(await get('/fapi/v1/klines?symbol=NOPE&interval=1h')).toEqual({ status: 400, body: { code: -1121, msg: 'Invalid symbol.' } });
  });

  it.each([['POST', '/fapi/v1/listenKey'], ['DELETE', '/fapi/v1/depth'], ['GET', '/fapi/v1/unknown'], ['POST', '/fapi/v1/anything']])('answers 403 to %s %s and remembers it', async (method, path) => {
    const one = await start();
    expect((await get(path, method)).status).toBe(403);
    expect(one.forbidden).toEqual([`${method} ${path}`]);
  });

  it('gives the same market for the same seed', async () => {
    await start();
    const first = await get('/fapi/v1/klines?symbol=ETHUSDT&interval=5m&limit=50');
    await server?.stop();
    await start();
    expect(await get('/fapi/v1/klines?symbol=ETHUSDT&interval=5m&limit=50')).toEqual(first);
  });
});

describe('the local Binance over WebSocket', () => {
  it('acknowledges, lists and ends subscriptions, and refuses an ill-formed name', async () => {
    await start();
    const { socket, heard } = await connect('/market/ws');
    for (const message of [
      { method: 'SUBSCRIBE', params: ['btcusdt@markPrice@1s', 'nosuch@aggTrade'], id: 1 }, { method: 'LIST_SUBSCRIPTIONS', id: 2 },
      { method: 'UNSUBSCRIBE', params: ['nosuch@aggTrade'], id: 3 }, { method: 'LIST_SUBSCRIPTIONS', id: 4 }, { method: 'SUBSCRIBE', params: ['no good'], id: 5 },
    ]) socket.send(JSON.stringify(message));
    await comes(() => expect(heard.map((text) => JSON.parse(text) as unknown)).toEqual([
      { result: null, id: 1 }, { result: ['btcusdt@markPrice@1s', 'nosuch@aggTrade'], id: 2 }, { result: null, id: 3 }, { result: ['btcusdt@markPrice@1s'], id: 4 },
      { error: { code: 2, msg: 'Invalid request: invalid stream' }, id: 5 },
    ]));
  });

  it('wraps combined streams and not raw ones', async () => {
    const one = await start();
    const raw = await connect('/market/ws/btcusdt@markPrice@1s');
    const combined = await connect('/market/stream?streams=btcusdt@markPrice@1s');
    one.setMark('BTCUSDT', 61_000);
    await comes(() => expect(JSON.parse(raw.heard[0] ?? '{}')).toMatchObject({ e: 'markPriceUpdate', p: '61000.00000000' }));
    await comes(() => expect(JSON.parse(combined.heard[0] ?? '{}')).toMatchObject({ stream: 'btcusdt@markPrice@1s', data: { e: 'markPriceUpdate' } }));
  });

  it('stays silent on the wrong route', async () => {
    const one = await start();
    const wrong = await connect('/public/ws/btcusdt@markPrice@1s');
    const right = await connect('/market/ws/btcusdt@markPrice@1s');
    one.setMark('BTCUSDT', 61_000);
    await comes(() => expect(right.heard).toHaveLength(1));
    expect(wrong.heard).toEqual([]);
  });

  it('answers 404 to the unrouted roots', async () => {
    await start();
    await expect(connect('/ws/btcusdt@markPrice@1s')).rejects.toThrow('404');
    await expect(connect('/stream?streams=btcusdt@markPrice@1s')).rejects.toThrow('404');
  });

  it('sends depth changes whose previous id is the last one', async () => {
    const one = await start();
    const { heard } = await connect('/public/ws/btcusdt@depth@500ms');
    for (let n = 0; n < 30; n += 1) one.step();
    await comes(() => expect(heard).toHaveLength(30));
    const changes = heard.map((text) => JSON.parse(text) as { u: number; pu: number });
    changes.slice(1).forEach((change, index) => expect(change.pu).toBe(changes[index]?.u));
  });

  it('says who was liquidated', async () => {
    const one = await start();
    const { heard } = await connect('/market/ws/btcusdt@forceOrder');
    one.liquidate('BTCUSDT', 'SELL', '0.5');
    await comes(() => expect(JSON.parse(heard[0] ?? '{}')).toMatchObject({ e: 'forceOrder', o: { S: 'SELL', z: '0.5' } }));
  });
});

describe('plimsoll venue', () => {
  it('runs until stopped and says where', async () => {
    const ready: number[] = [];
    const one = await runVenueServer({ venue: 'binance', port: 0, onReady: ({ port }) => ready.push(port) });
    expect(ready).toEqual([one.port]);
    expect(one.baseUrls.wsMarket).toBe(`ws://127.0.0.1:${one.port}/market`);
    await one.stop();
  });

  it('says in a sentence what is wrong', async () => {
    const one = await start();
    await expect(runVenueServer({ venue: 'binance', port: one.port })).rejects.toThrow(`port ${one.port} is in use by another program: choose another with --port`);
    await expect(runVenueServer({ venue: 'kraken', port: 0 })).rejects.toThrow('no local server for "kraken": there is one for binance');
    await expect(runVenueServer({ venue: 'binance', port: 70_000 })).rejects.toThrow('not a port: 70000');
  });
});
