/** How far equity fell below what it had been, and for how long. */

export interface Drawdown {
  /** Largest fall from a high as a share of it: 0.3 = 30 %, 1 = all gone. */
  readonly maximumRatio: number;
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** Most observations between a high and the next higher one, or the end. */
  readonly longestCount: number;
}

/** Of equity at equal distances, oldest first, the first above 0. */
export function maximumDrawdown(equity: ArrayLike<number>): Drawdown {
  let high = equity[0] ?? 0;
  let highIndex = 0;
  let found = { maximumRatio: 0, peakIndex: 0, troughIndex: 0 };
  let longestCount = 0;
  for (let i = 1; i < equity.length; i += 1) {
    const value = equity[i] ?? 0;
    if (value > high) {
      high = value;
      highIndex = i;
      continue;
    }
    longestCount = Math.max(longestCount, i - highIndex);
    const ratio = high > 0 ? 1 - value / high : 0;
    if (ratio > found.maximumRatio) found = { maximumRatio: ratio, peakIndex: highIndex, troughIndex: i };
  }
  return { ...found, longestCount };
}

/** The drawdown at each observation, as a share of the highest so far. */
export function drawdownsOf(equity: ArrayLike<number>): Float64Array {
  const drawdowns = new Float64Array(equity.length);
  let high = 0;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] ?? 0;
    high = Math.max(high, value);
    drawdowns[i] = high > 0 ? 1 - value / high : 0;
  }
  return drawdowns;
}
