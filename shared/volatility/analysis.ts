/**
 * What is too slow for every event: the forecast by horizon and the option surface of one underlying, asked for with plain
 * data and answered with plain data. The memory behind it lives where there is time for it (worker thread, or beside a
 * drill); the answer is small enough for the engine's state and for every snapshot. Not here: when to ask.
 */
import type { Candle, OptionsSeen } from '../market/event';
import { forecastOf, type ForecastAnalysis } from './analysis-forecast';
import { historyFrom, NO_HISTORY, withHour, withSurface, type VolatilityHistory } from './analysis-history';
import { impliedSource, loanOf, noteImplied, type ImpliedLoan, type ImpliedSource } from './analysis-implied';
import { analyseSurface, type SurfaceAnalysis, type SurfaceMemory } from './analysis-surface';
import type { EventBump } from './forecast/event-bump';
import { createForecaster, foldHour, type Forecaster } from './forecast/forecaster';

export interface AnalysisRequest {
  readonly underlying: string;
  readonly atMs: number;
  /** Closed hourly candles, oldest first: all that are known, not only new ones. */
  readonly hours: readonly Candle[];
  /** The newest chain, if there ever was one. */
  readonly options?: OptionsSeen;
  /** What may be borrowed from another underlying's options. */
  readonly loan?: ImpliedLoan;
  /** Announced events; what is over or far off adds nothing. */
  readonly bumps?: readonly EventBump[];
  /** The asker has the history before this already. */
  readonly historyFromMs?: number;
}

export interface AnalysisResult {
  readonly underlying: string;
  readonly madeAtMs: number;
  readonly forecast: ForecastAnalysis;
  readonly surface: SurfaceAnalysis;
  readonly implied: ImpliedSource;
  /** What others may borrow. */
  readonly loan?: ImpliedLoan;
  /** As the question had them. */
  readonly bumps: readonly EventBump[];
  /** From `historyFromMs` on; all of it when the memory was begun anew. The first point of each series replaces what is known from there on. */
  readonly history: VolatilityHistory;
}

/** Behind the answers for one underlying; plain data, bounded by the forecaster's year, one surface and a month of history. */
export interface AnalysisMemory {
  forecaster: Forecaster;
  firstOpenAtMs: number | null;
  surface: SurfaceMemory | null;
  history: VolatilityHistory;
  /** The history was answered at least once since it was begun. */
  isHistoryKnown: boolean;
}

export function createAnalysisMemory(): AnalysisMemory {
  return { forecaster: createForecaster(), firstOpenAtMs: null, surface: null, history: NO_HISTORY, isHistoryKnown: false };
}

/**
 * Folds at most `limit` of the request's hours that are new; answers how many are left. Candles older than the first one
 * folded (history that came late) begin the memory anew; what was quoted is kept in the history.
 */
export function foldHours(memory: AnalysisMemory, { hours }: AnalysisRequest, limit = Number.POSITIVE_INFINITY): number {
  const first = hours[0];
  if (first === undefined) return 0;
  if (memory.firstOpenAtMs === null || first.openAtMs < memory.firstOpenAtMs) {
    memory.forecaster = createForecaster();
    memory.firstOpenAtMs = first.openAtMs;
    memory.history = { ...NO_HISTORY, implied: memory.history.implied };
    memory.isHistoryKnown = false;
  }
  const newestAtMs = memory.forecaster.newest?.openAtMs ?? Number.NEGATIVE_INFINITY;
  const fresh = hours.filter(({ openAtMs }) => openAtMs > newestAtMs);
  for (const hour of fresh.slice(0, limit)) {
    foldHour(memory.forecaster, hour);
    memory.history = withHour(memory.history, memory.forecaster);
  }
  return Math.max(0, fresh.length - limit);
}

/** The answer to a request. The same requests in the same order give the same answers. */
export function analyse(memory: AnalysisMemory, request: AnalysisRequest): AnalysisResult {
  foldHours(memory, request);
  const { underlying, atMs, options, loan, bumps = [], historyFromMs } = request;
  const { forecaster } = memory;
  const { answer, kept, terms } = analyseSurface(options, atMs, memory.surface);
  memory.surface = kept;
  noteImplied(forecaster, { nowMs: atMs, options, terms, loan });
  memory.history = withSurface(memory.history, answer);
  const implied = impliedSource(forecaster, atMs);
  const lent = loanOf(underlying, forecaster, atMs);
  const history = historyFromMs === undefined || !memory.isHistoryKnown ? memory.history : historyFrom(memory.history, historyFromMs);
  memory.isHistoryKnown = true;
  return {
    underlying, madeAtMs: atMs, forecast: forecastOf(forecaster, atMs, bumps), surface: saidOf(answer, implied), implied,
    ...(lent === undefined ? {} : { loan: lent }), bumps, history,
  };
}

function saidOf(surface: SurfaceAnalysis, implied: ImpliedSource): SurfaceAnalysis {
  return surface.kind === 'none' && implied.kind === 'borrowed' ? { kind: 'none', why: `no options of its own: implied volatility borrowed from ${implied.from}` } : surface;
}
