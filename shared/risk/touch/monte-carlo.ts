/**
 * How likely an account is liquidated within a horizon, by simulation with its true margin: tiers, inverse contracts and linked
 * collateral move on the path, assets move together and jump together, funding runs. Prices have no drift of their own unless
 * told: a trader's view is not asked. Options that count are revalued at every price; time and implied volatility stand still.
 * Partial liquidations and changes of rule are not here.
 */
import { assert } from '../../assert';
import type { Matrix } from '../../math/linear-system';
import { createRandom } from '../../math/random';
import type { PoolModel } from '../../margin/pool-model';
import type { PreparedMargin } from '../../margin/prepare';
import { DAYS_PER_YEAR } from '../../units';
import { checkCorrelations } from '../correlation/check';
import { meanLogMove } from './distance';
import { intervalOf, type Estimate } from './estimate';
import { factorOf } from './factor';
import { movesOver, type Moves } from './moves';
import { FARTHEST, nearestRuins, type Ruin } from './nearest-ruin';
import { createWalk, walkPair } from './path';
import { poolAtMoves, symbolsOfPool, type PoolAtMoves } from './pool-at-moves';
import { repeatedOverYear } from './repeated';
import { dayDeviation, tailName, type TailModel } from './tail-model';
import { mixtureFor, passageBound, type Tilt } from './tilt';

/** What moves, and how much. */
export interface TouchAsset {
  readonly symbol: string;
  readonly markPrice: number;
  readonly volatilityAnnual: number;
  /** Expected growth of the price a year; absent = 0. */
  readonly driftOfPriceAnnual?: number;
  /** Expected funding a year as a ratio of notional, paid by longs and received by shorts when positive; absent = 0. */
  readonly fundingAnnual?: number;
}

export interface MonteCarloQuestion {
  readonly prepared: PreparedMargin;
  readonly assets: readonly TouchAsset[];
  /** Rows and columns in the order of `assets`. */
  readonly correlation: Matrix;
  readonly tail: TailModel;
  readonly horizonHours: number;
  readonly seed: number;
  /** Points a path is drawn at, besides its jumps; absent = 8. */
  readonly steps?: number;
  /** Absent = 4,000; rounded up to pairs. */
  readonly paths?: number;
  /** Absent: every pool that holds a position. */
  readonly poolIds?: readonly string[];
}

/** Of one pool: what its own liquidation is as likely as, in the same paths. */
export interface PoolTouch extends Estimate {
  readonly poolId: string;
}

export type MonteCarloAnswer =
  | (Estimate & {
      readonly kind: 'ok';
      readonly byPool: readonly PoolTouch[];
      readonly paths: number;
      readonly model: string;
      /** `probability` once every horizon for a year. */
      readonly repeatedOverYear: number;
      /** Distance of the nearest ruin in deviations of the joint move over the horizon; absent when there is none within 40. */
      readonly nearestSigmas?: number;
    })
  | { readonly kind: 'flat' }
  | { readonly kind: 'liquidatable'; readonly poolId: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string };

const STEPS = 8;
const PATHS = 4_000;

/**
 * Probability that any pool (and, in `byPool`, each pool) becomes liquidatable within `horizonHours`. Jumps are drawn at their times;
 * between points the chance of falling is that of a Brownian bridge (`path.ts`); paths come in antithetic pairs from a mixture of
 * exponential tilts towards the nearest ruins (`tilt.ts`; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003,
 * sections 4.6 and 6.4), so that 1e-4 takes a few thousand. The same seed gives the same answer. Any pool counts the sum of its pools'
 * chances within a step, which is never too low.
 */
export function touchMonteCarlo(question: MonteCarloQuestion): MonteCarloAnswer {
  const { prepared, assets, horizonHours, seed, steps = STEPS, paths = PATHS } = question;
  assert(horizonHours > 0 && Number.isInteger(steps) && steps > 0 && paths >= 4, `a horizon, steps and at least 4 paths, got ${horizonHours}, ${steps} and ${paths}`);
  const asked = prepared.pools.filter((pool) => (pool.legs.length + pool.missing.length > 0 || pool.options !== undefined) && (question.poolIds?.includes(pool.id) ?? true));
  if (asked.length === 0) return { kind: 'flat' };
  const missing = missingFor(asked, assets);
  if (missing.length > 0) return { kind: 'unknown', missing };
  const wrong = assets.findIndex(({ markPrice, volatilityAnnual }) => !(markPrice > 0 && volatilityAnnual > 0 && Number.isFinite(markPrice + volatilityAnnual)));
  if (wrong >= 0) return { kind: 'refused', path: `assets.${wrong}`, message: `expected a mark price and a volatility above 0 (got ${assets[wrong]?.markPrice} and ${assets[wrong]?.volatilityAnnual})` };
  const checked = checkCorrelations(question.correlation, assets.map(({ symbol }) => symbol));
  if (!checked.ok) return { kind: 'refused', path: checked.path === '' ? 'correlation' : `correlation.${checked.path}`, message: checked.message };
  const moves = movesOf(question, factorOf(question.correlation));
  const pools = poolsOf(question, asked);
  const still = new Float64Array(assets.length);
  const fallen = pools.find((pool) => pool.headRoom(still) <= 0);
  if (fallen !== undefined) return { kind: 'liquidatable', poolId: fallen.id };
  return simulate(question, moves, pools, steps, Math.ceil(paths / 2), seed);
}

