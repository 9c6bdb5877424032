import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createRestQueue } from '../../../electron/sources/rest-queue';
import { requestFor } from '../../../shared/venues/binance/requests';
import type { RestRequest } from '../../../shared/venues/protocol';
import { comes } from '../../support/socket-server';
import { virtualTimers } from '../../support/virtual-timers';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers when the test lets it. */
async function start(weightPerMinute: number) {
  const open: ServerResponse[] = [];
  server = createServer((_request, response) => open.push(response));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
  const timers = virtualTimers();
  const asked: string[] = [];
  const done: string[] = [];
  const queue = createRestQueue({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, weightPerMinute, timers,
    onAsked: ({ wanted }) => asked.push(wanted.kind), onResult: ({ wanted }, result) => done.push(`${wanted.kind} ${result.kind}`),
  });
  const answer = async (status = 200) => {
    await comes(() => expect(open).not.toEqual([]));
    open.shift()?.writeHead(status, { 'content-type': 'application/json', 'retry-after': '30' }).end('[]');
  };
  return { queue, timers, asked, done, answer };
}

const depth = requestFor({ kind: 'depth', symbol: 'BTCUSDT' });
const candles = requestFor({ kind: 'candles', symbol: 'BTCUSDT', interval: '1h', startMs: 0, endMs: 3_600_000 });
const instruments = requestFor({ kind: 'instruments' });
const later = (request: RestRequest, afterMs: number): RestRequest => ({ ...request, afterMs });

describe('the queue of requests', () => {
  it('asks for lists before books before candles, three at a time', async () => {
    const { queue, asked, answer } = await start(1_000);
    queue.add([candles, candles, candles, candles, depth, instruments]);
    expect(asked).toEqual(['instruments', 'depth', 'candles']);
    await answer();
    await comes(() => expect(asked).toHaveLength(4));
    queue.stop();
  });

  it('waits when the weight of a minute is spent', async () => {
    const { queue, asked, timers, answer } = await start(45);
    queue.add([depth, depth, depth]);
    expect(asked).toHaveLength(2);
    await answer();
    await answer();
    timers.advance(59_999);
    expect(asked).toHaveLength(2);
    timers.advance(1);
    expect(asked).toHaveLength(3);
    queue.stop();
  });

  it('waits as long as the venue asks, with everything', async () => {
    const { queue, asked, done, timers, answer } = await start(1_000);
    queue.add([instruments]);
    await answer(429);
    await comes(() => expect(done).toEqual(['instruments failed']));
    queue.add([depth]);
    timers.advance(29_999);
    expect(asked).toHaveLength(1);
    timers.advance(1);
    expect(asked).toHaveLength(2);
    queue.stop();
  });

  it('holds back what is wanted later, and drops everything when stopped', async () => {
    const { queue, asked, done, timers } = await start(1_000);
    queue.add([later(depth, 250), later(candles, 500)]);
    expect(asked).toEqual([]);
    timers.advance(250);
    expect(asked).toEqual(['depth']);
    queue.stop();
    timers.advance(60_000);
    expect(asked).toEqual(['depth']);
    expect(done).toEqual([]);
    await comes(() => expect(timers.pendingCount()).toBe(0));
  });
});
