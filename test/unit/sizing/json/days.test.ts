import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/math/random';
import { normal } from '../../../../shared/math/normal';
import { studentTail } from '../../../../shared/risk/value-at-risk/student';
import { tailMeanLoss } from '../../../../shared/risk/value-at-risk/tail';
import { drawnDays, DRAWN_DAYS } from '../../../../shared/sizing/json/drawn-days';
import { daysOfReturns } from '../../../../shared/sizing/json/history';

const column = (days: { readonly residuals: Float64Array; readonly count: number }, index: number): Float64Array => days.residuals.subarray(index * days.count, (index + 1) * days.count);
const mean = (values: ArrayLike<number>, of: (value: number) => number): number => Array.from(values, of).reduce((sum, value) => sum + value, 0) / values.length;

describe('days drawn from correlations', () => {
  const correlations = { names: ['BTC', 'ETH', 'SOL'], matrix: [[1, 0.8, 0.6], [0.8, 1, 0.7], [0.6, 0.7, 1]] };
  const days = drawnDays(correlations, ['SOL', 'BTC', 'ETH'], 0);
  if (days === undefined) throw new Error('all have correlations');

  it('have mean 0, variance 1 and the correlations that were given', () => {
    expect(days.underlyings).toEqual(['BTC', 'ETH', 'SOL']);
    for (let i = 0; i < 3; i += 1) {
      expect(mean(column(days, i), (z) => z)).toBeCloseTo(0, 12);
      expect(mean(column(days, i), (z) => z * z)).toBeCloseTo(1, 12);
      for (let j = 0; j < 3; j += 1) {
        const product = mean(Array.from(column(days, i), (z, day) => z * (column(days, j)[day] ?? 0)), (z) => z);
        expect(Math.abs(product - (correlations.matrix[i]?.[j] ?? 0))).toBeLessThan(0.02);
      }
    }
  });

  it('have the mean worst fortieth of a Student t with 7 degrees of freedom, to 4 %, and more than a normal one', () => {
    // t(7): 97.5 % quantile 2.365 (tables), density there 0.0362, so the mean beyond is 0.0362 / 0.025 (7 + 5.59) / 6 sqrt(5/7) = 2.57.
    expect(-studentTail(0.025, 7).meanBeyond).toBeCloseTo(2.57, 1);
    for (let i = 0; i < 3; i += 1) {
      const found = tailMeanLoss(Array.from(column(days, i)).sort((a, b) => a - b), 0.025);
      expect(Math.abs(found / -studentTail(0.025, 7).meanBeyond - 1)).toBeLessThan(0.04);
      // Normal: density(1.96) / 0.025 = 2.338.
      expect(found).toBeGreaterThan(2.338);
    }
  });

  it('are the same every time, and do not depend on the order of names', () => {
    const turned = drawnDays({ names: ['SOL', 'BTC', 'ETH'], matrix: [[1, 0.6, 0.7], [0.6, 1, 0.8], [0.7, 0.8, 1]] }, ['ETH', 'SOL', 'BTC'], 0);
    expect(turned?.residuals).toEqual(days.residuals);
    expect(days.count).toBe(DRAWN_DAYS);
  });

  it('move as one where the correlation is 1, and against each other at -1', () => {
    const one = drawnDays({ names: ['A', 'B', 'C'], matrix: [[1, 1, -1], [1, 1, -1], [-1, -1, 1]] }, ['A', 'B', 'C'], 0);
    if (one === undefined) throw new Error('there are correlations');
    for (let day = 0; day < 100; day += 1) {
      expect(column(one, 1)[day]).toBeCloseTo(column(one, 0)[day] ?? 0, 9);
      expect(column(one, 2)[day]).toBeCloseTo(-(column(one, 0)[day] ?? 0), 9);
    }
  });

  it('are not drawn where a pair has no correlation, nor of nothing', () => {
    expect(drawnDays(correlations, ['BTC', 'DOGE'], 0)).toBeUndefined();
    expect(drawnDays(correlations, [], 0)).toBeUndefined();
  });
});

describe('days from daily returns', () => {
  const random = createRandom(7, 'daily');
  const btc = Array.from({ length: 200 }, () => 0.03 * normal(random));
  const eth = btc.map((value) => 1.5 * value);

  it('are residuals over the volatility before them: scale does not matter, the last days are the same days', () => {
    const found = daysOfReturns({ BTC: btc, ETH: eth.slice(-150) }, ['ETH', 'BTC'], 0);
    if (found.kind !== 'known') throw new Error(found.missing.join());
    expect([found.value.underlyings, found.value.count]).toEqual([['BTC', 'ETH'], 130]);
    // The first variances differ, as one series begins later; 0.94^100 of that is left at the end.
    expect((column(found.value, 1)[129] ?? 0) / (column(found.value, 0)[129] ?? 1)).toBeCloseTo(1, 1);
    expect(mean(column(found.value, 0), (z) => z)).toBeCloseTo(0, 12);
    expect(mean(column(found.value, 0), (z) => z * z)).toBeGreaterThan(1 - 1e-9);
  });

  it('are unknown from too few, by name', () => {
    expect(daysOfReturns({ BTC: btc, ETH: eth.slice(-79) }, ['BTC', 'ETH'], 0)).toEqual({ kind: 'unknown', missing: ['daily returns of ETH: 80 are needed'] });
    expect(daysOfReturns({ BTC: btc.map(() => 0) }, ['BTC'], 0)).toMatchObject({ kind: 'unknown' });
  });
});
