/**
 * Everything that can be said about a file of candles: each estimator, the GARCH family, the HAR regression and the forecast
 * with its parts. One answer for the command line and for the worker; plain data. It reads candles only: no options.
 */
import type { Candle } from '../market/event';
import { DAY_MS, HOUR_MS } from '../units';
import { createForecaster, foldHour } from './forecast/forecaster';
import { varianceAhead, type IntegratedVariance } from './forecast/integrated-variance';
import { modelOf, type ForecastPart, type HorizonForecast, type VolatilityModelAnswer } from './forecast/model';
import { fitGarch } from './garch/fit';
import { cumulativeVariance, persistenceOf, unconditionalVariance } from './garch/forecast';
import { PARAMETER_NAMES, type GarchParameters, type GarchShape } from './garch/likelihood';
import { fitHar } from './har';
import { estimateAll, neighbourReturns, newestJumps, type Estimated, type EstimatorId } from './realised/estimators';
import type { JumpTest } from './realised/jumps';

export interface ReportQuestion {
  /** Oldest first, sound, each time once. */
  readonly candles: readonly Candle[];
  readonly intervalMs: number;
  /** Candles the estimators look back on. */
  readonly window: number;
  readonly periodsPerYear: number;
  readonly horizonHours: number;
}

type Unknown = { readonly kind: 'unknown'; readonly missing: readonly string[] };

export type GarchReport =
  | {
      readonly kind: 'fitted';
      /** In units of one interval's log return (variance: its square). */
      readonly parameters: GarchParameters;
      /** Of each parameter there is: from the curvature, and robust to tails that are fatter than assumed. */
      readonly standardErrors?: Readonly<Record<'hessian' | 'outerProduct' | 'robust', Readonly<Record<string, number>>>>;
      readonly logLikelihood: number;
      readonly observationCount: number;
      /** False at an edge of what is allowed: the standard errors then mean little. */
      readonly isInterior: boolean;
      readonly persistence: number;
      readonly longRunVolatilityAnnual?: number;
      readonly nextVolatilityAnnual: number;
      /** Over the horizon. */
      readonly horizonVolatilityAnnual: number;
    }
  | Unknown;

export type HarReport =
  | {
      readonly kind: 'fitted';
      /** Constant, day, week, month; variance of one day. */
      readonly coefficients: readonly number[];
      readonly standardErrors: readonly number[];
      readonly hacStandardErrors: readonly number[];
      readonly rSquared: number;
      readonly dayCount: number;
      readonly nextDayVolatilityAnnual: number;
      readonly isFloored: boolean;
    }
  | Unknown;

export interface VolatilityReport {
  readonly estimators: Readonly<Record<EstimatorId, Estimated>>;
  readonly jumps: ({ readonly kind: 'known' } & JumpTest) | Unknown;
  readonly garch: Readonly<Record<'garch' | 'gjr' | 'studentT', GarchReport>>;
  readonly har: HarReport;
  /** The parts are those of the learned horizon next to the one asked for. */
  readonly forecast: IntegratedVariance & { readonly horizonHours: number; readonly partsHours?: number; readonly parts: readonly ForecastPart[] };
  readonly model: VolatilityModelAnswer;
}

const SHAPES: Readonly<Record<'garch' | 'gjr' | 'studentT', GarchShape>> = {
  garch: { isAsymmetric: false, hasFatTails: false },
  gjr: { isAsymmetric: true, hasFatTails: false },
  studentT: { isAsymmetric: false, hasFatTails: true },
};
/** More returns tell little more and take longer. */
const MOST_RETURNS = 20_000;
/** Crypto's weeks: a day, a week, a month. */
const HAR_DAYS = [1, 7, 30] as const;

export function volatilityReport({ candles, intervalMs, window, periodsPerYear, horizonHours }: ReportQuestion): VolatilityReport {
  const returns = neighbourReturns(candles, intervalMs);
  const jumps = newestJumps(returns, intervalMs);
  const { model, forecast, parts } = forecastOf(candles, intervalMs, horizonHours);
  const horizonPeriods = Math.max(1, Math.round((horizonHours * HOUR_MS) / intervalMs));
  const garch = (shape: GarchShape): GarchReport => garchReport(returns.slice(-MOST_RETURNS), shape, periodsPerYear, horizonPeriods);
  return {
    estimators: estimateAll(candles, intervalMs, window, periodsPerYear),
    jumps: jumps === undefined ? { kind: 'unknown', missing: [`returns: ${returns.length} are too few for the jump test`] } : { kind: 'known', ...jumps },
    garch: { garch: garch(SHAPES.garch), gjr: garch(SHAPES.gjr), studentT: garch(SHAPES.studentT) },
    har: harReport(candles, intervalMs, periodsPerYear),
    forecast: { ...forecast, horizonHours, ...(parts === undefined ? { parts: [] } : { partsHours: parts.hours, parts: parts.parts }) },
    model,
  };
}

