/**
 * One path of wealth by daily closes, and what a statement finds on it. A day multiplies wealth by 1 + sigma x with x = Sharpe a day + surprise, so
 * the path at another volatility comes from the same x. Nothing moves within the day, and the volatility is met exactly:
 * both make real paths a little worse.
 */
import { DAYS_PER_YEAR } from '../units';
import { STAKE_DAYS } from './statement';

const SQRT_YEAR = Math.sqrt(DAYS_PER_YEAR);

/** The x of one path: `path` is filled. `sharpeAnnual` is the excess return over volatility, a year. */
export function fillPath(path: Float64Array, draw: () => number, sharpeAnnual: number): void {
  const drift = sharpeAnnual / SQRT_YEAR;
  for (let i = 0; i < path.length; i += 1) path[i] = drift + draw();
}

/** Whether a close lies more than `drawdownRatio` below the highest one before it, the start included. */
export function drawsDown(path: Float64Array, volatilityAnnual: number, drawdownRatio: number): boolean {
  const sigma = volatilityAnnual / SQRT_YEAR;
  const keep = 1 - drawdownRatio;
  let wealth = 1;
  let floor = keep;
  for (let i = 0; i < path.length; i += 1) {
    wealth *= 1 + sigma * (path[i] ?? 0);
    if (wealth < floor) return true;
    if (wealth * keep > floor) floor = wealth * keep;
  }
  return false;
}

/** Whether a close of the first 30 days lies more than `lossRatio` below the start. */
export function losesStake(path: Float64Array, volatilityAnnual: number, lossRatio: number): boolean {
  const sigma = volatilityAnnual / SQRT_YEAR;
  let wealth = 1;
  for (let i = 0; i < Math.min(STAKE_DAYS, path.length); i += 1) {
    wealth *= 1 + sigma * (path[i] ?? 0);
    if (wealth < 1 - lossRatio) return true;
  }
  return false;
}

/** How often a close is half of the highest one since the last halving, or less. Ruin is the last one that is counted. */
export function countHalvings(path: Float64Array, volatilityAnnual: number): number {
  const sigma = volatilityAnnual / SQRT_YEAR;
  let count = 0;
  let wealth = 1;
  let peak = 1;
  for (let i = 0; i < path.length; i += 1) {
    wealth *= 1 + sigma * (path[i] ?? 0);
    if (wealth > peak) peak = wealth;
    else if (wealth <= 0.5 * peak) {
      count += 1;
      if (wealth <= 0) return count;
      peak = wealth;
    }
  }
  return count;
}
