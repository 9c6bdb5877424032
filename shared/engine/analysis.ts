/**
 * When the slow analysis of an underlying is asked for, and what is known of its answers: asked when a candle closed, a
 * chain of options came or the trader's events changed, at most once a minute of the engine's clock and not before the last
 * question was answered. What an asset without options may borrow, and the events, go with the question. What the answer
 * says is `volatility/analysis.ts`'s.
 */
import { ANALYSIS, HOURLY, OPTION_CHAIN } from '../market/age';
import type { Candle, OptionsSeen } from '../market/event';
import { MINUTE_MS } from '../units';
import type { AnalysisRequest } from '../volatility/analysis';
import { bumpsAhead } from '../volatility/analysis-forecast';
import { joinHistory, NO_HISTORY } from '../volatility/analysis-history';
import { LENDERS, type ImpliedLoan } from '../volatility/analysis-implied';
import type { EventBump } from '../volatility/forecast/event-bump';
import { newestHour } from '../volatility/hourly-runs';
import { ageAt, NEVER } from './ages';
import type { Emit } from './effect';
import type { AnalysisAnswered } from './event';
import { known, unknown } from './known';
import type { AnalysisView } from './snapshot';
import type { AnalysisState, InstrumentState, State } from './state';

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
  const bumps = bumpsAhead(state.policy.events, state.nowMs);
  for (const [underlying, analysis] of Object.entries(state.analyses)) {
    const sinceMs = analysis.requestedAtMs === null ? Number.POSITIVE_INFINITY : state.nowMs - analysis.requestedAtMs;
    const isAnotherCalendar = analysis.result !== null && !areSame(bumps, analysis.result.bumps);
    if ((!analysis.isDue && !isAnotherCalendar) || (analysis.isAwaited && sinceMs < ANSWER_PATIENCE_MS)) continue;
    const { hours } = hoursOf(state, underlying);
    // History comes in pages: an answer from the first one alone would say "old candles" for a minute.
    const isMoreHistory = hours.length > analysis.askedHours + 1;
    // What the trader typed is seen at once; after a failure the pace holds.
    const isTyped = isAnotherCalendar && analysis.problem === null;
    if (sinceMs < PACE_MS && !isMoreHistory && !isTyped) continue;
    // At a start the candles of five minutes come first: a question without hours would cost the minute until the next.
    if (hours.length === 0 && analysis.options === null) continue;
    if (analysis.isAwaited) analysis.problem = 'the last question was never answered';
    analysis.isDue = false;
    analysis.isAwaited = true;
    analysis.requestedAtMs = state.nowMs;
    analysis.askedHours = hours.length;
    emit({ kind: 'analysis.request', request: { underlying, atMs: state.nowMs, hours: [...hours], bumps, ...heldBy(state, underlying, analysis) } });
  }
}

/** What the engine holds of earlier answers and chains, as far as this question needs it. */
function heldBy(state: State, underlying: string, { options, result }: AnalysisState): Pick<AnalysisRequest, 'options' | 'loan' | 'historyFromMs'> {
  const loan = loanFor(state, underlying);
  const historyFromMs = newestHour(result?.history.realised ?? []);
  return { ...(options === null ? {} : { options }), ...(loan === undefined ? {} : { loan }), ...(historyFromMs === undefined ? {} : { historyFromMs }) };
}

/** The newest finding of a lender other than the asset itself. */
function loanFor(state: State, underlying: string): ImpliedLoan | undefined {
  return LENDERS.filter((lender) => lender !== underlying)
    .map((lender) => state.analyses[lender]?.result?.loan)
    .find((loan) => loan !== undefined && state.nowMs - loan.atMs <= OPTION_CHAIN.goneMs);
}

function areSame(some: readonly EventBump[], others: readonly EventBump[]): boolean {
  return some.length === others.length && some.every(({ label, atMs, hours, extraMoveRatio }, i) => {
    const other = others[i];
    return other !== undefined && label === other.label && atMs === other.atMs && hours === other.hours && extraMoveRatio === other.extraMoveRatio;
  });
}

/** Closed hours of the first listed instrument of the underlying that has any, oldest first. */
export function hoursOf(state: State, underlying: string): { readonly instrument?: InstrumentState; readonly hours: readonly Candle[] } {
  const instrument = Object.values(state.instruments).find((one) => one.instrument.underlying === underlying && one.candles['1h'].length > 0);
  return instrument === undefined ? { hours: [] } : { instrument, hours: instrument.candles['1h'] };
}

export function foldAnswer(state: State, { underlying, answer }: AnalysisAnswered): void {
  const analysis = analysisOf(state, underlying);
  if (analysis === undefined) return;
  analysis.isAwaited = false;
  if (answer.kind === 'failed') {
    analysis.problem = answer.why;
    return;
  }
  const { result } = answer;
  // The first loan after none: who waits for one need not wait for a candle.
  if (result.loan !== undefined && analysis.result?.loan === undefined && LENDERS.includes(underlying)) {
    for (const other of Object.values(state.analyses)) if (other.options === null) other.isDue = true;
  }
  analysis.problem = null;
  analysis.result = { ...result, history: joinHistory(analysis.result?.history ?? NO_HISTORY, result.history) };
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
