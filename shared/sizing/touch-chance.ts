/**
 * How likely a pool's joint move touches liquidation within a horizon, both ways, as figures: what the limit on it and the
 * window say. Volatility at the forecast's 80th percentile and at its median, jumps of the asset's own days, no drift but
 * for funding that is paid. The chance over correlated assets is simulated elsewhere (`risk/touch/monte-carlo.ts`).
 */
import type { PoolState } from '../margin/pool';
import { touchDistance, touchWithin } from '../risk/touch/distance';
import { DAYS_PER_YEAR } from '../units';
import type { Fact } from './facts';
import { poolMoves, type LogMoves, type PoolMoves, type PriceOutlook } from './market-move';
import { wayReach } from './price-moves';
import type { RuleInput } from './rule';

type TouchGround = Parameters<typeof touchWithin>[0];

/** What a chance is asked on. */
export interface TouchBasis {
  /** Where prices stand when each has gone as far as the chance that the policy allows. */
  readonly moves: PoolMoves;
  readonly horizonHours: number;
  /** Funding rates that are not known and count as none. */
  readonly unchecked: readonly string[];
}

export function touchBasis(input: RuleInput, pool: PoolState, horizonHours: number): Fact<TouchBasis> {
  const probability = input.situation.parameters.touchProbability;
  const moves = poolMoves(input, pool, horizonHours, (outlook) => movesTo(outlook, horizonHours, probability));
  return moves.kind === 'unknown' ? moves : { kind: 'known', value: { moves: moves.value, horizonHours, unchecked: missingFunding(input, pool) } };
}

interface KnownMoves extends LogMoves {
  readonly horizonHours: number;
  readonly probability: number;
}
/** By outlook, which stays the same object while nothing of it changes (`market-move.ts`). */
const lastMoves = new WeakMap<PriceOutlook, KnownMoves>();

/** As far as the price goes with the chance, each way. */
function movesTo(outlook: PriceOutlook, horizonHours: number, probability: number): LogMoves {
  const last = lastMoves.get(outlook);
  if (last !== undefined && last.horizonHours === horizonHours && last.probability === probability) return last;
  const { downLog } = touchDistance({ ...groundOf(outlook, horizonHours, 'down'), probability });
  const { upLog } = touchDistance({ ...groundOf(outlook, horizonHours, 'up'), probability });
  const moves: KnownMoves = { downLog, upLog, horizonHours, probability };
  lastMoves.set(outlook, moves);
  return moves;
}

/**
 * Funding that is paid is a drift of the price against who pays: where longs pay, a fall goes farther by what they pay; where
 * shorts do, a rise. What is received is not counted.
 */
function groundOf({ volatilityAnnual, tail, fundingAnnual }: PriceOutlook, horizonHours: number, direction: 'down' | 'up'): TouchGround {
  const paidAnnual = Math.max(0, direction === 'down' ? fundingAnnual : -fundingAnnual);
  return { volatilityAnnual, horizonHours, model: tail.model, driftOfPriceAnnual: direction === 'down' ? -paidAnnual : paidAnnual };
}

function missingFunding({ situation }: RuleInput, { legs }: PoolState): readonly string[] {
  const unknown = legs.filter(({ model: { position } }) => situation.input.instrumentFacts.get(position.instrumentId)?.funding.kind !== 'known');
  return [...new Set(unknown.map(({ model: { position } }) => `funding rate of ${position.symbol}`))].sort();
}

export interface TouchChance {
  /** 0 to 1; 1 when the pool is liquidatable now. */
  readonly high: number;
  readonly low: number;
}

/**
 * The chance that the price of reference goes as far as where, with all the others on their ways, the pool is liquidatable. At
 * the ends of the ways it is what the policy allows.
 */
export function touchChance(pool: PoolState, { moves, horizonHours }: TouchBasis): TouchChance {
  const { reference, referenceMoves: { downLog, upLog } } = moves;
  const fall = -Math.expm1(-downLog);
  const rise = Math.expm1(upLog);
  const reach = wayReach(pool, moves, { down: LOWEST_FALL / fall, up: HIGHEST_RISE / rise });
  if (reach.down === 0) return { high: 1, low: 1 };
  const logs = { ...(reach.down === undefined ? {} : { down: -Math.log1p(-Math.min(LOWEST_FALL, reach.down * fall)) }), ...(reach.up === undefined ? {} : { up: Math.log1p(reach.up * rise) }) };
  const high = chanceOf(reference, horizonHours, logs);
  return { high, low: Math.min(high, chanceOf({ ...reference, volatilityAnnual: reference.medianAnnual }, horizonHours, logs)) };
}
/** As far as anybody looks, as shares of the price. */
const LOWEST_FALL = 0.9999;
const HIGHEST_RISE = 10;

/** Both ways; an upper bound of touching either. */
function chanceOf(outlook: PriceOutlook, horizonHours: number, { down, up }: { readonly down?: number; readonly up?: number }): number {
  const below = down === undefined ? 0 : shownChance(groundOf(outlook, horizonHours, 'down'), 'down', down);
  const above = up === undefined ? 0 : shownChance(groundOf(outlook, horizonHours, 'up'), 'up', up);
  return Math.min(1, below + above);
}

/** Chances by model; a model is plain data that does not change. */
const shown = new WeakMap<object, Map<string, number>>();
const MOST_SHOWN = 256;
/** Distances in sigmas are cut to this step, towards the larger chance, so that a mark that ticks finds what was worked out. */
const SIGMA_STEP = 1 / 128;

/** For the eye and for records: at most a step of distance above the exact chance. No limit is solved with it. */
function shownChance(ground: TouchGround, direction: 'down' | 'up', distanceLog: number): number {
  const { volatilityAnnual, horizonHours, model, driftOfPriceAnnual = 0 } = ground;
  const sigma = volatilityAnnual * Math.sqrt(horizonHours / (24 * DAYS_PER_YEAR));
  const steps = Math.floor(distanceLog / (sigma * SIGMA_STEP));
  if (steps < 1) return touchWithin(ground, direction, distanceLog);
  const key = `${direction} ${horizonHours} ${volatilityAnnual} ${driftOfPriceAnnual} ${steps}`;
  const ofModel = shown.get(model) ?? new Map<string, number>();
  shown.set(model, ofModel);
  const known = ofModel.get(key);
  if (known !== undefined) return known;
  const chance = touchWithin(ground, direction, steps * SIGMA_STEP * sigma);
  if (ofModel.size >= MOST_SHOWN) ofModel.clear();
  ofModel.set(key, chance);
  return chance;
}
