import { describe, expect, test } from 'vitest';
import { fundingRateOf } from '../../../shared/drills/market';
import { SIMULATED_ASSETS } from '../../../shared/drills/instruments';
import { nextFundingAtMs } from '../../../shared/drills/market-events';
import { drawReturns, stepTowards } from '../../../shared/drills/returns';
import { interpolate, seasonality } from '../../../shared/drills/weather';
import { createRandom } from '../../../shared/math/random';

describe('simulated funding', () => {
  // Binance, "Introduction to Binance Futures Funding Rates": premium + clamp(0.01 % - premium, +-0.05 %).
  test('it is the interest while the premium is small, and follows the premium beyond', () => {
    expect(fundingRateOf(0)).toBe(0.0001);
    expect(fundingRateOf(0.0005)).toBe(0.0001);
    expect(fundingRateOf(-0.0004)).toBe(0.0001);
    expect(fundingRateOf(0.001)).toBe(0.0005);
    expect(fundingRateOf(-0.001)).toBe(-0.0005);
  });

  test('it is capped at 0.3 % either way', () => {
    expect(fundingRateOf(0.1)).toBe(0.003);
    expect(fundingRateOf(-0.1)).toBe(-0.003);
  });

  test('it is settled at 00, 08 and 16 UTC, the next one strictly ahead', () => {
    const at = (text: string) => Date.parse(text);
    expect(nextFundingAtMs(at('2026-01-06T08:00:00Z'))).toBe(at('2026-01-06T16:00:00Z'));
    expect(nextFundingAtMs(at('2026-01-06T15:59:59Z'))).toBe(at('2026-01-06T16:00:00Z'));
    expect(nextFundingAtMs(at('2020-03-12T16:00:00Z'))).toBe(at('2020-03-13T00:00:00Z'));
  });
});

describe('joint returns', () => {
  const random = createRandom(5, 'returns');
  const rows: number[][] = [];
  for (let step = 0; step < 60_000; step += 1) {
    const row: number[] = [];
    drawReturns(random, SIMULATED_ASSETS, 0.001, 60, row);
    rows.push(row);
  }
  const moment = (a: number, b: number) => rows.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0) / rows.length;

  test('have the stated standard deviations', () => {
    SIMULATED_ASSETS.forEach(({ volatilityRatio }, index) => {
      expect(Math.sqrt(moment(index, index)) / (0.001 * volatilityRatio)).toBeCloseTo(1, 1);
    });
  });

  test('correlate between 0.75 and 0.88', () => {
    for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) {
      const correlation = moment(a, b) / Math.sqrt(moment(a, a) * moment(b, b));
      expect(correlation).toBeGreaterThan(0.75);
      expect(correlation).toBeLessThan(0.88);
    }
  });

  test('have the betas to BTC that the assets are known for: about 1.2 and 1.5', () => {
    expect(Math.abs(moment(0, 1) / moment(0, 0) - 1.2)).toBeLessThan(0.1);
    expect(Math.abs(moment(0, 2) / moment(0, 0) - 1.5)).toBeLessThan(0.1);
  });

  test('have fatter tails than the normal distribution', () => {
    const fourth = rows.reduce((sum, row) => sum + (row[0] ?? 0) ** 4, 0) / rows.length;
    expect(fourth / moment(0, 0) ** 2).toBeGreaterThan(4);
  });
});

describe('a path between two points', () => {
  test('arrives exactly, whatever the moves', () => {
    let price = 1;
    for (let left = 50; left >= 1; left -= 1) price = stepTowards(price, left % 2 === 0 ? 0.3 : -0.1, 2, left);
    expect(price).toBe(2);
  });

  test('is the straight line without moves', () => {
    expect(stepTowards(0, 0, 1, 4)).toBe(0.25);
  });
});

describe('weather', () => {
  test('the week has a mean square of 1 and quieter weekends, 36 to 57', () => {
    const sunday = Date.parse('2026-01-04T00:00:00Z');
    const hours = Array.from({ length: 168 }, (_, hour) => seasonality(sunday + hour * 3_600_000));
    expect(hours.reduce((sum, value) => sum + value ** 2, 0) / 168).toBeCloseTo(1, 12);
    expect((hours[12] ?? 0) / (hours[36] ?? 1)).toBeCloseTo(36 / 57, 12);
  });

  test('script values are linear between points and constant outside', () => {
    const points = [{ atSecond: 10, value: 1 }, { atSecond: 20, value: 3 }];
    const at = (second: number) => interpolate(points, second, (point) => point.value);
    expect([0, 10, 15, 20, 99].map(at)).toEqual([1, 1, 2, 3, 3]);
    expect(interpolate([], 5, () => 7)).toBe(0);
  });
});
