/**
 * Kelly exposures in several underlyings at once, inside bounds: covariance counts, so two that move together share one bet.
 * It takes the covariance as given: shrink it first, because this formula magnifies whatever noise is in it.
 */
import { invertSymmetric, solveSymmetric } from '../../math/linear-system';
import { maximiseConcave, type LinearLimit, type Smooth } from './interior-point';

export interface MultiAssetQuestion {
  /** Of each underlying, after funding and costs, signed: > 0 pays a long. */
  readonly excessDriftAnnual: readonly number[];
  /** Annual, of returns, shrunk; symmetric and positive definite. */
  readonly covarianceAnnual: readonly (readonly number[])[];
  /** c of Kelly; the bounds hold for the exposures after it. */
  readonly kellyFraction: number;
  /** Least and most exposure over wealth of each underlying, lowest <= 0 <= highest; Infinity = no bound. */
  readonly lowest: readonly number[];
  readonly highest: readonly number[];
  /** Sum of absolute exposures over wealth, at most. */
  readonly grossLimit?: number;
}

export type MultiAssetAnswer =
  | {
      readonly kind: 'exposures';
      /** Over wealth, long > 0. */
      readonly exposures: readonly number[];
      /** mu.f - f' Sigma f / 2 a year. */
      readonly growthAnnual: number;
      readonly isBounded: boolean;
    }
  | { readonly kind: 'refused'; readonly why: string };

const GAP_RATIO = 1e-11;
const GAP_RATIO_ACCEPTED = 1e-7;

/**
 * Maximises c mu.f - f' Sigma f / 2 inside the bounds: c Sigma^-1 mu where they leave it free (R. C. Merton, Review of
 * Economics and Statistics 51, 1969; Thorp 2006). Refuses sizes that do not fit, bounds that exclude 0, and a covariance
 * that is not positive definite.
 */
export function multiAssetKelly(question: MultiAssetQuestion): MultiAssetAnswer {
  const problem = problemOf(question);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const { covarianceAnnual, excessDriftAnnual, kellyFraction } = question;
  const wanted = excessDriftAnnual.map((drift) => kellyFraction * drift);
  const free = solveSymmetric(covarianceAnnual, wanted);
  if (free === undefined) return { kind: 'refused', why: 'the covariance is not positive definite: shrink it before use' };
  const isFree = free.every((exposure, i) => exposure >= (question.lowest[i] ?? 0) && exposure <= (question.highest[i] ?? 0)) && grossOf(free) <= (question.grossLimit ?? Number.POSITIVE_INFINITY);
  const exposures = isFree ? free : bounded(question, wanted);
  if (exposures === undefined) return { kind: 'refused', why: 'the exposures inside the bounds could not be found to enough digits' };
  return { kind: 'exposures', exposures, growthAnnual: growth(excessDriftAnnual, covarianceAnnual, exposures), isBounded: !isFree };
}

function problemOf({ excessDriftAnnual, covarianceAnnual, kellyFraction, lowest, highest, grossLimit }: MultiAssetQuestion): string | undefined {
  const count = excessDriftAnnual.length;
  if (count === 0) return 'there is no underlying';
  if (covarianceAnnual.length !== count || covarianceAnnual.some((row) => row.length !== count)) return `${count} drifts need a covariance of ${count} by ${count}`;
  if (lowest.length !== count || highest.length !== count) return `${count} drifts need as many bounds, got ${lowest.length} and ${highest.length}`;
  const drift = excessDriftAnnual.findIndex((value) => !Number.isFinite(value));
  if (drift >= 0) return `drift ${drift} is not a number: ${excessDriftAnnual[drift]}`;
  const bound = lowest.findIndex((value, i) => !(value <= 0 && (highest[i] ?? -1) >= 0));
  if (bound >= 0) return `the bounds of underlying ${bound} exclude no exposure: ${lowest[bound]} to ${highest[bound]}`;
  if (!(kellyFraction >= 0 && Number.isFinite(kellyFraction))) return `the Kelly fraction is at least 0, got ${kellyFraction}`;
  if (grossLimit !== undefined && !(grossLimit > 0)) return `the gross limit is above 0, got ${grossLimit}`;
  return covarianceProblem(covarianceAnnual);
}

function covarianceProblem(covariance: readonly (readonly number[])[]): string | undefined {
  for (const [i, row] of covariance.entries()) {
    for (const [j, value] of row.entries()) {
      if (!Number.isFinite(value)) return `covariance ${i},${j} is not a number: ${value}`;
      const mirrored = covariance[j]?.[i] ?? 0;
      if (Math.abs(value - mirrored) > 1e-9 * (Math.abs(value) + Math.abs(mirrored))) return `the covariance is not symmetric at ${i},${j}: ${value} and ${mirrored}`;
    }
  }
  return undefined;
}

/** An unknown of the solver: exposure to one underlying, of either sign or of one side. */
interface Part {
  readonly asset: number;
  readonly sign: 1 | -1;
  readonly least: number;
  readonly most: number;
}

