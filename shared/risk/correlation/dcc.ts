/**
 * Correlations that move with the market: scalar dynamic conditional correlation, DCC(1,1), estimated in two steps
 * (R. Engle, "Dynamic conditional correlation", J. Business and Economic Statistics 20, 2002). For study and comparison with
 * the plain exponential weights that the engine uses; slow with many series, and noisy below some hundred observations.
 */
import { assert } from '../../assert';
import { minimise } from '../../math/bfgs';
import type { Matrix } from '../../math/linear-system';
import { fitZeroMeanGarch, garchVariances, type ZeroMeanGarch } from './dcc-garch';

export interface DccParameters {
  /** Weight of the last products. */
  readonly a: number;
  /** Weight of what was before; a + b < 1. */
  readonly b: number;
}
export interface DccPath {
  /** The forecast before each observation, and one for the next: one entry more than observations. */
  readonly correlations: readonly Matrix[];
  /** The part of the log-likelihood that correlation adds to independent normal residuals. */
  readonly logLikelihood: number;
}
export type DccFit =
  | {
      readonly kind: 'fitted';
      readonly parameters: DccParameters;
      readonly garch: readonly ZeroMeanGarch[];
      readonly logLikelihood: number;
      /** For the next observation. */
      readonly next: Matrix;
      readonly observationCount: number;
    }
  | { readonly kind: 'failed'; readonly why: string };

export const MINIMUM_DCC_OBSERVATIONS = 250;

/** Fits rows of returns (observations, oldest first; one column for each series, at least 2). */
export function fitDcc(rows: Matrix): DccFit {
  if (rows.length < MINIMUM_DCC_OBSERVATIONS) return { kind: 'failed', why: `${rows.length} of at least ${MINIMUM_DCC_OBSERVATIONS} observations` };
  const garch: ZeroMeanGarch[] = [];
  const width = rows[0]?.length ?? 0;
  for (let j = 0; j < width; j += 1) {
    const fit = fitZeroMeanGarch(rows.map((row) => row[j] ?? 0));
    if (fit === undefined) return { kind: 'failed', why: `series ${j} does not move` };
    garch.push(fit);
  }
  const residuals = standardisedResiduals(rows, garch);
  const parameters = climb(residuals);
  if (parameters === undefined) return { kind: 'failed', why: 'the series are copies of each other' };
  const { correlations, logLikelihood } = dccPath(residuals, parameters);
  return { kind: 'fitted', parameters, garch, logLikelihood, next: correlations.at(-1) ?? [], observationCount: rows.length };
}

/** Each return over the volatility its own GARCH forecast for it. */
export function standardisedResiduals(rows: Matrix, garch: readonly ZeroMeanGarch[]): number[][] {
  const variances = garch.map((parameters, j) => garchVariances(rows.map((row) => row[j] ?? 0), parameters));
  return rows.map((row, t) => row.map((value, j) => value / Math.sqrt(variances[j]?.[t] ?? 1)));
}

/**
 * Q(1) = S = mean of u u', Q(t + 1) = (1 - a - b) S + a u(t) u(t)' + b Q(t); a correlation is q_ij / sqrt(q_ii q_jj).
 * The log-likelihood is -Infinity where a matrix is not positive definite.
 */
export function dccPath(residuals: Matrix, parameters: DccParameters): DccPath {
  const correlations: Matrix[] = [];
  const logLikelihood = walk(residuals, parameters, (r, width) => {
    correlations.push(Array.from({ length: width }, (_, i) => [...r.subarray(i * width, (i + 1) * width)]));
  });
  return { correlations, logLikelihood };
}

function walk(residuals: Matrix, { a, b }: DccParameters, onCorrelations?: (r: Float64Array, width: number) => void): number {
  const width = residuals[0]?.length ?? 0;
  assert(width >= 2, `correlation needs 2 series, got ${width}`);
  const cells = width * width;
  const mean = new Float64Array(cells);
  for (const u of residuals) for (let c = 0; c < cells; c += 1) mean[c] = (mean[c] ?? 0) + (product(u, c, width)) / residuals.length;
  const q = mean.slice();
  const r = new Float64Array(cells);
  const lower = new Float64Array(cells);
  let logLikelihood = 0;
  for (const u of residuals) {
    normalise(q, r, width);
    onCorrelations?.(r, width);
    logLikelihood += logDensity(r, lower, u);
    for (let c = 0; c < cells; c += 1) q[c] = (1 - a - b) * (mean[c] ?? 0) + a * product(u, c, width) + b * (q[c] ?? 0);
  }
  normalise(q, r, width);
  onCorrelations?.(r, width);
  return logLikelihood;
}

function product(u: readonly number[], cell: number, width: number): number {
  return (u[Math.trunc(cell / width)] ?? 0) * (u[cell % width] ?? 0);
}

function normalise(q: Float64Array, r: Float64Array, width: number): void {
  for (let i = 0; i < width; i += 1) {
    for (let j = 0; j < width; j += 1) {
      const variances = (q[i * width + i] ?? 0) * (q[j * width + j] ?? 0);
      r[i * width + j] = i === j ? 1 : (q[i * width + j] ?? 0) / Math.sqrt(variances);
    }
  }
}

/** -(ln det R + u' R^-1 u - u'u) / 2 by Cholesky's decomposition into `lower`, with L y = u on the way. */
function logDensity(r: Float64Array, lower: Float64Array, u: readonly number[]): number {
  const width = u.length;
  const y: number[] = [];
  let sum = 0;
  for (let i = 0; i < width; i += 1) {
    let solved = u[i] ?? 0;
    for (let j = 0; j < i; j += 1) {
      let value = r[i * width + j] ?? 0;
      for (let k = 0; k < j; k += 1) value -= (lower[i * width + k] ?? 0) * (lower[j * width + k] ?? 0);
      const element = value / (lower[j * width + j] ?? 1);
      lower[i * width + j] = element;
      solved -= element * (y[j] ?? 0);
    }
    let pivot = r[i * width + i] ?? 0;
    for (let k = 0; k < i; k += 1) pivot -= (lower[i * width + k] ?? 0) ** 2;
    if (!(pivot > 1e-12)) return Number.NEGATIVE_INFINITY;
    lower[i * width + i] = Math.sqrt(pivot);
    const scaled = solved / Math.sqrt(pivot);
    y.push(scaled);
    sum += Math.log(pivot) + scaled ** 2 - (u[i] ?? 0) ** 2;
  }
  return -0.5 * sum;
}

/** The most likely a and b, by differences of the likelihood; undefined when there is none anywhere. */
function climb(residuals: Matrix): DccParameters | undefined {
  const value = (a: number, b: number): number => {
    if (!(a >= 0 && b >= 0 && a + b < 1)) return Number.POSITIVE_INFINITY;
    return -walk(residuals, { a, b }) / residuals.length;
  };
  const step = 1e-6;
  const slope = (at: number, of: (x: number) => number): number => {
    const low = Math.max(0, at - step);
    return (of(at + step) - of(low)) / (at + step - low);
  };
  const objective = ([a = 0, b = 0]: readonly number[]): { readonly value: number; readonly gradient: readonly number[] } =>
    ({ value: value(a, b), gradient: [slope(a, (x) => value(x, b)), slope(b, (x) => value(a, x))] });
  const best = [[0.05, 0.9], [0.02, 0.95], [0.1, 0.5]].map((start) => minimise(objective, start, 1e-7, 100))
    .reduce((least, one) => (one.value < least.value ? one : least));
  const [a = 0, b = 0] = best.at;
  return Number.isFinite(best.value) ? { a, b } : undefined;
}
