import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dailySigmaOf, intervalsPerYear } from '../../../shared/volatility/realised/annual';
import { decay, ewmaVariance, foldSquaredReturn } from '../../../shared/volatility/realised/ewma';
import { yangZhangRows, yangZhangVariance } from '../../../shared/volatility/realised/yang-zhang';
import type { Candle } from '../../../shared/market/event';

const evidence = path.resolve(import.meta.dirname, '../../../../shared/quant/vectors/realised_vol.json');

function candle(openAtMs: number, open: number, high: number, low: number, close: number): Candle {
  return { openAtMs, open, high, low, close, volumeBase: 1 };
}

describe('Yang-Zhang', () => {
  it('is the sum worked by hand', () => {
    // Logs of two rows: opening jumps 0.01 and 0.03 (sample variance 0.0002); closes 0.02 and -0.02 over the open (0.0008);
    // Rogers-Satchell with highs 0.03, 0.01 and lows -0.01, -0.03: 0.03*0.01 + 0.01*0.03 = 0.0006 in both rows; k = 0.34 / 4.34.
    const row = (jump: number, high: number, low: number, close: number) => {
      const open = 100 * Math.exp(jump);
      return { previousClose: 100, open, high: open * Math.exp(high), low: open * Math.exp(low), close: open * Math.exp(close) };
    };
    const k = 0.34 / 4.34;
    expect(yangZhangVariance([row(0.01, 0.03, -0.01, 0.02), row(0.03, 0.01, -0.03, -0.02)])).toBeCloseTo(0.0002 + k * 0.0008 + (1 - k) * 0.0006, 15);
  });
  it('takes only candles whose predecessor is there', () => {
    const rows = yangZhangRows([candle(0, 1, 2, 1, 2), candle(10, 2, 3, 2, 3), candle(30, 3, 4, 3, 4), candle(40, 4, 5, 4, 5)], 10);
    expect(rows.map((row) => row.previousClose)).toEqual([2, 4]);
  });
  it('of a price that does not move is zero', () => {
    const still = { previousClose: 5, open: 5, high: 5, low: 5, close: 5 };
    expect(yangZhangVariance([still, still, still])).toBe(0);
  });
  it('refuses fewer than two rows', () => {
    expect(() => yangZhangVariance([])).toThrow('needs 2 rows, got 0');
  });
});

describe('EWMA', () => {
  it('is the weighted mean worked by hand', () => {
    // Half-life of one interval: weights 1/3 and 2/3 for returns 0.1 and 0.2: (0.01 + 2 * 0.04) / 3 = 0.03; (3)^2 / (1 + 4) = 1.8 returns.
    const result = ewmaVariance([{ openAtMs: 0, close: 1 }, { openAtMs: 1, close: Math.exp(0.1) }, { openAtMs: 2, close: Math.exp(0.3) }], 1, 1);
    expect(result?.variance).toBeCloseTo(0.03, 14);
    expect(result?.effectiveCount).toBeCloseTo(1.8, 12);
  });
  it('takes no return across a hole, and lets its time pass', () => {
    // One return of 0.1 before a hole of 2 intervals (one half-life each), one of 0.2 after it: weights 1 and 8.
    const candles = [0, 1, 3, 4].map((openAtMs, i) => ({ openAtMs, close: Math.exp([0, 0.1, 5, 5.2][i] ?? 0) }));
    expect(ewmaVariance(candles, 1, 1)?.variance).toBeCloseTo((0.01 + 8 * 0.04) / 9, 12);
  });
  it('knows nothing without two neighbouring candles', () => {
    expect(ewmaVariance([], 1, 1)).toBeUndefined();
    expect(ewmaVariance([{ openAtMs: 0, close: 1 }, { openAtMs: 5, close: 2 }], 1, 1)).toBeUndefined();
  });
  it('counts a few returns after a long hole as few', () => {
    const before = Array.from({ length: 500 }, (_, i) => ({ openAtMs: i, close: 1 + (i % 2) / 100 }));
    const after = Array.from({ length: 4 }, (_, i) => ({ openAtMs: 5_000 + i, close: 1 + (i % 2) / 100 }));
    expect(ewmaVariance([...before, ...after], 1, 288)?.effectiveCount).toBeLessThan(4);
  });
  it('halves a weight in a half-life', () => {
    expect(decay(24, 24)).toBeCloseTo(0.5, 15);
    expect(decay(72, 24)).toBeCloseTo(0.125, 15);
  });
});

describe('annualisation', () => {
  it('has 365 days of 24 hours', () => {
    expect(intervalsPerYear(3_600_000)).toBe(8_760);
    expect(intervalsPerYear(300_000)).toBe(105_120);
    expect(dailySigmaOf(0.6)).toBeCloseTo(0.031405, 6); // 60 % a year is 3.14 % a day
  });
});

interface Evidence {
  readonly ohlc_case: { readonly N: number; readonly n: number; readonly ohlc: readonly (readonly [number, number, number, number])[]; readonly expected: Readonly<Record<string, readonly (number | null)[]>> };
  readonly ewma: { readonly lam: number; readonly returns: readonly number[]; readonly variance_forecast: readonly number[] };
}

const hasEvidence = existsSync(evidence);
describe.skipIf(!hasEvidence)(hasEvidence ? 'against R TTR 0.24.3 and RiskMetrics' : 'against R TTR 0.24.3 and RiskMetrics (SKIPPED: evidence vectors are not here)', () => {
  const read = (): Evidence => JSON.parse(readFileSync(evidence, 'utf8')) as Evidence;
  it('Yang-Zhang gives all 150 of the published volatilities to 1e-12', () => {
    const { N, n, ohlc, expected } = read().ohlc_case;
    const rows = yangZhangRows(ohlc.map(([open, high, low, close], i) => candle(i, open, high, low, close)), 1);
    let compared = 0;
    (expected['yang.zhang'] ?? []).forEach((published, i) => {
      if (published === null) return;
      const ours = Math.sqrt(N * yangZhangVariance(rows.slice(i - n, i)));
      expect(Math.abs(ours / published - 1), `row ${i}`).toBeLessThan(1e-12);
      compared += 1;
    });
    expect(compared).toBe(150);
  });
  it('the EWMA recursion gives all 180 of the forecasts to 1e-12', () => {
    const { lam, returns, variance_forecast: forecast } = read().ewma;
    const mean = { weightedSum: forecast[0] ?? 0, weight: 1 };
    returns.forEach((value, i) => {
      foldSquaredReturn(mean, value ** 2, lam);
      expect(Math.abs(mean.weightedSum / mean.weight / (forecast[i + 1] ?? 0) - 1), `return ${i}`).toBeLessThan(1e-12);
    });
  });
});
