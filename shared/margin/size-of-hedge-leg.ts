/**
 * How large one leg may be where other legs of its symbol are tiered together with it: its quantity changes the row of all of
 * them. Between changes of row or haircut the head-room is a + b q + d (q + A) / L(q), L being what the legs are looked up by:
 * a quadratic over L. Walked from 0 upwards to the first quantity that fails, as `size-at-price.ts` does without partners.
 */
import type { MarginRules, Position } from '../account/account';
import { quadraticRoots } from '../math/reciprocal-sum';
import { groupOf, lookupAmount, lookupSize } from './hedge-legs';
import { legAtMark } from './leg';
import type { MarginAccount } from './margin';
import { weightOf, type PoolState } from './pool';
import type { Ground, Largest } from './size-ground';
import { tierIndex } from './tiers';

/** The other legs, in what tiers are looked up by (`lookupAmount`), seen from the side of the leg that is asked about. */
export interface Partners {
  readonly rule: NonNullable<Exclude<MarginRules['hedgeLegs'], 'perLeg'>>;
  readonly sameSide: number;
  readonly otherSide: number;
  /** Of both, what lies in the pool itself: its notional and its present maintenance at the target, in settle units. */
  readonly inPool: number;
  readonly notionalInPool: number;
  readonly maintenanceInPool: number;
  /** Lookup amount of one contract of the leg, and what a lookup amount of 1 is in the table's units at the target. */
  readonly perContract: number;
  readonly tableUnit: number;
}

/** Undefined when the leg finds its row alone. */
export function partnersOf(account: MarginAccount, pool: PoolState, position: Position, direction: 1 | -1, targetPrice: number, notionalPerContract: number): Partners | undefined {
  const rule = account.rules.hedgeLegs ?? 'perLeg';
  const others = account.positions.filter((other) => other.id !== position.id && other.quantity !== 0 && groupOf(other) === groupOf(position));
  if (rule === 'perLeg' || others.length === 0) return undefined;
  const amountOf = (other: Position): number => lookupAmount(account.rules, Math.abs(other.quantity), other.contractSize);
  const sum = (of: (other: Position) => number): number => others.reduce((total, other) => total + of(other), 0);
  const legs = pool.legs.filter((leg) => others.some(({ id }) => id === leg.model.position.id));
  const there = legs.map((leg) => (leg.requirementMoves ? legAtMark(leg.model, account.rules, targetPrice) : leg));
  const perContract = lookupAmount(account.rules, 1, position.contractSize);
  return {
    rule,
    sameSide: sum((other) => (other.quantity * direction > 0 ? amountOf(other) : 0)),
    otherSide: sum((other) => (other.quantity * direction < 0 ? amountOf(other) : 0)),
    inPool: legs.reduce((total, { model }) => total + amountOf(model.position), 0),
    notionalInPool: there.reduce((total, leg) => total + leg.notional, 0),
    maintenanceInPool: there.reduce((total, leg) => total + leg.maintenanceMargin, 0),
    perContract,
    tableUnit: account.rules.tierBasis === 'quantity' ? 1 : notionalPerContract / perContract,
  };
}

/** `ground` as `size-at-price.ts` lays it, its requirement of others still with that of the partners. */
export function largestHedgeLeg(ground: Ground, partners: Partners): Largest {
  const breaks = breaksOf(ground, partners);
  for (let index = 0; index < breaks.length; index += 1) {
    const fails = firstFailure(ground, partners, breaks[index] ?? 0, breaks[index + 1] ?? Infinity);
    if (fails === 0) return { kind: 'none' };
    if (fails !== undefined) return { kind: 'quantity', quantity: fails };
  }
  return { kind: 'unbounded' };
}

/** 0 and the quantities at which the row, the side that is looked up or the sign of the settle asset's amount changes. */
function breaksOf({ tiers, pnlPerContract, amount }: Ground, { rule, sameSide, otherSide, perContract, tableUnit }: Partners): number[] {
  const breaks = [0, (otherSide - sameSide) / perContract];
  if (pnlPerContract !== 0) breaks.push(-amount / pnlPerContract);
  for (let row = 1; row < tiers.count; row += 1) {
    const lookup = (tiers.floors[row] ?? 0) / tableUnit;
    const ownAt = rule === 'summed' ? [lookup - otherSide] : rule === 'larger' ? [lookup] : [otherSide - lookup, otherSide + lookup];
    for (const own of ownAt) breaks.push((own - sameSide) / perContract);
  }
  return [...new Set(breaks.filter((quantity) => quantity >= 0))].sort((a, b) => a - b);
}

/** The least quantity in [from, to) at which the pool fails; with no failure, undefined. */
function firstFailure(ground: Ground, partners: Partners, from: number, to: number): number | undefined {
  const { rule, sameSide, otherSide, perContract, tableUnit, inPool } = partners;
  const inside = to === Infinity ? from * 2 + 1 : from + (to - from) / 2;
  const own = sameSide + inside * perContract;
  const row = tierIndex(ground.tiers, lookupSize(rule, { long: own, short: otherSide }) * tableUnit);
  const rate = ground.tiers.maintenanceMarginRates[row] ?? 0;
  const deduction = ground.price * (ground.tiers.maintenanceAmounts[row] ?? 0);
  const weight = weightOf(ground.asset, ground.amount + ground.pnlPerContract * inside > 0);
  const others = ground.requirementOfOthers + ground.price * (rate * partners.notionalInPool - partners.maintenanceInPool);
  const a = ground.equityOfOtherAssets + ground.price * weight * ground.amount - others;
  const b = ground.price * (weight * ground.pnlPerContract - (rate + ground.feeRate) * ground.notionalPerContract);
  const [slope, lookupAtZero] = lookupLine(rule, own >= otherSide, sameSide, otherSide, perContract);
  const headRoom = (q: number): number => {
    const lookup = slope * q + lookupAtZero;
    return a + b * q + (lookup > 0 ? (deduction * (q * perContract + inPool)) / lookup : 0);
  };
  const roots = quadraticRoots(b * slope, b * lookupAtZero + a * slope + deduction * perContract, a * lookupAtZero + deduction * inPool);
  const ends = [from, ...roots.filter((root) => root > from && root < to).sort((one, other) => one - other), to];
  for (let index = 0; index + 1 < ends.length; index += 1) {
    const [start, end] = [ends[index] ?? from, ends[index + 1] ?? to];
    const middle = end === Infinity ? start * 2 + 1 : start + (end - start) / 2;
    if (headRoom(middle) < 0) return start;
  }
  return undefined;
}

/** L(q) = slope q + at zero, on the side of the kink where `isOwnLarger`. */
function lookupLine(rule: Partners['rule'], isOwnLarger: boolean, sameSide: number, otherSide: number, perContract: number): readonly [slope: number, atZero: number] {
  switch (rule) {
    case 'summed':
      return [perContract, sameSide + otherSide];
    case 'larger':
      return isOwnLarger ? [perContract, sameSide] : [0, otherSide];
    case 'net':
      return isOwnLarger ? [perContract, sameSide - otherSide] : [-perContract, otherSide - sameSide];
  }
}
