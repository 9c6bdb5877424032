/**
 * The triangular factor of a correlation matrix, to draw correlated numbers with. Unlike `math/linear-system.ts` it takes
 * matrices that are only semi-definite: assets that move as one are common. Says which entry is wrong instead of answering noise.
 */
import type { Matrix } from '../../math/linear-system';

export type Factor =
  /** Row by row, `size` numbers each; L L' = the matrix. */
  | { readonly kind: 'ok'; readonly size: number; readonly lower: Float64Array }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string };

/** What rounding of a published or estimated correlation may leave. */
const ROUNDING = 1e-9;

/** The factor of `correlation`, n by n: symmetric, ones on the diagonal, entries from -1 to 1, no negative eigenvalue. */
export function factorOf(correlation: Matrix, size: number): Factor {
  const wrong = firstWrongEntry(correlation, size);
  if (wrong !== undefined) return wrong;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = correlation[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      const pivot = lower[j * size + j] as number;
      if (i === j) {
        if (sum < -ROUNDING) return notSemiDefinite(i, sum);
        lower[i * size + i] = sum > ROUNDING ? Math.sqrt(sum) : 0;
      } else if (pivot > 0) lower[i * size + j] = sum / pivot;
      else if (Math.abs(sum) > Math.sqrt(ROUNDING)) return notSemiDefinite(i, -Math.abs(sum));
    }
  }
  return { kind: 'ok', size, lower };
}

function firstWrongEntry(correlation: Matrix, size: number): Factor | undefined {
  if (correlation.length !== size) return refused('correlation', `expected ${size} rows (got ${correlation.length})`);
  for (let i = 0; i < size; i += 1) {
    const row = correlation[i] ?? [];
    if (row.length !== size) return refused(`correlation.${i}`, `expected ${size} entries (got ${row.length})`);
    for (let j = 0; j < size; j += 1) {
      const entry = row[j] ?? NaN;
      const isRight = i === j ? Math.abs(entry - 1) <= ROUNDING : Math.abs(entry) <= 1 && Math.abs(entry - (correlation[j]?.[i] ?? NaN)) <= ROUNDING;
      if (!isRight) return refused(`correlation.${i}.${j}`, `expected ${i === j ? '1 on the diagonal' : 'a symmetric entry from -1 to 1'} (got ${entry})`);
    }
  }
  return undefined;
}

function notSemiDefinite(row: number, short: number): Factor {
  return refused(`correlation.${row}`, `not positive semi-definite: row ${row} contradicts those before it (short by ${short.toPrecision(3)})`);
}

function refused(path: string, message: string): Factor {
  return { kind: 'refused', path, message };
}

/** out = L z. */
export function timesFactor(lower: Float64Array, size: number, z: Float64Array, out: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let k = 0; k <= i; k += 1) sum += (lower[i * size + k] as number) * (z[k] as number);
    out[i] = sum;
  }
}
