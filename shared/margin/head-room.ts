/**
 * A pool's head-room (equity - requirement) as prices move from the mark, and where the pool first changes between safe
 * and liquidatable on the way. Tiers that change, collateral that follows a price and haircuts that switch on or off are
 * break points; between two of them the head-room is solved (`math/reciprocal-sum.ts`). Where options count it is not of that
 * kind and is searched (`head-room-scan.ts`). No view of what is likely.
 */
import { assert } from '../assert';
import { addReciprocal, firstCrossing, reciprocalSum, type ReciprocalSum, type Side } from '../math/reciprocal-sum';
import { firstChangeWithOptions } from './head-room-scan';
import type { LegState } from './leg';
import type { Motion } from './motion';
import { weightOf, type AssetState, type PoolState } from './pool';

/** A price on the way, as a ratio of its mark: `base + beta x`; beta is 0 once it lies on the floor. */
interface PriceOnTheWay {
  base: number;
  beta: number;
}

interface LegOnTheWay {
  readonly leg: LegState;
  readonly price: PriceOnTheWay;
  tier: number;
  /** Where the row or the moving price ends: infinitely far when nothing more changes. */
  tierEnds: number;
  priceEnds: number;
}

interface AssetOnTheWay {
  readonly asset: AssetState;
  readonly price: PriceOnTheWay;
  readonly legs: readonly LegOnTheWay[];
  isPositive: boolean;
  priceEnds: number;
}

/**
 * The first x between 0 and `to` (exclusive, either sign) beyond which the pool is no longer what it is at the mark;
 * undefined when that does not happen. x = 0 is possible when the head-room at the mark is exactly 0.
 */
export function firstChange(pool: PoolState, motion: Motion, to: number): number | undefined {
  if (pool.options !== undefined) return firstChangeWithOptions(pool, motion, to);
  const outward = to > 0 ? 1 : -1;
  const assets = assetsOnTheWay(pool, motion, outward);
  if (assets.length === 0) return undefined;
  const side: Side = { positive: !pool.margin.liquidatable, zeroIsPositive: pool.rules.trigger === 'lt' };
  const headRoom = headRoomOf(assets, true);
  const still = pool.headRoom - headRoom.constant;
  headRoom.constant = pool.headRoom;
  const requirementStill = pool.margin.maintenanceRequirement + headRoomOf(assets, false).constant;
  let from = 0;
  for (let pieces = 0; pieces < MOST_PIECES; pieces += 1) {
    const { end, turning } = nextBreak(assets, from, to);
    const change = changeBetween(headRoom, pool.requirementMayVanish ? negatedRequirement(assets, requirementStill) : undefined, from, end, side);
    if (change !== undefined) return change;
    if (end === to) return undefined;
    const isBent = passBreak(assets, motion, end, outward, headRoom);
    if (turning !== undefined) turning.isPositive = !turning.isPositive;
    if (isBent || turning !== undefined) headRoomOf(assets, true, still, headRoom);
    from = end;
  }
  assert(false, `more break points than pool ${pool.model.id} can have`);
}
const MOST_PIECES = 100_000;

function negatedRequirement(assets: readonly AssetOnTheWay[], still: number): ReciprocalSum {
  return headRoomOf(assets, false, -still);
}

/** A pool is liquidatable only while something is required, so pieces on which nothing is count as safe. */
function changeBetween(headRoom: ReciprocalSum, negatedRequirement: ReciprocalSum | undefined, from: number, to: number, side: Side): number | undefined {
  if (negatedRequirement === undefined) return firstCrossing(headRoom, from, to, side);
  let start = from;
  while (start !== to) {
    const endOfRequired = firstCrossing(negatedRequirement, start, to, { positive: false, zeroIsPositive: true });
    if (endOfRequired === start) {
      if (!side.positive) return start;
      const again = firstCrossing(negatedRequirement, start, to, { positive: true, zeroIsPositive: true });
      if (again === undefined || again === start) return undefined;
      start = again;
      continue;
    }
    const change = firstCrossing(headRoom, start, endOfRequired ?? to, side);
    if (change !== undefined || endOfRequired === undefined) return change;
    start = endOfRequired;
  }
  return undefined;
}

