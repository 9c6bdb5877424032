/**
 * Where a function of two variables is least, without its derivatives: a coarse grid for where to begin, and the simplex of
 * Nelder and Mead to end. It finds a local minimum near where it begins and promises nothing about others.
 */

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** The `count` least of the grid's local minima, the least first. Infinity marks what is not allowed. */
export function leastOnGrid(f: (x: number, y: number) => number, xs: readonly number[], ys: readonly number[], count: number): Place[] {
  const rows = xs.map((x) => ys.map((y) => ({ x, y, value: f(x, y) })));
  const valueAt = (i: number, j: number): number => rows[i]?.[j]?.value ?? Number.POSITIVE_INFINITY;
  const minima = rows.flatMap((row, i) => row.filter(({ value }, j) =>
    value < Number.POSITIVE_INFINITY && value <= valueAt(i - 1, j) && value <= valueAt(i + 1, j) && value <= valueAt(i, j - 1) && value <= valueAt(i, j + 1)));
  return minima.sort((a, b) => a.value - b.value).slice(0, count);
}

/**
 * Nelder and Mead, The Computer Journal 7 (1965), with its usual coefficients, from a triangle of side `side` about `start`
 * until it is smaller than `width` or after `steps`.
 */
export function leastOfSimplex(f: (x: number, y: number) => number, start: Place, side: number, width: number, steps: number): Place {
  const at = (x: number, y: number): Place => ({ x, y, value: f(x, y) });
  let best = start;
  let middle = at(start.x + side, start.y);
  let worst = at(start.x, start.y + side);
  for (let step = 0; step < steps; step += 1) {
    if (middle.value < best.value) [best, middle] = [middle, best];
    if (worst.value < middle.value) [middle, worst] = [worst, middle];
    if (middle.value < best.value) [best, middle] = [middle, best];
    if (Math.abs(worst.x - best.x) + Math.abs(worst.y - best.y) + Math.abs(middle.x - best.x) + Math.abs(middle.y - best.y) < width) break;
    const x = (best.x + middle.x) / 2;
    const y = (best.y + middle.y) / 2;
    const along = (share: number): Place => at(x + share * (worst.x - x), y + share * (worst.y - y));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      worst = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < middle.value) {
      worst = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) worst = contracted;
      else {
        middle = at((best.x + middle.x) / 2, (best.y + middle.y) / 2);
        worst = at((best.x + worst.x) / 2, (best.y + worst.y) / 2);
      }
    }
  }
  return [middle, worst].reduce((least, one) => (one.value < least.value ? one : least), best);
}
