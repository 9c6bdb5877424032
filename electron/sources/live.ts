/**
 * The live source: performs what a venue's session asks for (connections, requests) and pushes the facts it makes of
 * the answers. No formulas and no knowledge of any venue here.
 */
import type { FeedEvent } from '../../shared/market/event';
import type { EpochMs } from '../../shared/units';
import { venueById } from '../../shared/venues/index';
import type { BaseUrls, Connection, Reaction, RestRequest, VenueEvent, VenueProtocol, VenueSession } from '../../shared/venues/protocol';
import { checkAddress } from '../address';
import type { RestResult } from '../rest';
import { openSocket, type Socket } from '../socket';
import { systemTimers, type Timers } from '../timers';
import { createRestQueue, type RestQueue } from './rest-queue';

export interface LiveOptions {
  readonly venue: string;
  readonly symbols: readonly string[];
  /** Absent: the venue's own. */
  readonly baseUrls?: BaseUrls;
  /** The engine's clock. */
  readonly clock: () => EpochMs;
  /** Called with each fact in order; never called after `stop`. */
  readonly push: (event: VenueEvent) => void;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export interface LiveSource {
  /** Symbols that are needed as well; those already there are left alone. */
  readonly subscribe: (symbols: readonly string[]) => void;
  readonly stop: () => void;
}

const TICK_MS = 1_000;

/** Begins at once. A venue that is not known or an address that is not used is a notice, not an exception. */
export function startLive(options: LiveOptions): LiveSource {
  const venue = venueById(options.venue);
  const urls = trimmed(options.baseUrls ?? venue?.urls ?? { rest: '', wsPublic: '', wsMarket: '' });
  const problem = venue === undefined ? `the program does not know the venue ${JSON.stringify(options.venue)}` : refusedAddress(urls);
  if (venue !== undefined && problem === undefined) return new RunningSource(options, venue, urls);
  options.push({ kind: 'feed.notice', atMs: options.clock(), feed: `${options.venue}/rest`, venue: options.venue, message: `not connected: ${problem}` });
  return { subscribe: () => {}, stop: () => {} };
}

function trimmed(urls: BaseUrls): BaseUrls {
  const trim = (url: string) => url.replace(/\/+$/, '');
  return { rest: trim(urls.rest), wsPublic: trim(urls.wsPublic), wsMarket: trim(urls.wsMarket) };
}

function refusedAddress(urls: BaseUrls): string | undefined {
  const checked = [checkAddress(urls.rest, 'https:'), checkAddress(urls.wsPublic, 'wss:'), checkAddress(urls.wsMarket, 'wss:')];
  const refused = checked.find((address) => !address.ok);
  return refused?.ok === false ? refused.reason : undefined;
}

/** What runs for one connection. `streams` are those asked for on it. */
interface Running {
  readonly socket: Socket;
  connection: Connection;
  streams: readonly string[];
  isOpen: boolean;
  messageId: number;
}

class RunningSource implements LiveSource {
  private readonly options: LiveOptions;
  private readonly venue: VenueProtocol;
  private readonly session: VenueSession;
  private readonly timers: Timers;
  private readonly queue: RestQueue;
  private readonly running = new Map<string, Running>();
  private readonly askedAtMs = new WeakMap<RestRequest, EpochMs>();
  private isStopped = false;
  private cancelTick = () => {};

  constructor(options: LiveOptions, venue: VenueProtocol, urls: BaseUrls) {
    this.options = options;
    this.venue = venue;
    this.timers = options.timers ?? systemTimers;
    this.session = venue.begin(urls);
    this.queue = createRestQueue({
      baseUrl: urls.rest,
      weightPerMinute: venue.restWeightPerMinute,
      timers: this.timers,
      onAsked: (request) => this.askedAtMs.set(request, options.clock()),
      onResult: (request, result) => this.answered(request, result),
    });
    this.subscribe(options.symbols);
    this.tickLater();
  }

