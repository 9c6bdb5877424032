/**
 * Hourly log returns of several underlyings side by side, on one grid of hours. An hour counts only when every underlying
 * has it: a return across a hole, or one of yesterday beside one of today, would be a wrong co-movement. Nothing is filled
 * in; underlyings with too little or too old a history are left out by name.
 */
import type { Candle } from '../../market/event';
import { HOUR_MS } from '../../units';

/** Closed hourly candles, oldest first. */
export type HourlyByUnderlying = ReadonlyMap<string, readonly Pick<Candle, 'openAtMs' | 'close'>[]>;

export interface LeftOut {
  readonly underlying: string;
  readonly why: string;
}

export interface JointReturns {
  /** In alphabetical order, so that the order of asking changes nothing. */
  readonly underlyings: readonly string[];
  /** Hours of the grid, joint or not. */
  readonly hourCount: number;
  /** Opening time of the first hour of the grid. */
  readonly firstOpenAtMs: number;
  /** Underlying by underlying, `hourCount` each; 0 where the hour is not joint. */
  readonly returns: Float64Array;
  /** 1 where every underlying has the hour. */
  readonly isJoint: Uint8Array;
  readonly jointCount: number;
  readonly leftOut: readonly LeftOut[];
}

/** Older than this behind the newest of all, a history says nothing about how it moves with the others now. */
const MAXIMUM_LAG_HOURS = 24;

/**
 * Returns of the hours in which all of the underlyings kept have one. Kept are those with at least `minimumHours` returns
 * and half as many as the longest (a short history would shorten all), no more than a day behind the newest. Nothing is
 * joint when no underlying is kept: then `hourCount` is 0.
 */
export function jointReturns(hourlyByUnderlying: HourlyByUnderlying, minimumHours: number): JointReturns {
  const all = [...hourlyByUnderlying].map(([underlying, candles]) => ({ underlying, candles, ...spanOf(candles) }))
    .sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
  const needed = Math.max(minimumHours, Math.ceil(Math.max(0, ...all.map(({ returnCount }) => returnCount)) / 2));
  const newestMs = Math.max(...all.map(({ lastMs }) => lastMs));
  const why = ({ returnCount, lastMs }: Span): string | undefined => {
    if (returnCount < needed) return `${returnCount} of at least ${needed} hourly returns`;
    const lagHours = (newestMs - lastMs) / HOUR_MS;
    return lagHours > MAXIMUM_LAG_HOURS ? `its newest hour is ${Math.round(lagHours)} h behind the others` : undefined;
  };
  const leftOut = all.flatMap((series) => {
    const reason = why(series);
    return reason === undefined ? [] : [{ underlying: series.underlying, why: reason }];
  });
  return { ...onGrid(all.filter((series) => why(series) === undefined)), leftOut };
}

type Candles = readonly Pick<Candle, 'openAtMs' | 'close'>[];
interface Span {
  readonly returnCount: number;
  /** Opening times of the first and the last hour that has a return. */
  readonly firstMs: number;
  readonly lastMs: number;
}
type Series = Span & { readonly underlying: string; readonly candles: Candles };

function spanOf(candles: Candles): Span {
  let returnCount = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < candles.length; i += 1) {
    if (returnAt(candles, i) === undefined) continue;
    const openAtMs = candles[i]?.openAtMs ?? 0;
    returnCount += 1;
    firstMs = Math.min(firstMs, openAtMs);
    lastMs = Math.max(lastMs, openAtMs);
  }
  return { returnCount, firstMs, lastMs };
}

/** From the latest beginning to the earliest end. */
function onGrid(kept: readonly Series[]): Omit<JointReturns, 'leftOut'> {
  const firstOpenAtMs = Math.max(...kept.map(({ firstMs }) => firstMs));
  const lastOpenAtMs = Math.min(...kept.map(({ lastMs }) => lastMs));
  const hourCount = kept.length === 0 ? 0 : Math.max(0, Math.floor((lastOpenAtMs - firstOpenAtMs) / HOUR_MS) + 1);
  const returns = new Float64Array(hourCount * kept.length);
  const seen = new Uint16Array(hourCount);
  kept.forEach(({ candles }, index) => {
    for (let i = 1; i < candles.length; i += 1) {
      const hour = ((candles[i]?.openAtMs ?? 0) - firstOpenAtMs) / HOUR_MS;
      if (!Number.isInteger(hour) || hour < 0 || hour >= hourCount) continue;
      const value = returnAt(candles, i);
      // Counts an hour once for each underlying: `seen` must have come as far as this one.
      if (value === undefined || seen[hour] !== index) continue;
      returns[index * hourCount + hour] = value;
      seen[hour] = index + 1;
    }
  });
  const isJoint = Uint8Array.from(seen, (count) => (count === kept.length ? 1 : 0));
  for (let i = 0; i < returns.length; i += 1) if (isJoint[i % hourCount] !== 1) returns[i] = 0;
  return {
    underlyings: kept.map(({ underlying }) => underlying), hourCount, firstOpenAtMs: hourCount === 0 ? 0 : firstOpenAtMs, returns, isJoint,
    jointCount: isJoint.reduce((sum, one) => sum + one, 0),
  };
}

/** Log return of candle `i`; none across a missing hour or without prices above 0. */
function returnAt(candles: Candles, i: number): number | undefined {
  const before = candles[i - 1];
  const now = candles[i];
  if (before === undefined || now === undefined || now.openAtMs - before.openAtMs !== HOUR_MS) return undefined;
  return before.close > 0 && now.close > 0 ? Math.log(now.close / before.close) : undefined;
}
