/**
 * Joint random returns of the simulated assets: one market factor, a part of each asset's own, and common jumps. Fat
 * tails come from the jumps and from the weather's changes. No drift: where a price has to go is the path's business.
 */
import { unwrap } from '../assert';
import { normal } from '../math/normal';
import { uniform, type Random } from '../math/random';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../units';
import type { SimulatedAsset } from './instruments';

const JUMPS_PER_DAY = 4;
/** Standard deviation of a jump in units of one minute's. */
const JUMP_SIZE = 6;
const SECONDS_PER_DAY = DAY_MS / SECOND_MS;
/** Share of the factor's variance that is left to the diffusion, so that jumps do not add to the stated volatility. */
const DIFFUSION = Math.sqrt(1 - (JUMPS_PER_DAY * JUMP_SIZE ** 2 * MINUTE_MS) / DAY_MS);

/**
 * Log returns of one step of `stepSeconds`, one per asset, into `out`; `sigma` is the standard deviation of BTC's return
 * over the step. An asset's return is volatilityRatio * sigma * (loading * factor + sqrt(1 - loading^2) * own).
 */
export function drawReturns(random: Random, assets: readonly SimulatedAsset[], sigma: number, stepSeconds: number, out: number[]): void {
  let factor = DIFFUSION * normal(random);
  if (uniform(random) < (JUMPS_PER_DAY * stepSeconds) / SECONDS_PER_DAY) factor += normal(random) * JUMP_SIZE * Math.sqrt(60 / stepSeconds);
  for (let index = 0; index < assets.length; index += 1) {
    const { factorLoading, volatilityRatio } = unwrap(assets[index], 'index is within assets');
    const own = Math.sqrt(1 - factorLoading ** 2) * normal(random);
    out[index] = volatilityRatio * sigma * (factorLoading * factor + own);
  }
}

/**
 * One step of a log price that has to be at `target` after `stepsLeft` steps (>= 1): the random move is thinned out and the
 * rest of the way spread over the remaining steps, as in a Brownian bridge. With one step left it arrives exactly.
 */
export function stepTowards(logPrice: number, move: number, target: number, stepsLeft: number): number {
  return logPrice + (target - logPrice) / stepsLeft + move * Math.sqrt((stepsLeft - 1) / stepsLeft);
}
