/**
 * How likely a pool's joint move touches liquidation within a horizon, both ways, as figures: what the limit on it and the
 * window say. Volatility at the forecast's 80th percentile and at its median, jumps of the asset's own days, no drift but
 * for funding that is paid. The chance over correlated assets is simulated elsewhere (`risk/touch/monte-carlo.ts`).
 */
import type { PoolState } from '../margin/pool';
import { touchWithin } from '../risk/touch/distance';
import { DAYS_PER_YEAR } from '../units';
import type { Fact } from './facts';
import { jointReach, presentReach, type JointReach } from './joint-stress';
import { poolMove, type PoolMove } from './market-move';
import type { RuleInput } from './rule';

type TouchGround = Parameters<typeof touchWithin>[0];

/** What a chance is asked on. */
export interface TouchBasis {
  readonly move: PoolMove;
  readonly ground: TouchGround;
  /** Funding rates that are not known and count as none. */
  readonly unchecked: readonly string[];
}

export function touchBasis(input: RuleInput, pool: PoolState, horizonHours: number): Fact<TouchBasis> {
  const move = poolMove(input, pool, horizonHours);
  if (move.volatilityAnnual.kind === 'unknown') return move.volatilityAnnual;
  const funding = fundingDrift(input, pool);
  const ground = { volatilityAnnual: move.volatilityAnnual.value, horizonHours, model: move.tail.model, driftOfPriceAnnual: funding.driftAnnual };
  return { kind: 'known', value: { move, ground, unchecked: funding.missing } };
}

/**
 * Funding that is paid is a drift of the price against what is held: a net long that pays loses as if the price fell. What
 * is received is not counted. Unknown where a held instrument has no rate.
 */
function fundingDrift({ situation }: RuleInput, { legs }: PoolState): { readonly driftAnnual: number; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  let paidDaily = 0;
  let net = 0;
  for (const { model, notional } of legs) {
    const funding = situation.input.instrumentFacts.get(model.position.instrumentId)?.funding;
    const signed = notional * model.direction;
    net += signed;
    if (funding?.kind === 'known') paidDaily += (signed * funding.value.rate * 24) / funding.value.intervalHours;
    else missing.add(`funding rate of ${model.position.symbol}`);
  }
  const gross = legs.reduce((sum, { notional }) => sum + notional, 0);
  const cost = gross > 0 ? Math.max(0, paidDaily) / gross : 0;
  return { driftAnnual: -Math.sign(net) * cost * DAYS_PER_YEAR, missing: [...missing].sort() };
}

export interface TouchChance {
  readonly reach: JointReach;
  /** 0 to 1; 1 when the pool is liquidatable now. */
  readonly high: number;
  readonly low: number;
}

export function touchChance(input: RuleInput, pool: PoolState, { move, ground }: TouchBasis): TouchChance {
  const reach = pool === input.probe.now ? presentReach(input) : jointReach(pool, input.sized.market.symbols);
  if (reach.down === 0) return { reach, high: 1, low: 1 };
  const own = { ...(reach.down === undefined ? {} : { down: reach.down * move.beta }), ...(reach.up === undefined ? {} : { up: reach.up * move.beta }) };
  const high = chanceOf(ground, own);
  const low = move.medianAnnual === undefined ? high : Math.min(high, chanceOf({ ...ground, volatilityAnnual: move.medianAnnual }, own));
  return { reach, high, low };
}

/** Both ways; an upper bound of touching either. */
function chanceOf(ground: TouchGround, { down, up }: JointReach): number {
  const below = down === undefined ? 0 : shownChance(ground, 'down', -Math.log1p(-Math.min(down, 0.9999)));
  const above = up === undefined ? 0 : shownChance(ground, 'up', Math.log1p(up));
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
