/**
 * The memory behind the forecast, one closed hourly candle at a time: rhythm, parts, their scores. It lives where there is
 * time (worker thread, command line, backtest); what the others need of it is the small `VolatilityModel` (`model.ts`).
 * The variance of an hour is measured by its range (Parkinson): five times as sharp as the squared return. All forecasts in
 * it were made before the hours they are scored on. Bounded memory; holes empty what would reach across them.
 */
import { assert } from '../../assert';
import type { Candle } from '../../market/event';
import { DAY_MS, HOUR_MS } from '../../units';
import { isSound } from '../candle-window';
import { fitGarch } from '../garch/fit';
import { cumulativeVariance, nextVariance } from '../garch/forecast';
import type { GarchParameters } from '../garch/likelihood';
import { decay } from '../realised/ewma';
import { parkinsonTerm } from '../realised/range';
import { createRollingCandles, foldRolling, rollingVariances, type RollingCandles } from '../realised/rolling';
import { createHarMemory, foldHar, HAR_HOURS, harVariance, refreshHar, type HarMemory, type HarRow } from './har-memory';
import { combine, createHorizonMemory, score, type Combination, type HorizonMemory } from './horizon';
import { createRhythmMemory, hourOfWeek, HOURS_OF_WEEK, learnRhythm, rhythmHours, rhythmOf, type RhythmMemory } from './hour-of-week';
import { foldImpliedHour, createImpliedMemory, type ImpliedMemory } from './implied-memory';
import { nextRegime, type Regime } from './regime';

/** The horizons that are learned; others are interpolated between them. */
export const HORIZON_HOURS = [1, 8, 24, 72, 168, 720] as const;
export const REALISED_PARTS = ['ewma', 'har', 'garch', 'yangZhang'] as const;
export type RealisedPart = (typeof REALISED_PARTS)[number];

export const FORECAST_EWMA_HALF_LIFE_MS = 8 * HOUR_MS;
const EWMA_DECAY = decay(HOUR_MS, FORECAST_EWMA_HALF_LIFE_MS);
export const MINIMUM_EWMA_HOURS = 24;
export const YANG_ZHANG_HOURS = 14 * 24;
/** The year behind the floor. */
export const LONG_RUN_HOURS = 365 * 24;
/** Two weeks: below it "a year's level" would be a word. */
export const MINIMUM_LONG_RUN_HOURS = 14 * 24;
/** GARCH is fitted to half a year, again every month. */
const GARCH_HOURS = 180 * 24;
const GARCH_EVERY_HOURS = 720;
const MINIMUM_GARCH_HOURS = 1_000;
/** A fit that failed is tried again after a day, then two, four, ...: up to the usual month. */
const GARCH_RETRY_HOURS = 24;
/** Half-life of the ratio between squared returns and ranges. */
const SCALE_DECAY = decay(1, 90 * 24);
/** A price that stood still for an hour: the logarithm needs something. (1e-5)^2: a tick of 0.1 on 10,000. */
const LEAST_VARIANCE = 1e-10;

interface Pending {
  readonly dueAtMs: number;
  readonly parts: readonly (number | undefined)[];
  readonly combination: Combination | undefined;
  readonly har: HarRow | undefined;
  readonly usualHours: number;
  sum: number;
}

/** How the last fits went, in counts of folded hours. */
export interface GarchFitState {
  dueAtHour: number;
  /** In a row, up to now. */
  failureCount: number;
  /** Of the newest failure; null after a success. */
  why: string | null;
}

/** Plain JSON; arrays bounded by LONG_RUN_HOURS and the sum of HORIZON_HOURS. */
export interface Forecaster {
  hourCount: number;
  gapCount: number;
  refusedCount: number;
  newest: { readonly openAtMs: number; readonly close: number } | null;
  readonly rhythmMemory: RhythmMemory;
  rhythm: readonly number[];
  /** Of the last two weeks, raw, with their hours: what the rhythm is learned from. */
  readonly recent: { readonly openAtMs: number; readonly variance: number }[];
  /** Of the last year, over their rhythm. */
  readonly usual: number[];
  /** Log returns over the root of their rhythm, newest last. */
  readonly returns: number[];
  longRunVariance: number;
  ewma: { sum: number; weight: number };
  readonly yangZhang: RollingCandles;
  garch: { parameters: GarchParameters; variance: number } | null;
  garchFit: GarchFitState;
  /** Squared returns over ranges, both fading. */
  scale: { squares: number; ranges: number };
  readonly har: readonly HarMemory[];
  readonly horizons: readonly HorizonMemory[];
  readonly pending: Pending[][];
  readonly implied: ImpliedMemory;
  regime: Regime | null;
}

