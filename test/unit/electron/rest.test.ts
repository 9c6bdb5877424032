import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkAddress } from '../../../electron/address';
import { getJson, retryAfterMs } from '../../../electron/rest';
import { closedHost, comes } from '../../support/socket-server';
import { virtualTimers } from '../../support/virtual-timers';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}
const json = (status: number, body: string, headers: Record<string, string> = {}) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }).end(body);
const timers = virtualTimers();

describe('a request', () => {
  it('brings the JSON text', async () => {
    expect(await getJson(await serve(json(200, '{"a":1}')), { timers })).toEqual({ kind: 'ok', text: '{"a":1}' });
  });

  it('names a page that came in place of JSON', async () => {
    const url = await serve((response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>'));
    expect(await getJson(url, { timers })).toEqual({ kind: 'failed', reason: 'the venue answered HTML, not JSON (HTTP 200)', isFinal: false });
  });

  it('passes on the venue\'s own refusal, which is final', async () => {
    expect(await getJson(await serve(json(400, '{"code":-1121,"msg":"Invalid symbol."}')), { timers })).toEqual({ kind: 'failed', reason: 'HTTP 400: Invalid symbol.', isFinal: true });
  });

  it.each([
    [429, { 'retry-after': '37' }, 37_000, 'too many requests: the venue asks to wait 37 s (HTTP 429)'],
    [429, {}, 60_000, 'too many requests: the venue asks to wait 60 s (HTTP 429)'],
    [418, { 'retry-after': '120' }, 120_000, 'the venue has banned this address for 120 s (HTTP 418)'],
  ] as const)('says how long a venue that answers %i wants to be left alone', async (status, headers, waitMs, reason) => {
    expect(await getJson(await serve(json(status, '{"code":-1003,"msg":"Too many requests."}', headers)), { timers })).toEqual({ kind: 'failed', reason, isFinal: false, waitMs });
  });

  it('may succeed later after an error of the venue', async () => {
    expect(await getJson(await serve(json(503, '{"code":-1007}')), { timers })).toEqual({ kind: 'failed', reason: 'HTTP 503', isFinal: false });
  });

  it('follows no redirect', async () => {
    const url = await serve((response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    expect(await getJson(url, { timers })).toEqual({ kind: 'failed', reason: 'HTTP 302: a redirect to another address was not followed', isFinal: false });
  });

  it('reads no more than its limit', async () => {
    expect(await getJson(await serve(json(200, `"${'x'.repeat(2_000_000)}"`)), { timers, maxBytes: 1_048_576 })).toEqual({
      kind: 'failed', reason: 'the answer is longer than 1 MiB: not read', isFinal: false,
    });
  });

  it('ends when its time is over, by the clock it was given', async () => {
    const clock = virtualTimers();
    let isAsked = false;
    const url = await serve(() => {
      isAsked = true;
    });
    const result = getJson(url, { timers: clock });
    await comes(() => expect(isAsked).toBe(true));
    clock.advance(10_000);
    expect(await result).toEqual({ kind: 'failed', reason: expect.stringContaining('no answer within 10 s') as string, isFinal: false });
    expect(clock.pendingCount()).toBe(0);
  });

  it('to where nobody answers is a sentence', async () => {
    const host = await closedHost();
    expect(await getJson(`http://${host}/`, { timers })).toEqual({ kind: 'failed', reason: `nobody answers at ${host}`, isFinal: false });
  });
});

it.each([['5', 5_000], [' 7 ', 7_000], ['9999999', 259_200_000], ['', undefined], ['Wed, 21 Oct 2026 07:28:00 GMT', undefined], ['-1', undefined], ['1e9', undefined], [null, undefined]])(
  'Retry-After %j is %s ms', (header, expected) => {
    expect(retryAfterMs(header)).toBe(expected);
  });

describe('an address', () => {
  it.each(['wss://fstream.binance.com/market', 'ws://127.0.0.1:8080/market', 'ws://localhost/market', 'ws://[::1]:9/market'])('%s is used', (text) => {
    expect(checkAddress(text, 'wss:').ok).toBe(true);
  });

  it.each(['ws://fstream.binance.com/market', 'ws://localhost.example.com/', 'ws://127.0.0.1.example.com/', 'https://fstream.binance.com/', 'file:///etc/passwd', 'wss://user:secret@fstream.binance.com/', 'nonsense', ''])('%j is not used', (text) => {
    expect(checkAddress(text, 'wss:').ok).toBe(false);
  });
});
