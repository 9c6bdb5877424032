/**
 * Forecast volatility against what came: each forecast waits until its hours are complete, then counts for 30 days. Says whether
 * the median is biased and the 80th percentile is exceeded too often. Plain JSON, streaming; a window with an hour missing is
 * counted as lost, never filled in.
 *
 * QLIKE: A. Patton, "Volatility forecast comparison using imperfect volatility proxies", J. Econometrics 160 (2011):
 * realised / forecast - log(realised / forecast) - 1, 0 = exact.
 */
import { decimalText, percentText } from '../format';
import { DAY_MS, HOUR_MS } from '../units';
import { chanceOfAtLeast } from './chance';
import { colourOfTail, worstColour, type Colour, type Verdict } from './verdict';

export const SUMMARY_MS = 30 * DAY_MS;
/** One forecast an hour for each of the horizons 1, 8, 24, 72, 168 and 720 hours, and a few to spare. */
export const MAX_PENDING = 1_024;
export const MAX_MATURED = 5_000;
/** Windows that do not overlap: below it a share of exceptions says nothing. */
const MINIMUM_INDEPENDENT = 10;
/** Of the horizon's hours a median volatility wrong by a quarter, beyond three standard errors, is worth saying. */
const BIAS_RATIO = 1.25;
const BIAS_ERRORS = 3;
/** An hour in which the price stood still: the logarithm needs something. */
const LEAST_VARIANCE = 1e-10;
const PROMISED_EXCESS = 0.2;

/** Variances of the log return over the next `horizonHours` whole hours; made within minutes of an hour's close. */
export interface VolatilityForecastNote {
  readonly madeAtMs: number;
  readonly horizonHours: number;
  readonly medianVariance: number;
  readonly percentile80Variance: number;
}

interface Pending extends VolatilityForecastNote {
  sum: number;
  hourCount: number;
}

export interface MaturedForecast {
  readonly fromMs: number;
  readonly toMs: number;
  readonly horizonHours: number;
  readonly medianVariance: number;
  readonly percentile80Variance: number;
  readonly realisedVariance: number;
}

export interface VolatilityMonitor {
  readonly pending: Pending[];
  readonly matured: MaturedForecast[];
  newestOpenAtMs: number | null;
  /** Forecasts that make no sense, came twice or found no room; hours that are old or no number. */
  refusedCount: number;
  /** Forecasts of whose window an hour is missing. */
  lostCount: number;
}

export interface HorizonReport {
  readonly horizonHours: number;
  readonly count: number;
  /** Windows among them that do not overlap. */
  readonly independentCount: number;
  /** Geometric mean of realised over forecast median, of volatility: above 1 = forecast too low. */
  readonly biasRatio: number;
  /** Share of realised variances at or below the 80th percentile; 0.8 is promised, more is careful. */
  readonly coverage80: number;
  readonly qlike: number;
  readonly verdict: Verdict;
}

export function createVolatilityMonitor(): VolatilityMonitor {
  return { pending: [], matured: [], newestOpenAtMs: null, refusedCount: 0, lostCount: 0 };
}

/** One forecast more; one per horizon and hour counts. */
export function noteVolatilityForecast(monitor: VolatilityMonitor, note: VolatilityForecastNote): void {
  const { horizonHours, medianVariance, percentile80Variance } = note;
  const madeAtMs = Math.round(note.madeAtMs / HOUR_MS) * HOUR_MS;
  const isSound = Number.isInteger(horizonHours) && horizonHours >= 1 && medianVariance > 0 && percentile80Variance > 0 && Number.isFinite(medianVariance) && Number.isFinite(percentile80Variance) && Number.isFinite(madeAtMs);
  const isLate = monitor.newestOpenAtMs !== null && madeAtMs <= monitor.newestOpenAtMs;
  const isDouble = monitor.pending.some((other) => other.madeAtMs === madeAtMs && other.horizonHours === horizonHours);
  if (!isSound || isLate || isDouble || monitor.pending.length >= MAX_PENDING) monitor.refusedCount += 1;
  else monitor.pending.push({ madeAtMs, horizonHours, medianVariance, percentile80Variance, sum: 0, hourCount: 0 });
}

