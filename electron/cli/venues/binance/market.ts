/**
 * A generated market that looks like Binance's: per symbol a seeded random walk, its candles, its book. For trying the
 * program without an exchange and for tests; the prices are invented and mean nothing.
 */
import { createRandom, uniform, type Random } from '../../../../shared/math/random';

export interface ListedSymbol {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly price: number;
  /** As the venue writes them. */
  readonly tickSize: string;
  readonly stepSize: string;
}

/** One candle of the walk. */
export interface Bar {
  readonly openAtMs: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}
export type Interval = '5m' | '1h';
export const INTERVALS: readonly Interval[] = ['5m', '1h'];
export const BAR_MS: Readonly<Record<Interval, number>> = { '5m': 300_000, '1h': 3_600_000 };

export interface SymbolMarket {
  readonly listed: ListedSymbol;
  readonly random: Random;
  mark: number;
  /** Closed, oldest first. */
  readonly bars: Readonly<Record<Interval, Bar[]>>;
  readonly forming: Record<Interval, Bar>;
  /** Held by a test: the walk rests. */
  isHeld: boolean;
}

export const LISTED: readonly ListedSymbol[] = [
  { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT', price: 60_000, tickSize: '0.10', stepSize: '0.001' },
  { symbol: 'ETHUSDT', baseAsset: 'ETH', quoteAsset: 'USDT', price: 3_000, tickSize: '0.01', stepSize: '0.001' },
  { symbol: 'SOLUSDT', baseAsset: 'SOL', quoteAsset: 'USDT', price: 150, tickSize: '0.0100', stepSize: '0.01' },
  { symbol: 'BNBUSDT', baseAsset: 'BNB', quoteAsset: 'USDT', price: 600, tickSize: '0.010', stepSize: '0.01' },
  { symbol: 'XRPUSDT', baseAsset: 'XRP', quoteAsset: 'USDT', price: 0.6, tickSize: '0.0001', stepSize: '0.1' },
  { symbol: 'DOGEUSDT', baseAsset: 'DOGE', quoteAsset: 'USDT', price: 0.12, tickSize: '0.000010', stepSize: '1' },
  { symbol: 'LINKUSDT', baseAsset: 'LINK', quoteAsset: 'USDT', price: 12, tickSize: '0.001', stepSize: '0.01' },
  { symbol: 'SUSHIUSDT', baseAsset: 'SUSHI', quoteAsset: 'USDT', price: 0.8, tickSize: '0.0001', stepSize: '1' },
  { symbol: 'BTCUSDC', baseAsset: 'BTC', quoteAsset: 'USDC', price: 60_000, tickSize: '0.1', stepSize: '0.001' },
];

/** Of one 5 minutes: about 3 % a day. */
const SIGMA_5M = 0.0018;
const SIGMA_1S = SIGMA_5M / Math.sqrt(300);
const HISTORY_BARS = 90 * 288 + 24;

/** A market at `nowMs` with its history behind it; the same seed gives the same prices. */
export function createMarket(listed: ListedSymbol, seed: number, nowMs: number): SymbolMarket {
  const random = createRandom(seed, listed.symbol);
  const bars = history(listed, random, Math.floor(nowMs / BAR_MS['5m']) * BAR_MS['5m']);
  const hours = hoursOf(bars, nowMs);
  const mark = bars.at(-1)?.close ?? listed.price;
  const begun = bars.filter((bar) => bar.openAtMs >= Math.floor(nowMs / BAR_MS['1h']) * BAR_MS['1h']);
  return {
    listed, random, mark, isHeld: false, bars: { '5m': bars, '1h': hours },
    forming: { '5m': flatBar(nowMs, '5m', mark), '1h': begun.length === 0 ? flatBar(nowMs, '1h', mark) : joined(begun) },
  };
}

function history(listed: ListedSymbol, random: Random, endMs: number): Bar[] {
  const bars: Bar[] = [];
  let open = listed.price;
  for (let n = HISTORY_BARS; n > 0; n -= 1) {
    // A weak pull keeps ninety days of walk near the price the symbol was listed with.
    const close = roundTo(open * Math.exp(SIGMA_5M * bell(random) + 0.0002 * Math.log(listed.price / open)), listed);
    const spread = (Math.abs(bell(random)) * SIGMA_5M) / 2;
    bars.push({
      openAtMs: endMs - n * BAR_MS['5m'], open, close, volume: volumeOf(listed, random),
      high: Math.max(open, close, roundTo(Math.max(open, close) * (1 + spread), listed)),
      low: Math.min(open, close, roundTo(Math.min(open, close) * (1 - spread), listed)),
    });
    open = close;
  }
  return bars;
}

function hoursOf(bars: readonly Bar[], nowMs: number): Bar[] {
  const byHour = new Map<number, Bar[]>();
  for (const bar of bars) {
    const hour = Math.floor(bar.openAtMs / BAR_MS['1h']) * BAR_MS['1h'];
    byHour.set(hour, [...(byHour.get(hour) ?? []), bar]);
  }
  return [...byHour].filter(([hour, parts]) => parts.length === 12 && hour + BAR_MS['1h'] <= nowMs).map(([, parts]) => joined(parts));
}

function joined(parts: readonly Bar[]): Bar {
  const first = parts[0];
  if (first === undefined) throw new Error('assertion failed: bars to join');
  const openAtMs = Math.floor(first.openAtMs / BAR_MS['1h']) * BAR_MS['1h'];
  return {
    openAtMs, open: first.open, close: parts.at(-1)?.close ?? first.open,
    high: Math.max(...parts.map((bar) => bar.high)), low: Math.min(...parts.map((bar) => bar.low)),
    volume: parts.reduce((sum, bar) => sum + bar.volume, 0),
  };
}

function flatBar(nowMs: number, interval: Interval, price: number): Bar {
  return { openAtMs: Math.floor(nowMs / BAR_MS[interval]) * BAR_MS[interval], open: price, high: price, low: price, close: price, volume: 0 };
}

export interface ClosedBar {
  readonly interval: Interval;
  readonly bar: Bar;
}

/** One second of walk up to `nowMs`; answers with the candles that closed on the way, flat ones for time that was skipped. */
export function stepMarket(market: SymbolMarket, nowMs: number): readonly ClosedBar[] {
  if (!market.isHeld) market.mark = roundTo(market.mark * Math.exp(SIGMA_1S * bell(market.random)), market.listed);
  return moveTo(market, nowMs);
}

/** Puts the mark at `price` and holds it there. */
export function holdMark(market: SymbolMarket, price: number): void {
  market.mark = price;
  market.isHeld = true;
}

function moveTo(market: SymbolMarket, nowMs: number): readonly ClosedBar[] {
  const closed: ClosedBar[] = [];
  for (const interval of INTERVALS) {
    while (market.forming[interval].openAtMs + BAR_MS[interval] <= nowMs) {
      const bar = market.forming[interval];
      market.bars[interval].push(bar);
      closed.push({ interval, bar });
      market.forming[interval] = flatBar(bar.openAtMs + BAR_MS[interval], interval, bar.close);
    }
    touch(market.forming[interval], market.mark, volumeOf(market.listed, market.random) / 300);
  }
  return closed;
}

function touch(bar: Bar, price: number, volume: number): void {
  bar.high = Math.max(bar.high, price);
  bar.low = Math.min(bar.low, price);
  bar.close = price;
  bar.volume += volume;
}

/** About 1 million in quote currency in 5 minutes. */
function volumeOf(listed: ListedSymbol, random: Random): number {
  return (1_000_000 / listed.price) * (0.5 + uniform(random));
}

/** Sum of twelve uniforms less six: near enough to a normal for invented prices. */
function bell(random: Random): number {
  let sum = -6;
  for (let n = 0; n < 12; n += 1) sum += uniform(random);
  return sum;
}

export function decimalsOf(step: string): number {
  return step.split('.')[1]?.length ?? 0;
}

function roundTo(price: number, listed: ListedSymbol): number {
  const tick = Number(listed.tickSize);
  return Math.max(tick, Number((Math.round(price / tick) * tick).toFixed(decimalsOf(listed.tickSize))));
}
