/**
 * Maximum likelihood of the GARCH family: BFGS to the neighbourhood, Newton's steps to the top, standard errors from the
 * curvature there. Plain data in and out, so that it runs in a worker thread. Too few returns, returns that do not move and
 * a search that does not end are answers with a reason, not numbers.
 */
import { minimise } from '../../math/bfgs';
import { invertSymmetric, multiply, solveSymmetric } from '../../math/linear-system';
import { fromVector, isAdmissible, likelihood, toVector, type GarchParameters, type GarchShape } from './likelihood';

/** Below this the standard error of the persistence is larger than what it says. */
export const MINIMUM_RETURNS = 250;

/** Slope of the log-likelihood per return below which it is a top, in units of the returns' standard deviation. */
const TOP_SLOPE = 1e-6;
/** BFGS hands over to Newton here; smaller slopes drown in the rounding of the likelihood, and it would search for ever. */
const HANDOVER_SLOPE = 1e-6;
const MOST_STEPS = 300;
/** Likelihoods looked at from one start: fits that end need a tenth of it, one that goes round in circles ends here. */
const MOST_LOOKS = 600;

export type GarchFit =
  | {
      readonly kind: 'fitted';
      readonly shape: GarchShape;
      readonly parameters: GarchParameters;
      readonly logLikelihood: number;
      readonly observationCount: number;
      /** In the order of PARAMETER_NAMES. Absent at an edge of what is allowed. */
      readonly errors?: GarchErrors;
      /** Variance of the period after the last return. */
      readonly nextVariance: number;
      /** False when the best parameters lie at an edge of what is allowed (alpha or beta 0), or the climb did not reach a top. */
      readonly isInterior: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

export interface GarchErrors {
  /** From the inverse Hessian: right when the errors are as assumed. */
  readonly hessian: readonly number[];
  /** Inverse outer product of gradients. */
  readonly outerProduct: readonly number[];
  /** Sandwich of both (T. Bollerslev and J. Wooldridge 1992): right also when tails are fatter than assumed. */
  readonly robust: readonly number[];
}

/** Fits `returns` (any unit, oldest first). `start` speeds a refit up. */
export function fitGarch(returns: readonly number[], shape: GarchShape, start?: GarchParameters): GarchFit {
  if (returns.length < MINIMUM_RETURNS) return { kind: 'failed', why: `${returns.length} of at least ${MINIMUM_RETURNS} returns` };
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const scale = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length);
  if (!(scale > 1e-12)) return { kind: 'failed', why: 'the price does not move' };
  // In units of their own standard deviation, so that all parameters are of one size.
  const scaled = returns.map((value) => value / scale);
  const best = climb(scaled, shape, startsOf(shape, start === undefined ? undefined : rescaled(start, 1 / scale)));
  if (best === undefined) return { kind: 'failed', why: 'the search for the most likely parameters did not end' };
  const parameters = rescaled(fromVector(shape, best), scale);
  const { logLikelihood, nextVariance } = likelihood(returns, shape, toVector(shape, parameters));
  const errors = standardErrors(scaled, shape, best);
  const isInterior = likelihood(scaled, shape, best).gradient.every((slope) => Math.abs(slope) <= TOP_SLOPE * returns.length);
  return {
    kind: 'fitted', shape, parameters, logLikelihood, observationCount: returns.length, nextVariance, isInterior,
    ...(errors === undefined ? {} : { errors: unscaledErrors(errors, scale) }),
  };
}

function rescaled(p: GarchParameters, factor: number): GarchParameters {
  return { ...p, mu: p.mu * factor, omega: p.omega * factor ** 2 };
}

/** The likelihood of such models has more than one hill: slow and quick ones are tried. */
function startsOf(shape: GarchShape, warm: GarchParameters | undefined): number[][] {
  if (warm !== undefined && isAdmissible(warm)) return [toVector(shape, warm)];
  return [[0.1, 0.8], [0.05, 0.93]].map(([alpha = 0, beta = 0]) =>
    toVector(shape, { mu: 0, omega: 1 - alpha - beta, alpha, beta, gamma: 0.01, ...(shape.hasFatTails ? { degreesOfFreedom: 6 } : {}) }));
}

