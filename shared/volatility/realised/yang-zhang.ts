/**
 * Variance from open, high, low and close: sees the range inside the hour, needs a fraction of the candles that closes need,
 * independent of drift and of opening jumps. Slow to follow a change of weather: it weighs its window evenly.
 * D. Yang and Q. Zhang, "Drift-independent volatility estimation based on high, low, open and close prices", Journal of
 * Business 73 (2000): V = Vo + k Vc + (1 - k) Vrs with k = 0.34 / (1.34 + (n + 1) / (n - 1)), Vrs after Rogers and Satchell (1991).
 */
import { assert } from '../../assert';
import type { Candle } from '../../market/event';
import { meanTerm, rogersSatchellTerm } from './range';

export interface YangZhangRow extends Pick<Candle, 'open' | 'high' | 'low' | 'close'> {
  readonly previousClose: number;
}

/** Per interval, at least 2 rows. Sample variances (n - 1), as R's TTR has them. Prices above 0, high and low around open and close. */
export function yangZhangVariance(rows: readonly YangZhangRow[]): number {
  const n = rows.length;
  assert(n >= 2, `Yang-Zhang needs 2 rows, got ${n}`);
  const opening = sampleVariance(rows.map(({ open, previousClose }) => Math.log(open / previousClose)));
  const closing = sampleVariance(rows.map(({ open, close }) => Math.log(close / open)));
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  return opening + k * closing + (1 - k) * meanTerm(rows, rogersSatchellTerm);
}

/** Two passes: the mean is taken out before squaring, so that small variances keep their digits. */
function sampleVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** Candles that have the one before them; a candle after a hole is left out, as its opening jump is not one interval's. */
export function yangZhangRows(candles: readonly Candle[], intervalMs: number): YangZhangRow[] {
  const rows: YangZhangRow[] = [];
  for (let i = 1; i < candles.length; i += 1) {
    const before = candles[i - 1];
    const now = candles[i];
    if (before === undefined || now === undefined || now.openAtMs - before.openAtMs !== intervalMs) continue;
    rows.push({ open: now.open, high: now.high, low: now.low, close: now.close, previousClose: before.close });
  }
  return rows;
}
