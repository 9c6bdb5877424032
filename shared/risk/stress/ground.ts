/**
 * What all cells of one answer share: the market, and every place the prices are moved to. Made anew for each answer; legs
 * that several candidate pools share are valued there once. No money here (`pool-there.ts`).
 */
import { ALT_BETA_FLOOR } from '../../volatility/beta';
import { DAY_MS, MINUTE_MS } from '../../units';
import type { FundingTerms } from '../../margin/carry';
import { legAtMark } from '../../margin/leg';
import type { SymbolInput } from '../../margin/margin';
import type { PoolState } from '../../margin/pool';
import type { LegModel } from '../../margin/pool-model';
import { assert, assertNever } from '../../assert';
import type { OkxClass } from '../../margin/scenarios/okx';
import type { Direction, Shock } from './cell';
import { STRESS_CELLS } from './cells';
import { okxClassOf, okxMove } from './okx-steps';
import { PRICE_SCAN_SIGMAS } from './span';

/** Moves of the market that the trader wants to survive, as ratios > 0 of its price. */
export interface JointMoves {
  readonly down: number;
  readonly up: number;
}

export interface StressMarket {
  readonly symbols: ReadonlyMap<string, SymbolInput>;
  readonly underlyingOf: (symbol: string) => string;
  /** USD per unit of pools' and settle assets' money, by a live index; what is not listed is unknown. USD itself need not be. */
  readonly usdPerUnit: ReadonlyMap<string, number>;
  /** By symbol; what is not listed makes the funding cell unknown. */
  readonly funding: ReadonlyMap<string, FundingTerms>;
  readonly joint: JointMoves;
  /** Classes of OKX's grid; BTC and ETH are the first, all others the widest, when absent. */
  readonly okxClassOf?: (underlying: string) => OkxClass;
}

/** A place where all prices stand after a move. */
type Place =
  | { readonly kind: 'still' }
  | { readonly kind: 'market'; readonly move: number }
  | { readonly kind: 'span'; readonly scans: number }
  | { readonly kind: 'okx'; readonly step: number }
  | { readonly kind: 'late'; readonly minutes: number; readonly direction: Direction };

/** One leg at every place, in settle units. */
export interface LegColumns {
  readonly pnl: readonly number[];
  readonly requirement: readonly number[];
}

export interface StressGround {
  readonly market: StressMarket;
  readonly places: readonly Place[];
  /** Prices there by symbol, as ratios of the mark. */
  readonly ratiosOf: Map<string, readonly number[]>;
  readonly columnsOf: WeakMap<LegModel, LegColumns>;
}

export const STILL = 0;
export const JOINT_PLACE: Readonly<Record<Direction, number>> = { down: 1, up: 2 };
const LATE_PLACE: Readonly<Record<Direction, number>> = { down: 3, up: 4 };
const LATE_MINUTES = 30;
/** No price falls further than this share of its mark. */
const FLOOR_RATIO = 0.0001;
/** 80 % of normal moves are smaller than so many standard deviations, either way. */
const SIGMAS_OF_80_PERCENT = 1.2815515655446004;

/** Places of the grids, each once, behind those that follow the trader's own joint moves; they are the same for everybody. */
const OWN_PLACES = 5;
const GRID_PLACES: Place[] = [];
/** Place of every cell, in the order of `STRESS_CELLS`; `STILL` where a cell moves no price. */
export const PLACE_OF_CELL: readonly number[] = STRESS_CELLS.map(({ shock }) => placeOf(shock));

export function stressGround(market: StressMarket): StressGround {
  const { down, up } = market.joint;
  assert(down > 0 && down < 1 && up > 0, `joint moves are ratios above 0, down below 1, got ${down} and ${up}`);
  const own: Place[] = [
    { kind: 'still' },
    { kind: 'market', move: -down },
    { kind: 'market', move: up },
    { kind: 'late', minutes: LATE_MINUTES, direction: 'down' },
    { kind: 'late', minutes: LATE_MINUTES, direction: 'up' },
  ];
  return { market, places: [...own, ...GRID_PLACES], ratiosOf: new Map(), columnsOf: new WeakMap() };
}

