/**
 * The maximum of a smooth concave function under linear limits and, where given, one smooth convex constraint: the barrier
 * method of S. Boyd and L. Vandenberghe, "Convex Optimization" (2004), section 11.3. For some tens of unknowns; it says how
 * far from the maximum its answer may be. It needs a start strictly inside all limits and does not look for one.
 */
import { solveSymmetric } from '../../math/linear-system';

export interface Derivatives {
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

export interface Smooth {
  /** NaN where the function is not defined: the search stays away. */
  readonly value: (x: readonly number[]) => number;
  readonly derivatives: (x: readonly number[]) => Derivatives;
}

/** weights . x <= limit. */
export interface LinearLimit {
  readonly weights: readonly number[];
  readonly limit: number;
}

export interface ConcaveProgram {
  readonly objective: Smooth;
  readonly limits: readonly LinearLimit[];
  /** Convex, and at most 0. */
  readonly constraint?: Smooth;
}

export interface Maximum {
  readonly at: readonly number[];
  readonly value: number;
  /** The true maximum is at most this much higher; Infinity when not even the first centre was found. */
  readonly gap: number;
}

/** The first centre hardly knows the objective, so that it is found from any start. */
const FIRST_SHARPNESS = 1e-4;
const SHARPEN = 30;
const NEWTON_STEPS = 200;
/** Added to a Hessian whose flat directions are lost in rounding: the steps are a little wrong, where they end is not. */
const RIDGE = 1e-12;
/** Half the squared Newton decrement at which a centre counts as found. */
const CENTRED = 1e-9;

/**
 * Climbs from `start` until the duality gap is at most `gapTolerance` (in the objective's unit) or rounding stops it; the
 * gap reached is part of the answer, and the caller says whether it is enough. Objective, constraint and unknowns are best
 * scaled to about 1.
 */
export function maximiseConcave(program: ConcaveProgram, start: readonly number[], gapTolerance: number): Maximum {
  const constraintCount = program.limits.length + (program.constraint === undefined ? 0 : 1);
  let at = [...start];
  let gap = Number.POSITIVE_INFINITY;
  for (let sharpness = FIRST_SHARPNESS; ; sharpness *= SHARPEN) {
    const centre = centred(program, at, sharpness);
    if (centre === undefined) break;
    at = centre;
    // m / t at the centre; the small remaining decrement is covered by the factor.
    gap = (1.001 * constraintCount) / sharpness;
    if (gap <= gapTolerance) break;
  }
  return { at, value: program.objective.value(at), gap };
}

/** Minimises -t f - sum log(slack) - log(-g) by Newton's method; undefined when it does not settle. */
function centred(program: ConcaveProgram, from: readonly number[], sharpness: number): number[] | undefined {
  let x = [...from];
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const { gradient, hessian } = barrierDerivatives(program, x, sharpness);
    const down = gradient.map((slope) => -slope);
    const direction = solveSymmetric(hessian, down) ?? solveSymmetric(ridged(hessian), down);
    if (direction === undefined) return undefined;
    const decrementSquare = -dot(gradient, direction);
    if (!Number.isFinite(decrementSquare)) return undefined;
    if (decrementSquare / 2 <= CENTRED) return x;
    const next = stepped(program, x, direction, decrementSquare, sharpness);
    if (next === undefined) return undefined;
    x = next;
  }
  return undefined;
}

function ridged(hessian: readonly (readonly number[])[]): number[][] {
  return hessian.map((row, i) => row.map((value, j) => (i === j ? value * (1 + RIDGE) : value)));
}

/**
 * The step shortened until it stays inside and, far from the centre, until the barrier falls enough; lengthened as long as
 * that helps, because near the tip of a cone Newton's step is far too short. Near the centre the whole step is right
 * (quadratic convergence), and the fall is lost in the rounding of a value multiplied by the sharpness.
 */
function stepped(program: ConcaveProgram, x: readonly number[], direction: readonly number[], decrementSquare: number, sharpness: number): number[] | undefined {
  const along = (length: number): number[] => x.map((value, i) => value + length * (direction[i] ?? 0));
  const isNear = decrementSquare < 0.05;
  const here = isNear ? 0 : barrier(program, x, sharpness);
  for (let length = 1; length > 1e-14; length /= 2) {
    const value = barrier(program, along(length), sharpness);
    if (!Number.isFinite(value) || (!isNear && value > here - 0.1 * length * decrementSquare)) continue;
    return along(isNear || length < 1 ? length : lengthened(program, along, value, sharpness));
  }
  return undefined;
}

/** The longest of 1, 2, 4, ... up to which the barrier keeps falling. */
function lengthened(program: ConcaveProgram, along: (length: number) => number[], atOne: number, sharpness: number): number {
  let best = atOne;
  for (let length = 2; length < 1e6; length *= 2) {
    const value = barrier(program, along(length), sharpness);
    if (!(value < best)) return length / 2;
    best = value;
  }
  return 1;
}

function barrier({ objective, limits, constraint }: ConcaveProgram, x: readonly number[], sharpness: number): number {
  let sum = -sharpness * objective.value(x);
  for (const limit of limits) sum -= logOfPositive(slack(limit, x));
  return constraint === undefined ? sum : sum - logOfPositive(-constraint.value(x));
}

function logOfPositive(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN;
}

function barrierDerivatives({ objective, limits, constraint }: ConcaveProgram, x: readonly number[], sharpness: number): Derivatives {
  const { gradient: up, hessian: bend } = objective.derivatives(x);
  const gradient = up.map((slope) => -sharpness * slope);
  const hessian = bend.map((row) => row.map((value) => -sharpness * value));
  for (const limit of limits) {
    const inverse = 1 / slack(limit, x);
    addScaled(gradient, limit.weights, inverse);
    addProduct(hessian, limit.weights, inverse ** 2);
  }
  if (constraint !== undefined) {
    const inverse = -1 / constraint.value(x);
    const { gradient: steep, hessian: curved } = constraint.derivatives(x);
    addScaled(gradient, steep, inverse);
    addProduct(hessian, steep, inverse ** 2);
    for (const [i, row] of hessian.entries()) addScaled(row, curved[i] ?? [], inverse);
  }
  return { gradient, hessian };
}

function slack({ weights, limit }: LinearLimit, x: readonly number[]): number {
  return limit - dot(weights, x);
}

function addScaled(sum: number[], values: readonly number[], factor: number): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + factor * (values[i] ?? 0);
}

function addProduct(sum: number[][], values: readonly number[], factor: number): void {
  for (const [i, row] of sum.entries()) {
    const scaled = factor * (values[i] ?? 0);
    if (scaled !== 0) addScaled(row, values, scaled);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
