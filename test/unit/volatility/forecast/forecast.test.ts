import { describe, expect, it } from 'vitest';
import { createForecaster, foldHour, type Forecaster } from '../../../../shared/volatility/forecast/forecaster';
import { foldImplied } from '../../../../shared/volatility/forecast/implied-memory';
import { integratedVariance, varianceAhead, type IntegratedVariance } from '../../../../shared/volatility/forecast/integrated-variance';
import { modelOf, type VolatilityModel } from '../../../../shared/volatility/forecast/model';
import { nextRegime } from '../../../../shared/volatility/forecast/regime';
import type { Candle } from '../../../../shared/market/event';
import { DAY_MS, HOUR_MS } from '../../../../shared/units';
import { MONDAY_MS, simulatedHours } from '../../../support/simulated-hours';

const HOURLY_50 = 0.5 / Math.sqrt(8_760);

function folded(candles: readonly Candle[]): Forecaster {
  const forecaster = createForecaster();
  for (const candle of candles) foldHour(forecaster, candle);
  return forecaster;
}
function modelAt(forecaster: Forecaster, nowMs: number): VolatilityModel {
  const model = modelOf(forecaster, nowMs);
  if (model.kind === 'unknown') throw new Error(model.missing.join());
  return model;
}
function known(answer: IntegratedVariance): Extract<IntegratedVariance, { kind: 'known' }> {
  if (answer.kind === 'unknown') throw new Error(answer.missing.join());
  return answer;
}

// 26 weeks: weekdays at 57 %, weekends at 36 % a year, as BTC has them.
const isWeekend = (hour: number): boolean => hour % 168 >= 120;
const weekly = simulatedHours(26 * 168, (hour) => (isWeekend(hour) ? 0.36 : 0.57) / Math.sqrt(8_760));
const forecaster = folded(weekly);
const nowMs = MONDAY_MS + weekly.length * HOUR_MS;
const model = modelAt(forecaster, nowMs);

describe('the forecast of a market that is quiet at weekends', () => {
  it('says so: a Wednesday near 57 %, a Sunday near 36 %', () => {
    // Ranges of 60 steps fall a little short of a continuous path's; 10 % is allowed.
    const day = (n: number): number => known(integratedVariance(model, nowMs + n * DAY_MS, nowMs + (n + 1) * DAY_MS)).blendVolatilityAnnual;
    expect(Math.abs(day(2) / 0.57 - 1)).toBeLessThan(0.1);
    expect(Math.abs(day(6) / 0.36 - 1)).toBeLessThan(0.1);
  });
  it('adds up over neighbouring intervals', () => {
    const variance = (fromHours: number, toHours: number): number => known(integratedVariance(model, nowMs + fromHours * HOUR_MS, nowMs + toHours * HOUR_MS)).blendVariance;
    for (const [a, b, c] of [[0, 5, 30], [1.5, 70, 71], [0, 100, 800]] as const) expect(variance(a, b) + variance(b, c)).toBeCloseTo(variance(a, c), 12);
  });
  it('gives at each learned horizon exactly what was learned for it', () => {
    for (const { hours, usualHourVariance } of model.horizons) {
      const usual = model.rhythm.reduce((sum, factor, hour) => sum + (hour < hours % 168 ? factor : 0), 0) + 168 * Math.floor(hours / 168);
      expect(known(integratedVariance(model, nowMs, nowMs + hours * HOUR_MS)).blendVariance / (usualHourVariance * usual)).toBeCloseTo(1, 9);
    }
  });
  it('orders median, centre and 80th percentile, and measures its error', () => {
    for (const hours of [1, 5, 24, 100, 1_000]) {
      const answer = known(varianceAhead(model, nowMs, hours * HOUR_MS));
      expect(answer.medianVariance).toBeLessThanOrEqual(answer.percentile80Variance);
      expect(answer.variance).toBeLessThanOrEqual(answer.percentile80Variance);
      expect(answer.blendVariance).toBeLessThanOrEqual(answer.variance);
    }
    expect(model.horizons.every(({ isBandMeasured }) => isBandMeasured)).toBe(true);
  });
  it('says what is missing: options, and a whole year', () => {
    expect(model.caveats).toEqual(['no option quotes: realised volatility only', "the year's level rests on 182 days"]);
    expect(model.regime).toMatchObject({ kind: 'known', regime: 'normal' });
  });
  it('has four parts with weight, age and error', () => {
    expect(model.horizons[2]?.parts.map(({ id }) => id)).toEqual(['ewma', 'har', 'garch', 'yangZhang']);
    for (const part of model.horizons[2]?.parts ?? []) {
      expect(part.weight).toBeGreaterThanOrEqual(0);
      expect(part.errorLog).toBeGreaterThan(0);
      expect(part.ageMs).toBe(0);
    }
  });
  it('counts an event the trader entered by the share of it that lies inside', () => {
    const bump = { label: 'rate decision', atMs: nowMs + HOUR_MS, hours: 2, extraMoveRatio: 0.02 };
    const plain = known(varianceAhead(model, nowMs, 24 * HOUR_MS));
    const bumped = known(varianceAhead(model, nowMs, 24 * HOUR_MS, [bump]));
    expect(bumped.variance - plain.variance).toBeCloseTo(0.0004, 12);
    expect(bumped.percentile80Variance - plain.percentile80Variance).toBeCloseTo(0.0004, 12);
    expect(known(varianceAhead(model, nowMs, 2 * HOUR_MS, [bump])).variance - known(varianceAhead(model, nowMs, 2 * HOUR_MS)).variance).toBeCloseTo(0.0002, 12);
  });
  it('survives a round trip through JSON, and goes on as if nothing had happened', () => {
    const more = simulatedHours(weekly.length + 30, () => HOURLY_50, 7).slice(weekly.length);
    const copy = JSON.parse(JSON.stringify(forecaster)) as Forecaster;
    const original = structuredClone(forecaster);
    for (const candle of more) {
      foldHour(original, candle);
      foldHour(copy, candle);
    }
    expect(modelOf(copy, nowMs + 30 * HOUR_MS)).toEqual(modelOf(original, nowMs + 30 * HOUR_MS));
  });
});

