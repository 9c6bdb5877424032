/**
 * Drawing where ruin is: exponential tilts of the joint move towards each of a few places (Esscher's transform, under which
 * diffusion, jump rate and jump sizes keep their form), and what a path drawn from their mixture counts for.
 */
import type { Moves } from './moves';
import type { Ruin } from './nearest-ruin';

/** One way of drawing paths; strength 0 is the model as it is. */
export interface Tilt {
  readonly strength: number;
  /** Over all assets, variance 1. */
  readonly weights: Float64Array;
  /** Correlation times weights. */
  readonly way: Float64Array;
  /** Share of the exponential mean of a jump that the tilt takes: its size has mean 1 / (1 - taken), jumps come that much oftener. */
  readonly taken: number;
  /** Cumulant of weights * X at `strength`, per unit of time: log E[exp(strength weights X)]. */
  readonly cumulant: number;
}

/** Tilts with the number of pairs of paths drawn from each. */
export interface Mixture {
  readonly tilts: readonly Tilt[];
  readonly pairs: readonly number[];
  /** pairs / all pairs. */
  readonly shares: readonly number[];
}

/** Every tenth pair as the model is: no path then counts for more than ten. */
const UNTILTED = 0.1;
const LEAST_SHARE = 0.05;
/** Nearer than this ruin is likely enough without a tilt. */
const NEAR = 1;

/** The mixture for the nearest ruins; without any the model as it is. */
export function mixtureFor(moves: Moves, ruins: readonly Ruin[], pairs: number): Mixture {
  const plain: Tilt = { strength: 0, weights: new Float64Array(moves.size), way: new Float64Array(moves.size), taken: 0, cumulant: 0 };
  const tilts = ruins.flatMap(({ weights, distance }) => (distance < NEAR ? [] : [{ tilt: tiltTo(moves, weights, distance), distance }]));
  if (tilts.length === 0) return { tilts: [plain], pairs: [pairs], shares: [1] };
  // By the root of Chernoff's bound of each: equal relative accuracy would take the bound itself, certainty about none a constant.
  const worth = tilts.map(({ tilt, distance }) => Math.exp((tilt.cumulant - tilt.strength * distance) / 2));
  const total = worth.reduce((sum, one) => sum + one, 0);
  const wanted = worth.map((one) => Math.max(LEAST_SHARE, ((1 - UNTILTED) * one) / total));
  const counts = wanted.map((share) => Math.max(1, Math.round((share / (UNTILTED + wanted.reduce((sum, one) => sum + one, 0))) * pairs)));
  const rest = Math.max(1, pairs - counts.reduce((sum, one) => sum + one, 0));
  const all = [rest, ...counts];
  const drawn = all.reduce((sum, one) => sum + one, 0);
  return { tilts: [plain, ...tilts.map(({ tilt }) => tilt)], pairs: all, shares: all.map((one) => one / drawn) };
}

/**
 * An upper bound on the chance that weights * X (variance 1) ever passes `distance` by time 1: exp(cumulant - strength distance)
 * of the tilt to there, by Doob's inequality for the exponential martingale.
 */
export function passageBound(moves: Moves, weights: Float64Array, distance: number): number {
  const { cumulant, strength } = tiltTo(moves, weights, distance);
  return Math.min(1, Math.exp(cumulant - strength * distance));
}

/** The tilt under which weights * X has mean `distance` at time 1. */
function tiltTo(moves: Moves, weights: Float64Array, distance: number): Tilt {
  const { size, correlation, diffusion, jumps, lean, spread } = moves;
  const way = new Float64Array(size);
  for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) way[i] = (way[i] as number) + (correlation[i * size + j] as number) * (weights[j] as number);
  const leanOfAll = lean * weights.reduce((sum, weight) => sum + weight, 0);
  const taken = (s: number): number => leanOfAll * s + (spread * s) ** 2;
  const mean = (s: number): number => diffusion ** 2 * s + jumps * ((leanOfAll + 2 * spread ** 2 * s) / (1 - taken(s)) ** 2 - leanOfAll);
  let low = 0;
  let high = jumps > 0 ? (Math.sqrt(leanOfAll ** 2 + 4 * spread ** 2) - leanOfAll) / (2 * spread ** 2) : distance / diffusion ** 2 + 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = low + (high - low) / 2;
    if (taken(middle) < 1 && mean(middle) < distance) low = middle;
    else high = middle;
  }
  const share = jumps > 0 ? taken(low) : 0;
  return { strength: low, weights, way, taken: share, cumulant: (diffusion * low) ** 2 / 2 + jumps * (share / (1 - share) - leanOfAll * low) };
}

/**
 * What a path that has come to standardised move `x` at time `t` counts for: density of the model over that of the mixture.
 * `isBeforeJump`: `t` was chosen because a jump comes there, whose size is not in `x` yet; that it comes at all is then part of
 * the density, as the tilts have jumps come oftener.
 */
export function weightOf({ tilts, shares }: Mixture, x: Float64Array, t: number, isBeforeJump: boolean): number {
  let sum = 0;
  for (let k = 0; k < tilts.length; k += 1) {
    const { strength, weights, cumulant, taken } = tilts[k] as Tilt;
    let along = 0;
    for (let i = 0; i < weights.length; i += 1) along += (weights[i] as number) * (x[i] as number);
    const density = Math.exp(strength * along - t * cumulant);
    sum += (shares[k] as number) * (isBeforeJump ? density / (1 - taken) : density);
  }
  return 1 / sum;
}