function garchReport(returns: readonly number[], shape: GarchShape, periodsPerYear: number, horizonPeriods: number): GarchReport {
  const fit = fitGarch(returns, shape);
  if (fit.kind === 'failed') return { kind: 'unknown', missing: [fit.why] };
  const { parameters, errors, logLikelihood, observationCount, nextVariance, isInterior } = fit;
  const annual = (variance: number): number => Math.sqrt(variance * periodsPerYear);
  const longRun = unconditionalVariance(parameters);
  return {
    kind: 'fitted', parameters, logLikelihood, observationCount,
    ...(errors === undefined ? {} : { standardErrors: { hessian: named(shape, errors.hessian), outerProduct: named(shape, errors.outerProduct), robust: named(shape, errors.robust) } }),
    isInterior,
    persistence: persistenceOf(parameters),
    ...(longRun === undefined ? {} : { longRunVolatilityAnnual: annual(longRun) }),
    nextVolatilityAnnual: annual(nextVariance),
    horizonVolatilityAnnual: annual(cumulativeVariance(parameters, nextVariance, horizonPeriods) / horizonPeriods),
  };
}

function named(shape: GarchShape, values: readonly number[]): Record<string, number> {
  const names = PARAMETER_NAMES.filter((name) => (name !== 'gamma' || shape.isAsymmetric) && (name !== 'degreesOfFreedom' || shape.hasFatTails));
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0]));
}

/** On days that are whole; a day's variance is the sum of the squared returns in it. */
function harReport(candles: readonly Candle[], intervalMs: number, periodsPerYear: number): HarReport {
  const perDay = Math.round(DAY_MS / intervalMs);
  if (perDay < 6) return { kind: 'unknown', missing: ['candles of four hours or less: a day of fewer returns measures no variance'] };
  const days: number[] = [];
  let sum = 0;
  let count = 0;
  candles.forEach((candle, i) => {
    const before = candles[i - 1];
    if (candle.openAtMs % DAY_MS === 0) sum = count = 0;
    if (before === undefined || candle.openAtMs - before.openAtMs !== intervalMs) return;
    sum += Math.log(candle.close / before.close) ** 2;
    count += 1;
    if (count === perDay && (candle.openAtMs + intervalMs) % DAY_MS === 0) days.push(sum);
  });
  const fit = fitHar(days, HAR_DAYS);
  if (fit.kind === 'failed') return { kind: 'unknown', missing: [`whole days: ${fit.why}`] };
  const { coefficients, standardErrors, hacStandardErrors, rSquared, count: dayCount } = fit.regression;
  const nextDayVolatilityAnnual = Math.sqrt((fit.nextVariance * periodsPerYear) / perDay);
  return { kind: 'fitted', coefficients, standardErrors, hacStandardErrors, rSquared, dayCount, nextDayVolatilityAnnual, isFloored: fit.isFloored };
}

function forecastOf(candles: readonly Candle[], intervalMs: number, horizonHours: number): { model: VolatilityModelAnswer; forecast: IntegratedVariance; parts?: HorizonForecast } {
  const hours = hoursOf(candles, intervalMs);
  if (hours === undefined) {
    const unknown = { kind: 'unknown', missing: ['candles of an hour, or of a length that divides it'] } as const;
    return { model: unknown, forecast: unknown };
  }
  const forecaster = createForecaster();
  for (const hour of hours) foldHour(forecaster, hour);
  const atMs = (hours.at(-1)?.openAtMs ?? 0) + HOUR_MS;
  const model = modelOf(forecaster, atMs);
  const forecast = varianceAhead(model, atMs, horizonHours * HOUR_MS);
  if (model.kind === 'unknown') return { model, forecast };
  const parts = model.horizons.reduce<HorizonForecast | undefined>((best, next) =>
    (best === undefined || Math.abs(Math.log(next.hours / horizonHours)) < Math.abs(Math.log(best.hours / horizonHours)) ? next : best), undefined);
  return { model, forecast, ...(parts === undefined ? {} : { parts }) };
}

/** Whole hours out of shorter candles; an hour with a hole in it is a hole. */
export function hoursOf(candles: readonly Candle[], intervalMs: number): readonly Candle[] | undefined {
  if (intervalMs === HOUR_MS) return candles;
  if (intervalMs > HOUR_MS || HOUR_MS % intervalMs !== 0) return undefined;
  const perHour = HOUR_MS / intervalMs;
  const hours: Candle[] = [];
  for (let i = 0; i + perHour <= candles.length; i += 1) {
    const first = candles[i];
    const last = candles[i + perHour - 1];
    if (first === undefined || last === undefined || first.openAtMs % HOUR_MS !== 0 || last.openAtMs - first.openAtMs !== HOUR_MS - intervalMs) continue;
    hours.push(merged(candles.slice(i, i + perHour), first, last));
  }
  return hours;
}

function merged(parts: readonly Candle[], first: Candle, last: Candle): Candle {
  return parts.reduce((hour, { high, low, volumeBase }, i) => (i === 0 ? hour : { ...hour, high: Math.max(hour.high, high), low: Math.min(hour.low, low), volumeBase: hour.volumeBase + volumeBase }), { ...first, close: last.close });
}
