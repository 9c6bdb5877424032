/** Where a number stands on a drawing, and which round numbers its axis names. */

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Linear from `[from, to]` in the data to `[start, end]` on the drawing, with about `count` round ticks. */
export function linearScale(from: number, to: number, start: number, end: number, count = 4): Scale {
  const span = to - from;
  const at = (value: number): number => (span > 0 ? start + ((value - from) / span) * (end - start) : (start + end) / 2);
  return { from, to, at, ticks: span > 0 ? roundTicks(from, to, count) : [from] };
}

function roundTicks(from: number, to: number, count: number): number[] {
  const wanted = (to - from) / count;
  let power = 1;
  while (power > wanted) power /= 10;
  while (power * 10 <= wanted) power *= 10;
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= wanted) ?? power * 10;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The range of what is drawn, a little wider, so that nothing touches the edge. */
export function rangeOf(values: readonly number[], margin = 0.08): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max(high - low, Math.abs(high) * 0.05) * margin;
  return [low - room, high + room];
}

/** A line through points, for `d` of a path. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

export const HEAT_STEPS = 7;

/** The step of a value between the least and the most, 0 to HEAT_STEPS - 1: told apart by lightness alone. */
export function heatStep(value: number, low: number, high: number): number {
  if (!(high > low)) return 0;
  return Math.min(HEAT_STEPS - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * HEAT_STEPS)));
}
