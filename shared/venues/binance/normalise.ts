/**
 * From Binance's words to the program's: stream messages to market events, listings to instruments, rows to candles.
 * Depth changes are not events by themselves (`book.ts` makes a book of them). Linear contracts only: one contract is
 * one unit of the base asset, so quantities in contracts and in base are the same number.
 */
import type { Decoded } from '../../decode';
import { decode } from '../../decode';
import type { Candle, CandleInterval, Level, MarketEvent } from '../../market/event';
import type { Instrument } from '../../market/instrument';
import { stepFromText } from '../../market/step';
import { instrumentId, type EpochMs } from '../../units';
import type { DepthChange, Snapshot } from './book';
import { candleRow, type DepthSnapshot, type SymbolInfo } from './rest-wire';
import type { DepthUpdate, StreamMessage } from './wire';

export const VENUE = 'binance';
/** Interval between funding payments of symbols that `fundingInfo` does not name. */
export const DEFAULT_FUNDING_HOURS = 8;

type Told = Exclude<StreamMessage, { e: 'depthUpdate' } | { e: 'contractInfo' }>;
type Of<E extends Told['e']> = Extract<Told, { e: E }>;

/** What a message says, or why it cannot be said: a crossed quote, a candle whose high is below its low. */
export type Said =
  | { readonly kind: 'event'; readonly event: MarketEvent }
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'malformed'; readonly path: string; readonly message: string };

/** A stream message as a market event at `atMs`; `venueAtMs` is the time of the fact itself where the venue gives it. */
export function said(message: Told, atMs: EpochMs): Said {
  switch (message.e) {
    case 'markPriceUpdate': return event(markEvent(message, atMs));
    case 'bookTicker': return topEvent(message, atMs);
    case 'aggTrade': return event(tradeEvent(message, atMs));
    case 'kline': return candleEvent(message, atMs);
    case 'forceOrder': return event(liquidationEvent(message, atMs));
    case 'assetIndexUpdate': return assetIndexEvent(message, atMs);
  }
}

function event(one: MarketEvent): Said {
  return { kind: 'event', event: one };
}

/** `r` is the rate predicted for the next stamp, per funding interval, > 0 = longs pay. */
function markEvent(message: Of<'markPriceUpdate'>, atMs: EpochMs): MarketEvent {
  const rate = message.r === '' ? {} : { fundingRate: message.r };
  const funding = message.T === 0 ? rate : { ...rate, nextFundingAtMs: message.T };
  const index = message.i === undefined ? {} : { indexPrice: message.i };
  return { kind: 'market.mark', atMs, instrumentId: instrumentId(VENUE, message.s), venueAtMs: message.E, markPrice: message.p, ...index, ...funding };
}

function topEvent(message: Of<'bookTicker'>, atMs: EpochMs): Said {
  if (message.b >= message.a) return { kind: 'malformed', path: 'a', message: `best ask ${message.a} is not above best bid ${message.b}` };
  return event({
    kind: 'market.top', atMs, instrumentId: instrumentId(VENUE, message.s), venueAtMs: message.T,
    bid: { price: message.b, quantityBase: message.B }, ask: { price: message.a, quantityBase: message.A },
  });
}

/** `m` true: the buyer was the maker, so the taker sold. */
function tradeEvent(message: Of<'aggTrade'>, atMs: EpochMs): MarketEvent {
  return {
    kind: 'market.trade', atMs, instrumentId: instrumentId(VENUE, message.s), venueAtMs: message.T,
    lastPrice: message.p, quantityBase: message.q, takerSide: message.m ? 'sell' : 'buy',
  };
}

function candleEvent(message: Of<'kline'>, atMs: EpochMs): Said {
  const { k } = message;
  if (k.i !== '5m' && k.i !== '1h') return { kind: 'ignored', what: `candle of ${JSON.stringify(k.i.slice(0, 20))}` };
  const candle = checkedCandle({ openAtMs: k.t, open: k.o, high: k.h, low: k.l, close: k.c, volumeBase: k.v }, k.i);
  if (!candle.ok) return { kind: 'malformed', path: `k.${candle.path}`, message: candle.message };
  return event({ kind: 'market.candle', atMs, instrumentId: instrumentId(VENUE, message.s), interval: k.i, candle: candle.value, isClosed: k.x });
}

/** `S` is the side of the liquidating order: SELL closes a long. */
function liquidationEvent(message: Of<'forceOrder'>, atMs: EpochMs): MarketEvent {
  const { o } = message;
  return {
    kind: 'market.liquidation', atMs, instrumentId: instrumentId(VENUE, o.s), venueAtMs: o.T,
    liquidatedSide: o.S === 'SELL' ? 'long' : 'short', price: o.ap, quantityBase: o.z,
  };
}

/** `USDTUSD` is USDT in USD. */
function assetIndexEvent(message: Of<'assetIndexUpdate'>, atMs: EpochMs): Said {
  if (!message.s.endsWith('USD')) return { kind: 'ignored', what: `index of ${message.s}` };
  return event({ kind: 'market.assetIndex', atMs, asset: message.s.slice(0, -'USD'.length), indexUsd: message.i });
}

