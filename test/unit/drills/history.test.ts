import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../shared/assert';
import { generateHistory } from '../../../shared/drills/history';
import { calmDay } from '../../../shared/drills/scenarios/calm-day';
import { crash20200312 } from '../../../shared/drills/scenarios/crash-2020-03-12';
import type { Candle } from '../../../shared/market/event';

const HOUR_MS = 3_600_000;

function annualised(candles: readonly Candle[], perYear: number): { closeToClose: number; rogersSatchell: number } {
  let squares = 0;
  let ranges = 0;
  candles.forEach((candle, index) => {
    const before = candles[index - 1];
    if (before !== undefined) squares += Math.log(candle.close / before.close) ** 2;
    ranges += Math.log(candle.high / candle.open) * Math.log(candle.high / candle.close) + Math.log(candle.low / candle.open) * Math.log(candle.low / candle.close);
  });
  return { closeToClose: Math.sqrt((squares / candles.length) * perYear), rogersSatchell: Math.sqrt((ranges / candles.length) * perYear) };
}

function correlation(a: readonly Candle[], b: readonly Candle[]): number {
  const returns = (candles: readonly Candle[]) => candles.slice(1).map((candle, index) => Math.log(candle.close / unwrap(candles[index], 'one earlier').close));
  const x = returns(a);
  const y = returns(b);
  const product = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, index) => sum + value * (q[index] ?? 0), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

describe.each([calmDay, crash20200312])('history before $id', (scenario) => {
  const history = generateHistory(scenario, scenario.defaultSeed);

  test('is 90 days of hours and 14 days of five minutes without a hole, ending where the drill starts', () => {
    for (const { hours, fiveMinutes } of history) {
      expect(hours).toHaveLength(90 * 24);
      expect(fiveMinutes).toHaveLength(14 * 288);
      for (const [candles, stepMs] of [[hours, HOUR_MS], [fiveMinutes, HOUR_MS / 12]] as const) {
        const first = unwrap(candles[0], 'not empty').openAtMs;
        expect(candles.every((candle, index) => candle.openAtMs === first + index * stepMs)).toBe(true);
      }
      expect(fiveMinutes.at(-1)?.openAtMs).toBe(scenario.startAtMs - HOUR_MS / 12);
      expect(hours.at(-1)?.openAtMs).toBe(Math.floor(scenario.startAtMs / HOUR_MS) * HOUR_MS - HOUR_MS);
    }
  });

  test('ends exactly at the start prices', () => {
    expect(history.map(({ fiveMinutes }) => fiveMinutes.at(-1)?.close)).toEqual(scenario.assets.map((asset) => asset.path[0]?.price));
  });

  test('has hours that are the sums of their five minutes', () => {
    for (const { hours, fiveMinutes } of history) {
      for (const hour of hours.slice(-13 * 24)) {
        const parts = fiveMinutes.filter((candle) => candle.openAtMs >= hour.openAtMs && candle.openAtMs < hour.openAtMs + HOUR_MS);
        expect(parts).toHaveLength(12);
        expect(hour.open).toBe(parts[0]?.open);
        expect(hour.close).toBe(parts.at(-1)?.close);
        expect(hour.high).toBe(Math.max(...parts.map((part) => part.high)));
        expect(hour.low).toBe(Math.min(...parts.map((part) => part.low)));
        expect(hour.volumeBase).toBeCloseTo(parts.reduce((sum, part) => sum + part.volumeBase, 0), 6);
      }
    }
  });

  test('has correlations around 0.8', () => {
    const [btc, eth, sol] = history.map(({ hours }) => hours);
    for (const [a, b] of [[btc, eth], [btc, sol], [eth, sol]]) {
      const value = correlation(unwrap(a, 'three assets'), unwrap(b, 'three assets'));
      expect(value).toBeGreaterThan(0.7);
      expect(value).toBeLessThan(0.92);
    }
  });

  test('has ranges that agree with its returns', () => {
    // Rogers and Satchell 1991: unbiased for the variance of a path observed through high and low.
    for (const { hours, fiveMinutes } of history) {
      for (const [candles, perYear] of [[hours, 8_760], [fiveMinutes, 105_120]] as const) {
        const { closeToClose, rogersSatchell } = annualised(candles, perYear);
        expect(Math.abs(rogersSatchell / closeToClose - 1)).toBeLessThan(0.1);
      }
    }
  });
});

describe('volatility of the history', () => {
  const ofBtc = (scenario: typeof calmDay, seed: number) => unwrap(generateHistory(scenario, seed)[0], 'BTC is first');

  test('is that of a mostly calm BTC before the calm day: between 35 and 60 % over 90 days, on average 45', () => {
    const values = [1, 2, 3, 4, 5, 6].map((seed) => annualised(ofBtc(calmDay, seed).hours, 8_760).closeToClose);
    for (const value of values) {
      expect(value).toBeGreaterThan(0.35);
      expect(value).toBeLessThan(0.6);
    }
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 6 - 0.45)).toBeLessThan(0.06);
  });

  test('is about 60 % before the crash, falling from about 8,900 five days before', () => {
    for (const seed of [1, 2, 3]) {
      const { hours } = ofBtc(crash20200312, seed);
      expect(Math.abs(annualised(hours, 8_760).closeToClose - 0.62)).toBeLessThan(0.12);
      expect(Math.abs(unwrap(hours.at(-5 * 24), 'five days before').close / 8_900 - 1)).toBeLessThan(0.02);
    }
  });
});
