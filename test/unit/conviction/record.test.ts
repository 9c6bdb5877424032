import { describe, expect, it } from 'vitest';
import { diversificationMultiplier, heldCorrelation, createPairMoments, foldPair } from '../../../shared/conviction/diversification';
import { recordOf } from '../../../shared/conviction/record';
import { normal } from '../../../shared/math/normal';
import { createRandom } from '../../../shared/math/random';

const DAY = 86_400_000;
const dated = (forecasts: readonly number[]) => forecasts.map((forecast, i) => ({ atMs: i * DAY, forecast }));

describe('the record of forecasts', () => {
  it('forty days worked by hand: 30 hits of 40, gains of +1 and -1', () => {
    const returns = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? -1 : 1));
    const record = recordOf(dated(returns.map(() => 10)), returns, 365);
    if (record.kind === 'unknown') throw new Error(record.reason);
    expect(record.count).toBe(40);
    expect(record.sinceMs).toBe(0);
    expect(record.hitRatio).toBe(0.75);
    expect(record.hitStandardError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 40), 14);
    // mean 1/2, sample variance (40/39) 3/4
    const sharpe = 0.5 / Math.sqrt((0.75 * 40) / 39);
    expect(record.sharpeAnnual).toBeCloseTo(sharpe * Math.sqrt(365), 12);
    // Bernoulli with p = 3/4: skewness (1 - 2 p) / sqrt(p q) = -1.1547, kurtosis 3 + (1 - 6 p q) / (p q) = 2.3333
    const [skewness, kurtosis] = [-0.5 / Math.sqrt(3 / 16), 3 + (1 - 18 / 16) / (3 / 16)];
    expect(record.sharpeStandardError).toBeCloseTo(Math.sqrt(((1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / 39) * 365), 12);
    expect(record.correlation).toBe(0);
    expect(record.meanAbsoluteForecast).toBe(10);
  });
  it('correlation is the ordinary one: Anscombe, first set, 0.81642 (American Statistician 27, 1973)', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const record = recordOf(dated([...x, ...x, ...x]), [...y, ...y, ...y], 365);
    expect(record.kind === 'known' ? record.correlation : 0).toBeCloseTo(0.81642, 5);
  });
  it('below 30 periods it is unknown and says how many there are', () => {
    expect(recordOf(dated([1, 2]), [1, 1], 365)).toEqual({ kind: 'unknown', reason: '2 of at least 30 periods scored' });
  });
  it('forecasts of nothing but 0 have no record', () => {
    expect(recordOf(dated(Array<number>(40).fill(0)), Array<number>(40).fill(0.01), 365)).toMatchObject({ kind: 'unknown' });
  });
  it('the standard error of the Sharpe ratio is the spread of the ratio over 400 histories of chance, within 10 %', () => {
    const random = createRandom(5, 'sharpe');
    const records = Array.from({ length: 400 }, () => recordOf(dated(Array<number>(250).fill(10)), Array.from({ length: 250 }, () => 0.1 + normal(random)), 365));
    const sharpes = records.map((record) => (record.kind === 'known' ? record.sharpeAnnual : Number.NaN));
    const mean = sharpes.reduce((a, b) => a + b, 0) / sharpes.length;
    const spread = Math.sqrt(sharpes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sharpes.length);
    const stated = records.reduce((sum, record) => sum + (record.kind === 'known' ? record.sharpeStandardError : 0), 0) / records.length;
    expect(stated / spread).toBeGreaterThan(0.9);
    expect(stated / spread).toBeLessThan(1.1);
  });
});

describe('the diversification multiplier', () => {
  const equal = (count: number): number[] => Array<number>(count).fill(1 / count);
  const all = (correlation: number) => (i: number, j: number) => (i === j ? 1 : correlation);
  it('is 1 for one forecast or for forecasts that always agree', () => {
    expect(diversificationMultiplier([1], all(0))).toBe(1);
    expect(diversificationMultiplier(equal(4), all(1))).toBeCloseTo(1, 12);
  });
  it('is sqrt(2) for two that have nothing in common, sqrt(3/2) for three with correlation 1/2', () => {
    expect(diversificationMultiplier(equal(2), all(0))).toBeCloseTo(Math.SQRT2, 12);
    expect(diversificationMultiplier(equal(3), all(0.5))).toBeCloseTo(Math.sqrt(1.5), 12);
  });
  it('is never above 2.5, however many have nothing in common', () => {
    expect(diversificationMultiplier(equal(100), all(0))).toBe(2.5);
  });
  it('correlations start at 1 and move to what was seen; below 0 they count as 0', () => {
    const pair = createPairMoments();
    expect(heldCorrelation(pair)).toBe(1);
    for (let i = 0; i < 540; i += 1) foldPair(pair, i % 2 === 0 ? 1 : -1, i % 2 === 0 ? -3 : 3);
    expect(heldCorrelation(pair)).toBeCloseTo(0.1, 12);
  });
});
