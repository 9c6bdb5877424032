/** The forecast by horizon as a trader reads it: central value with its band, parts, announced events, regime, jump, rhythm. */
import { ageText } from '../format';
import { DAY_MS, DAYS_PER_YEAR, HOUR_MS } from '../units';
import { bumpVariance, insideShare, type EventBump } from './forecast/event-bump';
import type { Forecaster } from './forecast/forecaster';
import { hourOfWeek } from './forecast/hour-of-week';
import { varianceAhead } from './forecast/integrated-variance';
import { modelOf, type ForecastPart, type JumpFinding, type RegimeFinding, type VolatilityModel } from './forecast/model';

/** The horizons that are shown. */
export const ANALYSIS_HOURS = [1, 8, 24, 72] as const;

/** A part as it travels: `PART_TITLES` has its title. */
export type AnalysisPart = Omit<ForecastPart, 'title'>;

/** An announced event that falls into a horizon, wholly or in part. */
export interface AnalysedBump extends EventBump {
  /** The share of its time inside the horizon, above 0. */
  readonly insideRatio: number;
  /** What it adds, as if it were all there is: the root of its annualised variance over the horizon. Squares add up. */
  readonly volatilityAnnual: number;
}

export interface AnalysedHorizon {
  readonly hours: number;
  /** Events included, here and below. */
  readonly volatilityAnnual: number;
  readonly medianVolatilityAnnual: number;
  readonly percentile80VolatilityAnnual: number;
  /** Lifted towards the level of the year. */
  readonly isFloored: boolean;
  /** False: the band is assumed, from other assets and years. */
  readonly isBandMeasured: boolean;
  readonly parts: readonly AnalysisPart[];
  readonly bumps: readonly AnalysedBump[];
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

/** Of these the ones that a shown horizon reaches from `nowMs` on. */
export function bumpsAhead(bumps: readonly EventBump[], nowMs: number): readonly EventBump[] {
  return bumps.filter((bump) => insideShare(bump, nowMs, nowMs + Math.max(...ANALYSIS_HOURS) * HOUR_MS) > 0);
}

/** The forecast at `atMs`; unknown, with the reason, when candles are too few or too old. */
export function forecastOf(forecaster: Forecaster, atMs: number, bumps: readonly EventBump[]): ForecastAnalysis {
  // The venue's clock may be a little ahead of ours.
  const nowMs = Math.max(atMs, (forecaster.newest?.openAtMs ?? 0) + HOUR_MS);
  const model = modelOf(forecaster, nowMs);
  if (model.kind === 'unknown') return model;
  const horizons = ANALYSIS_HOURS.flatMap((hours) => horizonOf(model, nowMs, hours, bumps) ?? []);
  if (horizons.length === 0) return { kind: 'unknown', missing: [`hourly candles: newest closed ${ageText(nowMs - model.madeAtMs)} ago`] };
  const { regime, jump, madeAtMs, rhythm, caveats } = model;
  return {
    kind: 'known', candlesAtMs: madeAtMs, horizons, regime, jump,
    rhythm: rhythm.map((factor) => Math.round(Math.sqrt(factor) * 1_000) / 1_000),
    hourOfWeek: hourOfWeek(nowMs), caveats,
  };
}

function horizonOf(model: VolatilityModel, nowMs: number, hours: number, bumps: readonly EventBump[]): AnalysedHorizon | undefined {
  const ahead = varianceAhead(model, nowMs, hours * HOUR_MS, bumps);
  const own = model.horizons.find((horizon) => horizon.hours === hours);
  if (ahead.kind === 'unknown' || own === undefined) return undefined;
  const { volatilityAnnual, medianVolatilityAnnual, percentile80VolatilityAnnual, isFloored } = ahead;
  const parts = own.parts.map(({ title: _, ...part }) => part);
  const untilMs = nowMs + hours * HOUR_MS;
  const inside = bumps.flatMap((bump) => analysedBump(bump, nowMs, untilMs));
  return { hours, volatilityAnnual, medianVolatilityAnnual, percentile80VolatilityAnnual, isFloored, isBandMeasured: own.isBandMeasured, parts, bumps: inside };
}

function analysedBump(bump: EventBump, fromMs: number, toMs: number): AnalysedBump[] {
  const insideRatio = insideShare(bump, fromMs, toMs);
  if (insideRatio === 0) return [];
  return [{ ...bump, insideRatio, volatilityAnnual: Math.sqrt((bumpVariance([bump], fromMs, toMs) * DAYS_PER_YEAR * DAY_MS) / (toMs - fromMs)) }];
}
