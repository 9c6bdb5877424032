/**
 * What is too slow for every event: the forecast by horizon and the option surface of one underlying, asked for with plain
 * data and answered with plain data. The memory behind it lives where there is time for it (worker thread, or beside a
 * drill); the answer is small enough for the engine's state and for every snapshot. Not here: when to ask.
 */
import { ageText } from '../format';
import type { Candle, OptionsSeen } from '../market/event';
import { HOUR_MS } from '../units';
import { analyseSurface, type SurfaceAnalysis, type SurfaceMemory } from './analysis-surface';
import { createForecaster, foldHour, type Forecaster } from './forecast/forecaster';
import { hourOfWeek } from './forecast/hour-of-week';
import { foldImplied } from './forecast/implied-memory';
import { varianceAhead } from './forecast/integrated-variance';
import { modelOf, type ForecastPart, type JumpFinding, type RegimeFinding, type VolatilityModelAnswer } from './forecast/model';

export interface AnalysisRequest {
  readonly underlying: string;
  readonly atMs: number;
  /** Closed hourly candles, oldest first: all that are known, not only new ones. */
  readonly hours: readonly Candle[];
  /** The newest chain, if there ever was one. */
  readonly options?: OptionsSeen;
}

/** The horizons that are shown. */
export const ANALYSIS_HOURS = [1, 8, 24, 72] as const;

/** A part as it travels: `PART_TITLES` has its title. */
export type AnalysisPart = Omit<ForecastPart, 'title'>;

export interface AnalysedHorizon {
  readonly hours: number;
  readonly volatilityAnnual: number;
  readonly medianVolatilityAnnual: number;
  readonly percentile80VolatilityAnnual: number;
  /** Lifted towards the level of the year. */
  readonly isFloored: boolean;
  /** False: the band is assumed, from other assets and years. */
  readonly isBandMeasured: boolean;
  readonly parts: readonly AnalysisPart[];
}

export type ForecastAnalysis =
  | {
      readonly kind: 'known';
      /** Close of the newest candle it rests on. */
      readonly candlesAtMs: number;
      readonly horizons: readonly AnalysedHorizon[];
      readonly regime: RegimeFinding;
      readonly jump: JumpFinding;
      /** 168 factors of volatility (not variance), Monday 00:00 UTC first, and the hour of the week at the time of asking. */
      readonly rhythm: readonly number[];
      readonly hourOfWeek: number;
      readonly caveats: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export interface AnalysisResult {
  readonly underlying: string;
  readonly madeAtMs: number;
  readonly forecast: ForecastAnalysis;
  readonly surface: SurfaceAnalysis;
}

/** Behind the answers for one underlying; plain data, bounded by the forecaster's year and one surface. */
export interface AnalysisMemory {
  forecaster: Forecaster;
  firstOpenAtMs: number | null;
  surface: SurfaceMemory | null;
}

export function createAnalysisMemory(): AnalysisMemory {
  return { forecaster: createForecaster(), firstOpenAtMs: null, surface: null };
}

/**
 * Folds at most `limit` of the request's hours that are new; answers how many are left. Candles older than the first one
 * folded (history that came late) begin the memory anew.
 */
export function foldHours(memory: AnalysisMemory, { hours }: AnalysisRequest, limit = Number.POSITIVE_INFINITY): number {
  const first = hours[0];
  if (first === undefined) return 0;
  if (memory.firstOpenAtMs === null || first.openAtMs < memory.firstOpenAtMs) {
    memory.forecaster = createForecaster();
    memory.firstOpenAtMs = first.openAtMs;
  }
  const newestAtMs = memory.forecaster.newest?.openAtMs ?? Number.NEGATIVE_INFINITY;
  const fresh = hours.filter(({ openAtMs }) => openAtMs > newestAtMs);
  for (const hour of fresh.slice(0, limit)) foldHour(memory.forecaster, hour);
  return Math.max(0, fresh.length - limit);
}

/** The answer to a request. The same requests in the same order give the same answers. */
export function analyse(memory: AnalysisMemory, request: AnalysisRequest): AnalysisResult {
  foldHours(memory, request);
  const { underlying, atMs, options } = request;
  const { answer, kept, terms } = analyseSurface(options, atMs, memory.surface);
  if (terms !== undefined && options !== undefined && options.atMs !== memory.surface?.atMs) {
    foldImplied(memory.forecaster.implied, { atMs: options.atMs, source: { kind: 'own' }, terms });
  }
  memory.surface = kept;
  return { underlying, madeAtMs: atMs, forecast: forecastOf(memory.forecaster, atMs), surface: answer };
}

function forecastOf(forecaster: Forecaster, atMs: number): ForecastAnalysis {
  // The venue's clock may be a little ahead of ours.
  const nowMs = Math.max(atMs, (forecaster.newest?.openAtMs ?? 0) + HOUR_MS);
  const model = modelOf(forecaster, nowMs);
  if (model.kind === 'unknown') return model;
  const horizons = ANALYSIS_HOURS.map((hours) => horizonOf(model, nowMs, hours));
  const known = horizons.flatMap((horizon) => (horizon === undefined ? [] : [horizon]));
  if (known.length === 0) return { kind: 'unknown', missing: [`hourly candles: newest closed ${ageText(nowMs - model.madeAtMs)} ago`] };
  const { regime, jump, madeAtMs, rhythm, caveats } = model;
  return {
    kind: 'known', candlesAtMs: madeAtMs, horizons: known, regime, jump,
    rhythm: rhythm.map((factor) => Math.round(Math.sqrt(factor) * 1_000) / 1_000),
    hourOfWeek: hourOfWeek(nowMs), caveats,
  };
}

function horizonOf(model: Extract<VolatilityModelAnswer, { kind: 'known' }>, nowMs: number, hours: number): AnalysedHorizon | undefined {
  const ahead = varianceAhead(model, nowMs, hours * HOUR_MS);
  const own = model.horizons.find((horizon) => horizon.hours === hours);
  if (ahead.kind === 'unknown' || own === undefined) return undefined;
  const { volatilityAnnual, medianVolatilityAnnual, percentile80VolatilityAnnual, isFloored } = ahead;
  const parts = own.parts.map(({ title: _, ...part }) => part);
  return { hours, volatilityAnnual, medianVolatilityAnnual, percentile80VolatilityAnnual, isFloored, isBandMeasured: own.isBandMeasured, parts };
}
