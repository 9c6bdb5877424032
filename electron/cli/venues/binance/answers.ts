/** What the local server answers over HTTP: Binance's public paths and shapes, 403 for everything else. */
import type { SimulatedBook } from './book';
import { BAR_MS, decimalsOf, type Bar, type Interval, type ListedSymbol, type SymbolMarket } from './market';
import { FUNDING_RATE, indexOf, nextFundingMs } from './frames';

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface AnswerSource {
  readonly nowMs: number;
  readonly listed: readonly ListedSymbol[];
  readonly market: (symbol: string) => SymbolMarket | undefined;
  readonly book: (symbol: string) => SimulatedBook | undefined;
}

type Handler = (source: AnswerSource, query: URLSearchParams) => HttpAnswer;

const INVALID_SYMBOL: HttpAnswer = { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } };

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['/fapi/v1/ping', () => ok({})],
  ['/fapi/v1/time', ({ nowMs }) => ok({ serverTime: nowMs })],
  ['/fapi/v1/exchangeInfo', ({ nowMs, listed }) => ok({ timezone: 'UTC', serverTime: nowMs, rateLimits: [], exchangeFilters: [], assets: [], symbols: listed.map(symbolRow) })],
  ['/fapi/v1/fundingInfo', () => ok([])],
  ['/fapi/v1/premiumIndex', premiumIndex],
  ['/fapi/v1/klines', klines],
  ['/fapi/v1/depth', depth],
]);

/** The answer to a GET, or undefined when the path is none of those a reader of public data needs. */
export function answerGet(source: AnswerSource, path: string, query: URLSearchParams): HttpAnswer | undefined {
  return HANDLERS.get(path)?.(source, query);
}

function ok(body: unknown): HttpAnswer {
  return { status: 200, body };
}

function symbolRow(listed: ListedSymbol) {
  return {
    symbol: listed.symbol, pair: listed.symbol, contractType: 'PERPETUAL', deliveryDate: 4_133_404_800_000, onboardDate: 1_600_000_000_000, status: 'TRADING',
    baseAsset: listed.baseAsset, quoteAsset: listed.quoteAsset, marginAsset: listed.quoteAsset, pricePrecision: decimalsOf(listed.tickSize),
    quantityPrecision: decimalsOf(listed.stepSize), underlyingType: 'COIN', liquidationFee: '0.012500',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: listed.tickSize, maxPrice: '10000000', tickSize: listed.tickSize },
      { filterType: 'LOT_SIZE', minQty: listed.stepSize, maxQty: '1000000', stepSize: listed.stepSize },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
    ],
  };
}

function premiumIndex(source: AnswerSource, query: URLSearchParams): HttpAnswer {
  const market = source.market(query.get('symbol') ?? '');
  if (market === undefined) return INVALID_SYMBOL;
  return ok({
    symbol: market.listed.symbol, markPrice: market.mark.toFixed(8), indexPrice: indexOf(market).toFixed(8), estimatedSettlePrice: market.mark.toFixed(8),
    lastFundingRate: FUNDING_RATE, interestRate: '0.00010000', nextFundingTime: nextFundingMs(source.nowMs), time: source.nowMs,
  });
}

function depth(source: AnswerSource, query: URLSearchParams): HttpAnswer {
  const book = source.book(query.get('symbol') ?? '');
  if (book === undefined) return INVALID_SYMBOL;
  const limit = Number(query.get('limit') ?? 500);
  return ok({ lastUpdateId: book.lastId, E: source.nowMs, T: source.nowMs, bids: [...book.bids].slice(0, limit), asks: [...book.asks].slice(0, limit) });
}

const MAX_LIMIT = 1_500;

function klines(source: AnswerSource, query: URLSearchParams): HttpAnswer {
  const market = source.market(query.get('symbol') ?? '');
  if (market === undefined) return INVALID_SYMBOL;
  const interval = query.get('interval');
  if (interval !== '5m' && interval !== '1h') return { status: 400, body: { code: -1120, msg: 'Invalid interval.' } };
  const limit = Number(query.get('limit') ?? 500);
  if (!(limit >= 1 && limit <= MAX_LIMIT)) return { status: 400, body: { code: -1130, msg: "Data sent for parameter 'limit' is not valid." } };
  const startMs = Number(query.get('startTime') ?? 0);
  const endMs = Number(query.get('endTime') ?? source.nowMs);
  const bars = [...market.bars[interval], market.forming[interval]].filter((bar) => bar.openAtMs >= startMs && bar.openAtMs <= endMs);
  return ok(bars.slice(0, limit).map((bar) => klineRow(bar, interval, market.listed)));
}

function klineRow(bar: Bar, interval: Interval, listed: ListedSymbol): readonly unknown[] {
  const price = (value: number) => value.toFixed(decimalsOf(listed.tickSize));
  const volume = bar.volume.toFixed(decimalsOf(listed.stepSize));
  return [bar.openAtMs, price(bar.open), price(bar.high), price(bar.low), price(bar.close), volume, bar.openAtMs + BAR_MS[interval] - 1, (bar.volume * bar.close).toFixed(4), 100, volume, '0', '0'];
}
