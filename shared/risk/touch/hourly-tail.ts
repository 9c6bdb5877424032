/**
 * The tail of one underlying from its hourly candles, as everything that reads hours makes it: live engine, backtest and command
 * line. Which hours, and how many, is the caller's.
 */
import type { Candle } from '../../market/event';
import { HOUR_MS } from '../../units';
import { filterVolatility, type VolatilityFilter } from '../value-at-risk/filtered';
import { tailModel, type FittedTail } from './tail-model';

type Hours = readonly Pick<Candle, 'openAtMs' | 'close'>[];

/** Half-life 36 h, the first three days for the first variance: between the half-lives that the tails' prior was measured with. */
export const TAIL_FILTER = { kind: 'ewma', lambda: 0.9809, seedCount: 72 } as const satisfies VolatilityFilter;

/** Closed hours, oldest first; from too little the prior, which says so. */
export function tailOfHours(candles: Hours): FittedTail {
  return tailModel(residualsOf(hourlyReturns(candles), TAIL_FILTER), 1);
}

/** Log returns; none across a hole. */
export function hourlyReturns(candles: Hours): readonly number[] {
  return candles.flatMap((after, index) => {
    const before = candles[index - 1];
    return before !== undefined && after.openAtMs === before.openAtMs + HOUR_MS ? [Math.log(after.close / before.close)] : [];
  });
}

/** Returns over the volatility before them, after those that the first variance is made of; none from too few. */
export function residualsOf(returns: readonly number[], filter: VolatilityFilter): readonly number[] {
  const filtered = filterVolatility(returns, filter);
  if (filtered.kind === 'unknown' || filter.kind !== 'ewma') return [];
  return returns.slice(filter.seedCount).map((value, index) => value / (filtered.volatilities[index + filter.seedCount] ?? 1));
}
