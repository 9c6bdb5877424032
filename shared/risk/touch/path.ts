/**
 * One path of an account in coarse steps: the chance that a pool falls between the points drawn is that of the Brownian bridge
 * crossing the plane at which the head-room is lost (Beaglehole, Dybvig and Zhou, Financial Analysts Journal 53, 1997, for one
 * asset). Exact for a pool of one asset with one liquidation price; elsewhere steps are halved where the plane turns.
 */
import { normal } from '../../math/normal';
import { uniform, type Random } from '../../math/random';
import { timesFactor } from './factor';
import type { Moves } from './moves';
import { createDescent, descend, distanceAlong, type Descent } from './nearest-ruin';
import type { PoolAtMoves } from './pool-at-moves';
import { weightOf, type Mixture, type Tilt } from './tilt';

/** What one pair of paths adds: any pool, and each of them. */
export interface PathSums {
  any: number;
  readonly byPool: Float64Array;
}

/** Everything a run needs again and again, allocated once. */
export interface Walk {
  readonly moves: Moves;
  readonly pools: readonly PoolAtMoves[];
  readonly mixture: Mixture;
  readonly steps: number;
  readonly random: Random;
  /** Normal numbers of the first path of a pair, which the second has with the other sign. */
  readonly drawn: number[];
  readonly jumpTimes: number[];
  readonly jumpSizes: number[];
  readonly survival: Float64Array;
  readonly crossed: Float64Array;
  readonly z: Float64Array;
  readonly shock: Float64Array;
  readonly scratch: Float64Array;
  readonly points: readonly Point[];
}

/** Where a path is: standardised moves without drift, log prices, and each pool there. */
interface Point {
  t: number;
  /** Whether the point is just before a jump at `t`. */
  isBeforeJump: boolean;
  readonly x: Float64Array;
  readonly log: Float64Array;
  readonly rooms: Float64Array;
  /** Distances to where each pool is lost, once asked for; -1 before. */
  readonly reaches: Float64Array;
  readonly descents: readonly Descent[];
}

const DEEPEST = 6;
/** Below this chance of still being there a pool is done with. */
const OVER = 1e-10;

export function createWalk(moves: Moves, pools: readonly PoolAtMoves[], mixture: Mixture, steps: number, random: Random): Walk {
  const zeros = (): Float64Array => new Float64Array(moves.size);
  const point = (): Point => ({ t: 0, isBeforeJump: false, x: zeros(), log: zeros(), rooms: new Float64Array(pools.length), reaches: new Float64Array(pools.length), descents: pools.map(createDescent) });
  return {
    moves, pools, mixture, steps, random, drawn: [], jumpTimes: [], jumpSizes: [], survival: new Float64Array(pools.length + 1), crossed: new Float64Array(pools.length),
    z: zeros(), shock: zeros(), scratch: zeros(), points: Array.from({ length: DEEPEST + 3 }, point),
  };
}

/** Draws a pair of paths under `tilt` and adds what they count for to `sums`: each path half. */
export function walkPair(walk: Walk, tilt: Tilt, sums: PathSums): void {
  const { random, moves, jumpTimes, jumpSizes, drawn } = walk;
  jumpTimes.length = 0;
  jumpSizes.length = 0;
  drawn.length = 0;
  const rate = moves.jumps / (1 - tilt.taken);
  if (rate > 0) {
    for (let t = -Math.log(uniform(random)) / rate; t < 1; t -= Math.log(uniform(random)) / rate) {
      jumpTimes.push(t);
      jumpSizes.push(-Math.log(uniform(random)) / (1 - tilt.taken));
    }
  }
  walkOne(walk, tilt, 1, sums);
  walkOne(walk, tilt, -1, sums);
}

/** The state of the numbers being drawn along one path. */
interface Draws {
  readonly sign: 1 | -1;
  used: number;
}

function nextNormal({ random, drawn }: Walk, draws: Draws): number {
  const known = drawn[draws.used];
  draws.used += 1;
  if (draws.sign < 0 && known !== undefined) return -known;
  const value = normal(random);
  if (draws.sign > 0) drawn.push(value);
  return value;
}

function drawShock(walk: Walk, draws: Draws): void {
  for (let i = 0; i < walk.moves.size; i += 1) walk.z[i] = nextNormal(walk, draws);
  timesFactor(walk.moves.lower, walk.moves.size, walk.z, walk.shock);
}

function walkOne(walk: Walk, tilt: Tilt, sign: 1 | -1, sums: PathSums): void {
  const { moves, steps, jumpTimes, jumpSizes, shock, survival } = walk;
  const draws: Draws = { sign, used: 0 };
  survival.fill(1);
  let here = walk.points[0] as Point;
  let next = walk.points[1] as Point;
  here.t = 0;
  here.x.fill(0);
  look(walk, here);
  let step = 1;
  let jump = 0;
  while (here.t < 1) {
    const isJump = (jumpTimes[jump] ?? Infinity) < step / steps;
    next.t = isJump ? (jumpTimes[jump] as number) : step / steps;
    next.isBeforeJump = isJump;
    const dt = next.t - here.t;
    drawShock(walk, draws);
    for (let i = 0; i < moves.size; i += 1) {
      const drift = moves.diffusion ** 2 * tilt.strength * (tilt.way[i] as number) - moves.jumps * moves.lean;
      next.x[i] = (here.x[i] as number) + drift * dt + moves.diffusion * Math.sqrt(dt) * (shock[i] as number);
    }
    look(walk, next);
    if (!crossBetween(walk, draws, here, next, 0, next, sums)) return;
    if (isJump) {
      drawShock(walk, draws);
      const size = jumpSizes[jump] as number;
      const spread = Math.sqrt(2 * size) * moves.spread;
      for (let i = 0; i < moves.size; i += 1) {
        next.x[i] = (next.x[i] as number) + moves.lean * size + spread * (shock[i] as number) + spread ** 2 * tilt.strength * (tilt.way[i] as number);
      }
      next.isBeforeJump = false;
      look(walk, next);
      walk.crossed.fill(0);
      if (!count(walk, next, next, sums)) return;
      jump += 1;
    } else step += 1;
    [here, next] = [next, here];
  }
}