function placeOf(shock: Shock): number {
  switch (shock.kind) {
    case 'market':
      return shock.move === 0 ? STILL : gridPlace({ kind: 'market', move: shock.move });
    case 'span':
      return shock.scans === 0 ? STILL : gridPlace({ kind: 'span', scans: shock.scans });
    case 'okx':
      return okxMove('others', shock.step) === 0 ? STILL : gridPlace({ kind: 'okx', step: shock.step });
    case 'legVanishes':
    case 'venueGone':
      return JOINT_PLACE[shock.direction];
    case 'coinCollateral':
      return JOINT_PLACE.down;
    case 'lateReaction':
      return LATE_PLACE[shock.direction];
    case 'stablecoin':
    case 'venueTerms':
    case 'fundingCap':
      return STILL;
    default:
      return assertNever(shock);
  }
}

function gridPlace(place: Place): number {
  const name = JSON.stringify(place);
  const known = GRID_PLACES.findIndex((one) => JSON.stringify(one) === name);
  return OWN_PLACES + (known < 0 ? GRID_PLACES.push(place) - 1 : known);
}

/** Ratios of `symbol`'s mark at every place. Where a daily sigma is needed and unknown the ratio is 1 and must not be read. */
export function ratiosOf(ground: StressGround, symbol: string): readonly number[] {
  const known = ground.ratiosOf.get(symbol);
  if (known !== undefined) return known;
  const input = ground.market.symbols.get(symbol);
  const ratios = ground.places.map((place) => Math.max(FLOOR_RATIO, ratioAt(ground.market, symbol, input, place)));
  ground.ratiosOf.set(symbol, ratios);
  return ratios;
}

function ratioAt(market: StressMarket, symbol: string, input: SymbolInput | undefined, place: Place): number {
  // In a crash an alt does not fall less than the market; correlation is 1.
  const beta = Math.max(ALT_BETA_FLOOR, input?.beta ?? 1);
  const sigma = input?.dailySigma ?? 0;
  switch (place.kind) {
    case 'still':
      return 1;
    case 'market':
      return 1 + beta * place.move;
    case 'span':
      return 1 + place.scans * PRICE_SCAN_SIGMAS * sigma;
    case 'okx':
      return 1 + okxMove((market.okxClassOf ?? okxClassOf)(market.underlyingOf(symbol)), place.step);
    case 'late': {
      const sign = place.direction === 'down' ? -1 : 1;
      const early = Math.exp(sign * SIGMAS_OF_80_PERCENT * sigma * Math.sqrt((place.minutes * MINUTE_MS) / DAY_MS));
      return early * Math.max(FLOOR_RATIO, 1 + beta * sign * market.joint[place.direction]);
    }
  }
}

/** The leg at every place; valued once for all pools that share the leg. */
export function columnsOf(ground: StressGround, pool: PoolState, leg: PoolState['legs'][number]): LegColumns {
  const known = ground.columnsOf.get(leg.model);
  if (known !== undefined) return known;
  const ratios = ratiosOf(ground, leg.model.position.symbol);
  const pnl: number[] = [];
  const requirement: number[] = [];
  for (const ratio of ratios) {
    const there = legAtPrice(pool, leg, leg.markPrice * ratio);
    pnl.push(there.pnl);
    requirement.push(there.requirement);
  }
  const columns = { pnl, requirement };
  ground.columnsOf.set(leg.model, columns);
  return columns;
}

/** PnL from entry and requirement with the fee, in settle units; a requirement that was taken once does not follow the price. */
export function legAtPrice(pool: PoolState, leg: PoolState['legs'][number], price: number): { readonly pnl: number; readonly requirement: number } {
  const there = legAtMark(leg.model, pool.rules, price);
  const { maintenanceMargin, liquidationFee } = leg.requirementMoves ? there : leg;
  return { pnl: there.unrealizedPnl, requirement: maintenanceMargin + liquidationFee };
}
