/** A WebSocket server on this computer that does what a test says, and what it saw. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

export interface SocketServer {
  readonly url: string;
  /** Every connection so far, oldest first. */
  readonly connections: WebSocket[];
  readonly received: string[];
  readonly pings: number[];
  readonly stop: () => Promise<void>;
}

/** `answerUpgrade`: writes an HTTP answer in place of the upgrade. `autoPong` false: pings stay without an answer. */
export async function startSocketServer(options: { readonly answerUpgrade?: () => string | undefined; readonly autoPong?: boolean } = {}): Promise<SocketServer> {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
  const connections: WebSocket[] = [];
  const received: string[] = [];
  const pings: number[] = [];
  http.on('upgrade', (request, stream: NetSocket, head) => {
    const answer = options.answerUpgrade?.();
    if (answer !== undefined) return void stream.end(answer);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      connections.push(socket);
      socket.on('message', (data: Buffer) => received.push(data.toString()));
      socket.on('ping', () => pings.push(connections.indexOf(socket)));
      socket.on('error', () => {});
    });
  });
  await listen(http);
  const stop = () => new Promise<void>((resolve) => {
    for (const socket of connections) socket.terminate();
    sockets.close();
    http.closeAllConnections();
    http.close(() => resolve());
  });
  return { url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`, connections, received, pings, stop };
}

function listen(http: Server): Promise<void> {
  return new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
}

/** Waits for what a real socket brings; fails with the reason of `check` when it does not come. */
export function comes(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 5_000, interval: 2 });
}

/** Host and port where nobody listens: one that was free a moment ago. */
export async function closedHost(): Promise<string> {
  const http = createServer();
  await listen(http);
  const { port } = http.address() as AddressInfo;
  await new Promise<void>((resolve) => http.close(() => resolve()));
  return `127.0.0.1:${port}`;
}
