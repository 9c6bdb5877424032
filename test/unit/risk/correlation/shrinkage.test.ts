import { expect, it } from 'vitest';
import { fitDcc } from '../../../../shared/risk/correlation/dcc';
import { ledoitWolfConstantCorrelation, oracleApproximating } from '../../../../shared/risk/correlation/shrinkage';

/* The formulas of Ledoit and Wolf's own program covCor.m in NumPy on these twelve rows. */
it('shrinkage towards one correlation is that of the published program, also where it stops half way', () => {
  const rows = [
    [2.04, 1.07, 0.11, -1.51], [-0.45, -0.47, -2.11, -0.77], [-0.87, 0.22, 0.8, 0.61], [-0.28, -0.45, -1.22, -0.62],
    [0.48, 0.36, 0.96, -0.02], [0.02, 0.49, 0.86, 0.01], [-0.18, 0, 2.02, 0.73], [-0.24, 0.08, -0.71, -0.34],
    [0.88, 0.97, 0.3, 0.12], [-2.83, -2.24, -1.04, -0.04], [0.28, 0.46, -0.28, -1], [0.03, 0.01, 1.4, 1.07],
  ];
  const { shrinkage, covariance } = ledoitWolfConstantCorrelation(rows);
  expect(shrinkage).toBeCloseTo(0.4930708723865329, 13);
  const upper = [1.1898555555555557, 0.5486055092131463, 0.36970015186415406, -0.026197362215040626, 0.678513888888889, 0.3509860118737661, 0.04294206740735648, 1.329107638888889, 0.3929650098664314, 0.5151055555555556];
  expect(covariance.flatMap((row, i) => row.slice(i)).map((value, k) => Math.abs(value - (upper[k] ?? Number.NaN)) < 1e-13)).not.toContain(false);
});

it('shrinkage of rows that never move leaves zeros, not something made up', () => {
  const still = [[1, 2], [1, 2], [1, 2]];
  expect(ledoitWolfConstantCorrelation(still)).toEqual({ covariance: [[0, 0], [0, 0]], shrinkage: 0 });
  expect(oracleApproximating(still)).toEqual({ covariance: [[0, 0], [0, 0]], shrinkage: 0 });
});

it('dynamic correlation says when it cannot be estimated', () => {
  const rows = Array.from({ length: 250 }, (_, t) => [((t * 7919) % 101) / 50 - 1, ((t * 104729) % 103) / 50 - 1]);
  expect(fitDcc(rows.slice(1))).toEqual({ kind: 'failed', why: '249 of at least 250 observations' });
  expect(fitDcc(rows.map(([x = 0]) => [x, 0]))).toEqual({ kind: 'failed', why: 'series 1 does not move' });
  expect(fitDcc(rows.map(([x = 0]) => [x, x]))).toEqual({ kind: 'failed', why: 'the series are copies of each other' });
});
