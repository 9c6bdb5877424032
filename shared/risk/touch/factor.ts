/**
 * The triangular factor of a correlation matrix, to draw correlated numbers with. Unlike `math/linear-system.ts` it takes
 * matrices that are only semi-definite: assets that move as one are common. Whether it is one is checked in `../correlation/check.ts`.
 */
import type { Matrix } from '../../math/linear-system';

/** Below this a pivot is what rounding of a published or estimated correlation leaves. */
const ROUNDING = 1e-9;

/** L with L L' = `correlation` (n by n, positive semi-definite), row by row, n numbers each. */
export function factorOf(correlation: Matrix): Float64Array {
  const size = correlation.length;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = correlation[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      const pivot = lower[j * size + j] as number;
      if (i === j) lower[i * size + i] = sum > ROUNDING ? Math.sqrt(sum) : 0;
      else if (pivot > 0) lower[i * size + j] = sum / pivot;
    }
  }
  return lower;
}

/** out = L z. */
export function timesFactor(lower: Float64Array, size: number, z: Float64Array, out: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let k = 0; k <= i; k += 1) sum += (lower[i * size + k] as number) * (z[k] as number);
    out[i] = sum;
  }
}
