/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Press et al., Numerical Recipes, 3rd ed.,
 * section 11.1): slow beyond a hundred rows, and accurate to the last digits. Not for matrices that are not symmetric.
 */
import { assert } from '../../assert';
import type { Matrix } from '../../math/linear-system';

export interface Eigenpair {
  readonly value: number;
  /** Of length 1. */
  readonly vector: readonly number[];
}

const SWEEPS = 60;

/** All of them, the smallest value first; `matrix` n by n, symmetric and finite, n >= 1. */
export function eigenpairs(matrix: Matrix): Eigenpair[] {
  const size = matrix.length;
  assert(size > 0 && matrix.every((row) => row.length === size), 'a square matrix');
  const a = matrix.map((row) => Float64Array.from(row));
  const vectors = matrix.map((_, i) => Float64Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS && sweepOnce(a, vectors); sweep += 1);
  return a.map((row, i) => ({ value: row[i] ?? 0, vector: vectors.map((v) => v[i] ?? 0) })).sort((x, y) => x.value - y.value);
}

/** One rotation for each element above the diagonal; false when there was nothing left to rotate. */
function sweepOnce(a: readonly Float64Array[], vectors: readonly Float64Array[]): boolean {
  let hasRotated = false;
  for (let p = 0; p < a.length; p += 1) {
    for (let q = p + 1; q < a.length; q += 1) {
      const off = a[p]?.[q] ?? 0;
      const [app, aqq] = [a[p]?.[p] ?? 0, a[q]?.[q] ?? 0];
      if (Math.abs(off) <= 1e-18 * (Math.abs(app) + Math.abs(aqq)) || off === 0) continue;
      hasRotated = true;
      const theta = (aqq - app) / (2 * off);
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta ** 2 + 1));
      rotate(a, vectors, p, q, 1 / Math.sqrt(t ** 2 + 1), t);
    }
  }
  return hasRotated;
}

function rotate(a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number, cosine: number, t: number): void {
  const sine = t * cosine;
  for (const row of [...a, ...vectors]) mix(row, p, row, q, cosine, sine);
  const [rowP, rowQ] = [a[p], a[q]];
  if (rowP === undefined || rowQ === undefined) return;
  for (let k = 0; k < a.length; k += 1) mix(rowP, k, rowQ, k, cosine, sine);
  rowP[q] = 0;
  rowQ[p] = 0;
}

function mix(one: Float64Array, i: number, other: Float64Array, j: number, cosine: number, sine: number): void {
  const [x, y] = [one[i] ?? 0, other[j] ?? 0];
  one[i] = cosine * x - sine * y;
  other[j] = sine * x + cosine * y;
}
