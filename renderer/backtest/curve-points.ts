/** Curves of many hours as few points: each stands for a stretch of hours and says its end, or the worst of it. */
import { HOUR_MS } from '../../shared/units';

export interface CurvePoint {
  readonly atMs: number;
  readonly value: number;
}

/** More points than this are finer than the picture. */
export const MOST_POINTS = 800;

function stepOf(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_POINTS));
}

/** `fromMs` is the opening of the first hour; values are those of closes. The last close is always the last point. */
export function equityPoints(equityRatio: Float64Array, fromMs: number): CurvePoint[] {
  return stretches(equityRatio.length).map(({ to }) => ({ atMs: fromMs + (to + 1) * HOUR_MS, value: equityRatio[to] ?? 0 }));
}

/** How far below the highest close so far, at worst within each stretch; never above 0. */
export function drawdownPoints(equityRatio: Float64Array, fromMs: number): CurvePoint[] {
  let high = 0;
  return stretches(equityRatio.length).map(({ from, to }) => {
    let worst = 0;
    for (let i = from; i <= to; i += 1) {
      const value = equityRatio[i] ?? 0;
      high = Math.max(high, value);
      if (high > 0) worst = Math.min(worst, value / high - 1);
    }
    return { atMs: fromMs + (to + 1) * HOUR_MS, value: worst };
  });
}

/** First and last index of each, the whole length covered. */
function stretches(count: number): { readonly from: number; readonly to: number }[] {
  const step = stepOf(count);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => ({ from: i * step, to: Math.min(count, (i + 1) * step) - 1 }));
}
