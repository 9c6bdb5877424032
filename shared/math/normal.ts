/**
 * Random numbers with a bell curve. Built on `log` and `sqrt` only, which agree between V8 versions; the textbook form of
 * Box and Muller needs sine and cosine, which do not. Densities and quantiles are not here.
 */
import { uniform, type Random } from './random';

/**
 * One standard normal number: mean 0, variance 1. Polar method (G. Marsaglia and T. A. Bray, SIAM Review 6, 1964). The
 * second number of each pair is thrown away: that keeps the generator's whole state in its four words.
 */
export function normal(random: Random): number {
  for (;;) {
    const x = 2 * uniform(random) - 1;
    const y = 2 * uniform(random) - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
