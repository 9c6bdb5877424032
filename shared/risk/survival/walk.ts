/**
 * A pool along a path of prices with corners, all symbols together: the first moment at which the venue may liquidate it,
 * else how near it came at the corners. Between corners the way is solved exactly (`margin/head-room.ts`); with options, or
 * where requirements were taken once at the mark, it is looked at in steps and the first failing one is closed in on.
 */
import { unwrap } from '../../assert';
import { poolAtPrices } from '../../margin/at-prices';
import { firstChange } from '../../margin/head-room';
import { isLiquidatable, marginRatio, marksOf, poolAtMark, type PoolState } from '../../margin/pool';
import { NO_OPTION_MOVE, requirementThere } from '../../margin/options/revalue';
import type { PoolOptions } from '../../margin/options/pool-options';

/** Prices of every symbol at the corners, as ratios of its mark; the first corner is the mark itself. */
export type Corners = ReadonlyMap<string, readonly number[]>;

export interface NearestCorner {
  readonly corner: number;
  /** requirement / equity; absent when nothing is left. */
  readonly marginRatio?: number;
  /** equity - requirement in the pool's unit. */
  readonly headRoom: number;
}

export type Walk =
  | { readonly kind: 'survives'; readonly equityAfter: number; readonly nearest: NearestCorner }
  | {
      readonly kind: 'liquidated';
      /** Share of the path that was gone: corners are equally far from each other. */
      readonly atFraction: number;
      /** Prices then, as ratios of today's marks, by symbol. */
      readonly ratios: Readonly<Record<string, number>>;
    };

const STEPS = 64;
const HALVINGS = 40;

export function walk(pool: PoolState, corners: Corners, options?: PoolOptions): Walk {
  const count = Math.max(2, ...[...corners.values()].map((one) => one.length));
  const isExact = options?.rule !== 'deribitStandard' && pool.rules.maintenanceBasis !== 'frozen';
  let nearest: NearestCorner = { corner: 0, ...standing(pool, corners, 0, options) };
  for (let corner = 0; corner + 1 < count; corner += 1) {
    const share = isExact ? exactFailure(pool, corners, corner) : steppedFailure(pool, corners, corner, options);
    if (share !== undefined) return { kind: 'liquidated', atFraction: (corner + share) / (count - 1), ratios: ratiosAt(corners, corner + share) };
    const there = standing(pool, corners, corner + 1, options);
    if (there.headRoom < nearest.headRoom) nearest = { corner: corner + 1, ...there };
  }
  return { kind: 'survives', equityAfter: equityAt(pool, corners, count - 1, options).equity, nearest };
}

/** `at` 1.5 is halfway from the second corner to the third. */
export function ratioAt(corners: Corners, symbol: string, at: number): number {
  const points = corners.get(symbol);
  if (points === undefined) return 1;
  const before = Math.min(Math.floor(at), points.length - 1);
  const from = unwrap(points[before], 'the corner is inside');
  const to = points[before + 1] ?? from;
  return from + (at - before) * (to - from);
}

function ratiosAt(corners: Corners, at: number): Readonly<Record<string, number>> {
  return Object.fromEntries([...corners.keys()].sort().map((symbol) => [symbol, ratioAt(corners, symbol, at)]));
}

interface Standing {
  readonly equity: number;
  readonly requirement: number;
}

function equityAt(pool: PoolState, corners: Corners, at: number, options: PoolOptions | undefined): Standing {
  const ratioOf = (symbol: string): number => ratioAt(corners, symbol, at);
  const { equity, maintenanceRequirement } = poolAtPrices(pool, ratioOf);
  // A pool that carries its own options has them in its requirement already.
  if (options?.rule !== 'deribitStandard' || pool.options !== undefined) return { equity, requirement: maintenanceRequirement };
  let required = 0;
  for (const one of options.book.priced) {
    const asset = unwrap(pool.assets.find(({ model }) => model.asset === one.option.settleAsset), 'an option settles in an asset of its pool').model;
    const price = asset.price * (asset.linkedSymbol === undefined ? 1 : ratioOf(asset.linkedSymbol));
    required += price * requirementThere(one, options.rule, { ...NO_OPTION_MOVE, ratioOf });
  }
  return { equity, requirement: maintenanceRequirement + required };
}

/** Of the pool with prices at a corner, or between two. */
export function standing(pool: PoolState, corners: Corners, at: number, options: PoolOptions | undefined): Omit<NearestCorner, 'corner'> {
  const { equity, requirement } = equityAt(pool, corners, at, options);
  const ratio = marginRatio(equity, requirement);
  return { headRoom: equity - requirement, ...(ratio === undefined ? {} : { marginRatio: ratio }) };
}

/** Share of the way from a corner to the next at which the pool falls; the corner itself is 0. */
function exactFailure(pool: PoolState, corners: Corners, corner: number): number | undefined {
  const here = corner === 0 ? pool : movedPool(pool, corners, corner);
  if (here.margin.liquidatable) return 0;
  const betaOf = (symbol: string): number => ratioAt(corners, symbol, corner + 1) / ratioAt(corners, symbol, corner) - 1;
  const share = firstChange(here, { betaOf, floorRatio: 0 }, 1);
  if (share !== undefined) return share;
  return movedPool(pool, corners, corner + 1).margin.liquidatable ? 1 : undefined;
}

/** The pool valued anew with the corner's prices as marks. */
function movedPool(pool: PoolState, corners: Corners, corner: number): PoolState {
  const marks = marksOf(pool);
  const assets = pool.model.assets.map((asset) => (asset.linkedSymbol === undefined ? asset : { ...asset, price: asset.price * ratioAt(corners, asset.linkedSymbol, corner) }));
  return poolAtMark({ ...pool.model, assets }, pool.rules, (symbol) => unwrap(marks.get(symbol), 'the pool was valued at this mark') * ratioAt(corners, symbol, corner));
}

function steppedFailure(pool: PoolState, corners: Corners, corner: number, options: PoolOptions | undefined): number | undefined {
  const fails = (share: number): boolean => {
    const { equity, requirement } = equityAt(pool, corners, corner + share, options);
    return isLiquidatable(equity - requirement, requirement, pool.rules.trigger);
  };
  for (let step = 0; step <= STEPS; step += 1) {
    if (!fails(step / STEPS)) continue;
    if (step === 0) return 0;
    let holds = (step - 1) / STEPS;
    let fallen = step / STEPS;
    for (let half = 0; half < HALVINGS; half += 1) {
      const middle = (holds + fallen) / 2;
      if (fails(middle)) fallen = middle;
      else holds = middle;
    }
    return fallen;
  }
  return undefined;
}
