import { describe, expect, test } from 'vitest';
import { normal } from '../../../shared/math/normal';
import { createRandom, nextUint32, uniform, type Random } from '../../../shared/math/random';

describe('seeded generator', () => {
  // Reference output of xoshiro128plusplus.c for the state 1, 2, 3, 4, as in the tests of the rand_xoshiro crate.
  test('it is xoshiro128++', () => {
    const random: Random = { a: 1, b: 2, c: 3, d: 4 };
    const expected = [641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420];
    expect(expected.map(() => nextUint32(random))).toEqual(expected);
  });

  test('seed and name decide the stream', () => {
    const first = (seed: number, name: string) => nextUint32(createRandom(seed, name));
    expect(first(1, 'prices')).toBe(first(1, 'prices'));
    const starts = new Set<number>();
    for (let seed = 0; seed < 1000; seed += 1) for (const name of ['prices', 'book', 'trades']) starts.add(first(seed, name));
    expect(starts.size).toBeGreaterThan(2995);
  });

  test('a copy of the state continues the same sequence, also through JSON', () => {
    const random = createRandom(42, 'prices');
    nextUint32(random);
    const copy = JSON.parse(JSON.stringify(random)) as Random;
    for (let draw = 0; draw < 100; draw += 1) expect(nextUint32(copy)).toBe(nextUint32(random));
  });

  test.each([-1, 0.5, 4294967296, Number.NaN])('%d is refused as a seed', (seed) => {
    expect(() => createRandom(seed, 'prices')).toThrow(/seed/);
  });

  test('uniform numbers are inside (0, 1), with the mean and variance of the uniform distribution', () => {
    const random = createRandom(3, 'uniform');
    let sum = 0;
    let squares = 0;
    let outside = 0;
    const count = 200_000;
    for (let draw = 0; draw < count; draw += 1) {
      const value = uniform(random);
      outside += value > 0 && value < 1 ? 0 : 1;
      sum += value;
      squares += value * value;
    }
    expect(outside).toBe(0);
    expect(sum / count).toBeCloseTo(0.5, 2);
    expect(squares / count - (sum / count) ** 2).toBeCloseTo(1 / 12, 3);
  });
});

describe('normal numbers', () => {
  const random = createRandom(11, 'normal');
  const sample = Array.from({ length: 200_000 }, () => normal(random));
  const moment = (order: number) => sample.reduce((sum, value) => sum + value ** order, 0) / sample.length;

  // Bounds are about four standard errors of each moment at this sample size.
  test('their first four moments are 0, 1, 0, 3', () => {
    expect(Math.abs(moment(1))).toBeLessThan(0.009);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.013);
    expect(Math.abs(moment(3))).toBeLessThan(0.035);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.088);
  });

  // Standard normal quantiles: Abramowitz and Stegun 1964, table 26.5.
  test('their distribution function passes Kolmogorov-Smirnov at the tabulated quantiles', () => {
    const table: readonly (readonly [number, number])[] = [
      [-3.0902, 0.001], [-2.3263, 0.01], [-1.6449, 0.05], [-1.2816, 0.1], [-0.6745, 0.25], [0, 0.5],
      [0.6745, 0.75], [1.2816, 0.9], [1.6449, 0.95], [2.3263, 0.99], [3.0902, 0.999],
    ];
    // 1.63 / sqrt(n) is the 1 % critical value.
    const critical = 1.63 / Math.sqrt(sample.length);
    for (const [quantile, probability] of table) {
      const share = sample.filter((value) => value <= quantile).length / sample.length;
      expect(Math.abs(share - probability)).toBeLessThan(critical);
    }
  });

  test('neighbours are not correlated', () => {
    let sum = 0;
    for (let index = 1; index < sample.length; index += 1) sum += (sample[index] ?? 0) * (sample[index - 1] ?? 0);
    expect(Math.abs(sum / sample.length)).toBeLessThan(0.009);
  });
});
