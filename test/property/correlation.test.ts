import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkCorrelations } from '../../shared/risk/correlation/check';
import { correlationsOf } from '../../shared/risk/correlation/correlations';
import { eigenpairs } from '../../shared/risk/correlation/eigen';
import { ledoitWolf, ledoitWolfConstantCorrelation, oracleApproximating } from '../../shared/risk/correlation/shrinkage';
import { jointHours } from '../support/joint-hours';

const rows = fc.integer({ min: 1, max: 8 }).chain((width) =>
  fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }));

it('shrunk covariances are positive semi-definite, also of fewer rows than columns', () => {
  fc.assert(fc.property(rows, fc.constantFrom(ledoitWolf, ledoitWolfConstantCorrelation, oracleApproximating), (given, shrink) => {
    const { covariance, shrinkage } = shrink(given);
    expect(shrinkage >= 0 && shrinkage <= 1).toBe(true);
    const pairs = eigenpairs(covariance);
    expect(pairs[0]?.value).toBeGreaterThanOrEqual(-1e-12 * (1 + (pairs.at(-1)?.value ?? 0)));
  }), { numRuns: 300 });
});

it('eigenvectors rebuild their matrix', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }).chain((size) => fc.array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: size, maxLength: size }), { minLength: size, maxLength: size })), (given) => {
    const matrix = given.map((row, i) => row.map((value, j) => (value + (given[j]?.[i] ?? 0)) / 2));
    const pairs = eigenpairs(matrix);
    matrix.forEach((row, i) => row.forEach((value, j) => {
      expect(pairs.reduce((sum, { value: eigenvalue, vector }) => sum + eigenvalue * (vector[i] ?? 0) * (vector[j] ?? 0), 0)).toBeCloseTo(value, 11);
    }));
  }));
});

it('correlations of any prices pass their own check, in any order the same', () => {
  const names = ['A', 'B', 'C', 'D'];
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.shuffledSubarray(names, { minLength: 1, maxLength: 4 }), (seed, common, order) => {
    const closes = jointHours({ names: [...order].sort(), hours: 230, sigmaHourly: 0.01, common, seed });
    const answer = correlationsOf(closes);
    if (answer.kind === 'unknown') throw new Error(answer.why);
    expect(checkCorrelations(answer.correlations, answer.names)).toMatchObject({ ok: true });
    expect(correlationsOf(new Map(order.map((name) => [name, closes.get(name) ?? []])))).toEqual(answer);
  }), { numRuns: 40 });
});
