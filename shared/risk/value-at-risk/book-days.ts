/**
 * What a book of today would have earned in each past day, in USD, unscaled: the plain history that filtered simulation is
 * read beside. Days overlap, one ends at every hour, so that count / 24 of them are independent. Linear in the exposures; what
 * is not comes as a function of the underlying's return.
 */
import { HOUR_MS } from '../../units';
import { jointReturns, type HourlyByUnderlying } from '../correlation/joint-returns';
import { DAY_HOURS, MAXIMUM_SCENARIOS, MINIMUM_SCENARIOS } from './scenarios';
import type { ExposureByUnderlying } from './shocks';

export type BookDays =
  | {
      readonly kind: 'known';
      /** Profit and loss of each day, losses negative, oldest first. */
      readonly profitsUsd: readonly number[];
      readonly missingDayCount: number;
      readonly sinceMs: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** What something held beside exposures gains in USD, by underlying, when its price moves by a share of itself. */
export type GainByUnderlying = ReadonlyMap<string, (priceReturn: number) => number>;

/** Of the newest 90 days that every underlying held has; unknown below 20, or where one has too little history. */
export function bookDays(hourlyByUnderlying: HourlyByUnderlying, exposures: ExposureByUnderlying, beside: GainByUnderlying = new Map()): BookDays {
  const held = new Set([...exposures].flatMap(([underlying, usd]) => (usd === 0 ? [] : [underlying])));
  for (const underlying of beside.keys()) held.add(underlying);
  const hours = new Map([...held].map((underlying) => [underlying, (hourlyByUnderlying.get(underlying) ?? []).slice(-MAXIMUM_SCENARIOS - DAY_HOURS)]));
  const joint = jointReturns(hours, MINIMUM_SCENARIOS + DAY_HOURS - 1);
  if (joint.leftOut.length > 0) return { kind: 'unknown', missing: joint.leftOut.map(({ underlying, why }) => `hourly history of ${underlying} (${why})`) };
  const { underlyings, hourCount, returns, isJoint, firstOpenAtMs } = joint;
  const gains = underlyings.map((underlying) => gainOf(exposures.get(underlying) ?? 0, beside.get(underlying)));
  const sums = underlyings.map((_, u) => runningSums(returns.subarray(u * hourCount, (u + 1) * hourCount)));
  const lastHours: number[] = [];
  const profitsUsd: number[] = [];
  let run = 0;
  for (let hour = 0; hour < hourCount; hour += 1) {
    run = isJoint[hour] === 1 ? run + 1 : 0;
    if (run < DAY_HOURS) continue;
    let profit = 0;
    for (const [u, sum] of sums.entries()) profit += gains[u]?.(Math.expm1((sum[hour + 1] ?? 0) - (sum[hour + 1 - DAY_HOURS] ?? 0))) ?? 0;
    profitsUsd.push(profit);
    lastHours.push(hour);
  }
  if (profitsUsd.length < MINIMUM_SCENARIOS) return { kind: 'unknown', missing: [`${MINIMUM_SCENARIOS} overlapping days of joint history (${profitsUsd.length} there)`] };
  return {
    kind: 'known', profitsUsd, missingDayCount: Math.max(0, hourCount - DAY_HOURS + 1) - profitsUsd.length,
    sinceMs: firstOpenAtMs + ((lastHours[0] ?? 0) - DAY_HOURS + 1) * HOUR_MS, untilMs: firstOpenAtMs + ((lastHours.at(-1) ?? 0) + 1) * HOUR_MS,
  };
}

function gainOf(usd: number, beside: ((priceReturn: number) => number) | undefined): (priceReturn: number) => number {
  return beside === undefined ? (priceReturn) => usd * priceReturn : (priceReturn) => usd * priceReturn + beside(priceReturn);
}

/** Sums of the first 0, 1, 2, ... values: a day's is then one difference. */
function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0);
  return sums;
}
