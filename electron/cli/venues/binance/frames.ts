/** Stream frames of the generated market, as Binance writes them. */
import { hashText } from '../../../../shared/math/hash';
import type { BookChange, SimulatedBook } from './book';
import { BAR_MS, decimalsOf, type Bar, type Interval, type SymbolMarket } from './market';

export const FUNDING_RATE = '0.00010000';
const FUNDING_MS = 8 * 3_600_000;

export interface StreamFrame {
  readonly stream: string;
  readonly data: unknown;
}

export function nextFundingMs(nowMs: number): number {
  return (Math.floor(nowMs / FUNDING_MS) + 1) * FUNDING_MS;
}

/** The index stands one part in ten thousand below the mark. */
export function indexOf(market: SymbolMarket): number {
  return market.mark * 0.9999;
}

function named(market: SymbolMarket, channel: string, data: object): StreamFrame {
  return { stream: `${market.listed.symbol.toLowerCase()}@${channel}`, data };
}

export function markFrames(market: SymbolMarket, nowMs: number): readonly StreamFrame[] {
  const data = {
    e: 'markPriceUpdate', E: nowMs, s: market.listed.symbol, p: market.mark.toFixed(8), i: indexOf(market).toFixed(8), P: market.mark.toFixed(8),
    r: FUNDING_RATE, T: nextFundingMs(nowMs), st: 1,
  };
  return [named(market, 'markPrice@1s', data), named(market, 'markPrice', data)];
}

export function topFrame(market: SymbolMarket, book: SimulatedBook, nowMs: number): StreamFrame {
  const [bid, bidQuantity] = [...book.bids][0] ?? ['0', '0'];
  const [ask, askQuantity] = [...book.asks][0] ?? ['0', '0'];
  return named(market, 'bookTicker', { e: 'bookTicker', u: book.lastId, E: nowMs, T: nowMs, s: market.listed.symbol, b: bid, B: bidQuantity, a: ask, A: askQuantity, st: 1 });
}

export function depthFrames(market: SymbolMarket, change: BookChange, nowMs: number): readonly StreamFrame[] {
  const data = { e: 'depthUpdate', E: nowMs, T: nowMs, s: market.listed.symbol, ...change, st: 1 };
  return ['depth', 'depth@100ms', 'depth@250ms', 'depth@500ms'].map((channel) => named(market, channel, data));
}

export function tradeFrame(market: SymbolMarket, step: number, nowMs: number): StreamFrame {
  const share = Number.parseInt(hashText(`${market.listed.symbol}/trade/${step}`).slice(0, 4), 16) / 65_536;
  const quantity = Math.max(Number(market.listed.stepSize), (5_000 / market.mark) * share);
  return named(market, 'aggTrade', {
    e: 'aggTrade', E: nowMs, a: step, s: market.listed.symbol, p: market.mark.toFixed(decimalsOf(market.listed.tickSize)),
    q: quantity.toFixed(decimalsOf(market.listed.stepSize)), f: step, l: step, T: nowMs, m: share < 0.5, st: 1,
  });
}

export function klineFrame(market: SymbolMarket, interval: Interval, bar: Bar, isClosed: boolean, nowMs: number): StreamFrame {
  const price = (value: number) => value.toFixed(decimalsOf(market.listed.tickSize));
  return named(market, `kline_${interval}`, {
    e: 'kline', E: nowMs, s: market.listed.symbol, st: 1,
    k: {
      t: bar.openAtMs, T: bar.openAtMs + BAR_MS[interval] - 1, s: market.listed.symbol, i: interval, f: 1, L: 2, o: price(bar.open), c: price(bar.close),
      h: price(bar.high), l: price(bar.low), v: bar.volume.toFixed(decimalsOf(market.listed.stepSize)), n: 2, x: isClosed, q: '0', V: '0', Q: '0', B: '0',
    },
  });
}

/** `side` is that of the liquidating order: SELL closes a long. */
export function liquidationFrame(market: SymbolMarket, side: 'BUY' | 'SELL', quantity: string, nowMs: number): StreamFrame {
  const price = market.mark.toFixed(decimalsOf(market.listed.tickSize));
  const o = { s: market.listed.symbol, S: side, o: 'LIMIT', f: 'IOC', q: quantity, p: price, ap: price, X: 'FILLED', l: quantity, z: quantity, T: nowMs };
  return named(market, 'forceOrder', { e: 'forceOrder', E: nowMs, o, st: 1 });
}

/** What the settle assets are worth in USD: near 1, never exactly. */
export function assetIndexFrame(nowMs: number): StreamFrame {
  const row = (s: string, i: string) => ({ e: 'assetIndexUpdate', E: nowMs, s, i, b: '0', a: '0', B: i, A: i, q: '0', g: '0', Q: i, G: i });
  return { stream: '!assetIndex@arr', data: [row('USDTUSD', '0.99980000'), row('USDCUSD', '0.99990000'), row('BTCUSD', '60000.00000000')] };
}
