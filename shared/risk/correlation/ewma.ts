/**
 * Correlation of two series that forgets: exponentially weighted products over the root of exponentially weighted squares
 * (J.P. Morgan and Reuters, RiskMetrics Technical Document, 4th ed. 1996, section 5.2). Mean 0, one decay for all.
 */
import { assert } from '../../assert';

/**
 * The forecast before each pair of returns, and one for the next: one entry more than there are pairs. The first moments
 * are the means of the first `seedCount` products, so the first entries have seen what they forecast.
 */
export function ewmaCorrelations(x: readonly number[], y: readonly number[], lambda: number, seedCount: number): number[] {
  assert(x.length === y.length && x.length >= seedCount && seedCount >= 1, `as many x as y and at least ${seedCount}, got ${x.length} and ${y.length}`);
  assert(lambda > 0 && lambda < 1, `a lambda between 0 and 1, got ${lambda}`);
  const seed = (a: readonly number[], b: readonly number[]): number => a.slice(0, seedCount).reduce((sum, value, t) => sum + value * (b[t] ?? 0), 0) / seedCount;
  let [xx, yy, xy] = [seed(x, x), seed(y, y), seed(x, y)];
  const correlation = (): number => xy / Math.sqrt(xx * yy);
  const forecasts = [correlation()];
  for (const [t, one] of x.entries()) {
    const other = y[t] ?? 0;
    xx = lambda * xx + (1 - lambda) * one ** 2;
    yy = lambda * yy + (1 - lambda) * other ** 2;
    xy = lambda * xy + (1 - lambda) * one * other;
    forecasts.push(correlation());
  }
  return forecasts;
}
