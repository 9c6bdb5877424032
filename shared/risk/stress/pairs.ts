/**
 * Which legs hedge something: legs of an underlying that is held both ways, among positions, against options or coins. Across
 * pools and venues too, since that is where a hedge is usually kept.
 */
import type { LegState } from '../../margin/leg';
import { netGreeks } from '../options/net-greeks';
import { standsStill } from './stable-assets';
import type { StressMarket } from './ground';
import type { StressedPool } from './pool-there';

interface Side {
  readonly isLong: boolean;
  readonly isShort: boolean;
  /** Base units, signed. */
  readonly optionDelta: number;
}

/** What is held of each underlying, by underlying. */
export type Sides = ReadonlyMap<string, Side>;

export interface PoolInMarket {
  readonly market: StressMarket;
  readonly stressed: StressedPool;
}

const NOTHING: Side = { isLong: false, isShort: false, optionDelta: 0 };

/** Sides of `pools`, on top of what is held elsewhere. */
export function sidesOf(pools: readonly PoolInMarket[], elsewhere: Sides = new Map()): Sides {
  const sides = new Map(elsewhere);
  for (const { market, stressed } of pools) {
    for (const { model } of stressed.pool.legs) {
      const underlying = market.underlyingOf(model.position.symbol);
      const side = sides.get(underlying) ?? NOTHING;
      if (model.direction > 0 ? side.isLong : side.isShort) continue;
      sides.set(underlying, model.direction > 0 ? { ...side, isLong: true } : { ...side, isShort: true });
    }
    for (const underlying of coinsHeld(market, stressed)) sides.set(underlying, { ...(sides.get(underlying) ?? NOTHING), isLong: true });
    if (stressed.options === undefined) continue;
    for (const { underlying, hedgeDeltaBase } of netGreeks(stressed.options.book)) {
      const side = sides.get(underlying) ?? NOTHING;
      sides.set(underlying, { ...side, optionDelta: side.optionDelta + hedgeDeltaBase });
    }
  }
  return sides;
}

/** Coins that back the pool are held long: a short against them is a hedge. */
function coinsHeld(market: StressMarket, { pool }: StressedPool): string[] {
  return pool.assets.filter(({ model, amount }) => amount > 0 && !standsStill(model.asset)).map(({ model }) => (model.linkedSymbol === undefined ? model.asset : market.underlyingOf(model.linkedSymbol)));
}

/** True for a leg whose underlying is also held the other way. */
export function isPaired(sides: Sides, market: StressMarket, { model }: LegState): boolean {
  const { isLong, isShort, optionDelta } = sides.get(market.underlyingOf(model.position.symbol)) ?? NOTHING;
  return (isLong && isShort) || optionDelta * model.direction < 0;
}
