/**
 * Whether numbers that came from outside can be correlations at all. A matrix that cannot is refused with place and value;
 * it is never repaired: the nearest possible one may be far from what was meant.
 */
import { assert } from '../../assert';
import type { Decoded } from '../../decode';
import type { Matrix } from '../../math/linear-system';
import { eigenpairs, type Eigenpair } from './eigen';

/** What rounding to three decimals may do to a matrix that is on the edge. */
const SMALLEST_EIGENVALUE = -1e-9;
const SYMMETRY = 1e-9;

/**
 * `matrix` in the order of `names`: square, finite, 1 on the diagonal, within -1 to 1, symmetric, positive semi-definite.
 * The path is dotted by names (`BTC.ETH`), empty when the whole is meant; the caller puts its own before it.
 */
export function checkCorrelations(matrix: Matrix, names: readonly string[]): Decoded<Matrix> {
  if (matrix.length !== names.length) return refuse('', `expected ${names.length} rows for ${names.length} names (got ${matrix.length})`);
  for (const [i, row] of matrix.entries()) {
    const name = names[i] ?? '';
    if (row.length !== names.length) return refuse(name, `expected ${names.length} correlations (got ${row.length})`);
    for (const [j, value] of row.entries()) {
      const problem = problemOf(value, i === j, matrix[j]?.[i]);
      if (problem !== undefined) return refuse(`${name}.${names[j] ?? ''}`, problem);
    }
  }
  const smallest = matrix.length === 0 ? undefined : eigenpairs(matrix)[0];
  if (smallest === undefined || smallest.value >= SMALLEST_EIGENVALUE) return { ok: true, value: matrix };
  return refuse('', `not positive semi-definite: the smallest eigenvalue is ${smallest.value.toPrecision(4)}, mostly of ${largestParts(smallest, names)}`);
}

function problemOf(value: number, isDiagonal: boolean, mirrored: number | undefined): string | undefined {
  if (!Number.isFinite(value)) return `expected a finite number (got ${value})`;
  if (isDiagonal) return Math.abs(value - 1) <= SYMMETRY ? undefined : `a correlation with itself is 1 (got ${value})`;
  if (Math.abs(value) > 1) return `a correlation lies between -1 and 1 (got ${value})`;
  return mirrored !== undefined && Math.abs(value - mirrored) > SYMMETRY ? `the mirrored correlation is ${mirrored} (got ${value})` : undefined;
}

/** The names that contradict each other most. */
function largestParts({ vector }: Eigenpair, names: readonly string[]): string {
  assert(vector.length === names.length, 'a part for each name');
  return vector.map((part, i) => ({ part, name: names[i] ?? '' })).sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || (a.name < b.name ? -1 : 1))
    .slice(0, 3).map(({ name }) => name).join(', ');
}

function refuse(path: string, message: string): Decoded<Matrix> {
  return { ok: false, path, message };
}
