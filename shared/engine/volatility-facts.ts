/**
 * The volatility of an underlying as the rest of the engine reads it: the forecast by horizon where there is a fresh one, else
 * the realised estimate, said. When the last day moves more than the forecast's own 80th percentile allowed for the coming
 * one, the market has outrun the forecast, which only learns of it when the hour closes: the larger number then counts.
 */
import { percentText } from '../format';

import type { Fact, HorizonVolatility, VolatilityOutlook } from '../sizing/facts';
import { DAYS_PER_YEAR, HOUR_MS } from '../units';
import { ANALYSIS_HOURS } from '../volatility/analysis-forecast';
import type { VolatilityEstimate, VolatilityPart } from '../volatility/estimate';
import { PART_TITLES } from '../volatility/forecast/model';
import { estimateVolatility } from '../volatility/state';
import type { InstrumentState, State } from './state';

/** A forecast whose newest candle closed longer ago is no forecast of now. */
const FORECAST_HOLDS_MS = 3 * HOUR_MS;
/** Error of a realised estimate as a forecast, at its 80th percentile: `docs/models.md`, 24 h, EWMA alone. */
const REALISED_BAND = 1.3;

type KnownEstimate = Extract<VolatilityEstimate, { kind: 'known' }>;

/** For showing and for daily sigmas: the coming day's central forecast, or the realised estimate. */
export function volatilityOf(state: State, known: InstrumentState): VolatilityEstimate {
  const realised = estimateVolatility(known.volatility, state.nowMs);
  const forecast = freshForecast(state, known.instrument.underlying);
  const day = forecast?.horizons.find(({ hours }) => hours === 24);
  if (forecast === undefined || day === undefined) return realised;
  if (realised.kind === 'known' && realised.volatilityAnnual > day.percentile80VolatilityAnnual) {
    return { ...realised, caveats: [...realised.caveats, outrunText(day.percentile80VolatilityAnnual)] };
  }
  return {
    kind: 'known',
    volatilityAnnual: day.volatilityAnnual,
    dailySigma: day.volatilityAnnual / Math.sqrt(DAYS_PER_YEAR),
    parts: day.parts.map(({ id, volatilityAnnual, weight, ageMs }): VolatilityPart => ({ id, title: PART_TITLES[id], volatilityAnnual, weight, ageMs })),
    isFloored: day.isFloored,
    caveats: forecast.caveats,
    ageMs: Math.max(0, state.nowMs - forecast.candlesAtMs),
  };
}

/** By horizon, for sizing: medians for targets, 80th percentiles for limits. The first listed instrument with a volatility speaks for its underlying. */
export function outlookOf(state: State, underlying: string): Fact<VolatilityOutlook> {
  const realised = realisedOf(state, underlying);
  const forecast = freshForecast(state, underlying);
  if (forecast === undefined) {
    if (realised.kind === 'unknown') return { kind: 'unknown', missing: [`volatility of ${underlying}`] };
    return { kind: 'known', value: { horizons: ANALYSIS_HOURS.map((hours) => flat(hours, realised)), from: 'realised', caveats: ['no forecast yet: the recent past stands for it', ...realised.caveats] } };
  }
  const recent = realised.kind === 'known' ? realised.volatilityAnnual : 0;
  const isOutrun = forecast.horizons.some(({ percentile80VolatilityAnnual }) => recent > percentile80VolatilityAnnual);
  const horizons = forecast.horizons.map(({ hours, medianVolatilityAnnual, percentile80VolatilityAnnual }): HorizonVolatility => ({
    hours,
    medianAnnual: recent > percentile80VolatilityAnnual ? recent : medianVolatilityAnnual,
    limitAnnual: Math.max(percentile80VolatilityAnnual, recent),
  }));
  const outrun = isOutrun ? [outrunText(Math.min(...forecast.horizons.map((one) => one.percentile80VolatilityAnnual)))] : [];
  return { kind: 'known', value: { horizons, from: 'forecast', caveats: [...forecast.caveats, ...outrun] } };
}

function outrunText(percentile80: number): string {
  return `the last day moved more than the forecast's 80th percentile of ${percentText(percentile80, 0)}: the larger counts`;
}

function flat(hours: number, { volatilityAnnual }: KnownEstimate): HorizonVolatility {
  return { hours, medianAnnual: volatilityAnnual, limitAnnual: volatilityAnnual * REALISED_BAND };
}

function realisedOf(state: State, underlying: string): VolatilityEstimate {
  let first: VolatilityEstimate | undefined;
  for (const known of Object.values(state.instruments)) {
    if (known.instrument.underlying !== underlying) continue;
    const estimate = estimateVolatility(known.volatility, state.nowMs);
    if (estimate.kind === 'known') return estimate;
    first ??= estimate;
  }
  return first ?? { kind: 'unknown', missing: [`candles of ${underlying}`] };
}

function freshForecast(state: State, underlying: string) {
  const forecast = state.analyses[underlying]?.result?.forecast;
  return forecast?.kind === 'known' && state.nowMs - forecast.candlesAtMs <= FORECAST_HOLDS_MS ? forecast : undefined;
}

