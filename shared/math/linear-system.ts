/**
 * Small symmetric positive definite systems: solving, inverting. For a handful of unknowns (regressions, Hessians),
 * by Cholesky's decomposition; says when the matrix is not positive definite instead of answering noise.
 */
import { assert } from '../assert';

export type Matrix = readonly (readonly number[])[];

/** A pivot below this share of its diagonal element has lost all digits. */
const LOST = 1e-14;

/** x with A x = b; undefined when A (n by n, symmetric) is not positive definite to working precision. */
export function solveSymmetric(a: Matrix, b: readonly number[]): number[] | undefined {
  assert(a.length === b.length, `${a.length} equations need as many right sides, got ${b.length}`);
  const lower = cholesky(a);
  return lower === undefined ? undefined : backward(lower, forward(lower, b));
}

/** The inverse of a symmetric positive definite matrix; undefined when it is not one. */
export function invertSymmetric(a: Matrix): number[][] | undefined {
  const lower = cholesky(a);
  if (lower === undefined) return undefined;
  return a.map((_, column) => backward(lower, forward(lower, a.map((__, row) => (row === column ? 1 : 0)))));
}

export function multiply(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)));
}

/** L with L L' = A. */
function cholesky(a: Matrix): number[][] | undefined {
  const lower = a.map(() => a.map(() => 0));
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (lower[i]?.[k] ?? 0) * (lower[j]?.[k] ?? 0);
      const row = lower[i];
      if (row === undefined) continue;
      if (i > j) row[j] = sum / (lower[j]?.[j] ?? 1);
      else if (sum > LOST * Math.abs(a[i]?.[i] ?? 0)) row[i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

function forward(lower: Matrix, b: readonly number[]): number[] {
  const y: number[] = [];
  for (let i = 0; i < b.length; i += 1) {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum -= (lower[i]?.[k] ?? 0) * (y[k] ?? 0);
    y.push(sum / (lower[i]?.[i] ?? 1));
  }
  return y;
}

function backward(lower: Matrix, y: readonly number[]): number[] {
  const x = y.map(() => 0);
  for (let i = y.length - 1; i >= 0; i -= 1) {
    let sum = y[i] ?? 0;
    for (let k = i + 1; k < y.length; k += 1) sum -= (lower[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i]?.[i] ?? 1);
  }
  return x;
}
