/** Which pools of the simulated account the venue may close now. The condition is that of `shared/margin`, not a second one. */
import type { Account, Position } from '../account/account';
import { prepareMargin } from '../margin/prepare';
import type { PoolMargin } from '../margin/margin';
import { poolAtMark } from '../margin/pool';
import { SIMULATED_ASSETS } from './instruments';

const TIERS = new Map(SIMULATED_ASSETS.map((asset) => [asset.instrument.symbol, asset.tiers]));

/** The margin of every pool at marks by symbol, with the positions in it that are not flat. */
export function poolsAtMark(account: Account, markOf: (symbol: string) => number): readonly { readonly margin: PoolMargin; readonly positions: readonly Position[] }[] {
  return prepareMargin(account, TIERS).pools.map((pool) => ({
    margin: poolAtMark(pool, account.rules, markOf).margin,
    positions: pool.legs.map((leg) => leg.position),
  }));
}
