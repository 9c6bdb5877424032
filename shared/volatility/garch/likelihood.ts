/**
 * The GARCH(1,1) family on a series of returns, its likelihood and exact derivatives:
 * h(t) = omega + (alpha + gamma [e(t-1) < 0]) e(t-1)^2 + beta h(t-1), e(t) = return(t) - mu.
 * T. Bollerslev, Journal of Econometrics 31 (1986); gamma: L. Glosten, R. Jagannathan and D. Runkle, Journal of Finance 48
 * (1993); Student's t scaled to variance 1: T. Bollerslev, Review of Economics and Statistics 69 (1987). Before the first
 * return both e^2 and h are the mean squared residual (G. Fiorentini, G. Calzolari and L. Panattoni, J. Applied Econometrics
 * 11, 1996). In the unit of the returns, squared. It does not search: that is `fit.ts`.
 */
import { digamma, logGamma } from '../../math/log-gamma';

export interface GarchShape {
  /** Falls count more than rises (GJR). */
  readonly isAsymmetric: boolean;
  /** Fat tails by Student's t; normal otherwise. */
  readonly hasFatTails: boolean;
}

/** Missing parameters of simpler shapes: gamma 0; degrees of freedom absent = normal. */
export interface GarchParameters {
  readonly mu: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly degreesOfFreedom?: number;
}

/** The order of every vector of parameters; the last two only where the shape has them. */
export const PARAMETER_NAMES = ['mu', 'omega', 'alpha', 'beta', 'gamma', 'degreesOfFreedom'] as const;

/** mu, omega, alpha, beta, then gamma and the degrees of freedom where the shape has them. */
export function toVector(shape: GarchShape, p: GarchParameters): number[] {
  return [p.mu, p.omega, p.alpha, p.beta, ...(shape.isAsymmetric ? [p.gamma] : []), ...(shape.hasFatTails ? [p.degreesOfFreedom ?? 8] : [])];
}

export function fromVector(shape: GarchShape, vector: readonly number[]): GarchParameters {
  const [mu = 0, omega = 0, alpha = 0, beta = 0] = vector;
  const gamma = shape.isAsymmetric ? (vector[4] ?? 0) : 0;
  const common = { mu, omega, alpha, beta, gamma };
  return shape.hasFatTails ? { ...common, degreesOfFreedom: vector[shape.isAsymmetric ? 5 : 4] ?? 8 } : common;
}

/** What keeps every variance above 0 and finite. Shocks that do not die out (persistence 1 and more) are allowed. */
export function isAdmissible({ omega, alpha, beta, gamma, degreesOfFreedom = Number.POSITIVE_INFINITY }: GarchParameters): boolean {
  return omega > 0 && alpha >= 0 && beta >= 0 && alpha + gamma >= 0 && beta < 1.5 && degreesOfFreedom > 2.01 && !Number.isNaN(omega);
}

export interface Likelihood {
  readonly logLikelihood: number;
  /** Of the log-likelihood, in the order of `toVector`. */
  readonly gradient: readonly number[];
  /** Sum over t of score(t) score(t)': the outer product of gradients. */
  readonly outerProducts: readonly (readonly number[])[];
  /** Variance of the period after the last return. */
  readonly nextVariance: number;
}

/** One pass over `returns` (at least 1). `onVariance` sees each h(t). */
export function likelihood(returns: readonly number[], shape: GarchShape, vector: readonly number[], onVariance?: (h: number) => void): Likelihood {
  const p = fromVector(shape, vector);
  const { mu, omega, alpha, beta, gamma } = p;
  const width = vector.length;
  const density = densityOf(p.degreesOfFreedom);
  const meanError = returns.reduce((sum, value) => sum + (value - mu), 0) / returns.length;
  const before = returns.reduce((sum, value) => sum + (value - mu) ** 2, 0) / returns.length;
  const gradient = new Array<number>(width).fill(0);
  const outer = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const score = new Array<number>(width).fill(0);
  const reaction = alpha + gamma / 2;
  let h = omega + (reaction + beta) * before;
  // Derivatives of h by mu, omega, alpha, beta, gamma.
  let byMu = -2 * (reaction + beta) * meanError;
  let byOmega = 1;
  let byAlpha = before;
  let byBeta = before;
  let byGamma = before / 2;
  let logLikelihood = 0;
  for (const value of returns) {
    const e = value - mu;
    const d = density(e, h);
    onVariance?.(h);
    logLikelihood += d.log;
    score[0] = d.byVariance * byMu - d.byError;
    score[1] = d.byVariance * byOmega;
    score[2] = d.byVariance * byAlpha;
    score[3] = d.byVariance * byBeta;
    if (shape.isAsymmetric) score[4] = d.byVariance * byGamma;
    if (shape.hasFatTails) score[width - 1] = d.byFreedom;
    addScore(gradient, outer, score);
    const negative = e < 0 ? 1 : 0;
    const react = alpha + gamma * negative;
    byMu = beta * byMu - 2 * react * e;
    byOmega = beta * byOmega + 1;
    byAlpha = beta * byAlpha + e * e;
    byBeta = beta * byBeta + h;
    byGamma = beta * byGamma + negative * e * e;
    h = omega + react * e * e + beta * h;
  }
  return { logLikelihood, gradient, outerProducts: outer, nextVariance: h };
}

function addScore(gradient: number[], outer: number[][], score: readonly number[]): void {
  for (let i = 0; i < score.length; i += 1) {
    const s = score[i] ?? 0;
    const row = outer[i];
    gradient[i] = (gradient[i] ?? 0) + s;
    if (row !== undefined) for (let j = 0; j < score.length; j += 1) row[j] = (row[j] ?? 0) + s * (score[j] ?? 0);
  }
}

interface DensityAt {
  log: number;
  byError: number;
  byVariance: number;
  byFreedom: number;
}

/** Log density of an error and its derivatives; one object is reused, as this runs for every return of every trial. */
function densityOf(nu: number | undefined): (e: number, h: number) => DensityAt {
  const at: DensityAt = { log: 0, byError: 0, byVariance: 0, byFreedom: 0 };
  if (nu === undefined) {
    const logTwoPi = Math.log(2 * Math.PI);
    return (e, h) => {
      at.log = -0.5 * (logTwoPi + Math.log(h) + (e * e) / h);
      at.byError = -e / h;
      at.byVariance = 0.5 * ((e * e) / h - 1) / h;
      return at;
    };
  }
  const constant = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2));
  const constantByFreedom = 0.5 * (digamma((nu + 1) / 2) - digamma(nu / 2) - 1 / (nu - 2));
  return (e, h) => {
    const z = (e * e) / (h * (nu - 2));
    const pull = (nu + 1) / (1 + z);
    const logOne = Math.log(1 + z);
    at.log = constant - 0.5 * Math.log(h) - 0.5 * (nu + 1) * logOne;
    at.byError = (-pull * e) / (h * (nu - 2));
    at.byVariance = 0.5 * (pull * z - 1) / h;
    at.byFreedom = constantByFreedom - 0.5 * logOne + (0.5 * pull * z) / (nu - 2);
    return at;
  };
}
