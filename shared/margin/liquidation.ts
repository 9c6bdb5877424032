/**
 * At which price of its own symbol a position's pool changes between safe and liquidatable, all other prices unchanged.
 * It does not say how likely that is, nor what happens when prices move together (`joint.ts`).
 */
import { firstChange } from './head-room';
import { pnlBetween, type LegState } from './leg';
import type { Liquidation, Point, SymbolInput } from './margin';
import type { Motion } from './motion';
import type { PoolState } from './pool';
import { firstChangeOfSingle, HIGHEST_RATIO, isSingle, LOWEST_RATIO } from './single-leg';

/** Moves of one symbol, as ratios of its mark, at which the pool changes; the same for every leg of the symbol. */
export interface SymbolChange {
  readonly down?: number;
  readonly up?: number;
}

export function symbolChange(pool: PoolState, leg: LegState): SymbolChange {
  const single = isSingle(pool, leg);
  const { symbol } = leg.model.position;
  const motion: Motion = { betaOf: (other) => (other === symbol ? 1 : 0), floorRatio: 0 };
  const down = single ? firstChangeOfSingle(pool, leg, -1) : firstChange(pool, motion, LOWEST_RATIO - 1);
  const up = single ? firstChangeOfSingle(pool, leg, 1) : firstChange(pool, motion, HIGHEST_RATIO - 1);
  return { ...(down === undefined ? {} : { down }), ...(up === undefined ? {} : { up }) };
}

/** The change as the position sees it: prices, distances (0 or negative when already liquidatable) and its own PnL to there. */
export function liquidationOf(leg: LegState, pool: PoolState, change: SymbolChange, input: SymbolInput): Liquidation {
  const isReached = pool.margin.liquidatable;
  const down = change.down === undefined ? undefined : pointAt(leg, 'down', change.down, isReached, input);
  const up = change.up === undefined ? undefined : pointAt(leg, 'up', change.up, isReached, input);
  if (down !== undefined && up !== undefined) {
    const nearest = isUpNearer(change.down ?? 0, change.up ?? 0) ? up : down;
    return isReached ? { kind: 'liquidatable', safeAgainAt: nearest, down, up } : { kind: 'ok', nearest, down, up };
  }
  if (down !== undefined) return isReached ? { kind: 'liquidatable', safeAgainAt: down, down } : { kind: 'ok', nearest: down, down };
  if (up !== undefined) return isReached ? { kind: 'liquidatable', safeAgainAt: up, up } : { kind: 'ok', nearest: up, up };
  return isReached ? { kind: 'liquidatable' } : { kind: 'never' };
}

/** Nearer in logarithm, as a price can halve or double; the lower one when both are equally near. */
function isUpNearer(down: number, up: number): boolean {
  return (1 + up) * (1 + down) < 1;
}

function pointAt(leg: LegState, direction: 'down' | 'up', move: number, isReached: boolean, input: SymbolInput): Point {
  const sign = isReached ? -1 : 1;
  const price = leg.markPrice * (1 + move);
  const distanceRatio = signed(sign, Math.abs(move));
  const distancePrice = signed(sign, leg.markPrice * Math.abs(move));
  const pnl = pnlBetween(leg.model, leg.markPrice, price);
  if (input.dailySigma === undefined) return { price, direction, distanceRatio, distancePrice, pnl };
  return { price, direction, distanceRatio, distancePrice, distanceSigmas: signed(sign, Math.abs(Math.log1p(move)) / input.dailySigma), pnl };
}

/** No negative zero: it would show as "-0". */
function signed(sign: 1 | -1, value: number): number {
  return value === 0 ? 0 : sign * value;
}
