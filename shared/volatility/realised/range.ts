/**
 * Variance of one candle from its own open, high, low and close: terms whose mean over a window estimates the variance of an
 * interval. They see the range inside the candle and need a fraction of the candles that closes alone need; they do not see a
 * jump between one candle and the next (Yang-Zhang and `garmanKlassWithGap` do), and read low when trades are sparse.
 * Names and sums as R's TTR 0.24.3 has them. Prices above 0, high and low around open and close (`isSound`).
 */
import { assert } from '../../assert';
import type { Candle } from '../../market/event';

export type Range = Pick<Candle, 'open' | 'high' | 'low' | 'close'>;

const FOUR_LOG_TWO = 4 * Math.LN2;
const TWO_LOG_TWO_LESS_ONE = 2 * Math.LN2 - 1;

/** ln(H/L)^2 / (4 ln 2). M. Parkinson, Journal of Business 53 (1980). Drift 0; efficiency 5.2 against closes. */
export function parkinsonTerm({ high, low }: Range): number {
  return Math.log(high / low) ** 2 / FOUR_LOG_TWO;
}

/** ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2. M. Garman and M. Klass, Journal of Business 53 (1980). Drift 0; efficiency 7.4. */
export function garmanKlassTerm({ open, high, low, close }: Range): number {
  return Math.log(high / low) ** 2 / 2 - TWO_LOG_TWO_LESS_ONE * Math.log(close / open) ** 2;
}

/** The same with the jump from the close before, squared. */
export function garmanKlassWithGap(candle: Range, previousClose: number): number {
  return Math.log(candle.open / previousClose) ** 2 + garmanKlassTerm(candle);
}

/** ln(H/C) ln(H/O) + ln(L/C) ln(L/O). L. Rogers and S. Satchell, Annals of Applied Probability 1 (1991). Any drift. */
export function rogersSatchellTerm({ open, high, low, close }: Range): number {
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}

/** Mean of a term over `candles` (at least 1): variance of one interval. */
export function meanTerm(candles: readonly Range[], term: (candle: Range) => number): number {
  assert(candles.length > 0, 'a mean needs a candle');
  return candles.reduce((sum, candle) => sum + term(candle), 0) / candles.length;
}
