/**
 * A pool's head-room (equity - requirement) as prices move from the mark, and where the pool first changes between safe
 * and liquidatable on the way. Tiers that change, collateral that follows a price and haircuts that switch on or off are
 * break points; between two of them the head-room is solved (`math/reciprocal-sum.ts`). No view of what is likely.
 */
import { assert } from '../assert';
import { addReciprocal, firstCrossing, reciprocalSum, type ReciprocalSum, type Side } from '../math/reciprocal-sum';
import type { LegState } from './leg';
import { weightOf, type AssetState, type PoolState } from './pool';

/**
 * How prices move with the walk's coordinate x: every price becomes mark * (1 + beta x), held at `floorRatio` of the
 * mark below that. A beta of 0 stays at the mark.
 */
export interface Motion {
  readonly betaOf: (symbol: string) => number;
  readonly floorRatio: number;
}

/** A price on the way, as a ratio of its mark: `base + beta x`; beta is 0 once it lies on the floor. */
interface PriceOnTheWay {
  base: number;
  beta: number;
}

interface LegOnTheWay {
  readonly leg: LegState;
  readonly price: PriceOnTheWay;
  tier: number;
}

interface AssetOnTheWay {
  readonly asset: AssetState;
  readonly price: PriceOnTheWay;
  readonly legs: readonly LegOnTheWay[];
  isPositive: boolean;
}

/**
 * The first x between 0 and `to` (exclusive, either sign) beyond which the pool is no longer what it is at the mark;
 * undefined when that does not happen. x = 0 is possible when the head-room at the mark is exactly 0.
 */
export function firstChange(pool: PoolState, motion: Motion, to: number): number | undefined {
  const assets = assetsOnTheWay(pool, motion);
  if (assets.length === 0) return undefined;
  const side: Side = { positive: !pool.margin.liquidatable, zeroIsPositive: pool.rules.trigger === 'lt' };
  const start = { headRoom: headRoomOf(assets, true).constant, requirement: headRoomOf(assets, false).constant };
  let from = 0;
  for (let pieces = 0; pieces < 100_000; pieces += 1) {
    const { end, turning } = nextBreak(assets, motion, from, to);
    const headRoom = headRoomOf(assets, true);
    headRoom.constant += pool.headRoom - start.headRoom;
    const negated = pool.requirementMayVanish ? headRoomOf(assets, false) : undefined;
    if (negated !== undefined) negated.constant -= pool.margin.maintenanceRequirement + start.requirement;
    const change = changeBetween(headRoom, negated, from, end, side);
    if (change !== undefined) return change;
    if (end === to) return undefined;
    passBreak(assets, motion, end, to);
    if (turning !== undefined) turning.isPositive = !turning.isPositive;
    from = end;
  }
  assert(false, `more break points than pool ${pool.model.id} can have`);
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
function assetsOnTheWay(pool: PoolState, motion: Motion): AssetOnTheWay[] {
  const result: AssetOnTheWay[] = [];
  for (let index = 0; index < pool.assets.length; index += 1) {
    const asset = pool.assets[index];
    if (asset === undefined) continue;
    const linked = asset.model.linkedSymbol;
    const beta = linked === undefined ? 0 : motion.betaOf(linked);
    const legs: LegOnTheWay[] = [];
    for (const leg of pool.legs) {
      if (leg.model.assetIndex !== index) continue;
      const legBeta = motion.betaOf(leg.model.position.symbol);
      if (legBeta !== 0) legs.push({ leg, price: { base: 1, beta: legBeta }, tier: leg.tier });
    }
    if (beta !== 0 || legs.length > 0) result.push({ asset, price: { base: 1, beta }, legs, isPositive: asset.amount > 0 });
  }
  return result;
}

/**
 * The head-room of what moves, up to a constant; without equity, the negated requirement. Per asset of price ratio v:
 * price * v * (weight * amount - requirement), where a leg of price ratio u adds direction * notional * (u - 1) to the
 * amount and rate * notional * u - deduction to the requirement (inverse: 1 - 1/u and 1/u).
 */
function headRoomOf(assets: readonly AssetOnTheWay[], withEquity: boolean): ReciprocalSum {
  const f = reciprocalSum();
  for (const { asset, price, legs, isPositive } of assets) {
    const worth = asset.model.price;
    const weight = withEquity ? weightOf(asset.model, isPositive) : 0;
    let still = weight * asset.amount - asset.requirement;
    for (const { leg, price: legPrice, tier } of legs) {
      const pnl = weight * leg.model.direction * leg.notional * (leg.model.isInverse ? -1 : 1);
      still -= pnl;
      let moving = pnl;
      if (leg.requirementMoves) {
        still += (leg.model.tiers.maintenanceAmounts[tier] ?? 0) + leg.maintenanceMargin + leg.liquidationFee;
        moving -= ((leg.model.tiers.maintenanceMarginRates[tier] ?? 0) + leg.model.feeRate) * leg.notional;
      }
      addProduct(f, worth * moving, price, legPrice, leg.model.isInverse);
    }
    f.constant += worth * still * price.base;
    f.linear += worth * still * price.beta;
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
function nextBreak(assets: readonly AssetOnTheWay[], motion: Motion, from: number, to: number): Break {
  const outward = to > 0 ? 1 : -1;
  let end = to;
  const consider = (x: number): void => {
    const clamped = (x - from) * outward < 0 ? from : x;
    if ((clamped - end) * outward < 0) end = clamped;
  };
  for (const { price, legs } of assets) {
    consider(floorOf(price, motion, outward));
    for (const leg of legs) {
      consider(floorOf(leg.price, motion, outward));
      consider(tierEdgeOf(leg, outward));
    }
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

/** Applies every change of row and every floored price that lies at `x`. */
function passBreak(assets: readonly AssetOnTheWay[], motion: Motion, x: number, to: number): void {
  const outward = to > 0 ? 1 : -1;
  const isPassed = (edge: number): boolean => (edge - x) * outward <= 0;
  for (const one of assets) {
    if (isPassed(floorOf(one.price, motion, outward))) holdAtFloor(one.price, motion);
    for (const leg of one.legs) {
      while (isPassed(tierEdgeOf(leg, outward))) leg.tier += tierStep(leg, outward);
      if (isPassed(floorOf(leg.price, motion, outward))) holdAtFloor(leg.price, motion);
    }
  }
}

function holdAtFloor(price: PriceOnTheWay, motion: Motion): void {
  price.base = motion.floorRatio;
  price.beta = 0;
}

function floorOf(price: PriceOnTheWay, motion: Motion, outward: number): number {
  return motion.floorRatio > 0 && price.beta * outward < 0 ? (motion.floorRatio - 1) / price.beta : outward * Infinity;
}

function tierStep({ leg, price }: LegOnTheWay, outward: number): 1 | -1 {
  return price.beta * outward > 0 !== leg.model.isInverse ? 1 : -1;
}

/** Where the leg's notional leaves its row: at the next floor when it grows, at its own floor when it shrinks. */
function tierEdgeOf(one: LegOnTheWay, outward: number): number {
  const { leg, price, tier } = one;
  if (!leg.tierMoves || price.beta === 0) return outward * Infinity;
  const step = tierStep(one, outward);
  const row = step > 0 ? tier + 1 : tier;
  if (row >= leg.model.tiers.count || row === 0) return outward * Infinity;
  const floor = leg.model.tiers.floors[row] ?? 0;
  return leg.model.isInverse ? (leg.notional - floor) / floor / price.beta : (floor - leg.notional) / leg.notional / price.beta;
}
