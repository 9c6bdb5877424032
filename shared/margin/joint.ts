/**
 * How far the whole market can move at once before a pool becomes liquidatable: every price goes to
 * mark * max(1 + beta * shock, 0.0001) together, linked collateral with its symbol. Betas are the caller's assumption.
 */
import { firstChange } from './head-room';
import type { Joint, JointPoint, SymbolInput } from './margin';
import type { Motion } from './motion';
import type { PoolState } from './pool';

const FLOOR_RATIO = 0.0001;
const LOWEST_SHOCK = -0.9999;
const HIGHEST_SHOCK = 10;

/** Shocks nearest to 0 at which `pool` is liquidatable; 0 both ways when it already is; absent when there is none. */
export function jointOfPool(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>): Joint {
  const poolId = pool.model.id;
  if (pool.margin.liquidatable) return { down: { shockRatio: 0, poolId }, up: { shockRatio: 0, poolId } };
  const motion: Motion = { betaOf: (symbol) => betaOf(symbols.get(symbol)), floorRatio: FLOOR_RATIO };
  const down = firstChange(pool, motion, LOWEST_SHOCK);
  const up = firstChange(pool, motion, HIGHEST_SHOCK);
  return {
    ...(down === undefined ? {} : { down: { shockRatio: down, poolId } }),
    ...(up === undefined ? {} : { up: { shockRatio: up, poolId } }),
  };
}

/** A beta so small that the price does not move by a millionth of a percent within the search counts as 0. */
function betaOf(input: SymbolInput | undefined): number {
  const beta = input?.beta ?? 1;
  return Math.abs(beta) < 1e-9 ? 0 : beta;
}

/** The nearest pool per direction. */
export function firstOf(joints: Iterable<Joint>): Joint {
  let down: JointPoint | undefined;
  let up: JointPoint | undefined;
  for (const joint of joints) {
    if (joint.down !== undefined && (down === undefined || joint.down.shockRatio > down.shockRatio)) down = joint.down;
    if (joint.up !== undefined && (up === undefined || joint.up.shockRatio < up.shockRatio)) up = joint.up;
  }
  return { ...(down === undefined ? {} : { down }), ...(up === undefined ? {} : { up }) };
}
