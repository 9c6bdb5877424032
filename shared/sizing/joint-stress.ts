/**
 * How a pool stands in the joint stress: every price moves with its beta at once, correlation 1, down and up. Betas are
 * floored at 1: in a crash an alt does not fall less than the market. It does not say how likely the move is.
 */
import type { SymbolInput } from '../margin/margin';
import { poolAtPrices } from '../margin/at-prices';
import { firstChange } from '../margin/head-room';
import type { Motion } from '../margin/motion';
import { isEmpty, type PoolState } from '../margin/pool';
import { ALT_BETA_FLOOR } from '../volatility/beta';
import type { PolicyParameters } from './policy';
import { requiredDistance } from './required-distance';
import { onceOfPool } from './once';
import type { JudgedEnd, RuleInput } from './rule';

const FLOOR_RATIO = 0.0001;
const LOWEST_SHOCK = -0.9999;
const HIGHEST_SHOCK = 10;

/** Beta in the joint stress. Absent counts as 1. */
export function betaInStress(symbols: ReadonlyMap<string, SymbolInput>, symbol: string): number {
  return Math.max(ALT_BETA_FLOOR, symbols.get(symbol)?.beta ?? 1);
}

/** Moves that have to be survived, as ratios > 0 of the market's price. */
export interface RequiredMoves {
  readonly down: number;
  readonly up: number;
}

const ANY_MOVE: RequiredMoves = { down: -LOWEST_SHOCK, up: HIGHEST_SHOCK };

/** The distance that the policy asks for, both ways, within what can be probed; without a sigma the percentage alone. */
export function requiredMoves(parameters: PolicyParameters, dailySigma: number | undefined): RequiredMoves {
  return {
    down: Math.min(-LOWEST_SHOCK, requiredDistance(parameters, dailySigma, 'down').required),
    up: Math.min(HIGHEST_SHOCK, requiredDistance(parameters, dailySigma, 'up').required),
  };
}

/** The nearest joint move at which the pool becomes liquidatable in each direction, as ratios > 0; absent when there is none. */
export interface JointReach {
  readonly down?: number;
  readonly up?: number;
}

/** 0 in both directions when the pool is liquidatable already. Beyond `within` nobody looks: there it is absent too. */
export function jointReach(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, within: RequiredMoves = ANY_MOVE): JointReach {
  if (isEmpty(pool)) return {};
  if (pool.margin.liquidatable) return { down: 0, up: 0 };
  const motion: Motion = { betaOf: (symbol) => betaInStress(symbols, symbol), floorRatio: FLOOR_RATIO };
  const down = firstChange(pool, motion, Math.max(LOWEST_SHOCK, -within.down));
  const up = firstChange(pool, motion, Math.min(HIGHEST_SHOCK, within.up));
  return { ...(down === undefined ? {} : { down: -down }), ...(up === undefined ? {} : { up }) };
}

/** That of the pool as it is, which sentences, chances and the state after a HOLD all read: looked for once. */
export function presentReach(input: Pick<RuleInput, 'situation' | 'probe' | 'sized'>): JointReach {
  return onceOfPool(input, 'present reach', () => jointReach(input.probe.now, input.sized.market.symbols));
}

/** The nearer of the two reaches, down when they are equal. */
export function nearestReach(reach: JointReach): { readonly direction: 'down' | 'up'; readonly ratio: number } | undefined {
  if (reach.down !== undefined && reach.down <= (reach.up ?? Infinity)) return { direction: 'down', ratio: reach.down };
  return reach.up === undefined ? undefined : { direction: 'up', ratio: reach.up };
}

/** A joint move in daily standard deviations of log price. */
export function movesInSigmas(direction: 'down' | 'up', ratio: number, dailySigma: number): number {
  return Math.abs(Math.log1p(direction === 'down' ? -ratio : ratio)) / dailySigma;
}

/** Whether the pool holds all the way to the required moves, both ways, whatever changes on the way. */
export function survives(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, required: RequiredMoves): boolean {
  const reach = jointReach(pool, symbols, required);
  return reach.down === undefined && reach.up === undefined;
}

/**
 * The money that is short at the mark and at the ends of the required moves, in the pool's unit; <= 0 when none is. A
 * straight line in size between changes of tier, so that a search by secants ends quickly. What lies between the ends is
 * not looked at.
 */
export function moneyShort(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, required: RequiredMoves): number {
  if (isEmpty(pool)) return -Math.max(pool.margin.equity, Number.MIN_VALUE);
  return Math.max(pool.margin.liquidatable ? Math.max(-pool.headRoom, Number.MIN_VALUE) : -Infinity, shortAt(pool, symbols, -required.down), shortAt(pool, symbols, required.up));
}

/** Where `moneyShort` looks. */
export function endsOf({ down, up }: RequiredMoves): readonly JudgedEnd[] {
  return [{ move: -down, keepEquityShare: 0 }, { move: 0, keepEquityShare: 0 }, { move: up, keepEquityShare: 0 }];
}

function shortAt(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, shock: number): number {
  const there = poolAtPrices(pool, (symbol) => Math.max(FLOOR_RATIO, 1 + betaInStress(symbols, symbol) * shock));
  return there.maintenanceRequirement - there.equity;
}

/**
 * By how much the pool falls short of the required moves, by the way to them: <= 0 when it survives both. Only moves up to
 * twice the required ones are looked at.
 */
export function shortfall(pool: PoolState, symbols: ReadonlyMap<string, SymbolInput>, required: RequiredMoves): number {
  if (isEmpty(pool)) return SAFE;
  if (pool.margin.liquidatable) return LIQUIDATABLE + Math.max(0, -pool.headRoom) / Math.max(pool.margin.maintenanceRequirement, Number.MIN_VALUE);
  const reach = jointReach(pool, symbols, { down: 2 * required.down, up: 2 * required.up });
  return Math.min(LIQUIDATABLE, Math.max(shortOf(required.down, reach.down), shortOf(required.up, reach.up)));
}
const LIQUIDATABLE = 1e6;
const SAFE = -0.5;

function shortOf(required: number, reached: number | undefined): number {
  if (reached === undefined) return SAFE;
  return reached > 0 ? required / reached - 1 : LIQUIDATABLE;
}
