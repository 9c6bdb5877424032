/**
 * Where the head-room of a pool is lost: how far along a given direction, and the most likely places of all, which is where a
 * simulation should look. Distances are in deviations of the assets' joint move over the horizon.
 */
import type { Moves } from './moves';
import { timesCorrelation } from './moves';
import type { PoolAtMoves } from './pool-at-moves';

/** The steepest way down from a point. */
export interface Descent {
  /** Unit normal: weights on the standardised moves with weights' variance 1. Over the pool's assets. */
  readonly normal: Float64Array;
  /** Correlation times `normal`: how the assets move along the steepest way, negative of it leads to ruin. */
  readonly way: Float64Array;
  /** Head-room over the deviation of its change: the distance if it were a straight line; Infinity where nothing changes it. */
  distance: number;
}

export function createDescent(pool: PoolAtMoves): Descent {
  return { normal: new Float64Array(pool.assets.length), way: new Float64Array(pool.assets.length), distance: Infinity };
}

/** Fills `out` at a point whose head-room is `room` and was asked last. */
export function descend(moves: Moves, pool: PoolAtMoves, at: Float64Array, room: number, out: Descent): void {
  const { normal, way } = out;
  pool.slopes(at, normal);
  for (let i = 0; i < normal.length; i += 1) normal[i] = (normal[i] as number) * (moves.deviations[pool.assets[i] as number] as number);
  timesCorrelation(moves, pool.assets, normal, way);
  let variance = 0;
  for (let i = 0; i < normal.length; i += 1) variance += (normal[i] as number) * (way[i] as number);
  const deviation = Math.sqrt(Math.max(0, variance));
  out.distance = deviation > 0 ? room / deviation : Infinity;
  if (deviation === 0) return;
  for (let i = 0; i < normal.length; i += 1) {
    normal[i] = (normal[i] as number) / deviation;
    way[i] = (way[i] as number) / deviation;
  }
}

/** How far a ray is looked along, in deviations. */
export const FARTHEST = 40;
/** Of a distance, or of the head-room at the start. */
const PRECISION = 1e-6;

/**
 * The distance from `from` against `way` at which head-room plus `cash` is lost, given that it is `room` > 0 at the start and would
 * be lost at `guess` on a straight line; at least what is answered when it lies beyond `farthest`. `scratch` has the size of `from`.
 */
export function distanceAlong(moves: Moves, pool: PoolAtMoves, from: Float64Array, way: Float64Array, room: number, cash: number, guess: number, farthest: number, scratch: Float64Array): number {
  const roomAt = (distance: number): number => {
    scratch.set(from);
    for (let i = 0; i < way.length; i += 1) {
      const asset = pool.assets[i] as number;
      scratch[asset] = (from[asset] as number) - distance * (moves.deviations[asset] as number) * (way[i] as number);
    }
    return pool.headRoom(scratch) + cash;
  };
  let near = 0;
  let atNear = room;
  let far = Math.min(guess, farthest);
  let atFar = roomAt(far);
  while (atFar > 0) {
    if (far >= farthest) return far;
    const slope = (atNear - atFar) / (far - near);
    near = far;
    atNear = atFar;
    far = Math.min(farthest, Math.max(1.05 * far, Math.min(2 * far, slope > 0 ? far + (1.05 * atFar) / slope : Infinity)));
    atFar = roomAt(far);
  }
  for (let step = 0; step < 60 && far - near > PRECISION * far; step += 1) {
    const secant = near + ((far - near) * atNear) / (atNear - atFar);
    const tried = step % 4 === 3 ? near + (far - near) / 2 : Math.min(far - 0.1 * PRECISION * far, Math.max(near + 0.1 * PRECISION * far, secant));
    const at = roomAt(tried);
    if (Math.abs(at) <= PRECISION * room) return tried;
    if (at > 0) {
      near = tried;
      atNear = at;
    } else {
      far = tried;
      atFar = at;
    }
  }
  return far;
}

/** One most likely ruin: weights on all assets' standardised moves (variance 1), and the distance along them. */
export interface Ruin {
  readonly poolId: string;
  readonly weights: Float64Array;
  readonly distance: number;
}

const MOST_RUINS = 4;
const WORTH_LOOKING = 2.5;
const REFINEMENTS = 6;

/**
 * The nearest places at which any of `pools` is lost, nearest first: from steepest descent, from the market as a whole and from each
 * asset alone, both ways, turned to the normal of the limit until they are the nearest of their side (Hasofer and Lind,
 * Journal of Engineering Mechanics 100, 1974). Empty when none lies within 40 deviations.
 */
export function nearestRuins(moves: Moves, pools: readonly PoolAtMoves[]): Ruin[] {
  const found = pools.flatMap((pool) => startingWays(moves, pool).flatMap((normal) => ruinFrom(moves, pool, normal) ?? []));
  const kept: Ruin[] = [];
  for (const ruin of found.sort((a, b) => a.distance - b.distance)) {
    const isNew = kept.every((one) => product(moves, one.weights, ruin.weights) < 0.97);
    if (isNew && kept.length < MOST_RUINS && ruin.distance <= (kept[0]?.distance ?? Infinity) + WORTH_LOOKING) kept.push(ruin);
  }
  return kept;
}

/** Normals to begin with; losing head-room is against them. */
function startingWays(moves: Moves, pool: PoolAtMoves): Float64Array[] {
  const count = pool.assets.length;
  const still = new Float64Array(moves.size);
  const steepest = createDescent(pool);
  descend(moves, pool, still, pool.headRoom(still), steepest);
  const alone = Array.from({ length: count }, (_, i) => Float64Array.from({ length: count }, (__, j) => (i === j ? 1 : 0)));
  const both = [steepest.normal, new Float64Array(count).fill(1), ...(count > 1 ? alone : [])];
  return both.flatMap((normal) => [normal, normal.map((weight) => -weight)]);
}

function ruinFrom(moves: Moves, pool: PoolAtMoves, start: Float64Array): Ruin | undefined {
  const { assets, cash } = pool;
  const still = new Float64Array(moves.size);
  const scratch = new Float64Array(moves.size);
  const room = pool.headRoom(still);
  const descent = createDescent(pool);
  const way = new Float64Array(assets.length);
  let normal = start;
  let best: Ruin | undefined;
  for (let turn = 0; turn < REFINEMENTS; turn += 1) {
    timesCorrelation(moves, assets, normal, way);
    const size = Math.sqrt(normal.reduce((sum, weight, i) => sum + weight * (way[i] as number), 0));
    if (!(size > 0)) return best;
    const unit = way.map((value) => value / size);
    const distance = distanceAlong(moves, pool, still, unit, room + cash, cash, 1, FARTHEST, scratch);
    if (distance >= FARTHEST) return best;
    if (best === undefined || distance < best.distance) best = { poolId: pool.id, distance, weights: spreadOut(moves.size, assets, normal, -1 / size) };
    const there = still.slice();
    for (const [i, asset] of assets.entries()) there[asset] = -distance * (moves.deviations[asset] as number) * (unit[i] as number);
    descend(moves, pool, there, pool.headRoom(there), descent);
    normal = descent.normal.slice();
  }
  return best;
}

function spreadOut(size: number, assets: Int32Array, normal: Float64Array, factor: number): Float64Array {
  const weights = new Float64Array(size);
  for (const [i, asset] of assets.entries()) weights[asset] = factor * (normal[i] as number);
  return weights;
}

function product({ correlation, size }: Moves, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) sum += (a[i] as number) * (correlation[i * size + j] as number) * (b[j] as number);
  return sum;
}