export const INTERVAL_MS: Readonly<Record<CandleInterval, number>> = { '5m': 300_000, '1h': 3_600_000 };

/** A candle whose prices contain each other and that begins on its interval; else which field is wrong. */
export function checkedCandle(candle: Candle, interval: CandleInterval): Decoded<Candle> {
  const top = Math.max(candle.open, candle.close);
  const bottom = Math.min(candle.open, candle.close);
  if (candle.openAtMs % INTERVAL_MS[interval] !== 0) return { ok: false, path: 't', message: `${candle.openAtMs} does not begin a ${interval} candle` };
  if (candle.high < top) return { ok: false, path: 'h', message: `high ${candle.high} is below ${top}` };
  if (candle.low > bottom) return { ok: false, path: 'l', message: `low ${candle.low} is above ${bottom}` };
  return { ok: true, value: candle };
}

export interface CandlePage {
  readonly candles: readonly Candle[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** Rows as candles, oldest first, closed before `venueNowMs`; a row that cannot be read leaves a hole and is named. */
export function candlesOf(rows: readonly unknown[], interval: CandleInterval, venueNowMs: number): CandlePage {
  const candles: Candle[] = [];
  const problems: { path: string; message: string }[] = [];
  let lastOpenMs = -1;
  rows.forEach((row, index) => {
    const candle = candleOf(row, interval);
    if (!candle.ok) problems.push({ path: `${index}.${candle.path}`, message: candle.message });
    else if (candle.value.openAtMs <= lastOpenMs) problems.push({ path: `${index}.0`, message: `${candle.value.openAtMs} is not after the row before` });
    else if (candle.value.openAtMs + INTERVAL_MS[interval] <= venueNowMs) {
      lastOpenMs = candle.value.openAtMs;
      candles.push(candle.value);
    }
  });
  return { candles, problems };
}

function candleOf(row: unknown, interval: CandleInterval): Decoded<Candle> {
  const decoded = decode(candleRow, row);
  if (!decoded.ok) return decoded;
  const [openAtMs, open, high, low, close, volumeBase] = decoded.value;
  return checkedCandle({ openAtMs, open, high, low, close, volumeBase }, interval);
}

/** A listed perpetual as an instrument; what is not a perpetual, or lacks a step, is refused in a sentence. */
export function instrumentOf(info: SymbolInfo, fundingIntervalHours: number): Decoded<Instrument> {
  if (!info.contractType.includes('PERPETUAL')) return refused('contractType', `${info.symbol} is not a perpetual (${info.contractType}): left out`);
  const tick = stepFromText(filterValue(info, 'PRICE_FILTER', 'tickSize') ?? '');
  const lot = stepFromText(filterValue(info, 'LOT_SIZE', 'stepSize') ?? '');
  if (tick === undefined) return refused('filters', `${info.symbol}: no price tick`);
  if (lot === undefined) return refused('filters', `${info.symbol}: no quantity step`);
  return {
    ok: true,
    value: {
      id: instrumentId(VENUE, info.symbol), venue: VENUE, symbol: info.symbol,
      underlying: info.baseAsset, quoteAsset: info.quoteAsset, settleAsset: info.marginAsset,
      contractType: 'linear', contractSize: 1, priceTick: tick, quantityLot: lot,
      minimumQuantity: filterValue(info, 'LOT_SIZE', 'minQty') ?? 0,
      minimumNotional: filterValue(info, 'MIN_NOTIONAL', 'notional') ?? 0,
      fundingIntervalHours,
    },
  };
}

type Filter = SymbolInfo['filters'][number];

/** The named filter's field; the documentation's own example has all fields in one filter, so any that has it will do. */
function filterValue<K extends keyof Filter>(info: SymbolInfo, type: string, key: K): Filter[K] | undefined {
  const named = info.filters.find((one) => one.filterType === type)?.[key];
  return named ?? info.filters.find((one) => one[key] !== undefined)?.[key];
}

function refused(path: string, message: string): Decoded<never> {
  return { ok: false, path, message };
}

/** A depth change in the program's words. Ids are the venue's update ids; quantities absolute, 0 removes the level. */
export function depthChangeOf(message: DepthUpdate): DepthChange {
  return {
    firstId: message.U, lastId: message.u, previousId: message.pu, eventAtMs: message.E, venueAtMs: message.T,
    bids: message.b.map(levelOf), asks: message.a.map(levelOf),
  };
}

/** The answer to a depth request of `limit` levels as a snapshot for the book. */
export function snapshotOf(answer: DepthSnapshot, limit: number): Snapshot {
  return {
    lastId: answer.lastUpdateId, eventAtMs: answer.E, venueAtMs: answer.T, limit,
    bids: answer.bids.map(levelOf), asks: answer.asks.map(levelOf),
  };
}

function levelOf([price, quantityBase]: readonly [number, number]): Level {
  return { price, quantityBase };
}
