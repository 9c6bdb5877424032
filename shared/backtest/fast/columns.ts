/**
 * Candles as columns for the fast path, prepared once and read by every policy that is tried: prices, funding, each hour's
 * variance over the weekly rhythm, and what the rhythm says of the coming day. Everything at an index was known at that
 * hour's close. It holds no policy and no level of volatility.
 */
import { assert } from '../../assert';
import type { Candle } from '../../market/event';
import { DAYS_PER_YEAR, HOUR_MS } from '../../units';
import { createRhythmMemory, hourOfWeek, HOURS_OF_WEEK, learnRhythm, rhythmOf } from '../../volatility/forecast/hour-of-week';
import { decay } from '../../volatility/realised/ewma';
import { parkinsonTerm } from '../../volatility/realised/range';
import { fundingByCandle, type FundingPayment } from '../funding';

export interface Columns {
  readonly count: number;
  /** Each over the close before, less 1; 0 in the first candle. */
  readonly openRatio: Float64Array;
  readonly highRatio: Float64Array;
  readonly lowRatio: Float64Array;
  readonly closeRatio: Float64Array;
  /** Rate due within the hour, paid by longs when above 0. */
  readonly funding: Float64Array;
  /** Range variance of the hour (Parkinson 1980) over its rhythm. */
  readonly usualVariance: Float64Array;
  /** What one usual hour's range variance is worth as annual variance of returns over the next 24 hours. */
  readonly annualPerUsualHour: Float64Array;
}

/** As the forecaster has them (`volatility/forecast/forecaster.ts`). */
const LEAST_VARIANCE = 1e-10;
const SCALE_DECAY = decay(1, 90 * 24);
const DAY_HOURS = 24;

/** Hourly candles, oldest first; a hole is passed over as if its hours had not been. */
export function columnsOf(candles: readonly Candle[], funding: readonly FundingPayment[] = []): Columns {
  const count = candles.length;
  const variance = Float64Array.from(candles, (candle) => Math.max(LEAST_VARIANCE, parkinsonTerm(candle)));
  const moved = (priceOf: (candle: Candle) => number): Float64Array => Float64Array.from(candles, (candle, i) => {
    const before = candles[i - 1];
    return before === undefined ? 0 : priceOf(candle) / before.close - 1;
  });
  const { usualVariance, annualPerUsualHour } = overRhythm(candles, variance);
  return {
    count,
    openRatio: moved(({ open }) => open),
    highRatio: moved(({ high }) => high),
    lowRatio: moved(({ low }) => low),
    closeRatio: moved(({ close }) => close),
    funding: fundingByCandle(candles, funding, HOUR_MS),
    usualVariance,
    annualPerUsualHour,
  };
}

/** The rhythm as learned so far, renewed each midnight; ranges brought to the level of returns. */
function overRhythm(candles: readonly Candle[], variance: Float64Array): Pick<Columns, 'usualVariance' | 'annualPerUsualHour'> {
  const usualVariance = new Float64Array(variance.length);
  const annualPerUsualHour = new Float64Array(variance.length);
  const memory = createRhythmMemory();
  let rhythm = rhythmOf(memory);
  let around = 0;
  let [squares, ranges] = [0, 0];
  for (const [i, candle] of candles.entries()) {
    const hour = hourOfWeek(candle.openAtMs);
    const own = variance[i] ?? 0;
    if (hour % DAY_HOURS === 0) rhythm = rhythmOf(memory);
    usualVariance[i] = own / (rhythm[hour] ?? 1);
    around += own - (i >= HOURS_OF_WEEK ? (variance[i - HOURS_OF_WEEK] ?? 0) : 0);
    const middle = candles[i - HOURS_OF_WEEK / 2];
    if (i >= HOURS_OF_WEEK && middle !== undefined) learnRhythm(memory, middle.openAtMs, variance[i - HOURS_OF_WEEK / 2] ?? 0, around / HOURS_OF_WEEK);
    const before = candles[i - 1]?.close ?? candle.open;
    squares = SCALE_DECAY * squares + Math.log(candle.close / before) ** 2;
    ranges = SCALE_DECAY * ranges + own;
    const scale = i < HOURS_OF_WEEK ? 1 : Math.min(1.5, Math.max(0.5, squares / ranges));
    annualPerUsualHour[i] = scale * DAYS_PER_YEAR * rhythmAhead(rhythm, hour);
  }
  return { usualVariance, annualPerUsualHour };
}

/** Usual hours in the 24 after the hour of the week. */
function rhythmAhead(rhythm: readonly number[], hour: number): number {
  assert(rhythm.length === HOURS_OF_WEEK, 'a rhythm of 168 hours');
  let sum = 0;
  for (let ahead = 1; ahead <= DAY_HOURS; ahead += 1) sum += rhythm[(hour + ahead) % HOURS_OF_WEEK] ?? 1;
  return sum;
}
