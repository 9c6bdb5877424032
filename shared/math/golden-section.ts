/** The least of a function that falls and then rises between two places. Where it does otherwise, some low place of it. */

/** Golden-section search (J. Kiefer, "Sequential minimax search for a maximum", Proc. AMS 4, 1953): each round keeps 0.618 of the stretch. */
export function leastBetween(f: (x: number) => number, from: number, to: number, rounds: number): number {
  let [low, high] = [from, to];
  for (let round = 0; round < rounds; round += 1) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
const GOLDEN = 0.618033988749894848;
