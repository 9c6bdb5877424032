/**
 * A server on this computer that speaks Binance USD-M's public protocol over a generated market: HTTP and WebSocket on
 * one port. It answers public reading and nothing else: any other method or path is noted as forbidden and gets 403.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BaseUrls } from '../../../shared/venues/protocol';
import { answerGet, type HttpAnswer } from './binance/answers';
import { createBook, stepBook, type SimulatedBook } from './binance/book';
import { assetIndexFrame, depthFrames, klineFrame, liquidationFrame, markFrames, topFrame, tradeFrame, type StreamFrame } from './binance/frames';
import { createMarket, holdMark, INTERVALS, LISTED, stepMarket, type ListedSymbol, type SymbolMarket } from './binance/market';
import { createSockets, type Sockets } from './binance/sockets';

export interface BinanceServerOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly seed?: number;
  /** Wall time in ms; the markets' history ends here. */
  readonly nowMs?: () => number;
  /** 0: the market only moves by `step`. */
  readonly stepEveryMs?: number;
  readonly listed?: readonly ListedSymbol[];
  /** Each request and message, for a log. */
  readonly onSeen?: (line: string) => void;
}

const HTML = '<!DOCTYPE html><html><body>Please sign in to this network</body></html>';

/** Starts listening; rejects with a sentence when the port cannot be had. */
export async function startBinanceServer(options: BinanceServerOptions): Promise<BinanceServer> {
  const server = new BinanceServer(options);
  await server.listen(options.port);
  return server;
}

export class BinanceServer {
  /** Requests that no reader of public data would make. */
  readonly forbidden: string[] = [];
  /** Paths asked for, oldest first. */
  readonly requests: string[] = [];
  private readonly options: BinanceServerOptions;
  private readonly http: Server;
  private readonly sockets: Sockets;
  private readonly markets = new Map<string, { market: SymbolMarket; book: SimulatedBook }>();
  private readonly answers = new Map<string, HttpAnswer>();
  private readonly timer: NodeJS.Timeout | undefined;
  private steps = 0;
  private isSilent = false;
  private isHtml = false;
  private depthToDrop = 0;
  private retryAfterS = 0;