/** Assets whose worth or whose legs move, with their legs; what stays at the mark is in `PoolState.headRoom` already. */
function assetsOnTheWay(pool: PoolState, motion: Motion, outward: 1 | -1): AssetOnTheWay[] {
  const result: AssetOnTheWay[] = [];
  for (let index = 0; index < pool.assets.length; index += 1) {
    const asset = pool.assets[index];
    if (asset === undefined) continue;
    const linked = asset.model.linkedSymbol;
    const price: PriceOnTheWay = { base: 1, beta: linked === undefined ? 0 : motion.betaOf(linked) };
    const legs: LegOnTheWay[] = [];
    for (const leg of pool.legs) {
      if (leg.model.assetIndex !== index) continue;
      const beta = motion.betaOf(leg.model.position.symbol);
      if (beta !== 0) legs.push(legOnTheWay(leg, beta, motion, outward));
    }
    if (price.beta !== 0 || legs.length > 0) result.push({ asset, price, legs, isPositive: asset.amount > 0, priceEnds: floorOf(price, motion, outward) });
  }
  return result;
}

function legOnTheWay(leg: LegState, beta: number, motion: Motion, outward: 1 | -1): LegOnTheWay {
  const price: PriceOnTheWay = { base: 1, beta };
  return { leg, price, tier: leg.tier, tierEnds: tierEdgeOf(leg, beta, leg.tier, outward), priceEnds: floorOf(price, motion, outward) };
}

/**
 * The head-room of what moves, plus `still`; without equity, the negated requirement. Written into `f`. Per asset of price ratio v:
 * price * v * (weight * amount - requirement), where a leg of price ratio u adds direction * notional * (u - 1) to the
 * amount and rate * notional * u - deduction to the requirement (inverse: 1 - 1/u and 1/u).
 */
function headRoomOf(assets: readonly AssetOnTheWay[], withEquity: boolean, still = 0, f: ReciprocalSum = reciprocalSum()): ReciprocalSum {
  f.constant = still;
  f.linear = 0;
  f.quadratic = 0;
  f.poles.length = 0;
  f.weights.length = 0;
  for (const { asset, price, legs, isPositive } of assets) {
    const worth = asset.model.price;
    const weight = withEquity ? weightOf(asset.model, isPositive) : 0;
    let unmoved = weight * asset.amount - asset.requirement;
    for (const { leg, price: legPrice, tier } of legs) {
      const pnl = weight * leg.model.direction * leg.notional * (leg.model.isInverse ? -1 : 1);
      unmoved -= pnl;
      let moving = pnl;
      if (leg.requirementMoves) {
        unmoved += (leg.model.tiers.maintenanceAmounts[tier] ?? 0) + leg.maintenanceMargin + leg.liquidationFee;
        moving -= ((leg.model.tiers.maintenanceMarginRates[tier] ?? 0) + leg.model.feeRate) * leg.notional;
      }
      addProduct(f, worth * moving, price, legPrice, leg.model.isInverse);
    }
    f.constant += worth * unmoved * price.base;
    f.linear += worth * unmoved * price.beta;
  }
  return f;
}

/** The amount of one asset: balance and PnL, whose sign decides on the haircut. */
function amountOf({ asset, legs }: AssetOnTheWay): ReciprocalSum {
  const f = reciprocalSum();
  f.constant = asset.amount;
  for (const { leg, price } of legs) {
    const pnl = leg.model.direction * leg.notional * (leg.model.isInverse ? -1 : 1);
    f.constant -= pnl;
    addProduct(f, pnl, AT_THE_MARK, price, leg.model.isInverse);
  }
  return f;
}
const AT_THE_MARK: PriceOnTheWay = { base: 1, beta: 0 };

/** Adds `coefficient * v * u`, or `coefficient * v / u`. A price that still moves has base 1, so v / u has one pole. */
function addProduct(f: ReciprocalSum, coefficient: number, v: PriceOnTheWay, u: PriceOnTheWay, divides: boolean): void {
  if (!divides) {
    f.constant += coefficient * v.base * u.base;
    f.linear += coefficient * (v.base * u.beta + v.beta * u.base);
    f.quadratic += coefficient * v.beta * u.beta;
  } else if (u.beta === 0) {
    f.constant += (coefficient * v.base) / u.base;
    f.linear += (coefficient * v.beta) / u.base;
  } else {
    const weight = v.base - v.beta / u.beta;
    f.constant += coefficient * v.base;
    if (weight !== 0) addReciprocal(f, u.beta, coefficient * weight);
  }
}

