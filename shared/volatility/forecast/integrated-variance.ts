/**
 * Volatility asked for by horizon: the variance of the log return from one moment to another, with the hours of the week and
 * the events the trader entered. Adding neighbouring intervals gives the interval over both. Central value, median and 80th
 * percentile of what may be realised. It does not say which way the price goes.
 */
import { assert } from '../../assert';
import { ageText } from '../../format';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../../units';
import { bumpVariance, type EventBump } from './event-bump';
import { rhythmHours } from './hour-of-week';
import { FLOOR_YEAR_SHARE, type HorizonForecast, type VolatilityModel, type VolatilityModelAnswer } from './model';

/** Older than this a model answers nothing. */
export const MAX_MODEL_AGE_MS = DAY_MS;
/** A forward piece is not below this share of the mean up to its end: horizons are fitted apart and may cross. */
const LEAST_FORWARD_SHARE = 0.2;

export type IntegratedVariance =
  | {
      readonly kind: 'known';
      /** max(blend, 0.7 blend + 0.3 x the year's), with events: the central forecast. */
      readonly variance: number;
      /** The blend before the floor, with events: what is scored. */
      readonly blendVariance: number;
      /** Median of the blend's own error times `variance`: at least half of all outcomes are below, more where the floor acts. For targets. */
      readonly medianVariance: number;
      /** 80th percentile of the blend's own error, not below `variance`: four of five outcomes are below. For limits. */
      readonly percentile80Variance: number;
      /** Root of `variance`, a year of 365 days. The others the same way. */
      readonly volatilityAnnual: number;
      readonly blendVolatilityAnnual: number;
      readonly medianVolatilityAnnual: number;
      readonly percentile80VolatilityAnnual: number;
      readonly isFloored: boolean;
      readonly caveats: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** From `fromMs` (not before the model was made) to `toMs`, which is later. */
export function integratedVariance(model: VolatilityModelAnswer, fromMs: number, toMs: number, bumps: readonly EventBump[] = []): IntegratedVariance {
  assert(toMs > fromMs, `an interval that ends after it begins, got ${fromMs} to ${toMs}`);
  if (model.kind === 'unknown') return model;
  const ageMs = fromMs - model.madeAtMs;
  assert(ageMs >= 0, `a forecast begins after its model was made, got ${-ageMs} ms before it`);
  const last = model.horizons.at(-1);
  if (last === undefined) return { kind: 'unknown', missing: ['a part with anything to say'] };
  const blend = blendBetween(model, fromMs, toMs);
  const { longRunHourVariance: longRun } = model;
  const year = longRun === undefined ? 0 : longRun * rhythmHours(model.rhythm, fromMs, toMs);
  const floored = Math.max(blend, (1 - FLOOR_YEAR_SHARE) * blend + FLOOR_YEAR_SHARE * year);
  const band = bandAt(model.horizons, (toMs - fromMs) / HOUR_MS, (toMs - model.madeAtMs) / HOUR_MS);
  const median = floored * band.medianRatio;
  const events = bumpVariance(bumps, fromMs, toMs);
  const annual = (variance: number): number => Math.sqrt((variance * DAYS_PER_YEAR * DAY_MS) / (toMs - fromMs));
  const percentile80 = Math.max(blend * band.percentile80Ratio, floored, median);
  return {
    kind: 'known',
    variance: floored + events,
    blendVariance: blend + events,
    medianVariance: median + events,
    percentile80Variance: percentile80 + events,
    volatilityAnnual: annual(floored + events),
    blendVolatilityAnnual: annual(blend + events),
    medianVolatilityAnnual: annual(median + events),
    percentile80VolatilityAnnual: annual(percentile80 + events),
    isFloored: floored > blend,
    caveats: [
      ...model.caveats,
      ...(longRun === undefined ? ['no floor: the level of the year is not known'] : []),
      ...(toMs > model.madeAtMs + last.hours * HOUR_MS ? [`extrapolated beyond ${last.hours} h`] : []),
    ],
  };
}

/** The same asked at `nowMs` for the coming `horizonMs`; unknown when the model is more than a day old. */
export function varianceAhead(model: VolatilityModelAnswer, nowMs: number, horizonMs: number, bumps: readonly EventBump[] = []): IntegratedVariance {
  if (model.kind === 'known' && nowMs - model.madeAtMs > MAX_MODEL_AGE_MS) {
    return { kind: 'unknown', missing: [`hourly candles: newest closed ${ageText(nowMs - model.madeAtMs)} ago, limit ${ageText(MAX_MODEL_AGE_MS)}`] };
  }
  return integratedVariance(model, nowMs, nowMs + horizonMs, bumps);
}

/** A rate per usual hour between neighbouring horizons, such that each horizon's own level comes out exactly. */
function blendBetween({ horizons, madeAtMs, rhythm, longRunHourVariance }: VolatilityModel, fromMs: number, toMs: number): number {
  let sum = 0;
  let beforeMs = madeAtMs;
  let beforeVariance = 0;
  let beforeHours = 0;
  let rate = 0;
  for (const { hours, usualHourVariance } of horizons) {
    const untilMs = madeAtMs + hours * HOUR_MS;
    const usualHours = rhythmHours(rhythm, madeAtMs, untilMs);
    rate = Math.max((usualHourVariance * usualHours - beforeVariance) / (usualHours - beforeHours), LEAST_FORWARD_SHARE * usualHourVariance);
    sum += rate * overlapHours(rhythm, fromMs, toMs, beforeMs, untilMs);
    beforeVariance += rate * (usualHours - beforeHours);
    beforeMs = untilMs;
    beforeHours = usualHours;
  }
  return sum + (longRunHourVariance ?? rate) * overlapHours(rhythm, fromMs, toMs, beforeMs, Number.POSITIVE_INFINITY);
}

function overlapHours(rhythm: readonly number[], fromMs: number, toMs: number, beginMs: number, endMs: number): number {
  const start = Math.max(fromMs, beginMs);
  const end = Math.min(toMs, endMs);
  return end > start ? rhythmHours(rhythm, start, end) : 0;
}

/** The wider of the band of such a length and the band of such a distance. */
function bandAt(horizons: readonly HorizonForecast[], lengthHours: number, untilHours: number): { readonly medianRatio: number; readonly percentile80Ratio: number } {
  const near = interpolated(horizons, lengthHours);
  const far = interpolated(horizons, untilHours);
  return { medianRatio: near.medianRatio, percentile80Ratio: Math.max(near.percentile80Ratio, far.percentile80Ratio) };
}

/** Linear in log hours between horizons, as at the ends outside them. */
function interpolated(horizons: readonly HorizonForecast[], hours: number): { readonly medianRatio: number; readonly percentile80Ratio: number } {
  const after = horizons.findIndex((horizon) => horizon.hours >= hours);
  const high = after === -1 ? horizons.at(-1) : horizons[after];
  const low = after > 0 ? horizons[after - 1] : high;
  assert(high !== undefined && low !== undefined, 'a model has a horizon');
  const share = high === low ? 0 : Math.log(hours / low.hours) / Math.log(high.hours / low.hours);
  const between = (a: number, b: number): number => a + share * (b - a);
  return { medianRatio: between(low.medianRatio, high.medianRatio), percentile80Ratio: between(low.percentile80Ratio, high.percentile80Ratio) };
}