/**
 * In units of the largest drift, so that the solver sees numbers about 1. The gross limit is tried only where it binds: each
 * side of an underlying is then an unknown of its own, because the limit counts sizes.
 */
function bounded({ covarianceAnnual, lowest, highest, grossLimit = Number.POSITIVE_INFINITY }: MultiAssetQuestion, wanted: readonly number[]): number[] | undefined {
  const unit = wanted.reduce((most, drift) => Math.max(most, Math.abs(drift)), 0);
  const drift = wanted.map((value) => value / unit);
  const far = farthest(covarianceAnnual, drift);
  const boxes = drift.map((_, asset): Part => ({ asset, sign: 1, least: Math.max(-far, (lowest[asset] ?? 0) / unit), most: Math.min(far, (highest[asset] ?? 0) / unit) }));
  const inBoxes = solved(covarianceAnnual, drift, boxes, undefined);
  const found = inBoxes === undefined || grossOf(inBoxes) <= grossLimit / unit
    ? inBoxes
    : solved(covarianceAnnual, drift, boxes.flatMap(({ asset, least, most }): Part[] => [{ asset, sign: 1, least: 0, most }, { asset, sign: -1, least: 0, most: -least }]), grossLimit / unit);
  return found?.map((exposure) => exposure * unit);
}

function solved(covariance: MultiAssetQuestion['covarianceAnnual'], drift: readonly number[], all: readonly Part[], grossLimit: number | undefined): number[] | undefined {
  const parts = all.filter(({ least, most }) => most > least);
  if (parts.length === 0) return drift.map(() => 0);
  const unit = (k: number, sign: number): number[] => parts.map((_, j) => (j === k ? sign : 0));
  const limits: LinearLimit[] = parts.flatMap(({ least, most }, k) => [{ weights: unit(k, -1), limit: -least }, { weights: unit(k, 1), limit: most }]);
  if (grossLimit !== undefined) limits.push({ weights: parts.map(() => 1), limit: grossLimit });
  const start = parts.map(({ least, most }) => (grossLimit === undefined ? (least + most) / 2 : Math.min(most / 2, grossLimit / (2 * parts.length))));
  const scale = growthBound(covariance, drift);
  const { at, gap } = maximiseConcave({ objective: quadratic(parts, drift, covariance, scale), limits }, start, GAP_RATIO);
  if (!(gap <= GAP_RATIO_ACCEPTED)) return undefined;
  return drift.map((_, asset) => parts.reduce((sum, part, k) => (part.asset === asset ? sum + part.sign * (at[k] ?? 0) : sum), 0));
}

/** The growth without bounds, wanted' Sigma^-1 wanted / 2: what a gap is measured by. */
function growthBound(covariance: readonly (readonly number[])[], wanted: readonly number[]): number {
  const free = solveSymmetric(covariance, wanted) ?? [];
  return wanted.reduce((sum, drift, i) => sum + (drift * (free[i] ?? 0)) / 2, 0);
}

/**
 * No exposure of the bounded maximum exceeds this: its growth is not negative, and in the norm of Sigma all such exposures
 * lie within a ball about the free maximum that also contains 0; |f_i| <= 2 sqrt(wanted' Sigma^-1 wanted (Sigma^-1)_ii).
 */
function farthest(covariance: readonly (readonly number[])[], wanted: readonly number[]): number {
  const inverse = invertSymmetric(covariance) ?? [];
  const widest = inverse.reduce((most, row, i) => Math.max(most, row[i] ?? 0), 0);
  return 2.5 * Math.sqrt(2 * growthBound(covariance, wanted) * widest);
}

/** In units of `scale`. */
function quadratic(parts: readonly Part[], wanted: readonly number[], covariance: readonly (readonly number[])[], scale: number): Smooth {
  const slope = parts.map(({ asset, sign }) => (sign * (wanted[asset] ?? 0)) / scale);
  const bend = parts.map((a) => parts.map((b) => (a.sign * b.sign * (covariance[a.asset]?.[b.asset] ?? 0)) / scale));
  const bentBy = (x: readonly number[]): number[] => bend.map((row) => row.reduce((sum, value, j) => sum + value * (x[j] ?? 0), 0));
  return {
    value: (x) => bentBy(x).reduce((sum, bent, k) => sum + (x[k] ?? 0) * ((slope[k] ?? 0) - bent / 2), 0),
    derivatives: (x) => ({
      gradient: bentBy(x).map((bent, k) => (slope[k] ?? 0) - bent),
      hessian: bend.map((row) => row.map((value) => -value)),
    }),
  };
}

function growth(drift: readonly number[], covariance: readonly (readonly number[])[], exposures: readonly number[]): number {
  return exposures.reduce((sum, exposure, i) => {
    const bent = exposures.reduce((row, other, j) => row + (covariance[i]?.[j] ?? 0) * other, 0);
    return sum + exposure * ((drift[i] ?? 0) - bent / 2);
  }, 0);
}

function grossOf(exposures: readonly number[]): number {
  return exposures.reduce((sum, exposure) => sum + Math.abs(exposure), 0);
}
