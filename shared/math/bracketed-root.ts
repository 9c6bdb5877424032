/**
 * The root of a function of one variable between two points where its signs differ.
 * Answers to full double precision and always inside the bracket; it does not look for brackets.
 */
import { assert } from '../assert';

/**
 * Root of `f` between `a` and `b`, where `f(a)` and `f(b)` have different signs (0 counts as a root).
 * Newton steps from `slope`, replaced by bisection whenever one leaves the bracket or shrinks it too slowly
 * (Press et al., Numerical Recipes, 3rd ed., section 9.4). Returns the end of the last bracket on `b`'s side.
 */
export function bracketedRoot(f: (x: number) => number, slope: (x: number) => number, a: number, b: number): number {
  const atA = f(a);
  if (atA === 0) return a;
  if (f(b) === 0) return b;
  assert(atA > 0 !== f(b) > 0, `the signs at ${a} and ${b} must differ`);
  let near = a;
  let far = b;
  let x = a + (b - a) / 2;
  let widthBefore = Math.abs(b - a);
  for (let step = 0; step < 2_200; step += 1) {
    const value = f(x);
    if (value > 0 === atA > 0 && value !== 0) near = x;
    else far = x;
    const width = Math.abs(far - near);
    const middle = near + (far - near) / 2;
    if (middle === near || middle === far) return far;
    const newton = x - value / slope(x);
    const isInside = newton > Math.min(near, far) && newton < Math.max(near, far);
    x = isInside && width < widthBefore / 2 ? newton : middle;
    widthBefore = width;
  }
  return far;
}