  readonly subscribe = (symbols: readonly string[]): void => {
    if (!this.isStopped) this.perform(this.session.want(symbols, this.context()));
  };

  readonly stop = (): void => {
    this.isStopped = true;
    this.cancelTick();
    this.queue.stop();
    for (const { socket } of this.running.values()) socket.stop();
  };

  private context() {
    return { atMs: this.options.clock() };
  }

  private tickLater(): void {
    this.cancelTick = this.timers.after(TICK_MS, () => {
      this.perform(this.session.tick(this.context()));
      this.tickLater();
    });
  }

  private perform(reaction: Reaction): void {
    if (this.isStopped) return;
    for (const event of reaction.events) this.options.push(event);
    for (const { feed, text } of reaction.replies) this.running.get(feed)?.socket.send([text]);
    for (const { feed, reason } of reaction.resets) this.running.get(feed)?.socket.reset(reason);
    this.queue.add(reaction.requests);
  }

  private answered(request: RestRequest, result: RestResult): void {
    const atMs = this.options.clock();
    if (result.kind === 'ok') this.perform(this.session.answer(request, result.text, { atMs, askedAtMs: this.askedAtMs.get(request) ?? atMs }));
    else this.perform(this.session.failed(request, result, { atMs }));
    // Only a list of instruments can change what has to be open.
    if (!this.isStopped) for (const connection of this.session.connections()) this.provide(connection);
  }

  /** Opens a connection that is new, or asks for the streams that were added to one. */
  private provide(connection: Connection): void {
    const known = this.running.get(connection.feed);
    if (known === undefined) {
      this.start(connection);
      return;
    }
    if (known.connection.streams.length === connection.streams.length) return;
    known.connection = connection;
    if (known.isOpen) this.ask(known);
  }

  private ask(one: Running): void {
    const added = one.connection.streams.filter((stream) => !one.streams.includes(stream));
    one.streams = one.connection.streams;
    one.socket.send(this.messages(one, added));
    this.perform(this.session.subscribed(one.connection.feed, added, this.context()));
  }

  private messages(one: Running, streams: readonly string[]): readonly string[] {
    const messages = this.venue.subscribeMessages(streams, one.messageId);
    one.messageId += messages.length;
    return messages;
  }

  private start(connection: Connection): void {
    const { feed, liveness } = connection;
    const socket = openSocket({
      url: () => this.running.get(feed)?.connection.url ?? connection.url,
      liveness,
      renewAfterMs: this.venue.renewAfterMs,
      sendSpacingMs: this.venue.sendSpacingMs,
      timers: this.timers,
      random: this.options.random ?? Math.random,
      greeting: () => this.messages(one, one.connection.streams),
      onOpened: () => this.opened(one),
      onText: (text) => this.perform(this.session.receive(feed, text, this.context())),
      onBinary: (length) => this.tell({ kind: 'feed.malformed', ...this.of(feed), path: '', message: `a binary message of ${length} bytes` }),
      onClosed: (reason, retryInMs) => this.closed(one, reason, retryInMs),
    });
    const one: Running = { socket, connection, streams: [], isOpen: false, messageId: 1 };
    this.running.set(feed, one);
  }

  private opened(one: Running): void {
    one.isOpen = true;
    one.streams = one.connection.streams;
    this.tell({ kind: 'feed.opened', ...this.of(one.connection.feed) });
    this.perform(this.session.subscribed(one.connection.feed, one.streams, this.context()));
  }

  private closed(one: Running, reason: string, retryInMs: number): void {
    one.isOpen = false;
    one.streams = [];
    this.tell({ kind: 'feed.closed', ...this.of(one.connection.feed), reason, retryInMs });
    this.perform(this.session.closed(one.connection.feed, this.context()));
  }

  private of(feed: string) {
    return { atMs: this.options.clock(), feed, venue: this.venue.id };
  }

  private tell(event: FeedEvent): void {
    if (!this.isStopped) this.options.push(event);
  }
}
