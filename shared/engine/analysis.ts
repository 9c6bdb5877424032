/**
 * When the slow analysis of an underlying is asked for, and what is known of its answers: asked when a candle closed or a
 * chain of options came, at most once a minute of the engine's clock and not before the last question was answered. What the
 * answer says is `volatility/analysis.ts`'s. Sizing does not read it.
 */
import { ANALYSIS, HOURLY, OPTION_CHAIN } from '../market/age';
import type { OptionsSeen } from '../market/event';
import { MINUTE_MS } from '../units';
import { ageAt, NEVER } from './ages';
import type { Emit } from './effect';
import type { AnalysisAnswered } from './event';
import { known, unknown } from './known';
import type { AnalysisView } from './snapshot';
import type { AnalysisState, State } from './state';

/** Underlyings beyond this are not analysed: each answer travels with every snapshot. */
export const MOST_ANALYSED = 8;
const PACE_MS = MINUTE_MS;
/** A question is forgotten after this, and asked again. */
const ANSWER_PATIENCE_MS = 10 * MINUTE_MS;

export function noteCandles(state: State, underlying: string): void {
  const analysis = analysisOf(state, underlying);
  if (analysis !== undefined) analysis.isDue = true;
}

/** A chain replaces the one before it; an older one that comes late is left out. */
export function noteOptions(state: State, options: OptionsSeen): void {
  const analysis = analysisOf(state, options.underlying);
  if (analysis === undefined || (analysis.options !== null && options.atMs < analysis.options.atMs)) return;
  analysis.options = options;
  analysis.isDue = true;
}

function analysisOf(state: State, underlying: string): AnalysisState | undefined {
  const before = state.analyses[underlying];
  if (before !== undefined || Object.keys(state.analyses).length >= MOST_ANALYSED) return before;
  return (state.analyses[underlying] = { options: null, isDue: false, requestedAtMs: null, askedHours: 0, isAwaited: false, result: null, problem: null });
}

export function requestAnalyses(state: State, emit: Emit): void {
  for (const [underlying, analysis] of Object.entries(state.analyses)) {
    const sinceMs = analysis.requestedAtMs === null ? Number.POSITIVE_INFINITY : state.nowMs - analysis.requestedAtMs;
    if (!analysis.isDue || (analysis.isAwaited && sinceMs < ANSWER_PATIENCE_MS)) continue;
    const { options } = analysis;
    const hours = hoursOf(state, underlying);
    // History comes in pages: an answer from the first one alone would say "old candles" for a minute.
    const isMoreHistory = hours.length > analysis.askedHours + 1;
    if (sinceMs < PACE_MS && !isMoreHistory) continue;
    // At a start the candles of five minutes come first: a question without hours would cost the minute until the next.
    if (hours.length === 0 && options === null) continue;
    if (analysis.isAwaited) analysis.problem = 'the last question was never answered';
    analysis.isDue = false;
    analysis.isAwaited = true;
    analysis.requestedAtMs = state.nowMs;
    analysis.askedHours = hours.length;
    emit({ kind: 'analysis.request', request: { underlying, atMs: state.nowMs, hours: [...hours], ...(options === null ? {} : { options }) } });
  }
}

/** Of the first listed instrument of the underlying that has any. */
function hoursOf(state: State, underlying: string) {
  const listed = Object.values(state.instruments).filter(({ instrument }) => instrument.underlying === underlying);
  return listed.find(({ candles }) => candles['1h'].length > 0)?.candles['1h'] ?? [];
}

export function foldAnswer(state: State, { underlying, answer }: AnalysisAnswered): void {
  const analysis = analysisOf(state, underlying);
  if (analysis === undefined) return;
  analysis.isAwaited = false;
  if (answer.kind === 'failed') {
    analysis.problem = answer.why;
    return;
  }
  analysis.problem = null;
  analysis.result = answer.result;
}

export function analysisViews(state: State): readonly AnalysisView[] {
  return Object.entries(state.analyses).map(([underlying, { result, problem }]) => {
    const said = problem === null ? {} : { problem };
    if (result === null) return { underlying, result: unknown('the first analysis'), age: NEVER, ...said };
    const { madeAtMs, forecast, surface } = result;
    return {
      underlying,
      result: known(result),
      age: ageAt(state.nowMs, madeAtMs, ANALYSIS),
      ...(forecast.kind === 'known' ? { candlesAge: ageAt(state.nowMs, forecast.candlesAtMs, HOURLY) } : {}),
      ...(surface.kind === 'known' ? { quotesAge: ageAt(state.nowMs, surface.quotesAtMs, OPTION_CHAIN) } : {}),
      ...said,
    };
  });
}
