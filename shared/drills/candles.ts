/** Candles of the simulated market, counted in ticks and lots so that sums and extremes are exact. */
import type { Candle } from '../market/event';
import type { Instrument } from '../market/instrument';
import { fromSteps } from './steps';

/** Plain data, changed in place by each trade. Prices in ticks, volume in lots. */
export interface StepCandle {
  openAtMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Until the first trade the candle stands still at the close before it. */
  isTraded: boolean;
}

export function emptyCandle(openAtMs: number, closeBefore: number): StepCandle {
  return { openAtMs, open: closeBefore, high: closeBefore, low: closeBefore, close: closeBefore, volume: 0, isTraded: false };
}

/** One trade at `price` ticks; the first one of the interval is its open. */
export function addTrade(candle: StepCandle, price: number, lots: number): void {
  if (!candle.isTraded) {
    candle.open = price;
    candle.high = price;
    candle.low = price;
    candle.isTraded = true;
  }
  if (price > candle.high) candle.high = price;
  if (price < candle.low) candle.low = price;
  candle.close = price;
  candle.volume += lots;
}

/** A later, finer candle joined into a longer one that contains it. */
export function addCandle(candle: StepCandle, part: StepCandle): void {
  if (!candle.isTraded) {
    candle.open = part.open;
    candle.high = part.high;
    candle.low = part.low;
    candle.isTraded = true;
  }
  candle.high = Math.max(candle.high, part.high);
  candle.low = Math.min(candle.low, part.low);
  candle.close = part.close;
  candle.volume += part.volume;
}

export function candleOf(candle: StepCandle, { priceTick, quantityLot }: Instrument): Candle {
  return {
    openAtMs: candle.openAtMs,
    open: fromSteps(candle.open, priceTick),
    high: fromSteps(candle.high, priceTick),
    low: fromSteps(candle.low, priceTick),
    close: fromSteps(candle.close, priceTick),
    volumeBase: fromSteps(candle.volume, quantityLot),
  };
}
