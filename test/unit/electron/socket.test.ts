/** Real sockets on this computer; time is virtual, so that nothing is waited for but the sockets themselves. */
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openSocket, pauseMs, type Socket, type SocketOptions } from '../../../electron/socket';
import { closedHost, comes, startSocketServer, type SocketServer } from '../../support/socket-server';
import { virtualTimers } from '../../support/virtual-timers';

let running: { socket: Socket; server: SocketServer }[] = [];
afterEach(async () => {
  const ended = running;
  running = [];
  for (const { socket } of ended) socket.stop();
  await Promise.all(ended.map(({ server }) => server.stop()));
});

async function open(over: Partial<SocketOptions> = {}, serverOptions: Parameters<typeof startSocketServer>[0] = {}) {
  const server = await startSocketServer(serverOptions);
  const timers = virtualTimers();
  const log: string[] = [];
  const socket = openSocket({
    url: () => server.url, liveness: { kind: 'data', silenceMs: 15_000 }, renewAfterMs: 23 * 3_600_000, sendSpacingMs: 200, timers, random: () => 1,
    greeting: () => ['hello'], onOpened: () => log.push('opened'), onText: (text) => log.push(`text ${text}`), onBinary: (length) => log.push(`binary ${length}`),
    onClosed: (reason, retryInMs) => log.push(`closed: ${reason}; again in ${retryInMs}`), ...over,
  });
  running.push({ socket, server });
  return { server, timers, log, socket };
}

describe('a socket', () => {
  it('greets when it opens and passes on text', async () => {
    const { server, log } = await open();
    await comes(() => expect(server.received).toEqual(['hello']));
    server.connections[0]?.send('one');
    server.connections[0]?.send(Buffer.from([1, 2, 3]));
    await comes(() => expect(log).toEqual(['opened', 'text one', 'binary 3']));
  });

  it('opens again at once after the first loss, then with growing pauses', async () => {
    const { server, log, timers } = await open();
    const pauses = [0, 250, 500, 1_000];
    for (const [index, pause] of pauses.entries()) {
      await comes(() => expect(log.filter((line) => line === 'opened')).toHaveLength(index + 1));
      server.connections[index]?.terminate();
      await comes(() => expect(log.at(-1)).toBe(`closed: the connection broke; again in ${pause}`));
      timers.advance(pause);
    }
    await comes(() => expect(server.connections).toHaveLength(5));
  });

  it('begins with no pause again after 60 s of good data', async () => {
    const { server, log, timers } = await open();
    for (const index of [0, 1]) {
      await comes(() => expect(log.filter((line) => line === 'opened')).toHaveLength(index + 1));
      server.connections[index]?.terminate();
      await comes(() => expect(log.at(-1)).toContain('again in'));
      timers.advance(250);
    }
    await comes(() => expect(log.at(-1)).toBe('opened'));
    for (let n = 1; n <= 6; n += 1) {
      timers.advance(10_000);
      server.connections[2]?.send(String(n));
      await comes(() => expect(log.at(-1)).toBe(`text ${n}`));
    }
    server.connections[2]?.terminate();
    await comes(() => expect(log.at(-1)).toBe('closed: the connection broke; again in 0'));
  });

  it('says with which code and words the venue closed it', async () => {
    const { server, log } = await open();
    await comes(() => expect(server.connections).toHaveLength(1));
    server.connections[0]?.close(1008, 'too many requests');
    await comes(() => expect(log.at(-1)).toBe('closed: the venue closed the connection (code 1008): "too many requests"; again in 0'));
  });

  it('answers pings with their payload, a flood of them once a second', async () => {
    const { server, timers, log } = await open();
    await comes(() => expect(log).toEqual(['opened']));
    const pongs: string[] = [];
    server.connections[0]?.on('pong', (data: Buffer) => pongs.push(data.toString()));
    for (const payload of ['one', 'two', 'three']) server.connections[0]?.ping(payload);
    server.connections[0]?.send('after');
    await comes(() => expect(log.at(-1)).toBe('text after'));
    timers.advance(1_000);
    server.connections[0]?.ping('four');
    await comes(() => expect(pongs).toEqual(['one', 'four']));
  });

  it('sends nothing and calls nobody after it was stopped', async () => {
    const { server, log, socket, timers } = await open();
    await comes(() => expect(log).toEqual(['opened']));
    socket.stop();
    socket.send(['late']);
    await comes(() => expect(server.connections[0]?.readyState).toBe(3));
    timers.advance(120_000);
    expect(log).toEqual(['opened']);
    expect(server.connections).toHaveLength(1);
  });
});