interface Break {
  readonly end: number;
  /** The asset whose amount changes its sign there, and with it the haircut. */
  readonly turning: AssetOnTheWay | undefined;
}

/** The nearest x from `from` towards `to` at which a row, a haircut or a floored price changes. */
function nextBreak(assets: readonly AssetOnTheWay[], from: number, to: number): Break {
  let end = to;
  for (const { legs, priceEnds } of assets) {
    end = nearerTo(from, end, priceEnds);
    for (const leg of legs) end = nearerTo(from, nearerTo(from, end, leg.tierEnds), leg.priceEnds);
  }
  let turning: AssetOnTheWay | undefined;
  for (const one of assets) {
    if (one.asset.model.haircut === 0 || one.legs.length === 0) continue;
    const change = firstCrossing(amountOf(one), from, end, { positive: one.isPositive, zeroIsPositive: false });
    if (change === undefined) continue;
    end = change;
    turning = one;
  }
  return { end, turning };
}

/** The nearer of two ends; one that rounding put behind `from` counts as `from`. */
function nearerTo(from: number, end: number, candidate: number): number {
  if (end >= from) return candidate < end ? Math.max(candidate, from) : end;
  return candidate > end ? Math.min(candidate, from) : end;
}

/** Applies every change of row and every floored price that lies at `x`; rows to `headRoom` at once. True when a price was floored. */
function passBreak(assets: readonly AssetOnTheWay[], motion: Motion, x: number, outward: 1 | -1, headRoom: ReciprocalSum): boolean {
  const isPassed = (edge: number): boolean => (edge - x) * outward <= 0;
  let isBent = false;
  for (const one of assets) {
    for (const leg of one.legs) {
      while (isPassed(leg.tierEnds)) passTier(one, leg, outward, headRoom);
      if (!isPassed(leg.priceEnds)) continue;
      leg.priceEnds = holdAtFloor(leg.price, motion, outward);
      leg.tierEnds = outward * Infinity;
      isBent = true;
    }
    if (!isPassed(one.priceEnds)) continue;
    one.priceEnds = holdAtFloor(one.price, motion, outward);
    isBent = true;
  }
  return isBent;
}

function passTier({ asset, price }: AssetOnTheWay, one: LegOnTheWay, outward: 1 | -1, headRoom: ReciprocalSum): void {
  const { leg, tier } = one;
  const { tiers, isInverse } = leg.model;
  const next = tier + tierStep(leg, one.price.beta, outward);
  const rate = (tiers.maintenanceMarginRates[next] ?? 0) - (tiers.maintenanceMarginRates[tier] ?? 0);
  const deduction = (tiers.maintenanceAmounts[next] ?? 0) - (tiers.maintenanceAmounts[tier] ?? 0);
  addProduct(headRoom, -asset.model.price * rate * leg.notional, price, one.price, isInverse);
  headRoom.constant += asset.model.price * deduction * price.base;
  headRoom.linear += asset.model.price * deduction * price.beta;
  one.tier = next;
  one.tierEnds = tierEdgeOf(leg, one.price.beta, next, outward);
}

function holdAtFloor(price: PriceOnTheWay, motion: Motion, outward: 1 | -1): number {
  price.base = motion.floorRatio;
  price.beta = 0;
  return outward * Infinity;
}

function floorOf(price: PriceOnTheWay, motion: Motion, outward: 1 | -1): number {
  return motion.floorRatio > 0 && price.beta * outward < 0 ? (motion.floorRatio - 1) / price.beta : outward * Infinity;
}

function tierStep(leg: LegState, beta: number, outward: 1 | -1): 1 | -1 {
  return beta * outward > 0 !== leg.model.isInverse ? 1 : -1;
}

/** Where the leg's notional leaves its row: at the next floor when it grows, at its own floor when it shrinks. */
function tierEdgeOf(leg: LegState, beta: number, tier: number, outward: 1 | -1): number {
  const { tiers, isInverse } = leg.model;
  const row = tierStep(leg, beta, outward) > 0 ? tier + 1 : tier;
  if (!leg.tierMoves || row >= tiers.count || row === 0) return outward * Infinity;
  const floor = tiers.floors[row] ?? 0;
  return (floor - leg.notional) / (isInverse ? -floor : leg.notional) / beta;
}
