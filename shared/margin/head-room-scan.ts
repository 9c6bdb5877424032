/**
 * Where a pool that counts options first changes between safe and liquidatable as prices move from the mark. Revalued options
 * follow no line that could be solved: the way is looked at in steps in log price, close near the mark, at every strike and at
 * every edge of a tier; a dip between three places is followed to its bottom, and the first change is closed in on. Pools
 * without options are solved exactly (`head-room.ts`).
 */
import { bracketedRoot } from '../math/bracketed-root';
import { poolAtPrices } from './at-prices';
import type { Motion } from './motion';
import { isLiquidatable, type PoolState } from './pool';

/** Steps of log price: so close up to `NEAR`, from there on wider by `WIDENING` each. */
const NEAR_STEP = 0.01;
const NEAR = 0.5;
const WIDENING = 1.1;
/** A time value that is narrower than two steps is looked at on its own: so many of its widths around the strike. */
const WIDTHS = [-4, -3, -2, -1, -0.5, 0.5, 1, 2, 3, 4];
/** Half a step of the differences that stand for slopes. */
const BUMP = 1e-7;
const GOLDEN = 0.6180339887498949;
const GOLDEN_ROUNDS = 40;

/** The same question as `firstChange` of `head-room.ts`. Changes that come and go between two places further apart than a dip shows are not found. */
export function firstChangeWithOptions(pool: PoolState, motion: Motion, to: number): number | undefined {
  const same = pool.margin.liquidatable ? -1 : 1;
  // Positive while the pool is what it is at the mark.
  const standing = (log: number): number => same * signedRoom(pool, motion, Math.expm1(log));
  const logs = placesTo(pool, motion, Math.log1p(to));
  let before = 0;
  let here = 0;
  let atBefore = Infinity;
  let atHere = standing(0);
  for (const next of logs) {
    const atNext = standing(next);
    const dip = atNext < 0 ? undefined : lostInDip(standing, before, next, [atBefore, atHere, atNext]);
    const lost = atNext < 0 ? next : dip;
    if (lost !== undefined) return Math.expm1(rootBetween(standing, dip === undefined ? here : before, lost));
    [before, here, atBefore, atHere] = [here, next, atHere, atNext];
  }
  return undefined;
}

/** equity - requirement, never 0: below it where the venue may liquidate, above it where it may not. */
function signedRoom(pool: PoolState, { betaOf, floorRatio }: Motion, x: number): number {
  const { equity, maintenanceRequirement } = poolAtPrices(pool, (symbol) => {
    const beta = betaOf(symbol);
    return beta === 0 ? 1 : Math.max(floorRatio, 1 + beta * x);
  });
  const room = equity - maintenanceRequirement;
  return isLiquidatable(room, maintenanceRequirement, pool.rules.trigger) ? Math.min(room, -Number.MIN_VALUE) : Math.max(room, Number.MIN_VALUE);
}

/** Where it is lost at the bottom between three places of which the middle one is the lowest, if it is. */
function lostInDip(standing: (log: number) => number, a: number, c: number, [atA, atB, atC]: readonly [number, number, number]): number | undefined {
  // The bottom of a smooth dip lies no deeper below the middle than the sides rise above it.
  if (!(atB <= atA && atB <= atC) || atB > Math.max(atA === Infinity ? 0 : atA, atC) - atB) return undefined;
  let [from, end] = [a, c];
  for (let round = 0; round < GOLDEN_ROUNDS; round += 1) {
    const left = end - GOLDEN * (end - from);
    const right = from + GOLDEN * (end - from);
    const [atLeft, atRight] = [standing(left), standing(right)];
    if (atLeft < 0) return left;
    if (atRight < 0) return right;
    if (atLeft < atRight) end = right;
    else from = left;
  }
  return undefined;
}

/** Between a place where the pool is what it is at the mark and one where it is not. */
function rootBetween(standing: (log: number) => number, holds: number, lost: number): number {
  if (standing(holds) < 0) return holds;
  return bracketedRoot(standing, (log) => (standing(log + BUMP) - standing(log - BUMP)) / (2 * BUMP), holds, lost);
}

/** Places in log of 1 + x, outward from the mark; the last one is `end`. */
function placesTo(pool: PoolState, motion: Motion, end: number): number[] {
  const outward = end > 0 ? 1 : -1;
  const places = [end];
  let step = NEAR_STEP;
  for (let size = NEAR_STEP; size < Math.abs(end); size += step) {
    places.push(outward * size);
    if (size >= NEAR) step *= WIDENING;
  }
  for (const log of bends(pool, motion)) if (log * outward > 0 && Math.abs(log) < Math.abs(end)) places.push(log);
  return places.sort((a, b) => outward * (a - b));
}

/** Where the head-room bends: at strikes, around those of options that expire soon, and where a leg changes its tier. */
function bends(pool: PoolState, { betaOf }: Motion): number[] {
  const logs: number[] = [];
  const add = (ratio: number, beta: number): void => {
    const log = Math.log1p((ratio - 1) / beta);
    if (Number.isFinite(log)) logs.push(log);
  };
  for (const { option, forward, sizeBase, symbol, expiryYears, volatilityAnnual } of pool.options?.book.priced ?? []) {
    const beta = betaOf(symbol);
    // What is bought asks for no margin.
    if (beta === 0 || sizeBase >= 0) continue;
    add(option.strike / forward, beta);
    const width = volatilityAnnual * Math.sqrt(expiryYears);
    if (width < 2 * NEAR_STEP) for (const times of WIDTHS) add((option.strike / forward) * Math.exp(times * width), beta);
  }
  for (const { model, notional, tierMoves } of pool.legs) {
    const beta = betaOf(model.position.symbol);
    if (beta === 0 || !tierMoves) continue;
    for (let row = 1; row < model.tiers.count; row += 1) {
      const floor = model.tiers.floors[row] ?? 0;
      add(model.isInverse ? notional / floor : floor / notional, beta);
    }
  }
  return logs;
}
