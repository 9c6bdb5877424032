/**
 * The estimators over a sliding window of candles, one candle at a time: constant work and bounded memory, the same numbers
 * as over the window at once. Sums are made anew each time the window has turned over, so that rounding does not pile up.
 * A hole in the candles empties it: no return is taken across one.
 */
import { assert } from '../../assert';
import { garmanKlassTerm, garmanKlassWithGap, parkinsonTerm, rogersSatchellTerm, type Range } from './range';

const TERMS = ['squaredReturn', 'return', 'parkinson', 'garmanKlass', 'garmanKlassWithGap', 'rogersSatchell', 'opening', 'squaredOpening', 'closing', 'squaredClosing'] as const;
type Term = (typeof TERMS)[number];

/** Plain JSON. `rows` is a ring of the last `size` candles that had the one before them. */
export interface RollingCandles {
  readonly size: number;
  readonly rows: Record<Term, number>[];
  next: number;
  sums: Record<Term, number>;
  previous: { readonly openAtMs: number; readonly close: number } | null;
}

/** Variance of one interval by each estimator; the window has to be full. */
export interface RollingVariances {
  readonly closeToClose: number;
  readonly parkinson: number;
  readonly garmanKlass: number;
  readonly garmanKlassWithGap: number;
  readonly rogersSatchell: number;
  readonly yangZhang: number;
}

export function createRollingCandles(size: number): RollingCandles {
  assert(size >= 2, `a window of at least 2 candles, got ${size}`);
  return { size, rows: [], next: 0, sums: zero(), previous: null };
}

/** A sound candle that is newer than the one before; `intervalMs` tells a neighbour from a hole. */
export function foldRolling(window: RollingCandles, candle: Range & { readonly openAtMs: number }, intervalMs: number): void {
  const { previous } = window;
  window.previous = { openAtMs: candle.openAtMs, close: candle.close };
  if (previous === null) return;
  if (candle.openAtMs - previous.openAtMs !== intervalMs) {
    window.rows.length = 0;
    window.next = 0;
    window.sums = zero();
    return;
  }
  const row = termsOf(candle, previous.close);
  const leaving = window.rows[window.next];
  window.rows[window.next] = row;
  window.next = (window.next + 1) % window.size;
  if (window.next === 0) window.sums = summed(window.rows);
  else for (const term of TERMS) window.sums[term] += row[term] - (leaving?.[term] ?? 0);
}

/** Undefined until the window is full. */
export function rollingVariances({ size, rows, sums }: RollingCandles): RollingVariances | undefined {
  if (rows.length < size) return undefined;
  const sample = (squares: number, sum: number): number => Math.max(0, (squares - (sum * sum) / size) / (size - 1));
  const rogersSatchell = sums.rogersSatchell / size;
  const k = 0.34 / (1.34 + (size + 1) / (size - 1));
  return {
    closeToClose: sample(sums.squaredReturn, sums.return),
    parkinson: sums.parkinson / size,
    garmanKlass: sums.garmanKlass / size,
    garmanKlassWithGap: sums.garmanKlassWithGap / size,
    rogersSatchell,
    yangZhang: sample(sums.squaredOpening, sums.opening) + k * sample(sums.squaredClosing, sums.closing) + (1 - k) * rogersSatchell,
  };
}

function termsOf(candle: Range, previousClose: number): Record<Term, number> {
  const closeReturn = Math.log(candle.close / previousClose);
  const opening = Math.log(candle.open / previousClose);
  const closing = Math.log(candle.close / candle.open);
  return {
    squaredReturn: closeReturn ** 2,
    return: closeReturn,
    parkinson: parkinsonTerm(candle),
    garmanKlass: garmanKlassTerm(candle),
    garmanKlassWithGap: garmanKlassWithGap(candle, previousClose),
    rogersSatchell: rogersSatchellTerm(candle),
    opening,
    squaredOpening: opening ** 2,
    closing,
    squaredClosing: closing ** 2,
  };
}

function zero(): Record<Term, number> {
  return { squaredReturn: 0, return: 0, parkinson: 0, garmanKlass: 0, garmanKlassWithGap: 0, rogersSatchell: 0, opening: 0, squaredOpening: 0, closing: 0, squaredClosing: 0 };
}

function summed(rows: readonly Record<Term, number>[]): Record<Term, number> {
  const sums = zero();
  for (const row of rows) for (const term of TERMS) sums[term] += row[term];
  return sums;
}
