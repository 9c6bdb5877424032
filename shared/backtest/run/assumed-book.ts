/** No history of order books is given to a backtest: a book of the size that is usual for the traded volume stands for it. */
import type { Level } from '../../market/event';

/** Levels of 1 bp, each with this share of a day's volume: BTC perpetuals in quiet hours, roughly. */
const ASSUMED_LEVELS = 20;
const ASSUMED_DEPTH_PER_BP = 0.0003;

/** Best first; `side` 1 for asks, -1 for bids. */
export function assumedLevels(markPrice: number, volumeBaseDaily: number, side: 1 | -1): Level[] {
  return Array.from({ length: ASSUMED_LEVELS }, (_, i) => ({ price: markPrice * (1 + side * (i + 1) * 1e-4), quantityBase: ASSUMED_DEPTH_PER_BP * volumeBaseDaily }));
}