function climb(returns: readonly number[], shape: GarchShape, starts: readonly number[][]): number[] | undefined {
  let looks = 0;
  const objective = (vector: readonly number[]): { value: number; gradient: readonly number[] } => {
    looks += 1;
    if (looks > MOST_LOOKS || !isAdmissible(fromVector(shape, vector))) return { value: Number.POSITIVE_INFINITY, gradient: vector.map(() => 0) };
    const { logLikelihood, gradient } = likelihood(returns, shape, vector);
    return { value: -logLikelihood / returns.length, gradient: gradient.map((slope) => -slope / returns.length) };
  };
  let best: { at: readonly number[]; value: number } | undefined;
  for (const start of starts) {
    looks = 0;
    const found = minimise(objective, start, HANDOVER_SLOPE, MOST_STEPS);
    if (Number.isFinite(found.value) && (best === undefined || found.value < best.value)) best = found;
  }
  return best === undefined ? undefined : newton(returns, shape, [...best.at]);
}

/** A few of Newton's steps: from a gradient of 1e-7 to the last digits. Kept only while they lead up. */
function newton(returns: readonly number[], shape: GarchShape, start: number[]): number[] {
  let vector = start;
  let here = likelihood(returns, shape, vector);
  for (let step = 0; step < 6; step += 1) {
    const move = solveSymmetric(negativeHessian(returns, shape, vector), here.gradient);
    if (move === undefined) return vector;
    const next = vector.map((value, i) => value + (move[i] ?? 0));
    if (!isAdmissible(fromVector(shape, next))) return vector;
    const there = likelihood(returns, shape, next);
    if (!(there.logLikelihood >= here.logLikelihood - 1e-10)) return vector;
    const isDone = move.every((part, i) => Math.abs(part) <= 1e-11 * Math.max(1, Math.abs(next[i] ?? 0)));
    vector = next;
    here = there;
    if (isDone) return vector;
  }
  return vector;
}

/** Minus the second derivatives, by central differences of the exact first ones. */
function negativeHessian(returns: readonly number[], shape: GarchShape, vector: readonly number[]): number[][] {
  const columns = vector.map((value, i) => {
    const step = 1e-5 * Math.max(0.01, Math.abs(value));
    const up = likelihood(returns, shape, vector.map((other, j) => (i === j ? value + step : other))).gradient;
    const down = likelihood(returns, shape, vector.map((other, j) => (i === j ? value - step : other))).gradient;
    return up.map((slope, j) => -(slope - (down[j] ?? 0)) / (2 * step));
  });
  return columns.map((column, i) => column.map((value, j) => (value + (columns[j]?.[i] ?? 0)) / 2));
}

function standardErrors(returns: readonly number[], shape: GarchShape, vector: readonly number[]): GarchErrors | undefined {
  const inverse = invertSymmetric(negativeHessian(returns, shape, vector));
  const { outerProducts } = likelihood(returns, shape, vector);
  const inverseOuter = invertSymmetric(outerProducts);
  if (inverse === undefined || inverseOuter === undefined) return undefined;
  const diagonal = (matrix: readonly (readonly number[])[]): number[] => matrix.map((row, i) => Math.sqrt(row[i] ?? 0));
  return { hessian: diagonal(inverse), outerProduct: diagonal(inverseOuter), robust: diagonal(multiply(multiply(inverse, outerProducts), inverse)) };
}

function unscaledErrors(errors: GarchErrors, scale: number): GarchErrors {
  const back = (values: readonly number[]): number[] => values.map((value, i) => (i === 0 ? value * scale : i === 1 ? value * scale ** 2 : value));
  return { hessian: back(errors.hessian), outerProduct: back(errors.outerProduct), robust: back(errors.robust) };
}
