/**
 * Whether a pool lives through moves at whose ends each price stands where it was told to, all on their way together. Where
 * that is, and how likely, is for the limits (`market-move.ts`).
 */
import { poolAtPrices } from '../margin/at-prices';
import { firstChange } from '../margin/head-room';
import type { PoolState } from '../margin/pool';
import type { JudgedEnd } from './rule';

/** Prices at the ends as ratios of their marks, by symbol: at most 1 down, at least 1 up. */
export interface PriceMoves {
  readonly downRatioOf: (symbol: string) => number;
  readonly upRatioOf: (symbol: string) => number;
}

/** Shares of the way to the end at which the pool first becomes liquidatable; absent where it does not within `within` ways. */
export interface WayReach {
  readonly down?: number;
  readonly up?: number;
}

const FLOOR_RATIO = 0.0001;
const LIQUIDATABLE = 1e6;
const SAFE = -0.5;

/** 0 in both directions when the pool is liquidatable already. */
export function wayReach(pool: PoolState, { downRatioOf, upRatioOf }: PriceMoves, within: WayReach): WayReach {
  if (pool.legs.length === 0) return {};
  if (pool.margin.liquidatable) return { down: 0, up: 0 };
  const down = within.down === undefined ? undefined : firstChange(pool, { betaOf: (symbol) => downRatioOf(symbol) - 1, floorRatio: FLOOR_RATIO }, within.down);
  const up = within.up === undefined ? undefined : firstChange(pool, { betaOf: (symbol) => upRatioOf(symbol) - 1, floorRatio: FLOOR_RATIO }, within.up);
  return { ...(down === undefined ? {} : { down }), ...(up === undefined ? {} : { up }) };
}

/**
 * The money that is short at the mark and at both ends, in the pool's unit; <= 0 when none is. Straight in size between
 * changes of tier. What lies between is not looked at.
 */
export function moneyShortAtEnds(pool: PoolState, { downRatioOf, upRatioOf }: PriceMoves): number {
  if (pool.legs.length === 0) return -Math.max(pool.margin.equity, Number.MIN_VALUE);
  const now = pool.margin.liquidatable ? Math.max(-pool.headRoom, Number.MIN_VALUE) : -Infinity;
  return Math.max(now, shortAt(pool, downRatioOf), shortAt(pool, upRatioOf));
}

function shortAt(pool: PoolState, ratioOf: (symbol: string) => number): number {
  const there = poolAtPrices(pool, ratioOf);
  return there.maintenanceRequirement - there.equity;
}

/** Where `moneyShortAtEnds` looks. */
export function endsOfMoves({ downRatioOf, upRatioOf }: PriceMoves): readonly JudgedEnd[] {
  return [{ move: 0, ratioOf: downRatioOf, keepEquityShare: 0 }, { move: 0, keepEquityShare: 0 }, { move: 0, ratioOf: upRatioOf, keepEquityShare: 0 }];
}

/** By how much the pool falls short on the whole of both ways, as a share of the way it lives through: <= 0 when it survives both. */
export function shortOnTheWay(pool: PoolState, moves: PriceMoves): number {
  if (pool.legs.length === 0) return SAFE;
  if (pool.margin.liquidatable) return LIQUIDATABLE + Math.max(0, -pool.headRoom) / Math.max(pool.margin.maintenanceRequirement, Number.MIN_VALUE);
  const { down, up } = wayReach(pool, moves, { down: 2, up: 2 });
  return Math.min(LIQUIDATABLE, Math.max(shortOf(down), shortOf(up)));
}

function shortOf(reached: number | undefined): number {
  if (reached === undefined) return SAFE;
  return reached > 0 ? 1 / reached - 1 : LIQUIDATABLE;
}