describe('the forecast with options', () => {
  const withOptions = (source: { readonly kind: 'own' } | { readonly kind: 'borrowed'; readonly from: string }, volatilityAnnual: number): Forecaster => {
    const copy = structuredClone(forecaster);
    foldImplied(copy.implied, { atMs: nowMs, source, terms: [{ tenorYears: 7 / 365, volatilityAnnual }] });
    return copy;
  };
  it('lets them in with a quarter while their premium is not measured, with half of it when borrowed, and says both', () => {
    const own = modelAt(withOptions({ kind: 'own' }, 0.9), nowMs).horizons[2]?.parts.find(({ id }) => id === 'implied');
    expect(own).toMatchObject({ weight: 0.25, remark: 'premium not measured yet' });
    const borrowed = modelAt(withOptions({ kind: 'borrowed', from: 'BTC' }, 0.9), nowMs);
    expect(borrowed.horizons[2]?.parts.find(({ id }) => id === 'implied')).toMatchObject({ weight: 0.125, remark: 'borrowed from BTC, premium not measured yet' });
    expect(borrowed.caveats).toContain('options borrowed from BTC');
  });
  it('counts a rise of more than 20 % in an hour fully and at once', () => {
    const calm = withOptions({ kind: 'own' }, 0.5);
    const before = known(varianceAhead(modelAt(calm, nowMs), nowMs, DAY_MS)).blendVariance;
    foldImplied(calm.implied, { atMs: nowMs + 1_000, source: { kind: 'own' }, terms: [{ tenorYears: 7 / 365, volatilityAnnual: 0.65 }] });
    const after = modelAt(calm, nowMs + 1_000);
    expect(known(integratedVariance(after, nowMs + 1_000, nowMs + 1_000 + DAY_MS)).blendVariance / before).toBeCloseTo(1.69, 2);
    expect(after.caveats).toContain('implied volatility jumped: 30 % added');
  });
});