export function createForecaster(): Forecaster {
  const rhythmMemory = createRhythmMemory();
  return {
    hourCount: 0,
    gapCount: 0,
    refusedCount: 0,
    newest: null,
    rhythmMemory,
    rhythm: rhythmOf(rhythmMemory),
    recent: [],
    usual: [],
    returns: [],
    longRunVariance: 0,
    ewma: { sum: 0, weight: 0 },
    yangZhang: createRollingCandles(YANG_ZHANG_HOURS),
    garch: null,
    garchFit: { dueAtHour: MINIMUM_GARCH_HOURS, failureCount: 0, why: null },
    scale: { squares: 0, ranges: 0 },
    har: HORIZON_HOURS.map(createHarMemory),
    horizons: HORIZON_HOURS.map((hours) => createHorizonMemory(hours, REALISED_PARTS.length)),
    pending: HORIZON_HOURS.map(() => []),
    implied: createImpliedMemory(HORIZON_HOURS),
    regime: null,
  };
}

/** One closed hourly candle, newer than all before it; contradictory and older ones are counted and left out. */
export function foldHour(forecaster: Forecaster, candle: Candle): void {
  const { newest } = forecaster;
  if (!isSound(candle) || (newest !== null && candle.openAtMs <= newest.openAtMs)) {
    forecaster.refusedCount += 1;
    return;
  }
  const hasHole = newest !== null && candle.openAtMs - newest.openAtMs !== HOUR_MS;
  if (hasHole) leaveHole(forecaster, Math.max(0, candle.openAtMs - newest.openAtMs - HOUR_MS));
  const variance = Math.max(LEAST_VARIANCE, parkinsonTerm(candle));
  if (candle.openAtMs % DAY_MS === 0) startDay(forecaster);
  const factor = forecaster.rhythm[hourOfWeek(candle.openAtMs)] ?? 1;
  settle(forecaster, candle.openAtMs, variance);
  foldImpliedHour(forecaster.implied, candle.openAtMs, variance);
  foldLevels(forecaster, candle.openAtMs, variance, variance / factor);
  foldRolling(forecaster.yangZhang, candle, HOUR_MS);
  const neighbour = hasHole || newest === null ? candle.open : newest.close;
  foldReturn(forecaster, Math.log(candle.close / neighbour), variance, factor);
  forecaster.newest = { openAtMs: candle.openAtMs, close: candle.close };
  forecaster.hourCount += 1;
  const ratio = dayOverYear(forecaster);
  forecaster.regime = ratio === undefined ? null : nextRegime(forecaster.regime, ratio);
  if (forecaster.hourCount >= forecaster.garchFit.dueAtHour) refitGarch(forecaster);
  issue(forecaster, candle.openAtMs + HOUR_MS);
}

/** What each part says of the mean variance per usual hour over the horizon, in the order of REALISED_PARTS. */
export function partVariances(forecaster: Forecaster, horizon: number): (number | undefined)[] {
  const { ewma, hourCount, garch, yangZhang, har } = forecaster;
  const hours = HORIZON_HOURS[horizon] ?? 1;
  const row = harRow(forecaster);
  const memory = har[horizon];
  return [
    hourCount < MINIMUM_EWMA_HOURS ? undefined : ewma.sum / ewma.weight,
    row === undefined || memory === undefined ? undefined : harVariance(memory, row),
    garch === null ? undefined : cumulativeVariance(garch.parameters, garch.variance, hours) / hours,
    rollingVariances(yangZhang)?.yangZhang,
  ].map((value) => (value === undefined ? undefined : Math.max(LEAST_VARIANCE, value)));
}

/**
 * Fits GARCH to the last half year: called by `foldHour` every 720 hours. A failure leaves the parameters before it, and the
 * wait for the next try doubles each time.
 */
export function refitGarch(forecaster: Forecaster): void {
  const { garchFit, hourCount } = forecaster;
  const fit = fitGarch(forecaster.returns, { isAsymmetric: false, hasFatTails: false }, forecaster.garch?.parameters);
  if (fit.kind === 'fitted') {
    forecaster.garch = { parameters: fit.parameters, variance: fit.nextVariance };
    forecaster.garchFit = { dueAtHour: hourCount + GARCH_EVERY_HOURS, failureCount: 0, why: null };
    return;
  }
  let waitHours = GARCH_RETRY_HOURS;
  for (let i = 0; i < garchFit.failureCount && waitHours < GARCH_EVERY_HOURS; i += 1) waitHours *= 2;
  forecaster.garchFit = { dueAtHour: hourCount + Math.min(waitHours, GARCH_EVERY_HOURS), failureCount: garchFit.failureCount + 1, why: fit.why };
}

