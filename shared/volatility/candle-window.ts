/**
 * The recent closed candles that an estimate rests on: in order of time, each once, at most as many as the window has
 * room for. Contradictory candles are refused and counted. Nothing is estimated here.
 */
import { assert } from '../assert';
import type { Candle } from '../market/event';

export interface CandleWindow {
  candles: Candle[];
  /** Contradictory candles seen since the start. */
  refusedCount: number;
}

export function createCandleWindow(): CandleWindow {
  return { candles: [], refusedCount: 0 };
}

/** Adds a candle that is newer than all; an older one or a double is ignored. True when something changed. */
export function appendCandle(window: CandleWindow, candle: Candle, capacity: number): boolean {
  if (!isAcceptable(window, candle)) return false;
  const newest = window.candles.at(-1);
  if (newest !== undefined && candle.openAtMs <= newest.openAtMs) return false;
  window.candles.push(copyOf(candle));
  if (window.candles.length > capacity) window.candles.splice(0, window.candles.length - capacity);
  return true;
}

/** Adds history in any order, also older than what is there: it fills holes. A candle that is known already stays as it was. */
export function mergeCandles(window: CandleWindow, loaded: readonly Candle[], capacity: number): void {
  assert(capacity > 0, `a window with room, got ${capacity}`);
  const byTime = new Map(loaded.filter((candle) => isAcceptable(window, candle)).map((candle) => [candle.openAtMs, copyOf(candle)]));
  for (const candle of window.candles) byTime.set(candle.openAtMs, candle);
  window.candles = [...byTime.values()].sort((a, b) => a.openAtMs - b.openAtMs).slice(-capacity);
}

/** Prices above 0 with open and close between low and high; anything else would give a negative variance or no number. */
export function isSound({ open, high, low, close }: Candle): boolean {
  return low > 0 && Number.isFinite(high) && low <= Math.min(open, close) && high >= Math.max(open, close);
}

function isAcceptable(window: CandleWindow, candle: Candle): boolean {
  const sound = isSound(candle);
  if (!sound) window.refusedCount += 1;
  return sound;
}

/** The window owns its data. */
function copyOf({ openAtMs, open, high, low, close, volumeBase }: Candle): Candle {
  return { openAtMs, open, high, low, close, volumeBase };
}
