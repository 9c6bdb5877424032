/**
 * Functions of the form `constant + linear x + quadratic x^2 + sum of weight_j (1 / (1 + pole_j x) - 1)`: what an
 * account's head-room is as prices move together, between two changes of rule. Answers where such a function first
 * leaves one side of zero, without ever stepping over a crossing. It does not know what the function means.
 */
import { bracketedRoot } from './bracketed-root';

/** `1 + pole x` must stay positive on every interval asked about. Poles are distinct and not 0. */
export interface ReciprocalSum {
  constant: number;
  linear: number;
  quadratic: number;
  readonly poles: number[];
  readonly weights: number[];
}

export function reciprocalSum(): ReciprocalSum {
  return { constant: 0, linear: 0, quadratic: 0, poles: [], weights: [] };
}

/** Adds `weight (1 / (1 + pole x) - 1)`; equal poles share a term, so that one symbol stays one term. */
export function addReciprocal(f: ReciprocalSum, pole: number, weight: number): void {
  const at = f.poles.indexOf(pole);
  if (at >= 0) {
    f.weights[at] = (f.weights[at] ?? 0) + weight;
    return;
  }
  f.poles.push(pole);
  f.weights.push(weight);
}

export function valueAt(f: ReciprocalSum, x: number): number {
  let sum = f.constant + x * (f.linear + x * f.quadratic);
  for (let j = 0; j < f.poles.length; j += 1) sum -= ((f.weights[j] ?? 0) * (f.poles[j] ?? 0) * x) / (1 + (f.poles[j] ?? 0) * x);
  return sum;
}

export function slopeAt(f: ReciprocalSum, x: number): number {
  let sum = f.linear + 2 * x * f.quadratic;
  for (let j = 0; j < f.poles.length; j += 1) sum -= ((f.weights[j] ?? 0) * (f.poles[j] ?? 0)) / (1 + (f.poles[j] ?? 0) * x) ** 2;
  return sum;
}

/** Which side of zero counts as the side the walk is on. */
export interface Side {
  readonly positive: boolean;
  /** Whether zero itself belongs to the positive side. */
  readonly zeroIsPositive: boolean;
}

export function isOnSide(value: number, side: Side): boolean {
  return (value > 0 || (value === 0 && side.zeroIsPositive)) === side.positive;
}

/**
 * The first x, going from `from` to `to` (either direction), beyond which `f` is no longer on `side`; `from` itself when
 * it is off that side at once. Touching zero without crossing is not a crossing. Up to two roots in closed form,
 * otherwise by subdivision with bounds that exclude a root (`firstCrossingBySubdivision`).
 */
export function firstCrossing(f: ReciprocalSum, from: number, to: number, side: Side): number | undefined {
  if (from === to) return undefined;
  if (f.quadratic === 0 && f.poles.length === 0) return firstCrossingOfLine(f.constant, f.linear, from, to, side);
  const roots = rootsInClosedForm(f);
  if (roots === undefined) return firstCrossingBySubdivision(f, from, to, side);
  const outward = to > from ? 1 : -1;
  let start = from;
  for (const root of roots.sort((a, b) => (a - b) * outward)) {
    if ((root - start) * outward <= 0 || (to - root) * outward <= 0) continue;
    if (!isOnSide(valueAt(f, start + (root - start) / 2), side)) return start;
    start = root;
  }
  return isOnSide(valueAt(f, start + (to - start) / 2), side) ? undefined : start;
}

/** The same for `constant + slope x` alone. */
export function firstCrossingOfLine(constant: number, slope: number, from: number, to: number, side: Side): number | undefined {
  if (from === to) return undefined;
  const root = slope === 0 ? from : -constant / slope;
  const isInside = (root - from) * (to - root) > 0;
  const near = from + ((isInside ? root : to) - from) / 2;
  if (!isOnSide(constant + slope * near, side)) return from;
  return isInside ? root : undefined;
}

