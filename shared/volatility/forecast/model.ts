/**
 * What the forecast knows at one moment, as plain data small enough to send from the worker and to keep in the engine's
 * state: levels by horizon, the weekly rhythm, the year's level, errors, parts, regime. `integrated-variance.ts` asks it.
 */
import { ageText, percentText } from '../../format';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../../units';
import { JUMP_Z, MINIMUM_JUMP_RETURNS, testJumps } from '../realised/jumps';
import {
  dayOverYear, HORIZON_HOURS, MINIMUM_EWMA_HOURS, MINIMUM_LONG_RUN_HOURS, partVariances, REALISED_PARTS, returnScale, LONG_RUN_HOURS,
  type Forecaster, type RealisedPart,
} from './forecaster';
import { combine, correctedPart, errorLogOf, errorRatios, recentQlike, type HorizonMemory } from './horizon';
import { rhythmHours, weeksLearned } from './hour-of-week';
import { impliedPart, surgeLogVariance, type ImpliedPart } from './implied-memory';
import type { Regime } from './regime';

/** While errors are not measured: the errors of BTC 2024-25 times 1.5, as standard deviations of log variance. */
const ASSUMED_ERROR_LOG = [1.3, 1, 0.9, 0.8, 0.8, 0.9] as const;
/** z of the 80th percentile of the normal distribution. */
const Z_80 = 0.8416212335729143;
/** Weight of options whose premium is not measured yet; half of it when borrowed. */
const UNMEASURED_WEIGHT = 0.25;
const BORROWED_SHARE = 0.5;
/** Two days: the jump test has no power below. */
const JUMP_HOURS = 48;
export const HOURS_PER_YEAR = DAYS_PER_YEAR * 24;
/** The floor: no calm is forecast to last. Share of the year's variance in it. */
export const FLOOR_YEAR_SHARE = 0.3;

export type ForecastPartId = RealisedPart | 'implied';
export const PART_TITLES: Readonly<Record<ForecastPartId, string>> = {
  ewma: 'EWMA of hourly ranges, half-life 8 h',
  har: 'HAR of day, week and month',
  garch: 'GARCH(1,1) of hourly returns, half a year',
  yangZhang: 'Yang-Zhang of hourly candles, 14 days',
  implied: 'Option-implied, premium taken off',
};

export interface ForecastPart {
  readonly id: ForecastPartId;
  readonly title: string;
  /** Over the horizon, annualised, its level corrected by its own record. */
  readonly volatilityAnnual: number;
  /** Exponent with which it enters the blend; the realised ones of a regression need not add up to 1. */
  readonly weight: number;
  readonly ageMs: number;
  /** Standard deviation of log(realised / its variance), recent; absent before it was scored. */
  readonly errorLog?: number;
  /** Mean recent log f + realised / f: lower is better, only differences mean something. */
  readonly qlike?: number;
  /** `borrowed` options, premium not measured, a fit that failed. */
  readonly remark?: string;
}

export interface HorizonForecast {
  readonly hours: number;
  /** Mean variance of log returns per usual hour (rhythm 1) from the moment of the model to the horizon. */
  readonly usualHourVariance: number;
  /** Median and 80th percentile of realised over forecast variance. */
  readonly medianRatio: number;
  readonly percentile80Ratio: number;
  readonly isBandMeasured: boolean;
  readonly isRegressed: boolean;
  readonly parts: readonly ForecastPart[];
}

