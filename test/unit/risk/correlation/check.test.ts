import { describe, expect, it } from 'vitest';
import { checkCorrelations } from '../../../../shared/risk/correlation/check';
import { eigenpairs } from '../../../../shared/risk/correlation/eigen';

const names = ['BTC', 'ETH', 'SOL'];
const problem = (matrix: readonly (readonly number[])[], of: readonly string[] = names): string => {
  const checked = checkCorrelations(matrix, of);
  return checked.ok ? 'ok' : `${checked.path}: ${checked.message}`;
};

describe('correlations from outside', () => {
  it('are taken as they are when they can be correlations', () => {
    const matrix = [[1, 0.8, 0.6], [0.8, 1, 0.7], [0.6, 0.7, 1]];
    expect(checkCorrelations(matrix, names)).toEqual({ ok: true, value: matrix });
    expect(problem([[1, 1, 1], [1, 1, 1], [1, 1, 1]])).toBe('ok');
    expect(problem([], [])).toBe('ok');
  });
  /* One factor cannot make all pairs -0.9: the eigenvalues of equal correlations r are 1 - r and 1 + 2 r = -0.8. */
  it('that contradict each other are refused with the smallest eigenvalue and who does', () => {
    expect(problem([[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]])).toBe(': not positive semi-definite: the smallest eigenvalue is -0.8000, mostly of BTC, ETH, SOL');
  });
  it.each([
    [[[1, 0], [0, 1]], ': expected 3 rows for 3 names (got 2)'],
    [[[1, 0, 0], [0, 1], [0, 0, 1]], 'ETH: expected 3 correlations (got 2)'],
    [[[1, 1.2, 0], [1.2, 1, 0], [0, 0, 1]], 'BTC.ETH: a correlation lies between -1 and 1 (got 1.2)'],
    [[[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]], 'BTC.ETH: the mirrored correlation is 0.4 (got 0.5)'],
    [[[1, 0, 0], [0, 0.9, 0], [0, 0, 1]], 'ETH.ETH: a correlation with itself is 1 (got 0.9)'],
    [[[1, 0, 0], [0, 1, Number.NaN], [0, 0, 1]], 'ETH.SOL: expected a finite number (got NaN)'],
  ])('case %# is refused with its place and value', (matrix, expected) => {
    expect(problem(matrix)).toBe(expected);
  });
});

describe('eigenvalues', () => {
  /* Tridiagonal 2, -1: 2 - 2 cos(k pi / (n + 1)), G. Smith, "Numerical Solution of Partial Differential Equations". */
  it('of the second difference are the known cosines, with vectors of length 1', () => {
    const size = 12;
    const pairs = eigenpairs(Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))));
    pairs.forEach(({ value, vector }, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)), 13);
      expect(vector.reduce((sum, part) => sum + part ** 2, 0)).toBeCloseTo(1, 13);
    });
  });
});