/** The variance of one closed hour, newer than all before: by range or squared return, as the forecast was scored. */
export function foldRealisedHour(monitor: VolatilityMonitor, openAtMs: number, variance: number): void {
  if (!Number.isFinite(openAtMs) || !(variance >= 0 && Number.isFinite(variance)) || (monitor.newestOpenAtMs !== null && openAtMs <= monitor.newestOpenAtMs)) {
    monitor.refusedCount += 1;
    return;
  }
  monitor.newestOpenAtMs = openAtMs;
  const waiting: Pending[] = [];
  for (const pending of monitor.pending) {
    const toMs = pending.madeAtMs + pending.horizonHours * HOUR_MS;
    if (openAtMs >= pending.madeAtMs && openAtMs < toMs) {
      pending.sum += variance;
      pending.hourCount += 1;
    }
    if (openAtMs + HOUR_MS < toMs) waiting.push(pending);
    else if (pending.hourCount === pending.horizonHours) monitor.matured.push(maturedOf(pending, toMs));
    else monitor.lostCount += 1;
  }
  monitor.pending.splice(0, monitor.pending.length, ...waiting);
  const kept = monitor.matured.filter(({ toMs }) => openAtMs + HOUR_MS - toMs < SUMMARY_MS).slice(-MAX_MATURED);
  monitor.matured.splice(0, monitor.matured.length, ...kept);
}

/** One report for each horizon of which a forecast has matured in the last 30 days, shortest first. */
export function volatilityReports(monitor: VolatilityMonitor): HorizonReport[] {
  const horizons = [...new Set(monitor.matured.map(({ horizonHours }) => horizonHours))].sort((a, b) => a - b);
  return horizons.map((horizonHours) => reportOf(horizonHours, monitor.matured.filter((one) => one.horizonHours === horizonHours)));
}

function maturedOf({ madeAtMs, horizonHours, medianVariance, percentile80Variance, sum }: Pending, toMs: number): MaturedForecast {
  return { fromMs: madeAtMs, toMs, horizonHours, medianVariance, percentile80Variance, realisedVariance: Math.max(LEAST_VARIANCE, sum) };
}

function reportOf(horizonHours: number, matured: readonly MaturedForecast[]): HorizonReport {
  const count = matured.length;
  const logs = matured.map((one) => Math.log(one.realisedVariance / one.medianVariance));
  const mean = logs.reduce((sum, log) => sum + log, 0) / count;
  const exceededCount = matured.filter((one) => one.realisedVariance > one.percentile80Variance).length;
  const independentCount = independentOf(matured);
  const biasRatio = Math.exp(mean / 2);
  const coverage80 = 1 - exceededCount / count;
  const qlike = logs.reduce((sum, log) => sum + Math.exp(log) - log - 1, 0) / count;
  const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / count);
  const verdict = judge(horizonHours, { count, independentCount, biasRatio, coverage80, biasErrors: spread > 0 ? Math.abs(mean) / (spread / Math.sqrt(independentCount)) : 0 });
  return { horizonHours, count, independentCount, biasRatio, coverage80, qlike, verdict };
}

/** Overlapping windows tell the same story: how many can be picked that do not. */
function independentOf(matured: readonly MaturedForecast[]): number {
  let endMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const { fromMs, toMs } of matured) {
    if (fromMs < endMs) continue;
    endMs = toMs;
    count += 1;
  }
  return count;
}

interface Evidence {
  readonly count: number;
  readonly independentCount: number;
  readonly biasRatio: number;
  readonly coverage80: number;
  readonly biasErrors: number;
}

function judge(horizonHours: number, { count, independentCount, biasRatio, coverage80, biasErrors }: Evidence): Verdict {
  const subject = `volatility over ${horizonHours} h`;
  if (independentCount < MINIMUM_INDEPENDENT) return { kind: 'unknown', subject, why: `${independentCount} of at least ${MINIMUM_INDEPENDENT} windows that do not overlap in 30 days` };
  // The share of all windows, counted as if only the independent ones had been seen.
  const exceeded = Math.round((1 - coverage80) * independentCount);
  const tail = chanceOfAtLeast(exceeded, new Array<number>(independentCount).fill(PROMISED_EXCESS));
  const isBiased = biasErrors > BIAS_ERRORS && (biasRatio > BIAS_RATIO || biasRatio < 1 / BIAS_RATIO);
  const bias: Colour = isBiased ? 'yellow' : 'green';
  const evidence = `realised was ${decimalText(biasRatio, 2)} times the median; ${percentText(coverage80, 0)} of ${count} outcomes at or below the 80th percentile (${independentCount} independent)`;
  return { kind: worstColour([colourOfTail(tail), bias]), subject, evidence };
}
