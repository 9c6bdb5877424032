/**
 * Linear regression by ordinary least squares, with the usual standard errors and with those that stay right when the
 * errors of neighbouring observations are alike (Newey and West 1987, Bartlett weights). No variable is selected here.
 */
import { assert } from '../assert';
import { invertSymmetric, multiply } from './linear-system';

export interface Regression {
  /** One for each column of the design, in its order. */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  /** Heteroskedasticity and autocorrelation consistent, `lags` as given, no small-sample factor (as statsmodels has it). */
  readonly hacStandardErrors: readonly number[];
  /** 1 - residual sum of squares / sum of squares around the mean. */
  readonly rSquared: number;
  readonly residualVariance: number;
  readonly count: number;
}

/**
 * Regresses `y` on the columns of `rows` (give a column of ones for a constant). Undefined with fewer than
 * columns + 1 rows, or when columns depend on each other.
 */
export function leastSquares(rows: readonly (readonly number[])[], y: readonly number[], lags: number): Regression | undefined {
  assert(rows.length === y.length, `${rows.length} rows need as many answers, got ${y.length}`);
  const width = rows[0]?.length ?? 0;
  if (rows.length <= width || width === 0) return undefined;
  // Columns are brought to length 1, so that a constant beside variances of 1e-5 costs no digits.
  const scales = Array.from({ length: width }, (_, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j] ?? 0) ** 2, 0)));
  if (scales.some((scale) => scale === 0)) return undefined;
  const design = rows.map((row) => row.map((value, j) => value / (scales[j] ?? 1)));
  const inverse = invertSymmetric(crossProducts(design, () => 1));
  if (inverse === undefined) return undefined;
  const moments = Array.from({ length: width }, (_, j) => design.reduce((sum, row, t) => sum + (row[j] ?? 0) * (y[t] ?? 0), 0));
  const scaled = inverse.map((row) => dot(row, moments));
  const residuals = design.map((row, t) => (y[t] ?? 0) - dot(row, scaled));
  const squares = dot(residuals, residuals);
  const residualVariance = squares / (rows.length - width);
  const hac = multiply(multiply(inverse, longRunProducts(design, residuals, lags)), inverse);
  const errorsOf = (covariance: readonly (readonly number[])[], factor: number): number[] =>
    scales.map((scale, j) => Math.sqrt(Math.max(0, factor * (covariance[j]?.[j] ?? 0))) / scale);
  return {
    coefficients: scaled.map((value, j) => value / (scales[j] ?? 1)),
    standardErrors: errorsOf(inverse, residualVariance),
    hacStandardErrors: errorsOf(hac, 1),
    rSquared: 1 - squares / squaresAroundMean(y),
    residualVariance,
    count: rows.length,
  };
}

/** Sum over t of weight(t) x_t x_t'. */
function crossProducts(rows: readonly (readonly number[])[], weight: (t: number) => number): number[][] {
  const width = rows[0]?.length ?? 0;
  const sums = Array.from({ length: width }, () => Array.from({ length: width }, () => 0));
  rows.forEach((row, t) => addProduct(sums, row, row, weight(t)));
  return sums;
}

/** The middle of Newey and West's sandwich: weights 1 - lag / (lags + 1). */
function longRunProducts(rows: readonly (readonly number[])[], residuals: readonly number[], lags: number): number[][] {
  const sums = crossProducts(rows, (t) => (residuals[t] ?? 0) ** 2);
  for (let lag = 1; lag <= lags; lag += 1) {
    for (let t = lag; t < rows.length; t += 1) {
      const weight = (1 - lag / (lags + 1)) * (residuals[t] ?? 0) * (residuals[t - lag] ?? 0);
      addProduct(sums, rows[t] ?? [], rows[t - lag] ?? [], weight);
      addProduct(sums, rows[t - lag] ?? [], rows[t] ?? [], weight);
    }
  }
  return sums;
}

function addProduct(sums: number[][], left: readonly number[], right: readonly number[], weight: number): void {
  for (const [i, sumRow] of sums.entries()) {
    for (let j = 0; j < sumRow.length; j += 1) sumRow[j] = (sumRow[j] ?? 0) + weight * (left[i] ?? 0) * (right[j] ?? 0);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function squaresAroundMean(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
