/**
 * Forecast: what a pool holds and requires as price moves through its tiers. Computed from rules that are known now; what a
 * venue may decide tomorrow is a stress (`stress.ts`), and the two words are never exchanged. No view of where price goes.
 */
import { unwrap } from '../../assert';
import { optionsAtPrices, poolAtPrices } from '../at-prices';
import { legAtMark } from '../leg';
import type { MarginAccount, MarginMarket } from '../margin';
import { isLiquidatable, poolAtMark, type PoolState } from '../pool';
import { poolModels } from '../pool-model';

/** Which prices move: one symbol alone, or every one by its beta (1 when absent). */
export type PathMotion = { readonly kind: 'symbol'; readonly symbol: string } | { readonly kind: 'joint' };

/** At prices that moved by `moveRatio` (-0.1 = 10 % lower); amounts in the pool's unit. */
export interface PathPoint {
  readonly moveRatio: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceRequirement: number;
  readonly liquidatable: boolean;
}

/** Where a position's maintenance row changes as its own price moves. */
export interface TierEdge {
  readonly positionId: string;
  readonly price: number;
  readonly moveRatio: number;
  readonly rateBelow: number;
  readonly rateAbove: number;
}

export type MarginPath =
  | { readonly kind: 'known'; readonly poolId: string; readonly unit: string; readonly points: readonly PathPoint[]; readonly edges: readonly TierEdge[] }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The pool at each of `moves`, each above -1, with the tier edges between the least and the greatest of them. */
export function marginPath(account: MarginAccount, market: MarginMarket, poolId: string, motion: PathMotion, moves: readonly number[]): MarginPath {
  const model = poolModels(account, market.tiers, market.options).find((pool) => pool.id === poolId);
  if (model === undefined) return { kind: 'unknown', missing: [`a pool ${poolId}`] };
  const missing = [...model.symbols.filter((symbol) => !market.symbols.has(symbol)).map((symbol) => `mark price of ${symbol}`), ...model.missing];
  if (missing.length > 0) return { kind: 'unknown', missing };
  const pool = poolAtMark(model, account.rules, (symbol) => unwrap(market.symbols.get(symbol), 'checked above').markPrice);
  const betaOf = (symbol: string): number => (motion.kind === 'joint' ? (market.symbols.get(symbol)?.beta ?? 1) : symbol === motion.symbol ? 1 : 0);
  const points = moves.map((moveRatio) => pointAt(pool, moveRatio, (symbol) => Math.max(1 + betaOf(symbol) * moveRatio, FLOOR_RATIO)));
  return { kind: 'known', poolId, unit: model.unit, points, edges: edgesOf(pool, betaOf, moves) };
}
const FLOOR_RATIO = 0.0001;

function pointAt(pool: PoolState, moveRatio: number, ratioOf: (symbol: string) => number): PathPoint {
  const { equity, maintenanceRequirement } = poolAtPrices(pool, ratioOf);
  let { initialMargin } = optionsAtPrices(pool, ratioOf);
  for (const leg of pool.legs) {
    const asset = pool.assets[leg.model.assetIndex]?.model;
    const worth = asset === undefined ? 1 : asset.price * (asset.linkedSymbol === undefined ? 1 : ratioOf(asset.linkedSymbol));
    initialMargin += worth * legAtMark(leg.model, pool.rules, leg.markPrice * ratioOf(leg.model.position.symbol)).initialMargin;
  }
  return { moveRatio, equity, initialMargin, maintenanceRequirement, liquidatable: isLiquidatable(equity - maintenanceRequirement, maintenanceRequirement, pool.rules.trigger) };
}

function edgesOf(pool: PoolState, betaOf: (symbol: string) => number, moves: readonly number[]): TierEdge[] {
  const [low, high] = [Math.min(...moves), Math.max(...moves)];
  const edges: TierEdge[] = [];
  for (const leg of pool.legs) {
    const beta = betaOf(leg.model.position.symbol);
    if (!leg.tierMoves || beta === 0) continue;
    const { floors, maintenanceMarginRates: rates, count } = leg.model.tiers;
    for (let row = 1; row < count; row += 1) {
      const ratio = leg.model.isInverse ? leg.notional / (floors[row] ?? 0) : (floors[row] ?? 0) / leg.notional;
      const moveRatio = (ratio - 1) / beta;
      if (!(moveRatio >= low && moveRatio <= high)) continue;
      const [inside, beyond] = [rates[row - 1] ?? 0, rates[row] ?? 0];
      const [rateBelow, rateAbove] = leg.model.isInverse ? [beyond, inside] : [inside, beyond];
      edges.push({ positionId: leg.model.position.id, price: leg.markPrice * ratio, moveRatio, rateBelow, rateAbove });
    }
  }
  return edges.sort((a, b) => a.moveRatio - b.moveRatio);
}