function missingFor(pools: readonly PoolModel[], assets: readonly TouchAsset[]): string[] {
  const known = new Set(assets.map(({ symbol }) => symbol));
  const symbols = pools.flatMap((pool) => symbolsOfPool(pool).filter((symbol) => !known.has(symbol)).map((symbol) => `volatility of ${symbol}`));
  return [...new Set([...symbols, ...pools.flatMap((pool) => pool.missing)])].sort();
}

function movesOf({ assets, correlation, tail, horizonHours }: MonteCarloQuestion, lower: Float64Array): Moves {
  const days = horizonHours / 24;
  const deviations = assets.map(({ volatilityAnnual }) => dayDeviation(volatilityAnnual) * Math.sqrt(days));
  const drifts = assets.map(({ volatilityAnnual, driftOfPriceAnnual = 0 }) => meanLogMove(tail, volatilityAnnual, driftOfPriceAnnual) * days);
  return movesOver(tail, horizonHours, correlation, lower, deviations, drifts);
}

function poolsOf({ prepared, assets, horizonHours }: MonteCarloQuestion, asked: readonly PoolModel[]): PoolAtMoves[] {
  const moving = {
    indexOf: new Map(assets.map(({ symbol }, index) => [symbol, index])),
    marks: assets.map(({ markPrice }) => markPrice),
    fundingRatios: assets.map(({ fundingAnnual = 0 }) => (fundingAnnual * horizonHours) / 24 / DAYS_PER_YEAR),
  };
  return asked.map((pool) => poolAtMoves(prepared, pool, moving));
}

function simulate({ tail, horizonHours }: MonteCarloQuestion, moves: Moves, pools: readonly PoolAtMoves[], steps: number, wantedPairs: number, seed: number): MonteCarloAnswer {
  const ruins: readonly Ruin[] = nearestRuins(moves, pools);
  const mixture = mixtureFor(moves, ruins, wantedPairs);
  const walk = createWalk(moves, pools, mixture, steps, createRandom(seed, 'touch monte carlo'));
  // Column 0 is any pool, then one for each.
  const totals = new Float64Array(pools.length + 1);
  const squares = new Float64Array(pools.length + 1);
  const sums = { any: 0, byPool: new Float64Array(pools.length) };
  let pairs = 0;
  for (const [index, count] of mixture.pairs.entries()) {
    for (let pair = 0; pair < count; pair += 1) {
      sums.any = 0;
      sums.byPool.fill(0);
      walkPair(walk, mixture.tilts[index] as Tilt, sums);
      add(totals, squares, 0, sums.any);
      for (let p = 0; p < pools.length; p += 1) add(totals, squares, p + 1, sums.byPool[p] as number);
    }
    pairs += count;
  }
  const most = ruins.length > 0 ? 3 / (2 * (mixture.pairs[0] ?? pairs)) : boundBeyond(moves);
  const estimates = Array.from(totals, (total, column) => intervalOf(total, squares[column] as number, pairs, most));
  const any = estimates[0] as Estimate;
  const nearest = ruins[0]?.distance;
  return {
    kind: 'ok',
    ...any,
    byPool: pools.map(({ id }, p) => ({ poolId: id, ...(estimates[p + 1] as Estimate) })),
    paths: 2 * pairs,
    model: `${tailName(tail)}; Brownian bridge over ${steps} steps, ${2 * pairs} paths`,
    repeatedOverYear: repeatedOverYear(any.probability, horizonHours / 24),
    ...(nearest === undefined ? {} : { nearestSigmas: nearest }),
  };
}

/** Without a ruin within reach in any direction tried, the interval ends at the chance that any asset goes that far, either way. */
function boundBeyond(moves: Moves): number {
  let sum = 0;
  for (let asset = 0; asset < moves.size; asset += 1) {
    for (const side of [1, -1]) sum += passageBound(moves, Float64Array.from({ length: moves.size }, (_, i) => (i === asset ? side : 0)), FARTHEST);
  }
  return Math.min(1, sum);
}

function add(totals: Float64Array, squares: Float64Array, column: number, value: number): void {
  totals[column] = (totals[column] as number) + value;
  squares[column] = (squares[column] as number) + value ** 2;
}
