/**
 * The minimum of a smooth function of a few variables whose gradient is known: quasi-Newton steps after Broyden, Fletcher,
 * Goldfarb and Shanno (J. Nocedal and S. Wright, "Numerical Optimization", 2nd ed. 2006, algorithm 6.1). A local minimum;
 * where the function is not defined it answers Infinity, and the search stays away.
 */
export interface Evaluated {
  readonly value: number;
  readonly gradient: readonly number[];
}

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly stepCount: number;
  /** False when the steps ran out or no step led further down. */
  readonly isConverged: boolean;
}

/** The share of the promised decrease a step has to deliver (Armijo). */
const SUFFICIENT = 1e-4;

/** From `start` until no part of the gradient exceeds `gradientTolerance`, in at most `maximumSteps`. */
export function minimise(f: (x: readonly number[]) => Evaluated, start: readonly number[], gradientTolerance: number, maximumSteps: number): Minimum {
  let x = [...start];
  let here = f(x);
  let inverse = identity(x.length);
  let isFresh = true;
  for (let step = 0; step < maximumSteps; step += 1) {
    if (largest(here.gradient) <= gradientTolerance) return { at: x, ...here, stepCount: step, isConverged: true };
    let direction = inverse.map((row) => -dot(row, here.gradient));
    if (dot(direction, here.gradient) >= 0) {
      inverse = identity(x.length);
      direction = here.gradient.map((slope) => -slope);
      isFresh = true;
    }
    const next = lineSearch(f, x, here, direction, isFresh ? 1 / Math.max(1, largest(here.gradient)) : 1);
    if (next === undefined) {
      if (isFresh) return { at: x, ...here, stepCount: step, isConverged: false };
      inverse = identity(x.length);
      isFresh = true;
      continue;
    }
    const move = next.x.map((value, i) => value - (x[i] ?? 0));
    const change = next.at.gradient.map((value, i) => value - (here.gradient[i] ?? 0));
    inverse = updated(inverse, move, change, isFresh);
    isFresh = false;
    x = next.x;
    here = next.at;
  }
  return { at: x, ...here, stepCount: maximumSteps, isConverged: largest(here.gradient) <= gradientTolerance };
}

/** Halves the step until the function falls enough; undefined when it never does. */
function lineSearch(
  f: (x: readonly number[]) => Evaluated, x: readonly number[], here: Evaluated, direction: readonly number[], first: number,
): { readonly x: number[]; readonly at: Evaluated } | undefined {
  const slope = dot(direction, here.gradient);
  for (let length = first; length > 1e-14; length /= 2) {
    const tried = x.map((value, i) => value + length * (direction[i] ?? 0));
    const at = f(tried);
    if (at.value <= here.value + SUFFICIENT * length * slope && at.gradient.every(Number.isFinite)) return { x: tried, at };
  }
  return undefined;
}

/** The inverse Hessian after one step; unchanged where the curvature along it is not positive. */
function updated(inverse: readonly (readonly number[])[], move: readonly number[], change: readonly number[], isFresh: boolean): number[][] {
  const curvature = dot(move, change);
  if (!(curvature > 1e-300)) return inverse.map((row) => [...row]);
  const scale = isFresh ? curvature / dot(change, change) : 1;
  const scaled = inverse.map((row) => row.map((value) => value * scale));
  const projected = scaled.map((row) => dot(row, change));
  const factor = (1 + dot(change, projected) / curvature) / curvature;
  return scaled.map((row, i) =>
    row.map((value, j) => value + factor * (move[i] ?? 0) * (move[j] ?? 0) - ((projected[i] ?? 0) * (move[j] ?? 0) + (move[i] ?? 0) * (projected[j] ?? 0)) / curvature));
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
