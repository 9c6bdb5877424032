import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/math/random';
import { normal } from '../../../shared/math/normal';
import type { Candle, CandleInterval } from '../../../shared/market/event';
import { VOLATILITY_FLOOR_ANNUAL } from '../../../shared/volatility/blend';
import { findGaps } from '../../../shared/volatility/gaps';
import {
  createVolatilityState,
  estimateVolatility,
  FIVE_MINUTE_CAPACITY,
  foldCandle,
  foldCandles,
  HOUR_CAPACITY,
  lastHourMove,
  type VolatilityState,
} from '../../../shared/volatility/state';

const INTERVAL_MS = { '5m': 300_000, '1h': 3_600_000 } as const;

/** Candles of a driftless walk of known volatility, 12 steps inside each, ending at `endMs`. */
function walk(interval: CandleInterval, count: number, volatilityAnnual: number, endMs: number, seed = 1): Candle[] {
  const random = createRandom(seed, 'walk');
  const stepSigma = volatilityAnnual * Math.sqrt(INTERVAL_MS[interval] / (365 * 86_400_000 * 60));
  let price = 60_000;
  return Array.from({ length: count }, (_, i) => {
    const open = price;
    let high = open;
    let low = open;
    for (let step = 0; step < 60; step += 1) {
      price *= Math.exp(stepSigma * normal(random));
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    return { openAtMs: endMs - (count - i) * INTERVAL_MS[interval], open, high, low, close: price, volumeBase: 1 };
  });
}

const END = 1_000 * 3_600_000;

function loaded(volatilityAnnual = 0.6, fiveMinutes = FIVE_MINUTE_CAPACITY, hours = HOUR_CAPACITY): VolatilityState {
  const state = createVolatilityState();
  foldCandles(state, '5m', walk('5m', fiveMinutes, volatilityAnnual, END));
  foldCandles(state, '1h', walk('1h', hours, volatilityAnnual, END));
  return state;
}

function known(state: VolatilityState, nowMs = END) {
  const estimate = estimateVolatility(state, nowMs);
  if (estimate.kind === 'unknown') throw new Error(estimate.missing.join('; '));
  return estimate;
}

describe('the estimate', () => {
  it.each([0.2, 0.6, 1.5])('finds the volatility %s that made the candles', (volatilityAnnual) => {
    const estimate = known(loaded(volatilityAnnual));
    // Standard errors: about 2.5 % for 831 effective five-minute returns, 1.5 % for 336 hours; a range seen at 60 points is a little short.
    expect(estimate.volatilityAnnual / volatilityAnnual).toBeGreaterThan(0.92);
    expect(estimate.volatilityAnnual / volatilityAnnual).toBeLessThan(1.06);
    expect(estimate.caveats).toEqual([]);
    expect(estimate.isFloored).toBe(false);
  });
  it('is the weighted mean of the variances, and says parts, counts, ages and the daily figure', () => {
    const estimate = known(loaded(), END + 60_000);
    const [ewma, yangZhang] = estimate.parts;
    expect(estimate.parts.map(({ id, weight, ageMs }) => ({ id, weight, ageMs }))).toEqual([
      { id: 'ewma5m', weight: 0.5, ageMs: 60_000 },
      { id: 'yangZhang1h', weight: 0.5, ageMs: 60_000 },
    ]);
    expect(ewma?.observationCount).toBeGreaterThan(700);
    expect(yangZhang?.observationCount).toBe(336);
    expect(estimate.volatilityAnnual ** 2).toBeCloseTo(0.5 * (ewma?.volatilityAnnual ?? 0) ** 2 + 0.5 * (yangZhang?.volatilityAnnual ?? 0) ** 2, 12);
    expect(estimate.dailySigma).toBeCloseTo(estimate.volatilityAnnual / Math.sqrt(365), 15);
    expect(estimate.ageMs).toBe(60_000);
  });
  it('is unknown below the minimum counts, and says what is missing', () => {
    expect(estimateVolatility(createVolatilityState(), END)).toEqual({ kind: 'unknown', missing: ['five-minute candles: 0 of at least 100', 'hourly candles: 0 of at least 48'] });
    expect(estimateVolatility(loaded(0.6, 100, 48), END)).toEqual({ kind: 'unknown', missing: ['five-minute candles: 99 of at least 100', 'hourly candles: 47 of at least 48'] });
    expect(known(loaded(0.6, 101, 49)).parts).toHaveLength(2);
  });
  it('goes on with one part and says which is left out', () => {
    const estimate = known(loaded(0.6, 20));
    expect(estimate.parts.map(({ id, weight }) => ({ id, weight }))).toEqual([{ id: 'yangZhang1h', weight: 1 }]);
    expect(estimate.caveats).toEqual(['left out: five-minute candles: 19 of at least 100']);
  });
  it('leaves a part out once its newest candle is 3 intervals old, and is unknown when both are', () => {
    const state = loaded();
    expect(known(state, END + 900_000).caveats).toEqual([]);
    const later = known(state, END + 960_000);
    expect(later.caveats).toEqual(['left out: five-minute candles: newest closed 16 min ago, limit 15 min']);
    expect(later.parts.map((part) => part.weight)).toEqual([0, 1]);
    expect(estimateVolatility(state, END + 3 * 3_600_000 + 60_000)).toEqual({
      kind: 'unknown',
      missing: ['five-minute candles: newest closed 3 h 01 min ago, limit 15 min', 'hourly candles: newest closed 3 h 01 min ago, limit 3 h 00 min'],
    });
  });
  it('is lifted to the floor, openly, when the price hardly moves', () => {
    const estimate = known(loaded(0.02));
    expect(estimate.volatilityAnnual).toBe(VOLATILITY_FLOOR_ANNUAL);
    expect(estimate.isFloored).toBe(true);
    expect(estimate.caveats).toEqual([expect.stringMatching(/^measured \d\.\d % a year, lifted to the floor of 10 %$/)]);
  });
  it('follows a jump within the hour', () => {
    const state = loaded(0.4);
    const before = known(state).volatilityAnnual;
    const candles = walk('5m', 12, 4, END + 3_600_000, 9);
    for (const each of candles) foldCandle(state, '5m', each, true);
    expect(known(state, END + 3_600_000).volatilityAnnual).toBeGreaterThan(1.2 * before);
  });
});

describe('folding', () => {
  it('one by one gives what all at once gives', () => {
    const candles = walk('5m', 2_000, 0.6, END);
    const atOnce = createVolatilityState();
    foldCandles(atOnce, '5m', candles);
    const oneByOne = createVolatilityState();
    for (const each of candles) foldCandle(oneByOne, '5m', each, true);
    expect(oneByOne).toEqual(atOnce);
    expect(atOnce.fiveMinutes.candles).toHaveLength(FIVE_MINUTE_CAPACITY);
  });
  it('a forming candle, a double and an older one change nothing', () => {
    const state = loaded();
    const before = structuredClone(state);
    const newest = state.fiveMinutes.candles.at(-1);
    if (newest === undefined) throw new Error('no candle');
    foldCandle(state, '5m', { ...newest, openAtMs: END, close: newest.close * 2, high: newest.close * 2 }, false);
    foldCandle(state, '5m', { ...newest, close: newest.low }, true);
    foldCandle(state, '5m', { ...newest, openAtMs: newest.openAtMs - 300_000 }, true);
    expect(state).toEqual(before);
  });
  it('history that arrives after the first live candle still counts', () => {
    const candles = walk('5m', 500, 0.6, END);
    const straight = createVolatilityState();
    foldCandles(straight, '5m', candles);
    const late = createVolatilityState();
    for (const each of candles.slice(-2)) foldCandle(late, '5m', each, true);
    foldCandles(late, '5m', candles.slice(0, -1));
    expect(late).toEqual(straight);
  });
  it('a hole is skipped and said', () => {
    const state = createVolatilityState();
    const candles = walk('1h', 200, 0.6, END);
    foldCandles(state, '1h', [...candles.slice(0, 100), ...candles.slice(103)]);
    const estimate = known(state);
    expect(estimate.caveats).toContain('1 hole in the hourly candles');
    expect(estimate.parts[0]?.observationCount).toBe(195);
  });
  it('a candle that contradicts itself is refused and said', () => {
    const state = loaded();
    foldCandle(state, '5m', { openAtMs: END, open: 10, high: 9, low: 8, close: 8.5, volumeBase: 1 }, true);
    foldCandle(state, '5m', { openAtMs: END, open: 10, high: 11, low: 0, close: 8.5, volumeBase: 1 }, true);
    expect(known(state).caveats).toEqual(['2 contradictory five-minute candles refused']);
  });
  it('survives a JSON round trip', () => {
    const state = loaded();
    const copy = JSON.parse(JSON.stringify(state)) as VolatilityState;
    expect(copy).toEqual(state);
    expect(estimateVolatility(copy, END)).toEqual(estimateVolatility(state, END));
  });
});

describe('the move of the last hour', () => {
  it('is the log return over exactly twelve five-minute candles', () => {
    const state = createVolatilityState();
    const candles = walk('5m', 20, 0.6, END);
    foldCandles(state, '5m', candles);
    expect(lastHourMove(state, END)).toBeCloseTo(Math.log((candles[19]?.close ?? 0) / (candles[7]?.close ?? 0)), 15);
  });
  it('is unknown when an end is missing or the newest is old', () => {
    const candles = walk('5m', 20, 0.6, END);
    const holed = createVolatilityState();
    foldCandles(holed, '5m', candles.filter((_, i) => i !== 7));
    expect(lastHourMove(holed, END)).toBeUndefined();
    const state = createVolatilityState();
    foldCandles(state, '5m', candles);
    expect(lastHourMove(state, END + 900_001)).toBeUndefined();
    expect(lastHourMove(createVolatilityState(), END)).toBeUndefined();
  });
});

describe('holes', () => {
  it('are found between neighbours that are not', () => {
    expect(findGaps([0, 10, 40, 50, 70].map((openAtMs) => ({ openAtMs })), 10)).toEqual([{ fromMs: 20, toMs: 40 }, { fromMs: 60, toMs: 70 }]);
    expect(findGaps([], 10)).toEqual([]);
  });
});

const recorded = path.resolve(import.meta.dirname, '../../../../shared/market/BTCUSDT_perp_1h.csv');
const hasRecorded = existsSync(recorded);
describe.skipIf(!hasRecorded)(hasRecorded ? 'on recorded hours of BTC' : 'on recorded hours of BTC (SKIPPED: the recording is not here)', () => {
  it('the floor has never acted, and every fortnight lies between 20 % and 150 %', () => {
    const state = createVolatilityState();
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    readFileSync(recorded, 'utf8').trim().split('\n').slice(1).forEach((line, i) => {
      const [open = 0, high = 0, low = 0, close = 0] = line.split(',').slice(1).map(Number);
      foldCandle(state, '1h', { openAtMs: i * 3_600_000, open, high, low, close, volumeBase: 1 }, true);
      if (i < HOUR_CAPACITY) return;
      const { volatilityAnnual } = known(state, (i + 1) * 3_600_000);
      lowest = Math.min(lowest, volatilityAnnual);
      highest = Math.max(highest, volatilityAnnual);
    });
    expect(lowest).toBeGreaterThan(0.2);
    expect(highest).toBeLessThan(1.5);
  });
});
