/** The fan of outcomes as points of a drawing: which values the axis spans, and bands between quantiles. */
import type { Outcomes } from '../../shared/calibration/outcomes';
import type { Scale } from '../volatility/scale';

export interface WealthAxis {
  readonly from: number;
  readonly to: number;
  readonly isLogarithmic: boolean;
  /** What is drawn for a wealth: its logarithm where the axis is logarithmic. */
  readonly drawn: (wealth: number) => number;
  readonly ticks: readonly number[];
  /** Of the ticks. */
  readonly decimals: number;
}

/** Beyond this ratio between best and worst a straight axis hides the losses. */
const STRAIGHT_RATIO = 6;
/** What is nearly lost is drawn here on a logarithmic axis, which has no place for 0. */
const LEAST_WEALTH = 0.02;
const LOG_TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const STRAIGHT_STEPS = [0.1, 0.2, 0.25, 0.5, 1, 2];
const MOST_TICKS = 6;

export function wealthAxis(fan: Outcomes['fan']): WealthAxis {
  const all = fan.flatMap(({ wealth }) => wealth);
  const low = Math.min(1, ...all);
  const high = Math.max(1, ...all);
  if (high / Math.max(low, LEAST_WEALTH) > STRAIGHT_RATIO) {
    const drawn = (wealth: number): number => Math.log(Math.max(LEAST_WEALTH, wealth));
    return { from: drawn(low), to: drawn(high), isLogarithmic: true, drawn, ticks: LOG_TICKS.filter((tick) => drawn(tick) >= drawn(low) && tick <= high), decimals: low < 0.1 ? 2 : 1 };
  }
  const step = STRAIGHT_STEPS.find((each) => (high - low) / each <= MOST_TICKS) ?? 2;
  const first = Math.ceil(low / step);
  const ticks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
  return { from: low, to: high, isLogarithmic: false, drawn: (wealth) => wealth, ticks, decimals: step === 0.25 ? 2 : 1 };
}

/** A closed area between two of the fan's quantiles, for `d` of a path. */
export function bandOf(fan: Outcomes['fan'], lower: number, upper: number, x: Scale, y: (wealth: number) => number): string {
  const along = (quantile: number) => fan.map(({ month, wealth }) => `${x.at(month).toFixed(1)} ${y(wealth[quantile] ?? 0).toFixed(1)}`);
  return `M${along(lower).join('L')}L${along(upper).toReversed().join('L')}Z`;
}

/** Month ends that the axis names. */
export function monthTicks(lastMonth: number): number[] {
  const step = lastMonth <= 12 ? 3 : lastMonth <= 36 ? 6 : lastMonth <= 60 ? 12 : 24;
  return Array.from({ length: Math.floor(lastMonth / step) + 1 }, (_, i) => i * step);
}
