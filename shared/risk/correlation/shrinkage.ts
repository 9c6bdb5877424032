/**
 * Covariances from few observations, drawn towards something simpler by as much as their noise calls for: a multiple of the
 * identity, or equal correlations. The result is positive semi-definite, whatever the sample. It does not forecast.
 */
import type { Matrix } from '../../math/linear-system';
import { centredSample, covarianceOf, productMean, productVariances, sumOf, symmetric, type Sample } from './moments';

export interface Shrunk {
  /** Divisor n, in the unit of the rows squared. */
  readonly covariance: Matrix;
  /** 0 = the sample's own, 1 = the target. */
  readonly shrinkage: number;
}

/**
 * Towards mu I, mu the mean variance (O. Ledoit and M. Wolf, "A well-conditioned estimator for large-dimensional covariance
 * matrices", J. Multivariate Analysis 88, 2004; as scikit-learn has it). Rows are observations, at least 2.
 */
export function ledoitWolf(rows: Matrix): Shrunk {
  const sample = centredSample(rows);
  const covariance = covarianceOf(sample);
  const { mu, distance } = distanceToIdentity(covariance);
  const noise = sumOf(productVariances(sample, covariance), (value) => value) / sample.effectiveCount;
  return towards(covariance, identityTimes(covariance.length, mu), shareOf(noise, distance));
}

/**
 * The same target, the noise worked out for a normal distribution (oracle approximating shrinkage: Y. Chen, A. Wiesel,
 * Y. Eldar and A. Hero, "Shrinkage algorithms for MMSE covariance estimation", IEEE Trans. Signal Processing 58, 2010,
 * eq. 23 in the form that scikit-learn 1.2 computes).
 */
export function oracleApproximating(rows: Matrix): Shrunk {
  const sample = centredSample(rows);
  const covariance = covarianceOf(sample);
  const width = covariance.length;
  const { mu } = distanceToIdentity(covariance);
  const meanSquare = sumOf(covariance, (value) => value ** 2) / width ** 2;
  const share = shareOf(meanSquare + mu ** 2, (sample.effectiveCount + 1) * (meanSquare - mu ** 2 / width));
  return towards(covariance, identityTimes(width, mu), share);
}

/**
 * Towards the sample's own variances with one correlation for all pairs, their mean (O. Ledoit and M. Wolf, "Honey, I shrunk
 * the sample covariance matrix", J. Portfolio Management 30, 2004, appendix B). For assets that mostly move together.
 */
export function ledoitWolfConstantCorrelation(rows: Matrix): Shrunk {
  return towardsConstantCorrelation(centredSample(rows));
}

/** The same of observations with weights: where the paper divides by their number, the effective number stands. */
export function towardsConstantCorrelation(sample: Sample): Shrunk {
  const covariance = covarianceOf(sample);
  const width = covariance.length;
  const deviations = covariance.map((row, i) => Math.sqrt(row[i] ?? 0));
  if (width < 2 || deviations.some((deviation) => !(deviation > 0))) return { covariance, shrinkage: 0 };
  const deviation = (i: number): number => deviations[i] ?? 1;
  const meanCorrelation = (sumOf(covariance, (value, i, j) => value / (deviation(i) * deviation(j))) - width) / (width * (width - 1));
  const target = symmetric(width, (i, j) => (i === j ? (covariance[i]?.[i] ?? 0) : meanCorrelation * deviation(i) * deviation(j)));
  const variances = productVariances(sample, covariance);
  const own = variances.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const cubes = sample.columns.map((column) => column.map((value) => value * value * value));
  // Covariance of x_i^2 with x_i x_j: theta_ii,ij of the paper.
  const withOwnSquare = (i: number, j: number): number => productMean(sample.weights, cubes[i], sample.columns[j]) - (covariance[i]?.[i] ?? 0) * (covariance[i]?.[j] ?? 0);
  const cross = sumOf(covariance, (_, i, j) => (i === j ? 0 : ((meanCorrelation * deviation(j)) / deviation(i)) * withOwnSquare(i, j)));
  const noise = (sumOf(variances, (value) => value) - own - cross) / sample.effectiveCount;
  return towards(covariance, target, shareOf(noise, squaredDistance(covariance, target)));
}

/** How much of the distance is noise; a sample that is the target already needs no step. */
function shareOf(noise: number, distance: number): number {
  return distance > 0 ? Math.max(0, Math.min(1, noise / distance)) : 0;
}

function distanceToIdentity(covariance: Matrix): { readonly mu: number; readonly distance: number } {
  const mu = covariance.reduce((sum, row, i) => sum + (row[i] ?? 0), 0) / covariance.length;
  return { mu, distance: squaredDistance(covariance, identityTimes(covariance.length, mu)) };
}

function squaredDistance(a: Matrix, b: Matrix): number {
  return sumOf(a, (value, i, j) => (value - (b[i]?.[j] ?? 0)) ** 2);
}

function identityTimes(size: number, mu: number): number[][] {
  return symmetric(size, (i, j) => (i === j ? mu : 0));
}

function towards(covariance: Matrix, target: Matrix, shrinkage: number): Shrunk {
  return { covariance: covariance.map((row, i) => row.map((value, j) => (1 - shrinkage) * value + shrinkage * (target[i]?.[j] ?? 0))), shrinkage };
}