/** All real roots when the function is a polynomial or has one pole and no square; undefined otherwise. */
function rootsInClosedForm(f: ReciprocalSum): number[] | undefined {
  if (f.poles.length === 0) return quadraticRoots(f.quadratic, f.linear, f.constant);
  if (f.poles.length > 1 || f.quadratic !== 0) return undefined;
  const pole = f.poles[0] ?? 0;
  const weight = f.weights[0] ?? 0;
  return quadraticRoots(f.linear * pole, f.constant * pole + f.linear - weight * pole, f.constant);
}

/** Roots of `a x^2 + b x + c`, without cancellation (Press et al., section 5.6). */
export function quadraticRoots(a: number, b: number, c: number): number[] {
  if (a === 0) return b === 0 ? [] : [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return [];
  const q = -0.5 * (b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant));
  return q === 0 ? [0] : [q / a, c / q];
}

const MOST_HALVINGS = 80;

/**
 * On an interval every term is convex or concave: tangents of the convex and chords of the concave ones give a straight
 * line below the sum, and the other way round one above it. A half that such a line keeps on `side` holds no crossing;
 * a half on which the slope keeps its sign holds at most one; anything else is halved again, nearest half first.
 */
export function firstCrossingBySubdivision(f: ReciprocalSum, from: number, to: number, side: Side, depth = 0): number | undefined {
  if (boundKeepsSide(f, from, to, side)) return undefined;
  const middle = from + (to - from) / 2;
  if (slopeKeepsSign(f, from, to) || depth >= MOST_HALVINGS || middle === from || middle === to) return crossingOfMonotone(f, from, to, side);
  return firstCrossingBySubdivision(f, from, middle, side, depth + 1) ?? firstCrossingBySubdivision(f, middle, to, side, depth + 1);
}

function crossingOfMonotone(f: ReciprocalSum, from: number, to: number, side: Side): number | undefined {
  const atFrom = valueAt(f, from);
  const staysAtEnd = isOnSide(valueAt(f, to), side);
  if (atFrom === 0) return staysAtEnd ? undefined : from;
  if (!isOnSide(atFrom, side)) return from;
  if (staysAtEnd) return undefined;
  return bracketedRoot((x) => valueAt(f, x), (x) => slopeAt(f, x), from, to);
}

/** True when the straight bound of the right kind stays strictly on `side` at both ends. */
function boundKeepsSide(f: ReciprocalSum, from: number, to: number, side: Side): boolean {
  const sign = side.positive ? 1 : -1;
  const middle = from + (to - from) / 2;
  let atFrom = sign * (f.constant + f.linear * from);
  let atTo = sign * (f.constant + f.linear * to);
  const bound = (coefficient: number, valueFrom: number, valueMiddle: number, valueTo: number, slopeMiddle: number): void => {
    const isConvex = coefficient > 0;
    atFrom += coefficient * (isConvex ? valueMiddle + slopeMiddle * (from - middle) : valueFrom);
    atTo += coefficient * (isConvex ? valueMiddle + slopeMiddle * (to - middle) : valueTo);
  };
  if (f.quadratic !== 0) bound(sign * f.quadratic, from ** 2, middle ** 2, to ** 2, 2 * middle);
  for (let j = 0; j < f.poles.length; j += 1) {
    const pole = f.poles[j] ?? 0;
    const reciprocal = (x: number): number => (-pole * x) / (1 + pole * x);
    bound(sign * (f.weights[j] ?? 0), reciprocal(from), reciprocal(middle), reciprocal(to), -pole / (1 + pole * middle) ** 2);
  }
  return atFrom > 0 && atTo > 0;
}

/** True when the slope cannot change its sign: each term's slope is monotone, so its ends bound it. */
function slopeKeepsSign(f: ReciprocalSum, from: number, to: number): boolean {
  let low = f.linear;
  let high = f.linear;
  const add = (a: number, b: number): void => {
    low += Math.min(a, b);
    high += Math.max(a, b);
  };
  add(2 * f.quadratic * from, 2 * f.quadratic * to);
  for (let j = 0; j < f.poles.length; j += 1) {
    const pole = f.poles[j] ?? 0;
    const scaled = -(f.weights[j] ?? 0) * pole;
    add(scaled / (1 + pole * from) ** 2, scaled / (1 + pole * to) ** 2);
  }
  return low >= 0 || high <= 0;
}