/** Log prices, head-rooms and steepest ways at a point whose `x` and `t` are set. */
function look({ moves, pools }: Walk, point: Point): void {
  for (let i = 0; i < moves.size; i += 1) point.log[i] = (moves.drifts[i] as number) * point.t + (moves.deviations[i] as number) * (point.x[i] as number);
  for (let p = 0; p < pools.length; p += 1) {
    const pool = pools[p] as PoolAtMoves;
    const room = pool.headRoom(point.log) + pool.cash * point.t;
    point.rooms[p] = room;
    point.reaches[p] = -1;
    if (room > 0) descend(moves, pool, point.log, room, point.descents[p] as Descent);
  }
}

/** Products of distances beyond this count as never: exp(-50) on a straight line, and exp(-12) where it takes both for twice what they are. */
const UNLIKELY = 25;
/** Normals that agree to this cosine are one plane. */
const ONE_PLANE = 0.995;

/**
 * Adds the chance of falling between two points of the step that ends at `end`; false when the path is over. Whatever happens
 * within a step counts by its end: a place in the middle was chosen knowing whether a jump comes after it.
 */
function crossBetween(walk: Walk, draws: Draws, here: Point, next: Point, depth: number, end: Point, sums: PathSums): boolean {
  const dt = next.t - here.t;
  let turns = false;
  for (let p = 0; p < walk.pools.length; p += 1) {
    walk.crossed[p] = 0;
    if ((next.rooms[p] as number) <= 0 || (walk.survival[p] as number) <= OVER) continue;
    const from = here.descents[p] as Descent;
    const to = next.descents[p] as Descent;
    const scale = walk.moves.diffusion ** 2 * dt;
    const isTurned = cosineOf(from, to) < ONE_PLANE;
    const least = isTurned ? Math.min(from.distance, to.distance) ** 2 : from.distance * to.distance;
    if (least > UNLIKELY * scale) continue;
    if (isTurned && depth < DEEPEST) turns = true;
    else walk.crossed[p] = Math.exp((-2 * reach(walk, p, here, scale) * reach(walk, p, next, scale)) / scale);
  }
  if (!turns) return count(walk, next, end, sums);
  const middle = walk.points[depth + 2] as Point;
  middle.t = here.t + dt / 2;
  drawShock(walk, draws);
  for (let i = 0; i < walk.moves.size; i += 1) middle.x[i] = ((here.x[i] as number) + (next.x[i] as number)) / 2 + walk.moves.diffusion * Math.sqrt(dt / 4) * (walk.shock[i] as number);
  look(walk, middle);
  return crossBetween(walk, draws, here, middle, depth + 1, end, sums) && crossBetween(walk, draws, middle, next, depth + 1, end, sums);
}

function cosineOf({ normal: a }: Descent, { way: b }: Descent): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The distance to where the head-room is lost along the steepest way. */
function reach({ moves, pools, scratch }: Walk, p: number, point: Point, scale: number): number {
  const known = point.reaches[p] as number;
  if (known >= 0) return known;
  const pool = pools[p] as PoolAtMoves;
  const { way, distance } = point.descents[p] as Descent;
  const farthest = Math.sqrt(scale) * 12 + distance;
  const found = distanceAlong(moves, pool, point.log, way, point.rooms[p] as number, pool.cash * point.t, distance, farthest, scratch);
  point.reaches[p] = found;
  return found;
}

/** Books the chances in `crossed`, 1 where a pool has fallen at `point`, in a step that ends at `end`; any pool: the sum of them, at most 1. */
function count({ pools, crossed, survival, mixture }: Walk, point: Point, end: Point, sums: PathSums): boolean {
  let any = 0;
  for (let p = 0; p < pools.length; p += 1) {
    if ((point.rooms[p] as number) <= 0) crossed[p] = 1;
    any += crossed[p] as number;
  }
  if (any === 0) return true;
  const half = weightOf(mixture, end.x, end.t, end.isBeforeJump) / 2;
  const alive = survival[pools.length] as number;
  any = Math.min(1, any);
  sums.any += half * alive * any;
  survival[pools.length] = alive * (1 - any);
  let most = 0;
  for (let p = 0; p < pools.length; p += 1) {
    const ofPool = survival[p] as number;
    sums.byPool[p] = (sums.byPool[p] as number) + half * ofPool * (crossed[p] as number);
    survival[p] = ofPool * (1 - (crossed[p] as number));
    most = Math.max(most, survival[p] as number);
  }
  return most > OVER;
}
