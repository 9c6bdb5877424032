/** Weighted second moments of several variables at once: what the shrinkage estimators are made of. No estimator itself. */
import { assert } from '../../assert';
import type { Matrix } from '../../math/linear-system';

/** Variable by variable, around their mean (or a mean known to be 0). */
export interface Sample {
  readonly columns: readonly Float64Array[];
  /** One for each observation; they sum to 1. */
  readonly weights: Float64Array;
  /** 1 / sum of squared weights (Kish 1965): how many equally weighted observations would be as good. */
  readonly effectiveCount: number;
}

/** Equally weighted, means taken out. Rows are observations, at least 2. */
export function centredSample(rows: Matrix): Sample {
  const count = rows.length;
  const width = rows[0]?.length ?? 0;
  assert(count >= 2 && width >= 1 && rows.every((row) => row.length === width), `at least 2 rows of one length, got ${count}`);
  const columns = Array.from({ length: width }, (_, j) => {
    const column = Float64Array.from(rows, (row) => row[j] ?? 0);
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    return column.map((value) => value - mean);
  });
  return { columns, weights: new Float64Array(count).fill(1 / count), effectiveCount: count };
}

/** Weighted mean of products, n by n. */
export function covarianceOf({ columns, weights }: Sample): number[][] {
  return symmetric(columns.length, (i, j) => productMean(weights, columns[i], columns[j]));
}

/** Weighted variance of each product x_i x_j around its mean: the noise in one observation of a covariance. */
export function productVariances({ columns, weights }: Sample, covariance: Matrix): number[][] {
  return symmetric(columns.length, (i, j) => {
    const [x, y] = [columns[i], columns[j]];
    if (x === undefined || y === undefined) return 0;
    const mean = covariance[i]?.[j] ?? 0;
    let sum = 0;
    for (let t = 0; t < weights.length; t += 1) sum += (weights[t] ?? 0) * ((x[t] ?? 0) * (y[t] ?? 0) - mean) ** 2;
    return sum;
  });
}

export function productMean(weights: Float64Array, x: Float64Array | undefined, y: Float64Array | undefined): number {
  if (x === undefined || y === undefined) return 0;
  let sum = 0;
  for (let t = 0; t < weights.length; t += 1) sum += (weights[t] ?? 0) * (x[t] ?? 0) * (y[t] ?? 0);
  return sum;
}

/** Fills both halves from one. */
export function symmetric(size: number, valueAt: (i: number, j: number) => number): number[][] {
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = valueAt(i, j);
      for (const [row, column] of [[i, j], [j, i]] as const) {
        const target = matrix[row];
        if (target !== undefined) target[column] = value;
      }
    }
  }
  return matrix;
}

export function sumOf(matrix: Matrix, of: (value: number, i: number, j: number) => number): number {
  return matrix.reduce((total, row, i) => row.reduce((sum, value, j) => sum + of(value, i, j), total), 0);
}
