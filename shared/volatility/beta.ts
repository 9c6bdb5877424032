/**
 * How far a symbol moves when the market does: the least-squares slope of its hourly log returns on the market's over
 * the last 30 days. The market is BTC. It says nothing about the tail; the joint distance therefore floors it.
 */
import type { Candle } from '../market/event';
import { HOUR_MS } from '../units';

export const MARKET_UNDERLYING = 'BTC';
const WINDOW_HOURS = 720;
const MINIMUM_HOURS = 168;
/** In a crash everything moves at least as far as BTC: a measured beta below 1 is a calm-weather number. */
export const ALT_BETA_FLOOR = 1;
/** Of an alt without history enough: above 1, and said to be assumed. */
export const ASSUMED_ALT_BETA = 1.5;

/** Ordinary least squares slope on the hours both have; undefined below a week of common hours. */
export function estimateBeta(own: readonly Candle[], market: readonly Candle[]): number | undefined {
  const ownReturns = hourlyReturns(own);
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  for (const [openAtMs, x] of hourlyReturns(market)) {
    const y = ownReturns.get(openAtMs);
    if (y === undefined) continue;
    count += 1;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const varianceX = sumXX - (sumX * sumX) / Math.max(count, 1);
  if (count < MINIMUM_HOURS || varianceX <= 0) return undefined;
  return (sumXY - (sumX * sumY) / count) / varianceX;
}

/** By opening time; no return is made across a missing hour. */
function hourlyReturns(candles: readonly Candle[]): Map<number, number> {
  const recent = candles.slice(-WINDOW_HOURS - 1);
  const returns = new Map<number, number>();
  for (let i = 1; i < recent.length; i += 1) {
    const before = recent[i - 1];
    const now = recent[i];
    if (before === undefined || now === undefined || now.openAtMs - before.openAtMs !== HOUR_MS) continue;
    returns.set(now.openAtMs, Math.log(now.close / before.close));
  }
  return returns;
}

/** The beta used for the joint move: 1 for the market itself, floored for the rest, assumed where unknown. */
export function stressBeta(underlying: string, measured: number | null): { readonly beta: number; readonly isAssumed: boolean } {
  if (underlying === MARKET_UNDERLYING) return { beta: 1, isAssumed: false };
  if (measured === null) return { beta: ASSUMED_ALT_BETA, isAssumed: true };
  return { beta: Math.max(ALT_BETA_FLOOR, measured), isAssumed: false };
}