describe('a silent connection', () => {
  it('is cut after 15 s without data, even while it answers pings', async () => {
    const { server, log, timers } = await open();
    await comes(() => expect(log).toEqual(['opened']));
    timers.advance(10_000);
    server.connections[0]?.send('data');
    await comes(() => expect(log).toContain('text data'));
    timers.advance(14_000);
    server.connections[0]?.ping();
    expect(log.at(-1)).toBe('text data');
    timers.advance(1_000);
    await comes(() => expect(log.at(-1)).toBe('closed: no data for 15 s; again in 0'));
    timers.advance(0);
    await comes(() => expect(server.connections).toHaveLength(2));
  });

  it('is left alone while it answers our pings, where data may rest', async () => {
    const { server, log, timers } = await open({ liveness: { kind: 'ping', everyMs: 5_000, silenceMs: 10_000 } });
    await comes(() => expect(log).toEqual(['opened']));
    for (let n = 1; n <= 10; n += 1) {
      timers.advance(5_000);
      await comes(() => expect(server.pings).toHaveLength(n));
      // The answer to the ping is on the way: a message behind it shows when it has arrived.
      server.connections[0]?.send(`after ${n}`);
      await comes(() => expect(log.at(-1)).toBe(`text after ${n}`));
    }
    expect(server.connections).toHaveLength(1);
  });

  it('is cut after 10 s when it does not even answer pings', async () => {
    const { log, timers, server } = await open({ liveness: { kind: 'ping', everyMs: 5_000, silenceMs: 10_000 } }, { autoPong: false });
    await comes(() => expect(log).toEqual(['opened']));
    timers.advance(9_999);
    expect(log).toEqual(['opened']);
    timers.advance(1);
    await comes(() => expect(log.at(-1)).toBe('closed: no answer for 10 s; again in 0'));
    expect(server.connections).toHaveLength(1);
  });

  it('that accepts and never answers is given up as well', async () => {
    let isReached = false;
    const mute = createServer(() => {
      isReached = true;
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', () => resolve()));
    const { log, timers } = await open({ url: () => `ws://127.0.0.1:${(mute.address() as AddressInfo).port}/ws` });
    await comes(() => expect(isReached).toBe(true));
    timers.advance(15_000);
    await comes(() => expect(log).toEqual(['closed: no data for 15 s; again in 0']));
    mute.close();
  });
});

describe('an answer that is no WebSocket', () => {
  const page = (head: string, body = '<html>sign in</html>') => `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

  it.each([
    ['a page', page('200 OK\r\nContent-Type: text/html'), 'answered HTTP 200 (HTML) in place of a WebSocket; again in 0'],
    ['a refusal', page('403 Forbidden\r\nContent-Type: application/json'), 'answered HTTP 403 (application/json) in place of a WebSocket; again in 0'],
    ['a redirect', page('302 Found\r\nLocation: ws://127.0.0.1:1/'), 'answered HTTP 302 (a redirect to another address, which was not followed) in place of a WebSocket; again in 0'],
    ['a limit', page('429 Too Many Requests\r\nRetry-After: 37'), 'answered HTTP 429 (no content) in place of a WebSocket; again in 37000'],
  ])('is named: %s', async (_what, answer, expected) => {
    const { log } = await open({}, { answerUpgrade: () => answer });
    await comes(() => expect(log).toHaveLength(1));
    expect(log[0]).toContain(expected);
  });

  it('is followed by a connection when the venue answers properly again', async () => {
    let isPage = true;
    const { log, timers } = await open({}, { answerUpgrade: () => (isPage ? page('200 OK\r\nContent-Type: text/html') : undefined) });
    await comes(() => expect(log).toHaveLength(1));
    isPage = false;
    timers.advance(0);
    await comes(() => expect(log.at(-1)).toBe('opened'));
  });

  it('nor a connection at all: refused, and an address that is not used, are sentences', async () => {
    const host = await closedHost();
    const { log: refused } = await open({ url: () => `ws://${host}/ws` });
    await comes(() => expect(refused[0]).toBe(`closed: nobody answers at ${host}; again in 0`));
    const { log, timers } = await open({ url: () => 'ws://example.com/ws' });
    timers.advance(0);
    await comes(() => expect(log[0]).toContain('ws://example.com is not used: wss:// only'));
  });
});

