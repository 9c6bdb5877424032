/**
 * What is known along a series of candles, made once and read by every policy that is tried on it: the live forecaster, fed
 * hour by hour, asked at every close for the 24 hours ahead; its errors each midnight; how the market moved each week. Nothing
 * in it looks ahead, nothing in it depends on a policy. Options are in it where their volatilities are given.
 */
import { unwrap } from '../../assert';
import type { Candle } from '../../market/event';
import type { BookStatistics } from '../../sizing/facts';
import { NO_STATISTICS } from '../../sizing/facts';
import { DAY_MS, HOUR_MS } from '../../units';
import { createForecaster, foldHour, HORIZON_HOURS, type Forecaster } from '../../volatility/forecast/forecaster';
import { errorRatios } from '../../volatility/forecast/horizon';
import { foldImplied, type ImpliedTerms } from '../../volatility/forecast/implied-memory';
import { levelAhead, modelOf } from '../../volatility/forecast/model';
import { REGIMES, type Regime } from '../../volatility/forecast/regime';
import { statisticsOf, STATISTICS_HOURS } from './statistics';

export interface ForecastTrack {
  /** For the next 24 hours at each close, annual; meaningless before `knownFrom`. Central is the root of the mean variance. */
  readonly centralAnnual: Float64Array;
  readonly medianAnnual: Float64Array;
  /** 80th percentile of the forecast's error: what limits read. */
  readonly limitAnnual: Float64Array;
  /** The first index with a forecast; the count of candles when there is none. */
  readonly knownFrom: number;
  /** Index into REGIMES at each close, 255 = not known yet. */
  readonly regime: Uint8Array;
  /** Joint days and tails as they were last renewed, by index of the first close they hold for. */
  readonly statistics: readonly { readonly fromIndex: number; readonly value: BookStatistics }[];
}

const FORECAST_HOURS = 24;
const HORIZON = HORIZON_HOURS.indexOf(FORECAST_HOURS);
const UNKNOWN_REGIME = 255;
const STATISTICS_EVERY = 168;

/** `implied`: at-the-money volatilities of the own options as they were quoted, oldest first; each is used from its time on. */
export function forecastTrack(candles: readonly Candle[], underlying: string, implied: readonly ImpliedTerms[] = []): ForecastTrack {
  const forecaster = createForecaster();
  const column = (): Float64Array => new Float64Array(candles.length);
  const [centralAnnual, medianAnnual, limitAnnual] = [column(), column(), column()];
  const regime = new Uint8Array(candles.length).fill(UNKNOWN_REGIME);
  const statistics: { fromIndex: number; value: BookStatistics }[] = [];
  let knownFrom = candles.length;
  let band: Band | undefined;
  let nextImplied = 0;
  for (const [i, candle] of candles.entries()) {
    foldHour(forecaster, candle);
    const nowMs = candle.openAtMs + HOUR_MS;
    for (; (implied[nextImplied]?.atMs ?? Infinity) <= nowMs; nextImplied += 1) foldImplied(forecaster.implied, unwrap(implied[nextImplied], 'the loop looked at it'));
    if (i % STATISTICS_EVERY === STATISTICS_EVERY - 1) statistics.push({ fromIndex: i, value: statisticsOf(candles.slice(Math.max(0, i + 1 - STATISTICS_HOURS), i + 1), underlying) });
    const level = levelAhead(forecaster, FORECAST_HOURS, nowMs);
    if (forecaster.regime !== null) regime[i] = REGIMES.indexOf(forecaster.regime);
    if (level === undefined || !(level.centralAnnual > 0)) continue;
    if (band === undefined || nowMs % DAY_MS === 0) band = bandOf(forecaster, nowMs);
    const central = level.centralAnnual;
    const median = central * Math.sqrt(band.medianRatio);
    centralAnnual[i] = central;
    medianAnnual[i] = median;
    // As in `volatility/forecast/integrated-variance.ts`: the blend's own error, not below the other two; the year's floor is not stretched.
    limitAnnual[i] = Math.max(level.blendAnnual * Math.sqrt(band.percentile80Ratio), central, median);
    knownFrom = Math.min(knownFrom, i);
  }
  return { centralAnnual, medianAnnual, limitAnnual, knownFrom, regime, statistics };
}

/** Realised over forecast variance. */
interface Band {
  readonly medianRatio: number;
  readonly percentile80Ratio: number;
}

function bandOf(forecaster: Forecaster, nowMs: number): Band {
  const memory = forecaster.horizons[HORIZON];
  const [medianRatio, percentile80Ratio] = (memory === undefined ? undefined : errorRatios(memory, [0.5, 0.8])) ?? [];
  if (medianRatio !== undefined && percentile80Ratio !== undefined) return { medianRatio, percentile80Ratio };
  // The assumed band, while too little was scored.
  const model = modelOf(forecaster, nowMs);
  const found = model.kind === 'known' ? model.horizons.find(({ hours }) => hours === FORECAST_HOURS) : undefined;
  return found ?? { medianRatio: 1, percentile80Ratio: 1 };
}

export function regimeAt({ regime }: ForecastTrack, index: number): Regime | undefined {
  return REGIMES[regime[index] ?? UNKNOWN_REGIME];
}

export function statisticsAt({ statistics }: ForecastTrack, index: number): BookStatistics {
  // Newest last, asked for in order: found from the end of what is already valid.
  let low = 0;
  let high = statistics.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statistics[middle]?.fromIndex ?? Infinity) <= index) low = middle + 1;
    else high = middle;
  }
  return statistics[low - 1]?.value ?? NO_STATISTICS;
}

/** The part of it for the candles from `from` to before `to`; what was learned before stays learned. */
export function trackBetween(track: ForecastTrack, from: number, to: number): ForecastTrack {
  const part = <A extends Float64Array | Uint8Array>(column: A): A => column.subarray(from, to) as A;
  return {
    centralAnnual: part(track.centralAnnual),
    medianAnnual: part(track.medianAnnual),
    limitAnnual: part(track.limitAnnual),
    regime: part(track.regime),
    knownFrom: Math.min(Math.max(0, track.knownFrom - from), to - from),
    statistics: track.statistics.map(({ fromIndex, value }) => ({ fromIndex: fromIndex - from, value })),
  };
}
