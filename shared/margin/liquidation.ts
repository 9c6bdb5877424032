/**
 * At which price of its own symbol a position's pool changes between safe and liquidatable, all other prices unchanged.
 * It does not say how likely that is, nor what happens when prices move together (`joint.ts`).
 */
import { firstChange, type Motion } from './head-room';
import { pnlBetween, type LegState } from './leg';
import type { Liquidation, Point, SymbolInput } from './margin';
import type { PoolState } from './pool';

/** Prices are searched on mark * [1e-12, 1e9]: outside it is "never" for any purpose. */
const LOWEST_MOVE = 1e-12 - 1;
const HIGHEST_MOVE = 1e9 - 1;

/** Moves of one symbol, as ratios of its mark, at which the pool changes; the same for every leg of the symbol. */
export interface SymbolChange {
  readonly down?: number;
  readonly up?: number;
}

export function symbolChange(pool: PoolState, symbol: string): SymbolChange {
  const motion: Motion = { betaOf: (other) => (other === symbol ? 1 : 0), floorRatio: 0 };
  const down = firstChange(pool, motion, LOWEST_MOVE);
  const up = firstChange(pool, motion, HIGHEST_MOVE);
  return { ...(down === undefined ? {} : { down }), ...(up === undefined ? {} : { up }) };
}

/** The change as the position sees it: prices, distances (0 or negative when already liquidatable) and its own PnL to there. */
export function liquidationOf(leg: LegState, pool: PoolState, change: SymbolChange, input: SymbolInput): Liquidation {
  const isReached = pool.margin.liquidatable;
  const down = change.down === undefined ? undefined : pointAt(leg, 'down', change.down, isReached, input);
  const up = change.up === undefined ? undefined : pointAt(leg, 'up', change.up, isReached, input);
  const nearest = nearer(down, up, leg.markPrice);
  const both = { ...(down === undefined ? {} : { down }), ...(up === undefined ? {} : { up }) };
  if (isReached) return { kind: 'liquidatable', ...(nearest === undefined ? {} : { safeAgainAt: nearest }), ...both };
  return nearest === undefined ? { kind: 'never' } : { kind: 'ok', nearest, ...both };
}

function pointAt(leg: LegState, direction: 'down' | 'up', move: number, isReached: boolean, input: SymbolInput): Point {
  const sign = isReached ? -1 : 1;
  const price = leg.markPrice * (1 + move);
  const distanceRatio = Math.abs(move);
  return {
    price,
    direction,
    distanceRatio: signed(sign, distanceRatio),
    distancePrice: signed(sign, leg.markPrice * distanceRatio),
    ...(input.dailySigma === undefined ? {} : { distanceSigmas: signed(sign, Math.abs(Math.log1p(move)) / input.dailySigma) }),
    pnl: pnlBetween(leg.model, leg.markPrice, price),
  };
}

/** No negative zero: it would show as "-0". */
function signed(sign: 1 | -1, value: number): number {
  return value === 0 ? 0 : sign * value;
}

/** The nearer one in logarithm, as a price can halve or double; the lower one when both are equally near. */
function nearer(down: Point | undefined, up: Point | undefined, markPrice: number): Point | undefined {
  if (down === undefined || up === undefined) return down ?? up;
  return Math.abs(Math.log(up.price / markPrice)) < Math.abs(Math.log(down.price / markPrice)) ? up : down;
}