describe('limits', () => {
  it('a message above 1 MiB costs the connection', async () => {
    const { server, log } = await open();
    await comes(() => expect(server.connections).toHaveLength(1));
    server.connections[0]?.send('x'.repeat(1_048_577));
    await comes(() => expect(log.at(-1)).toContain('sent a message above the limit of 1 MiB'));
  });

  it('messages leave one in 200 ms', async () => {
    const { server, socket, timers, log } = await open();
    await comes(() => expect(log).toEqual(['opened']));
    socket.send(['a', 'b', 'c']);
    await comes(() => expect(server.received).toEqual(['hello']));
    timers.advance(199);
    timers.advance(1);
    await comes(() => expect(server.received).toEqual(['hello', 'a']));
    timers.advance(400);
    await comes(() => expect(server.received).toEqual(['hello', 'a', 'b', 'c']));
  });

  it('pauses grow from 0 by doubling to 30 s, between a half and the whole of each', () => {
    expect([0, 1, 2, 3, 7, 8, 9, 1_000].map((failures) => pauseMs(failures, () => 1))).toEqual([0, 250, 500, 1_000, 16_000, 30_000, 30_000, 30_000]);
    expect(pauseMs(8, () => 0)).toBe(15_000);
  });
});

describe('renewal', () => {
  it('opens the new connection first and ends the old one with the first message of the new', async () => {
    const { server, log, timers } = await open({ renewAfterMs: 12_000 });
    await comes(() => expect(log).toEqual(['opened']));
    timers.advance(12_000);
    await comes(() => expect(server.received).toEqual(['hello', 'hello']));
    server.connections[0]?.send('old');
    await comes(() => expect(log).toEqual(['opened', 'text old']));
    server.connections[1]?.send('new');
    await comes(() => expect(log).toEqual(['opened', 'text old', 'text new']));
    await comes(() => expect(server.connections[0]?.readyState).toBe(3));
    expect(log.some((line) => line.startsWith('closed'))).toBe(false);
  });

  it('keeps the old connection when the new one cannot be had, and tries again', async () => {
    let isPage = false;
    let attempts = 0;
    const answerUpgrade = () => {
      attempts += 1;
      return isPage ? 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' : undefined;
    };
    const { server, log, timers } = await open({ renewAfterMs: 12_000, liveness: { kind: 'data', silenceMs: 1e9 } }, { answerUpgrade });
    await comes(() => expect(log).toEqual(['opened']));
    isPage = true;
    timers.advance(12_000);
    await comes(() => expect(attempts).toBe(2));
    isPage = false;
    await comes(() => {
      timers.advance(60_000);
      expect(server.connections).toHaveLength(2);
    });
    expect(log).toEqual(['opened']);
  });
});