/** Mean squared return over mean range variance: brings the ranges' variance to that of returns. 1 while not known. */
export function returnScale({ scale, hourCount }: Forecaster): number {
  return hourCount < HOURS_OF_WEEK || !(scale.ranges > 0) ? 1 : Math.min(1.5, Math.max(0.5, scale.squares / scale.ranges));
}

/** Volatility of the last 24 hours, rhythm taken out, over that of the last year; undefined before there are two weeks. */
export function dayOverYear({ usual, longRunVariance }: Forecaster): number | undefined {
  return usual.length < MINIMUM_LONG_RUN_HOURS || !(longRunVariance > 0) ? undefined : Math.sqrt(meanOfLast(usual, 24) / longRunVariance);
}

function startDay(forecaster: Forecaster): void {
  forecaster.rhythm = rhythmOf(forecaster.rhythmMemory);
  if (forecaster.usual.length > 0) forecaster.longRunVariance = meanOfLast(forecaster.usual, LONG_RUN_HOURS);
  for (const memory of forecaster.har) refreshHar(memory);
}

function leaveHole(forecaster: Forecaster, missingMs: number): void {
  forecaster.gapCount += 1;
  const share = decay(missingMs, FORECAST_EWMA_HALF_LIFE_MS);
  forecaster.ewma.sum *= share;
  forecaster.ewma.weight *= share;
  forecaster.recent.length = 0;
  for (const queue of forecaster.pending) queue.length = 0;
}

/** Forecasts whose hours are complete meet what came. */
function settle(forecaster: Forecaster, openAtMs: number, variance: number): void {
  forecaster.pending.forEach((queue, k) => {
    for (const pending of queue) pending.sum += variance;
    const due = queue[0];
    const memory = forecaster.horizons[k];
    const har = forecaster.har[k];
    if (due === undefined || due.dueAtMs > openAtMs + HOUR_MS || memory === undefined || har === undefined) return;
    queue.shift();
    const realised = due.sum / due.usualHours;
    score(memory, { parts: due.parts, blend: due.combination?.variance }, due.combination?.rawVariance, realised);
    if (due.har !== undefined) foldHar(har, due.har, realised);
  });
}

function foldLevels(forecaster: Forecaster, openAtMs: number, variance: number, usualVariance: number): void {
  const { ewma, usual, recent } = forecaster;
  ewma.sum = EWMA_DECAY * ewma.sum + (1 - EWMA_DECAY) * usualVariance;
  ewma.weight = EWMA_DECAY * ewma.weight + (1 - EWMA_DECAY);
  usual.push(usualVariance);
  if (usual.length > LONG_RUN_HOURS) usual.shift();
  recent.push({ openAtMs, variance });
  if (recent.length > HOURS_OF_WEEK) recent.shift();
  if (recent.length < HOURS_OF_WEEK) return;
  const middle = recent[HOURS_OF_WEEK / 2];
  const around = recent.reduce((sum, hour) => sum + hour.variance, 0) / HOURS_OF_WEEK;
  if (middle !== undefined) learnRhythm(forecaster.rhythmMemory, middle.openAtMs, middle.variance, around);
}

function foldReturn(forecaster: Forecaster, logReturn: number, variance: number, factor: number): void {
  const { returns, scale, garch } = forecaster;
  const usualReturn = logReturn / Math.sqrt(factor);
  returns.push(usualReturn);
  if (returns.length > GARCH_HOURS) returns.shift();
  scale.squares = SCALE_DECAY * scale.squares + logReturn ** 2;
  scale.ranges = SCALE_DECAY * scale.ranges + variance;
  if (garch !== null) garch.variance = nextVariance(garch.parameters, usualReturn, garch.variance);
}

/** Makes the forecasts of this moment, to be scored when their hours have passed. */
function issue(forecaster: Forecaster, atMs: number): void {
  const row = harRow(forecaster);
  HORIZON_HOURS.forEach((hours, k) => {
    const memory = forecaster.horizons[k];
    assert(memory !== undefined, `a memory for ${hours} hours`);
    const parts = partVariances(forecaster, k);
    const dueAtMs = atMs + hours * HOUR_MS;
    forecaster.pending[k]?.push({ dueAtMs, parts, combination: combine(memory, parts), har: row, usualHours: rhythmHours(forecaster.rhythm, atMs, dueAtMs), sum: 0 });
  });
}

function harRow({ usual, longRunVariance }: Forecaster): HarRow | undefined {
  if (usual.length < HAR_HOURS[2] || !(longRunVariance > 0)) return undefined;
  return [longRunVariance, meanOfLast(usual, HAR_HOURS[0]), meanOfLast(usual, HAR_HOURS[1]), meanOfLast(usual, HAR_HOURS[2])];
}

function meanOfLast(values: readonly number[], count: number): number {
  const from = Math.max(0, values.length - count);
  let sum = 0;
  for (let i = from; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum / (values.length - from);
}
