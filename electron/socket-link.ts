/** One WebSocket from opening to end: limits, liveness, spaced sending, and one plain reason when it is over. */
import type { IncomingMessage } from 'node:http';
import WebSocket, { type RawData } from 'ws';
import type { Liveness } from '../shared/venues/protocol';
import { checkAddress, networkReason } from './address';
import { retryAfterMs } from './rest';
import type { Timers } from './timers';

export interface Closing {
  readonly reason: string;
  /** From opening to the last data. */
  readonly goodMs: number;
  /** The venue asked to stay away for so long. */
  readonly waitMs?: number;
}

export interface LinkOptions {
  readonly url: string;
  readonly liveness: Liveness;
  readonly sendSpacingMs: number;
  readonly timers: Timers;
  readonly onOpened: () => void;
  readonly onText: (text: string) => void;
  readonly onBinary: (length: number) => void;
  readonly onClosed: (closing: Closing) => void;
}

export interface Link {
  readonly send: (messages: readonly string[]) => void;
  readonly cut: (reason: string) => void;
  readonly isOpen: () => boolean;
}

const MAX_PAYLOAD_BYTES = 1_048_576;
const HANDSHAKE_TIMEOUT_MS = 5_000;
/** A flood of pings is not worth a flood of pongs: one a second keeps any peer content. */
const PONG_SPACING_MS = 1_000;
const MAX_WAITING = 1_000;
const LIMITED_WAIT_MS = 60_000;

/** Opens a connection. `onClosed` is called once, later, also when the address is refused. */
export function openLink(options: LinkOptions): Link {
  return new WebSocketLink(options);
}

class WebSocketLink implements Link {
  private readonly options: LinkOptions;
  private readonly socket: WebSocket | undefined;
  private readonly host: string;
  private readonly waiting: string[] = [];
  private openedAtMs: number | undefined;
  private heardAtMs: number;
  private goodUntilMs: number | undefined;
  private pongAtMs = Number.NEGATIVE_INFINITY;
  private reason: string | undefined;
  private waitMs: number | undefined;
  private isEnded = false;
  private cancelSilence = () => {};
  private cancelPing = () => {};
  private cancelSend: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.options = options;
    this.heardAtMs = options.timers.now();
    const address = checkAddress(options.url, 'wss:');
    this.host = address.ok ? address.url.host : '';
    if (!address.ok) {
      this.reason = address.reason;
      options.timers.soon(() => this.end());
      return;
    }
    this.socket = new WebSocket(address.url, {
      perMessageDeflate: false, maxPayload: MAX_PAYLOAD_BYTES, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, followRedirects: false, autoPong: false,
    });
    this.listen(this.socket);
    this.watch();
  }

  readonly isOpen = (): boolean => this.socket?.readyState === WebSocket.OPEN;

  readonly cut = (reason: string): void => {
    this.reason ??= reason;
    if (this.socket !== undefined) this.socket.terminate();
  };

  readonly send = (messages: readonly string[]): void => {
    this.waiting.push(...messages);
    if (this.waiting.length > MAX_WAITING) this.cut(`${this.waiting.length} messages wait to be sent`);
    if (this.cancelSend === undefined) this.sendNext();
  };

  private readonly sendNext = (): void => {
    this.cancelSend = undefined;
    const message = this.waiting[0];
    if (message === undefined || !this.isOpen()) return;
    this.waiting.shift();
    this.socket?.send(message);
    this.cancelSend = this.options.timers.after(this.options.sendSpacingMs, this.sendNext);
  };

  private listen(socket: WebSocket): void {
    socket.on('open', () => this.opened());
    socket.on('message', (data, isBinary) => this.message(data, isBinary));
    socket.on('ping', (data) => this.pinged(socket, data));
    socket.on('pong', () => this.answered());
    socket.on('unexpected-response', (_request, response) => this.refused(response));
    socket.on('error', (error) => {
      this.reason ??= networkReason(error, this.host);
    });
    socket.on('close', (code, text) => {
      this.reason ??= closeReason(code, text.toString('utf8'));
      this.end();
    });
  }

  private opened(): void {
    if (this.isEnded) return;
    this.openedAtMs = this.options.timers.now();
    this.heardAtMs = this.openedAtMs;
    if (this.options.liveness.kind === 'ping') this.pingLater(this.options.liveness.everyMs);
    this.options.onOpened();
  }

  private message(data: RawData, isBinary: boolean): void {
    if (this.isEnded || this.reason !== undefined) return;
    this.heardAtMs = this.options.timers.now();
    this.goodUntilMs = this.heardAtMs;
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
    if (isBinary) this.options.onBinary(bytes.length);
    else this.options.onText(bytes.toString('utf8'));
  }

  private pinged(socket: WebSocket, data: Buffer): void {
    const nowMs = this.options.timers.now();
    if (this.options.liveness.kind === 'ping') this.heardAtMs = nowMs;
    if (nowMs - this.pongAtMs < PONG_SPACING_MS || socket.readyState !== WebSocket.OPEN) return;
    this.pongAtMs = nowMs;
    socket.pong(data);
  }

  /** An answer to a ping proves the peer, not the data: it counts only where data may rest. */
  private answered(): void {
    if (this.options.liveness.kind === 'ping') this.heardAtMs = this.options.timers.now();
  }

  private pingLater(afterMs: number): void {
    this.cancelPing = this.options.timers.after(afterMs, () => {
      if (this.isOpen()) this.socket?.ping();
      this.pingLater(afterMs);
    });
  }

  private watch(): void {
    const { silenceMs, kind } = this.options.liveness;
    const leftMs = silenceMs - (this.options.timers.now() - this.heardAtMs);
    if (leftMs <= 0) {
      this.cut(kind === 'data' ? `no data for ${silenceMs / 1_000} s` : `no answer for ${silenceMs / 1_000} s`);
      return;
    }
    this.cancelSilence = this.options.timers.after(leftMs, () => this.watch());
  }

  /** The peer answered the request to upgrade with a page of its own. */
  private refused(response: IncomingMessage): void {
    const { statusCode = 0, headers } = response;
    const what = statusCode >= 300 && statusCode < 400 ? 'a redirect to another address, which was not followed' : kindOf(headers['content-type']);
    this.reason ??= `${this.host} answered HTTP ${statusCode} (${what}) in place of a WebSocket`;
    if (statusCode === 429 || statusCode === 418) this.waitMs = retryAfterMs(headers['retry-after']) ?? LIMITED_WAIT_MS;
    this.socket?.terminate();
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.cancelSilence();
    this.cancelPing();
    this.cancelSend?.();
    const goodMs = this.openedAtMs === undefined ? 0 : (this.goodUntilMs ?? this.openedAtMs) - this.openedAtMs;
    const wait = this.waitMs === undefined ? {} : { waitMs: this.waitMs };
    this.options.onClosed({ reason: this.reason ?? 'closed', goodMs, ...wait });
  }
}

function kindOf(contentType: string | undefined): string {
  if (contentType === undefined) return 'no content';
  return contentType.includes('html') ? 'HTML' : contentType.slice(0, 40);
}

function closeReason(code: number, text: string): string {
  const said = text === '' ? '' : `: ${JSON.stringify(text.slice(0, 100))}`;
  return code === 1006 ? 'the connection broke' : `the venue closed the connection (code ${code})${said}`;
}