describe('the forecast of little', () => {
  it('is unknown below a day', () => {
    expect(modelOf(createForecaster(), MONDAY_MS)).toEqual({ kind: 'unknown', missing: ['hourly candles: 0 of at least 24'] });
    const answer = modelOf(folded(weekly.slice(0, 23)), MONDAY_MS + 23 * HOUR_MS);
    expect(integratedVariance(answer, MONDAY_MS + 23 * HOUR_MS, MONDAY_MS + 30 * HOUR_MS)).toEqual({ kind: 'unknown', missing: ['hourly candles: 23 of at least 24'] });
  });
  it('of two days has one part, a wide assumed band, and says all of it', () => {
    const few = modelAt(folded(weekly.slice(0, 48)), MONDAY_MS + 48 * HOUR_MS);
    expect(few.horizons.map(({ parts, isBandMeasured }) => [parts.length, isBandMeasured])).toEqual(few.horizons.map(() => [1, false]));
    const narrow = model.horizons[2];
    const wide = few.horizons[2];
    expect((wide?.percentile80Ratio ?? 0) / (wide?.medianRatio ?? 1)).toBeGreaterThan((narrow?.percentile80Ratio ?? 0) / (narrow?.medianRatio ?? 1));
    expect(few.caveats).toEqual(expect.arrayContaining([
      'left out: HAR, too few hourly candles', 'left out: GARCH, too few hourly candles', 'rhythm of the week from 0.0 weeks', "the year's level rests on 2 days",
      'error assumed, and wide, where 48 hours are too few to measure it',
    ]));
    expect(few.regime.kind).toBe('unknown');
    expect(known(varianceAhead(few, MONDAY_MS + 48 * HOUR_MS, DAY_MS)).caveats).toContain('no floor: the level of the year is not known');
  });
  it('is unknown a day after the last candle, and says its age before', () => {
    expect(varianceAhead(model, nowMs + DAY_MS + 1, DAY_MS)).toMatchObject({ kind: 'unknown', missing: ['hourly candles: newest closed 1 d 0 h ago, limit 1 d 0 h'] });
    expect(modelAt(forecaster, nowMs + 5 * HOUR_MS).caveats).toContain('newest candle closed 5 h 00 min ago');
  });
  it('of a price that does not move is a small number, never NaN', () => {
    const still = weekly.slice(0, 1_200).map(({ openAtMs }) => ({ openAtMs, open: 5, high: 5, low: 5, close: 5, volumeBase: 0 }));
    const answer = known(varianceAhead(modelAt(folded(still), MONDAY_MS + 1_200 * HOUR_MS), MONDAY_MS + 1_200 * HOUR_MS, DAY_MS));
    for (const value of Object.values(answer).filter((each) => typeof each === 'number')) expect(Number.isFinite(value)).toBe(true);
    expect(answer.volatilityAnnual).toBeLessThan(0.01);
  });
});

describe('candles that are not as they should be', () => {
  it('contradictory and repeated ones are counted and left out', () => {
    const dirty = folded(weekly.slice(0, 100));
    const before = JSON.stringify({ ...dirty, refusedCount: 0 });
    foldHour(dirty, { openAtMs: MONDAY_MS + 200 * HOUR_MS, open: 10, high: 9, low: 11, close: 10, volumeBase: 1 });
    foldHour(dirty, weekly[50] ?? expect.fail());
    expect(dirty.refusedCount).toBe(2);
    expect(JSON.stringify({ ...dirty, refusedCount: 0 })).toBe(before);
  });
  it('a hole is counted, and no forecast is scored across it', () => {
    const holed = folded([...weekly.slice(0, 1_000), ...weekly.slice(1_048, 1_100)]);
    expect(holed.gapCount).toBe(1);
    expect(holed.pending[0]?.length).toBe(1);
    expect(holed.pending[5]?.length).toBe(52);
    expect(modelAt(holed, MONDAY_MS + 1_100 * HOUR_MS).caveats).toContain('1 hole in the hourly candles');
  });
});

describe('the floor', () => {
  it('lifts a sudden calm to 0.7 of itself and 0.3 of the year', () => {
    const calm = folded([...weekly.slice(0, 20 * 168), ...simulatedHours(24 * 168, () => 0.15 / Math.sqrt(8_760), 3).slice(20 * 168)]);
    const atMs = MONDAY_MS + 24 * 168 * HOUR_MS;
    const quiet = modelAt(calm, atMs);
    const answer = known(varianceAhead(quiet, atMs, 168 * HOUR_MS));
    expect(answer.isFloored).toBe(true);
    expect(answer.variance).toBeCloseTo(0.7 * answer.blendVariance + 0.3 * 168 * (quiet.longRunHourVariance ?? 0), 12);
    expect(quiet.regime).toMatchObject({ regime: 'calm' });
  });
});

describe('the regime', () => {
  it('changes at its thresholds, and back only a tenth beyond', () => {
    expect(nextRegime(null, 1)).toBe('normal');
    expect(nextRegime('normal', 1.36)).toBe('elevated');
    expect(nextRegime('elevated', 1.3)).toBe('elevated');
    expect(nextRegime('elevated', 1.2)).toBe('normal');
    expect(nextRegime('normal', 5)).toBe('crisis');
    expect(nextRegime('crisis', 2.1)).toBe('crisis');
    expect(nextRegime('crisis', 2)).toBe('elevated');
    expect(nextRegime('normal', 0.6)).toBe('normal');
    expect(nextRegime('normal', 0.58)).toBe('calm');
    expect(nextRegime('calm', 0.64)).toBe('calm');
    expect(nextRegime('calm', 0.66)).toBe('normal');
  });
});
