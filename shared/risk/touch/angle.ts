/**
 * Sine and cosine by the tangent of half the angle: `Math.sin` and `Math.cos` differ between V8 versions, `Math.tan` does
 * not. Absolute error about 2e-16 plus that of the angle itself.
 */

/** cos(angle); the angle in radians. */
export function cosine(angle: number): number {
  const square = Math.tan(angle / 2) ** 2;
  return (1 - square) / (1 + square);
}

/** sin(angle); the angle in radians. */
export function sine(angle: number): number {
  const tangent = Math.tan(angle / 2);
  return (2 * tangent) / (1 + tangent ** 2);
}

/** sin(pi halfTurns), the turn taken off before pi comes in. */
export function sineOfHalfTurns(halfTurns: number): number {
  const inTurn = halfTurns % 2;
  const near = inTurn > 1 ? inTurn - 2 : inTurn < -1 ? inTurn + 2 : inTurn;
  const folded = near > 0.5 ? 1 - near : near < -0.5 ? -1 - near : near;
  return sine(Math.PI * folded);
}
