/** The WebSocket side of the local server: routes, subscriptions, and who receives what. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { StreamFrame } from './frames';

type Route = 'public' | 'market';

interface Client {
  readonly socket: WebSocket;
  readonly route: Route;
  /** Frames are wrapped with the name of their stream. */
  readonly isCombined: boolean;
  readonly streams: Set<string>;
}

export interface Sockets {
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => boolean;
  readonly publish: (frame: StreamFrame) => void;
  readonly raw: (text: string) => void;
  readonly streams: () => readonly string[];
  readonly count: () => number;
  readonly closeAll: () => void;
  readonly stop: () => void;
}

const PATH = /^\/(public|market)\/(ws|stream)(?:\/(.*))?$/;
const PUBLIC_CHANNEL = /@(?:bookTicker|depth[^/]*)$|^!bookTicker$/;
const STREAM = /^(?:!?[\p{L}\p{N}_]+@[\w@]+|![\w@]+)$/u;

/** `onRequest` hears every message a client sends. */
export function createSockets(onRequest: (text: string) => void): Sockets {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 65_536 });
  const clients = new Set<Client>();
  const join = (socket: WebSocket, route: Route, isCombined: boolean, streams: readonly string[]) => {
    const client: Client = { socket, route, isCombined, streams: new Set(streams) };
    clients.add(client);
    socket.on('close', () => clients.delete(client));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      onRequest(text);
      socket.send(JSON.stringify(reply(client, text)));
    });
  };
  return {
    /** False for a path that no route serves: unrouted roots were retired on 2026-04-23. */
    upgrade(request, stream, head) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const match = PATH.exec(decodeURI(url.pathname));
      if (match === null) return false;
      const isCombined = match[2] === 'stream';
      const streams = (isCombined ? (url.searchParams.get('streams') ?? '') : (match[3] ?? '')).split('/').filter((name) => name !== '');
      server.handleUpgrade(request, stream, head, (socket) => join(socket, match[1] as Route, isCombined, streams));
      return true;
    },
    publish({ stream, data }) {
      const route: Route = PUBLIC_CHANNEL.test(stream) ? 'public' : 'market';
      const plain = JSON.stringify(data);
      const wrapped = JSON.stringify({ stream, data });
      for (const client of clients) if (client.route === route && client.streams.has(stream)) client.socket.send(client.isCombined ? wrapped : plain);
    },
    raw: (text) => clients.forEach(({ socket }) => socket.send(text)),
    streams: () => [...clients].flatMap((client) => [...client.streams]),
    count: () => clients.size,
    closeAll: () => clients.forEach(({ socket }) => socket.terminate()),
    stop() {
      for (const { socket } of clients) socket.terminate();
      server.close();
    },
  };
}

/** A stream on the wrong route is accepted like any other and stays silent; only an ill-formed name is refused. */
function reply(client: Client, text: string): unknown {
  const request = readRequest(text);
  if (request === undefined) return { error: { code: 3, msg: 'Invalid JSON' } };
  const { method, params, id } = request;
  if (method === 'LIST_SUBSCRIPTIONS') return { result: [...client.streams], id };
  if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') return { error: { code: 0, msg: 'Unknown property' }, id };
  if (!params.every((name) => STREAM.test(name))) return { error: { code: 2, msg: 'Invalid request: invalid stream' }, id };
  for (const name of params) {
    if (method === 'SUBSCRIBE') client.streams.add(name);
    else client.streams.delete(name);
  }
  return { result: null, id };
}

function readRequest(text: string): { method: string; params: readonly string[]; id: unknown } | undefined {
  try {
    const { method, params = [], id } = JSON.parse(text) as { method?: unknown; params?: unknown; id?: unknown };
    if (typeof method !== 'string' || !Array.isArray(params) || !params.every((one) => typeof one === 'string')) return undefined;
    return { method, params, id };
  } catch {
    return undefined;
  }
}
