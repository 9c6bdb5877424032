/**
 * Candles as the chart takes them: seconds, holes kept as holes, and the forming hour put together from five-minute
 * candles, so that both intervals end at the same price.
 */
import type { CandlestickData, UTCTimestamp, WhitespaceData } from 'lightweight-charts';
import type { Candle, CandleInterval } from '../../shared/market/event';
import { HOUR_MS, MINUTE_MS } from '../../shared/units';

export const INTERVAL_MS: Readonly<Record<CandleInterval, number>> = { '5m': 5 * MINUTE_MS, '1h': HOUR_MS };
/** A longer hole is drawn as one this long: the axis is ordinal and the text beside it says how long it was. */
const HOLE_LIMIT = 200;

export type ChartBar = CandlestickData<UTCTimestamp>;
export type ChartPoint = ChartBar | WhitespaceData<UTCTimestamp>;

export function barOf({ openAtMs, open, high, low, close }: Candle): ChartBar {
  return { time: secondsOf(openAtMs), open, high, low, close };
}

function secondsOf(atMs: number): UTCTimestamp {
  return Math.floor(atMs / 1000) as UTCTimestamp;
}

/** Ascending, one bar per interval, with an empty place for each candle that is missing. */
export function pointsOf(candles: readonly Candle[], interval: CandleInterval): ChartPoint[] {
  const stepMs = INTERVAL_MS[interval];
  const points: ChartPoint[] = [];
  let lastMs: number | undefined;
  for (const candle of candles.toSorted((a, b) => a.openAtMs - b.openAtMs)) {
    if (lastMs !== undefined && candle.openAtMs <= lastMs) continue;
    if (lastMs !== undefined) {
      const missing = Math.min(HOLE_LIMIT, Math.round((candle.openAtMs - lastMs) / stepMs) - 1);
      for (let index = 1; index <= missing; index += 1) points.push({ time: secondsOf(lastMs + index * stepMs) });
    }
    points.push(barOf(candle));
    lastMs = candle.openAtMs;
  }
  return points;
}

/** The hour that holds `forming`, from its five-minute candles so far. */
export function formingHour(fiveMinutes: readonly Candle[], forming: Candle): Candle {
  const openAtMs = Math.floor(forming.openAtMs / HOUR_MS) * HOUR_MS;
  const inside = fiveMinutes.filter((candle) => candle.openAtMs >= openAtMs && candle.openAtMs < forming.openAtMs);
  const all = [...inside, forming];
  return {
    openAtMs,
    open: all[0]?.open ?? forming.open,
    high: Math.max(...all.map((candle) => candle.high)),
    low: Math.min(...all.map((candle) => candle.low)),
    close: forming.close,
    volumeBase: all.reduce((sum, candle) => sum + candle.volumeBase, 0),
  };
}
