/**
 * The picture of a margin path: moves along a linear axis, money up. Equity below nothing is cut off at the axis, as a pool
 * is gone before. Geometry only; every number in it comes from the answer.
 */
import type { PathPoint } from '../../shared/margin/forecast/path';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly equity: string;
  readonly requirement: string;
  readonly initial: string;
  readonly xTicks: readonly { readonly at: number; readonly moveRatio: number }[];
  readonly yTicks: readonly { readonly at: number; readonly money: number }[];
  readonly xOf: (moveRatio: number) => number;
  readonly yOf: (money: number) => number;
}

const MARGINS = { left: 58, right: 8, top: 16, bottom: 18 };
const LEAST_TICK_GAP = 56;

/** A step of 1, 2 or 5 times a power of ten, so that at most `most` of them fit into `span`. */
export function niceStep(span: number, most: number): number {
  const least = span / Math.max(1, most);
  let scale = 1;
  while (scale > least) scale /= 10;
  while (scale * 10 <= least) scale *= 10;
  return ([1, 2, 5, 10].find((digit) => digit * scale >= least) ?? 10) * scale;
}

function ticks(low: number, high: number, most: number): readonly number[] {
  const step = niceStep(high - low, most);
  const found: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high; index += 1) found.push(index * step);
  return found;
}

/** Undefined when there is nothing to draw: fewer than two points, or a frame without room. */
export function pictureOf(points: readonly PathPoint[], { width, height }: Frame): Picture | undefined {
  const [first, last] = [points[0], points.at(-1)];
  const [left, right, top, bottom] = [MARGINS.left, width - MARGINS.right, MARGINS.top, height - MARGINS.bottom];
  if (first === undefined || last === undefined || first === last || right - left < 40 || bottom - top < 40) return undefined;
  const [low, high] = [first.moveRatio, last.moveRatio];
  const most = Math.max(...points.map((point) => Math.max(point.equity, point.maintenanceRequirement, point.initialMargin)));
  const highest = most > 0 ? most : 1;
  const xOf = (moveRatio: number): number => left + ((moveRatio - low) / (high - low)) * (right - left);
  const yOf = (money: number): number => bottom - (Math.max(0, money) / highest) * (bottom - top);
  const pathOf = (value: (point: PathPoint) => number): string => points.map((point, index) => `${index === 0 ? 'M' : 'L'}${xOf(point.moveRatio).toFixed(1)} ${yOf(value(point)).toFixed(1)}`).join('');
  return {
    left, right, top, bottom, xOf, yOf,
    equity: pathOf((point) => point.equity),
    requirement: pathOf((point) => point.maintenanceRequirement),
    initial: pathOf((point) => point.initialMargin),
    xTicks: ticks(low, high, Math.floor((right - left) / LEAST_TICK_GAP)).map((moveRatio) => ({ at: xOf(moveRatio), moveRatio })),
    yTicks: ticks(0, highest, 3).map((money) => ({ at: yOf(money), money })),
  };
}

/** Where the pool may be liquidated, as spans along the axis. */
export function liquidatableSpans(points: readonly PathPoint[], picture: Picture): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let before: PathPoint | undefined;
  for (const point of points) {
    if (point.liquidatable) {
      const at = picture.xOf(point.moveRatio);
      const open = spans.at(-1);
      if (before?.liquidatable === true && open !== undefined) open.to = at;
      else spans.push({ from: at, to: at });
    }
    before = point;
  }
  return spans;
}
