/**
 * What candles tell of a time in which no mark came: whether a view's target or stop was touched, and the last price. They
 * are traded prices, not marks. A candle that reaches before or after the time in question decides nothing.
 */
import type { Candle } from '../market/event';
import type { TargetView, View } from '../sizing/policy';
import { HOUR_MS } from '../units';
import type { WatchHole } from './record-state';
import { INTERVAL_MS, type InstrumentState } from './state';

export interface HoleFinding {
  readonly touched?: { readonly outcome: 'hit' | 'stopped'; readonly atMs: number; readonly price: number };
  readonly lastPrice: number;
  /** At both ends of the hole, where a candle reaches out of it. */
  readonly unwatchedMs: number;
}

/** End of a view's horizon. */
export function viewEndMs({ statedAtMs, horizonHours }: View): number {
  return statedAtMs + horizonHours * HOUR_MS;
}

/** Undefined while the candles do not cover the hole. */
export function lookUpHole(known: InstrumentState | undefined, { fromMs, toMs }: WatchHole, view: View): HoleFinding | undefined {
  for (const interval of ['5m', '1h'] as const) {
    const lengthMs = INTERVAL_MS[interval];
    const candles = covering(known?.candles[interval] ?? [], lengthMs, fromMs, toMs);
    const last = candles?.at(-1);
    if (candles === undefined || last === undefined) continue;
    const inside = candles.filter(({ openAtMs }) => openAtMs >= fromMs && openAtMs + lengthMs <= viewEndMs(view));
    const touched = view.kind === 'target' ? firstTouch(view, inside, lengthMs) : undefined;
    // What came after the touch does not matter to it.
    if (touched !== undefined) return { touched, lastPrice: last.close, unwatchedMs: Math.max(0, (inside[0]?.openAtMs ?? fromMs) - fromMs) };
    return { lastPrice: last.close, unwatchedMs: Math.max(0, toMs - fromMs - inside.length * lengthMs) };
  }
  return undefined;
}

function firstTouch(view: TargetView, candles: readonly Candle[], lengthMs: number): HoleFinding['touched'] {
  for (const { openAtMs, low, high } of candles) {
    const outcome = touchedBy(view, low, high);
    if (outcome !== undefined) return { outcome, atMs: openAtMs + lengthMs, price: outcome === 'hit' ? view.targetPrice : view.stopPrice };
  }
  return undefined;
}

/** All candles that reach into the hole, when they leave none themselves. */
function covering(all: readonly Candle[], lengthMs: number, fromMs: number, toMs: number): readonly Candle[] | undefined {
  const inside = all.filter(({ openAtMs }) => openAtMs + lengthMs > fromMs && openAtMs < toMs);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isWhole = last.openAtMs - first.openAtMs === (inside.length - 1) * lengthMs;
  // The newest candle is still forming when marks are back.
  return isWhole && first.openAtMs <= fromMs && last.openAtMs + 2 * lengthMs > toMs ? inside : undefined;
}

/** Which of the two a range of prices reaches; the stop when it reaches both, as nobody knows which came first. */
export function touchedBy({ targetPrice, stopPrice }: TargetView, low: number, high: number): 'hit' | 'stopped' | undefined {
  const isUp = targetPrice > stopPrice;
  if (isUp ? low <= stopPrice : high >= stopPrice) return 'stopped';
  return (isUp ? high >= targetPrice : low <= targetPrice) ? 'hit' : undefined;
}
