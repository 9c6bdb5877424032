/**
 * A pool's true head-room (equity less requirement) and its slopes where prices have moved, asked many thousand times: the
 * incremental kernel where it holds, the general evaluation where it does not (hedge legs, several collateral assets, tables
 * that jump, options). Both are the margin engine's own; no rule of margin is written here.
 */
import { unwrap } from '../../assert';
import { poolAtPrices } from '../../margin/at-prices';
import { moveMark } from '../../margin/kernel';
import { marginKernel } from '../../margin/kernel-columns';
import { isLiquidatable, poolAtMark, type PoolState } from '../../margin/pool';
import type { PoolModel } from '../../margin/pool-model';
import type { PreparedMargin } from '../../margin/prepare';

export interface PoolAtMoves {
  readonly id: string;
  /** The assets that its head-room depends on, by index. */
  readonly assets: Int32Array;
  /** Funding over the whole horizon in the pool's unit, received > 0, on the notional at the mark. */
  readonly cash: number;
  /** By index of asset: the log price has moved by `moves`. Positive while safe, at most 0 where the venue may liquidate. */
  readonly headRoom: (moves: Float64Array) => number;
  /** Change of the head-room per unit of log price, for each of `assets`, where `headRoom` was asked last. */
  readonly slopes: (moves: Float64Array, out: Float64Array) => void;
}

/** What the pools are asked about: assets by index, with their marks and what holding a unit of notional long pays over the horizon. */
export interface MovingAssets {
  readonly indexOf: ReadonlyMap<string, number>;
  readonly marks: readonly number[];
  /** Paid by longs, received by shorts, as a ratio of notional over the whole horizon. */
  readonly fundingRatios: readonly number[];
}

/** Symbols that the pool's head-room depends on: its legs' and those its collateral is linked to. */
export function symbolsOfPool(pool: PoolModel): string[] {
  return [...new Set([...pool.symbols, ...pool.assets.flatMap(({ linkedSymbol }) => (linkedSymbol === undefined ? [] : [linkedSymbol]))])];
}

/** Every symbol of the pool has to be among `moving`, and nothing else missing. */
export function poolAtMoves({ account }: PreparedMargin, pool: PoolModel, moving: MovingAssets): PoolAtMoves {
  const markOf = (symbol: string): number => unwrap(moving.marks[unwrap(moving.indexOf.get(symbol), 'checked before')], 'every asset has a mark');
  const state = poolAtMark(pool, account.rules, markOf);
  const cash = fundingOf(state, moving);
  const alone: PreparedMargin = { account, pools: [pool] };
  return marginKernel(alone).left.length === 0 ? { ...byKernel(alone, moving), cash, id: pool.id } : { ...byEvaluation(state, moving), cash, id: pool.id };
}

function fundingOf(state: PoolState, { indexOf, fundingRatios }: MovingAssets): number {
  let received = 0;
  for (const { model, notional } of state.legs) {
    const ratio = fundingRatios[indexOf.get(model.position.symbol) ?? -1] ?? 0;
    received -= model.direction * notional * ratio * (state.assets[model.assetIndex]?.model.price ?? 1);
  }
  return received;
}

function byKernel(alone: PreparedMargin, { indexOf, marks }: MovingAssets): Pick<PoolAtMoves, 'assets' | 'headRoom' | 'slopes'> {
  const kernel = marginKernel(alone);
  const assets = Int32Array.from(kernel.symbols, (symbol) => indexOf.get(symbol) ?? 0);
  const start = Float64Array.from(assets, (asset) => marks[asset] ?? 0);
  const count = assets.length;
  return {
    assets,
    headRoom: (moves) => {
      for (let i = 0; i < count; i += 1) moveMark(kernel, i, (start[i] as number) * Math.exp(moves[assets[i] as number] as number));
      return kernel.headRoom[0] as number;
    },
    slopes: (_moves, out) => {
      for (let i = 0; i < count; i += 1) {
        // One leg a symbol: the kernel takes no other pools.
        const leg = kernel.legsBySymbol[kernel.symbolStart[i] as number] as number;
        const perNotional = (kernel.gain[leg] as number) - (kernel.rowRate[kernel.row[leg] as number] as number);
        out[i] = perNotional * (kernel.notional[leg] as number) * (kernel.isInverse[leg] === 1 ? -1 : 1);
      }
    },
  };
}

/** Half a step of the differences that stand for slopes, in log price. */
const BUMP = 1e-5;

function byEvaluation(state: PoolState, { indexOf }: MovingAssets): Pick<PoolAtMoves, 'assets' | 'headRoom' | 'slopes'> {
  const assets = Int32Array.from(symbolsOfPool(state.model), (symbol) => indexOf.get(symbol) ?? 0);
  const headRoom = (moves: Float64Array): number => {
    const there = poolAtPrices(state, (symbol) => Math.exp(moves[indexOf.get(symbol) ?? -1] ?? 0));
    const room = there.equity - there.maintenanceRequirement;
    // Nothing is liquidated while nothing is required.
    return room > 0 || isLiquidatable(room, there.maintenanceRequirement, state.rules.trigger) ? room : Number.EPSILON * Math.max(1, Math.abs(there.equity));
  };
  return {
    assets,
    headRoom,
    slopes: (moves, out) => {
      const bumped = moves.slice();
      for (const [i, asset] of assets.entries()) {
        const at = moves[asset] as number;
        bumped[asset] = at + BUMP;
        const above = headRoom(bumped);
        bumped[asset] = at - BUMP;
        out[i] = (above - headRoom(bumped)) / (2 * BUMP);
        bumped[asset] = at;
      }
    },
  };
}