  constructor(options: BinanceServerOptions) {
    this.options = options;
    this.sockets = createSockets((text) => options.onSeen?.(`message ${text.slice(0, 200)}`));
    this.http = createServer((request, response) => this.handle(request, response));
    this.http.on('upgrade', (request, stream, head) => {
      if (!this.isHtml && this.sockets.upgrade(request, stream, head)) return;
      const [status, type, body] = this.isHtml ? ['200 OK', 'text/html', HTML] : ['404 Not Found', 'text/plain', 'unrouted'];
      stream.end(`HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    });
    const stepEveryMs = options.stepEveryMs ?? 1_000;
    if (stepEveryMs > 0) this.timer = setInterval(() => this.step(), stepEveryMs);
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once('error', (error: NodeJS.ErrnoException) => reject(new Error(listenReason(error, port))));
      this.http.listen(port, '127.0.0.1', () => resolve());
    });
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get baseUrls(): BaseUrls {
    const host = `127.0.0.1:${this.port}`;
    return { rest: `http://${host}`, wsPublic: `ws://${host}/public`, wsMarket: `ws://${host}/market` };
  }

  get connectionCount(): number {
    return this.sockets.count();
  }

  get streams(): readonly string[] {
    return this.sockets.streams();
  }

  /** One second of market for everything that was asked for, by stream or request. */
  step(): void {
    this.steps += 1;
    const nowMs = this.nowMs();
    for (const stream of this.streams) this.marketOf(stream.split('@')[0]?.toUpperCase() ?? '');
    for (const { market, book } of this.markets.values()) this.stepOne(market, book, nowMs);
    this.publish(assetIndexFrame(nowMs));
  }

  /** Moves the mark there at once and holds it. */
  setMark(symbol: string, price: number): void {
    const one = this.marketOf(symbol);
    if (one === undefined) throw new Error(`not listed: ${symbol}`);
    holdMark(one.market, price);
    for (const frame of markFrames(one.market, this.nowMs())) this.publish(frame);
  }

  liquidate(symbol: string, side: 'BUY' | 'SELL', quantity: string): void {
    const one = this.marketOf(symbol);
    if (one !== undefined) this.publish(liquidationFrame(one.market, side, quantity, this.nowMs()));
  }

  /** Connections stay open and nothing comes over them. */
  silence(): void {
    this.isSilent = true;
  }

  resume(): void {
    this.isSilent = false;
  }

  closeAll(): void {
    this.sockets.closeAll();
  }

  sendRaw(text: string): void {
    this.sockets.raw(text);
  }

  /** Like a captive portal: every answer is a page. */
  answerHtml(isOn = true): void {
    this.isHtml = isOn;
  }

  /** Loses the next changes of every book. */
  dropDepth(count: number): void {
    this.depthToDrop = count;
  }

  /** Refuses the next request with 429. */
  limitOnce(retryAfterS: number): void {
    this.retryAfterS = retryAfterS;
  }

  /** Answers `path` with this from now on. */
  setAnswer(path: string, status: number, body: unknown): void {
    this.answers.set(path, { status, body });
  }

  /** Sends recorded frames to whoever asked for their streams. */
  replay(frames: readonly StreamFrame[]): void {
    for (const frame of frames) this.publish(frame);
  }

  stop(): Promise<void> {
    clearInterval(this.timer);
    this.sockets.stop();
    this.http.closeAllConnections();
    return new Promise((resolve) => this.http.close(() => resolve()));
  }

  private nowMs(): number {
    return (this.options.nowMs ?? Date.now)();
  }

  private marketOf(symbol: string): { market: SymbolMarket; book: SimulatedBook } | undefined {
    const known = this.markets.get(symbol);
    if (known !== undefined) return known;
    const listed = this.listed.find((one) => one.symbol === symbol);
    if (listed === undefined) return undefined;
    const market = createMarket(listed, this.options.seed ?? 1, this.nowMs());
    const one = { market, book: createBook(market) };
    this.markets.set(symbol, one);
    return one;
  }

  private get listed(): readonly ListedSymbol[] {
    return this.options.listed ?? LISTED;
  }

  private stepOne(market: SymbolMarket, book: SimulatedBook, nowMs: number): void {
    const closed = stepMarket(market, nowMs);
    const change = stepBook(book, market);
    for (const frame of markFrames(market, nowMs)) this.publish(frame);
    this.publish(topFrame(market, book, nowMs));
    if (this.depthToDrop > 0) this.depthToDrop -= 1;
    else for (const frame of depthFrames(market, change, nowMs)) this.publish(frame);
    this.publish(tradeFrame(market, this.steps, nowMs));
    for (const { interval, bar } of closed) this.publish(klineFrame(market, interval, bar, true, nowMs));
    for (const interval of INTERVALS) this.publish(klineFrame(market, interval, market.forming[interval], false, nowMs));
  }

  private publish(frame: StreamFrame): void {
    if (!this.isSilent) this.sockets.publish(frame);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const line = `${request.method} ${url.pathname}${url.search}`;
    this.requests.push(line);
    this.options.onSeen?.(line);
    request.resume();
    if (this.isHtml) return void response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
    const { status, body } = this.answer(request.method ?? '', url, line);
    const headers = status === 429 ? { 'retry-after': String(this.retryAfterS) } : {};
    if (status === 429) this.retryAfterS = 0;
    response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }).end(JSON.stringify(body));
  }

  private answer(method: string, url: URL, line: string): HttpAnswer {
    if (this.retryAfterS > 0) return { status: 429, body: { code: -1003, msg: 'Too many requests.' } };
    const source = { nowMs: this.nowMs(), listed: this.listed, market: (symbol: string) => this.marketOf(symbol)?.market, book: (symbol: string) => this.marketOf(symbol)?.book };
    const answer = method === 'GET' ? (this.answers.get(url.pathname) ?? answerGet(source, url.pathname, url.searchParams)) : undefined;
    if (answer !== undefined) return answer;
    this.forbidden.push(line);
    return { status: 403, body: { code: -2015, msg: 'Only public reading is answered here.' } };
  }
}

function listenReason(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `port ${port} is in use by another program: choose another with --port`;
  if (error.code === 'EACCES') return `port ${port} may not be used by this user: choose one above 1023`;
  return `port ${port}: ${error.message}`;
}