export type RegimeFinding =
  | { readonly kind: 'known'; readonly regime: Regime; readonly evidence: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export type JumpFinding =
  | { readonly kind: 'known'; readonly hasJump: boolean; readonly zRatio: number; readonly evidence: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface VolatilityModel {
  readonly kind: 'known';
  /** Close of the newest candle. */
  readonly madeAtMs: number;
  /** 168 factors of variance, Monday 00:00 UTC first, mean 1. */
  readonly rhythm: readonly number[];
  readonly horizons: readonly HorizonForecast[];
  /** Of the last year (or what there is of it) per usual hour; absent below two weeks. */
  readonly longRunHourVariance?: number;
  readonly regime: RegimeFinding;
  readonly jump: JumpFinding;
  readonly caveats: readonly string[];
}

export type VolatilityModelAnswer = VolatilityModel | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The model at `nowMs`, which is not before the close of the newest candle. */
export function modelOf(forecaster: Forecaster, nowMs: number): VolatilityModelAnswer {
  const { newest, hourCount, rhythm } = forecaster;
  if (newest === null || hourCount < MINIMUM_EWMA_HOURS) return { kind: 'unknown', missing: [`hourly candles: ${hourCount} of at least ${MINIMUM_EWMA_HOURS}`] };
  const madeAtMs = newest.openAtMs + HOUR_MS;
  const horizons = HORIZON_HOURS.map((_, k) => horizonForecast(forecaster, k, madeAtMs, nowMs));
  const longRunHourVariance = longRunOf(forecaster);
  return {
    kind: 'known',
    madeAtMs,
    rhythm,
    horizons: horizons.filter((horizon) => horizon !== undefined),
    ...(longRunHourVariance === undefined ? {} : { longRunHourVariance }),
    regime: regimeOf(forecaster),
    jump: jumpOf(forecaster),
    caveats: caveatsOf(forecaster, nowMs, madeAtMs),
  };
}

function horizonForecast(forecaster: Forecaster, k: number, madeAtMs: number, nowMs: number): HorizonForecast | undefined {
  const level = levelOf(forecaster, k, nowMs);
  if (level === undefined) return undefined;
  const { memory, realised, combination, implied, share, usualHours } = level;
  const toAnnual = (hourVariance: number): number => Math.sqrt((hourVariance * returnScale(forecaster) * usualHours * HOURS_PER_YEAR) / memory.hours);
  const parts = realised.flatMap((part, i) => (part === undefined ? [] : [realisedPart(memory, i, toAnnual(correctedPart(memory, part, i)), (1 - share) * (combination.weights[i] ?? 0), nowMs - madeAtMs, garchRemark(forecaster, i))]));
  return {
    hours: memory.hours,
    usualHourVariance: level.usualHourVariance,
    ...bandOf(memory, k),
    isRegressed: combination.isRegressed,
    parts: implied === undefined ? parts : [...parts, impliedForecastPart(implied, toAnnual(implied.variance / usualHours), share)],
  };
}

/** Realised parts combined, options added, a jump of theirs counted: the level of one learned horizon. */
function levelOf(forecaster: Forecaster, k: number, nowMs: number) {
  const memory = forecaster.horizons[k];
  const madeAtMs = (forecaster.newest?.openAtMs ?? 0) + HOUR_MS;
  const realised = partVariances(forecaster, k);
  const combination = memory === undefined ? undefined : combine(memory, realised);
  if (memory === undefined || combination === undefined) return undefined;
  const usualHours = rhythmHours(forecaster.rhythm, madeAtMs, madeAtMs + memory.hours * HOUR_MS);
  const implied = impliedPart(forecaster.implied, k, nowMs);
  const share = implied === undefined ? 0 : impliedWeight(implied, errorLogOf(memory, realised.length));
  const logImplied = implied === undefined ? 0 : Math.log(implied.variance / usualHours);
  const logVariance = (1 - share) * Math.log(combination.variance) + share * logImplied + (1 - share) * surgeLogVariance(forecaster.implied, nowMs);
  return { memory, realised, combination, implied, share, usualHours, usualHourVariance: Math.exp(logVariance) * returnScale(forecaster) };
}

export interface LevelAhead {
  /** Annual; the central forecast is the blend lifted towards the year's level. */
  readonly centralAnnual: number;
  readonly blendAnnual: number;
}

/** The forecast for one learned horizon from the newest candle on, without bands or events; undefined while there is none. */
export function levelAhead(forecaster: Forecaster, hours: number, nowMs: number): LevelAhead | undefined {
  if (forecaster.hourCount < MINIMUM_EWMA_HOURS) return undefined;
  const level = levelOf(forecaster, HORIZON_HOURS.findIndex((learned) => learned === hours), nowMs);
  if (level === undefined) return undefined;
  const { usualHourVariance: blend, usualHours } = level;
  const floored = Math.max(blend, (1 - FLOOR_YEAR_SHARE) * blend + FLOOR_YEAR_SHARE * (longRunOf(forecaster) ?? 0));
  const annual = (variance: number): number => Math.sqrt((variance * usualHours * HOURS_PER_YEAR) / hours);
  return { centralAnnual: annual(floored), blendAnnual: annual(blend) };
}

/** The year's variance per usual hour; undefined below two weeks. */
function longRunOf(forecaster: Forecaster): number | undefined {
  const { usual, longRunVariance } = forecaster;
  return usual.length >= MINIMUM_LONG_RUN_HOURS && longRunVariance > 0 ? longRunVariance * returnScale(forecaster) : undefined;
}

/** By squared errors where both were scored, half of it equal; own options before that count a quarter. */
function impliedWeight({ errorLog, source }: ImpliedPart, blendErrorLog: number | undefined): number {
  const earned = errorLog === undefined || blendErrorLog === undefined
    ? UNMEASURED_WEIGHT
    : 0.5 * 0.5 + (0.5 * blendErrorLog ** 2) / (blendErrorLog ** 2 + errorLog ** 2);
  return source.kind === 'borrowed' ? BORROWED_SHARE * earned : earned;
}

function bandOf(memory: HorizonMemory, k: number): Pick<HorizonForecast, 'medianRatio' | 'percentile80Ratio' | 'isBandMeasured'> {
  const [medianRatio, percentile80Ratio] = errorRatios(memory, [0.5, 0.8]) ?? [];
  if (medianRatio !== undefined && percentile80Ratio !== undefined) return { medianRatio, percentile80Ratio, isBandMeasured: true };
  const error = ASSUMED_ERROR_LOG[k] ?? 1;
  // The mean of a log-normal number is exp(error^2 / 2) times its median.
  const median = Math.exp(-(error ** 2) / 2);
  return { medianRatio: median, percentile80Ratio: Math.max(1, median * Math.exp(Z_80 * error)), isBandMeasured: false };
}

function realisedPart(memory: HorizonMemory, i: number, volatilityAnnual: number, weight: number, ageMs: number, remark: string | undefined): ForecastPart {
  const id = REALISED_PARTS[i] ?? 'ewma';
  const errorLog = errorLogOf(memory, i);
  const qlike = recentQlike(memory, i);
  return { id, title: PART_TITLES[id], volatilityAnnual, weight, ageMs, ...(errorLog === undefined ? {} : { errorLog }), ...(qlike === undefined ? {} : { qlike }), ...(remark === undefined ? {} : { remark }) };
}

/** Said at the part while it lives on parameters that could not be renewed. */
function garchRemark({ garchFit, hourCount }: Forecaster, i: number): string | undefined {
  return REALISED_PARTS[i] !== 'garch' || garchFit.why === null ? undefined : `not refitted (${retryText(garchFit, hourCount)})`;
}

function retryText({ failureCount, why, dueAtHour }: Forecaster['garchFit'], hourCount: number): string {
  return `${why ?? ''}; ${failureCount} ${failureCount === 1 ? 'try' : 'tries'} failed, next in ${Math.max(1, dueAtHour - hourCount)} h`;
}

function impliedForecastPart(part: ImpliedPart, volatilityAnnual: number, weight: number): ForecastPart {
  const remarks = [
    ...(part.source.kind === 'borrowed' ? [`borrowed from ${part.source.from}`] : []),
    ...(part.isMeasured ? [`times ${percentText(part.premiumRatio)} of implied variance, as realised so far`] : ['premium not measured yet']),
  ];
  return { id: 'implied', title: PART_TITLES.implied, volatilityAnnual, weight, ageMs: part.ageMs, remark: remarks.join(', '), ...(part.errorLog === undefined ? {} : { errorLog: part.errorLog }) };
}

function regimeOf(forecaster: Forecaster): RegimeFinding {
  const ratio = dayOverYear(forecaster);
  const { regime, usual } = forecaster;
  if (ratio === undefined || regime === null) return { kind: 'unknown', missing: [`hourly candles: ${usual.length} of at least ${MINIMUM_LONG_RUN_HOURS}`] };
  const days = Math.floor(usual.length / 24);
  return { kind: 'known', regime, evidence: `the last 24 h had ${percentText(ratio, 0)} of the volatility of the last ${days} days, the hours of the week taken into account` };
}

function jumpOf({ returns }: Forecaster): JumpFinding {
  const recent = returns.slice(-JUMP_HOURS);
  if (recent.length < MINIMUM_JUMP_RETURNS) return { kind: 'unknown', missing: [`hourly returns: ${recent.length} of at least ${MINIMUM_JUMP_RETURNS}`] };
  const { hasJump, zRatio, jumpVariance, realisedVariance } = testJumps(recent);
  const share = realisedVariance > 0 ? jumpVariance / realisedVariance : 0;
  return { kind: 'known', hasJump, zRatio, evidence: `${percentText(share, 0)} of the variance of the last ${JUMP_HOURS} h was jumps (${zRatio.toFixed(1)} standard errors, limit ${JUMP_Z})` };
}

function caveatsOf(forecaster: Forecaster, nowMs: number, madeAtMs: number): string[] {
  const { usual, gapCount, refusedCount, garch, garchFit, har, horizons, implied, hourCount } = forecaster;
  const options = impliedPart(implied, 0, nowMs);
  const weeks = weeksLearned(forecaster.rhythmMemory);
  const surge = Math.exp(surgeLogVariance(implied, nowMs) / 2) - 1;
  return [
    ...(nowMs - madeAtMs > 2 * HOUR_MS ? [`newest candle closed ${ageText(nowMs - madeAtMs)} ago`] : []),
    ...(options === undefined ? ['no option quotes: realised volatility only'] : []),
    ...(options?.source.kind === 'borrowed' ? [`options borrowed from ${options.source.from}`] : []),
    ...(surge > 0.01 ? [`implied volatility jumped: ${percentText(surge, 0)} added`] : []),
    ...(har.every(({ coefficients }) => coefficients === null) ? ['left out: HAR, too few hourly candles'] : []),
    ...(garch === null ? [`left out: GARCH, ${garchFit.why === null ? 'too few hourly candles' : retryText(garchFit, hourCount)}`] : []),
    ...(weeks < 4 ? [`rhythm of the week from ${weeks.toFixed(1)} weeks`] : []),
    ...(usual.length < LONG_RUN_HOURS ? [`the year's level rests on ${Math.floor((usual.length * HOUR_MS) / DAY_MS)} days`] : []),
    ...(horizons.some((memory) => errorRatios(memory, [0.5]) === undefined) ? [`error assumed, and wide, where ${hourCount} hours are too few to measure it`] : []),
    ...(gapCount > 0 ? [`${gapCount} ${gapCount === 1 ? 'hole' : 'holes'} in the hourly candles`] : []),
    ...(refusedCount > 0 ? [`${refusedCount} contradictory or repeated hourly candles left out`] : []),
  ];
}
