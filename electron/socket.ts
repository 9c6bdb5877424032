/**
 * One WebSocket that stays: opened again after every loss, replaced before the venue ends it, cut when it falls silent.
 * It knows nothing of what the messages mean. Time and randomness are arguments.
 *
 * Liveness is judged by what arrives, never by the socket's own state: a half-open connection looks open for hours.
 * `terminate`, not `close`: a closing handshake with a dead peer waits.
 */
import type { Liveness } from '../shared/venues/protocol';
import { openLink, type Link } from './socket-link';
import type { Timers } from './timers';

export interface SocketOptions {
  /** Asked at each opening, as what it names may have grown. */
  readonly url: () => string;
  readonly liveness: Liveness;
  readonly renewAfterMs: number;
  readonly sendSpacingMs: number;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** What to send first on each new connection, a renewed one included. */
  readonly greeting: () => readonly string[];
  readonly onOpened: () => void;
  readonly onText: (text: string) => void;
  /** A message that is not text. */
  readonly onBinary: (length: number) => void;
  readonly onClosed: (reason: string, retryInMs: number) => void;
}

export interface Socket {
  readonly send: (messages: readonly string[]) => void;
  /** Cuts the connection and opens it anew. */
  readonly reset: (reason: string) => void;
  /** Ends it for good; nothing is called afterwards. */
  readonly stop: () => void;
}

const SECOND_MS = 1_000;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30 * SECOND_MS;
/** Good data for so long ends a row of failures. */
const GOOD_MS = 60 * SECOND_MS;
const RENEWAL_RETRY_MS = 60 * SECOND_MS;

/** Pause before the next attempt: 0, then 0.25 s doubling to 30 s, each between a half and the whole of it. */
export function pauseMs(failures: number, random: () => number): number {
  if (failures === 0) return 0;
  let longestMs = FIRST_PAUSE_MS;
  for (let n = 1; n < failures && longestMs < MAX_PAUSE_MS; n += 1) longestMs *= 2;
  return Math.min(longestMs, MAX_PAUSE_MS) * (0.5 + random() / 2);
}

/** Opens at once and keeps open until `stop`. */
export function openSocket(options: SocketOptions): Socket {
  return new ReconnectingSocket(options);
}

class ReconnectingSocket implements Socket {
  private readonly options: SocketOptions;
  private active: Link | undefined;
  /** Opened beside the active one when that is old; takes over with its first message. */
  private successor: Link | undefined;
  private failures = 0;
  private isStopped = false;
  private cancelRetry = () => {};
  private cancelRenewal = () => {};

  constructor(options: SocketOptions) {
    this.options = options;
    this.open();
  }

  readonly send = (messages: readonly string[]): void => {
    this.active?.send(messages);
    this.successor?.send(messages);
  };

  readonly reset = (reason: string): void => {
    this.active?.cut(reason);
  };

  readonly stop = (): void => {
    this.isStopped = true;
    this.cancelRetry();
    this.cancelRenewal();
    this.active?.cut('stopped');
    this.successor?.cut('stopped');
  };

  private open(): void {
    this.active = this.link();
  }

  private link(): Link {
    const { options } = this;
    const link: Link = openLink({
      url: options.url(),
      liveness: options.liveness,
      sendSpacingMs: options.sendSpacingMs,
      timers: options.timers,
      onOpened: () => this.opened(link),
      onText: (text) => this.heard(link, () => options.onText(text)),
      onBinary: (length) => this.heard(link, () => options.onBinary(length)),
      onClosed: (closing) => this.closed(link, closing),
    });
    return link;
  }

  private opened(link: Link): void {
    if (this.isStopped) return;
    link.send(this.options.greeting());
    if (link !== this.active) return;
    this.renewLater(this.options.renewAfterMs);
    this.options.onOpened();
  }

  private heard(link: Link, deliver: () => void): void {
    if (this.isStopped) return;
    if (link === this.successor) this.promote();
    if (link === this.active) deliver();
  }

  /** The new connection speaks: the old one is done. */
  private promote(): void {
    const old = this.active;
    this.active = this.successor;
    this.successor = undefined;
    old?.cut('renewed');
    this.renewLater(this.options.renewAfterMs);
  }

  private renewLater(afterMs: number): void {
    this.cancelRenewal();
    this.cancelRenewal = this.options.timers.after(afterMs, () => {
      if (this.successor === undefined) this.successor = this.link();
    });
  }

  private closed(link: Link, closing: Parameters<Parameters<typeof openLink>[0]['onClosed']>[0]): void {
    if (this.isStopped) return;
    if (link === this.successor) {
      this.successor = undefined;
      this.renewLater(RENEWAL_RETRY_MS);
      return;
    }
    if (link !== this.active) return;
    this.cancelRenewal();
    if (closing.goodMs >= GOOD_MS) this.failures = 0;
    if (this.successor === undefined) this.retry(closing);
    else this.replace(closing.reason);
  }

  private retry(closing: { readonly reason: string; readonly waitMs?: number }): void {
    this.active = undefined;
    const retryInMs = Math.max(pauseMs(this.failures, this.options.random), closing.waitMs ?? 0);
    this.failures += 1;
    this.cancelRetry = this.options.timers.after(retryInMs, () => this.open());
    this.options.onClosed(closing.reason, retryInMs);
  }

  /** The old connection died while its successor was on the way. */
  private replace(reason: string): void {
    this.active = this.successor;
    this.successor = undefined;
    this.options.onClosed(reason, 0);
    if (this.active?.isOpen() !== true) return;
    this.renewLater(this.options.renewAfterMs);
    this.options.onOpened();
  }
}
