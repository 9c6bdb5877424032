/**
 * The joint move that a chance or a number of sigmas comes to for one pool: every symbol of it moves by its stress beta. The
 * market's volatility is the measure, but never less than what the pool's own symbols, divided by their betas, say on average:
 * an alt that jumps on its own is not calmer than its beta.
 */
import type { PoolState } from '../margin/pool';
import { priorTail, type FittedTail } from '../risk/touch/tail-model';
import { MARKET_UNDERLYING } from '../volatility/beta';
import { volatilityOver } from './facts';
import { betaInStress } from './joint-stress';
import type { RuleInput } from './rule';
import { underlyingIn, type Figure } from './situation';

/** One object, because distances are remembered by model. */
const PRIOR = priorTail('no hourly history');

export interface PoolMove {
  /** 80th percentile of the volatility of the joint move over the horizon, a year; of the own price where one underlying is all there is. */
  readonly volatilityAnnual: Figure;
  /** The tail that belongs to it. */
  readonly tail: FittedTail;
  /** The same at the median, for the lower end of an interval; absent when unknown. */
  readonly medianAnnual?: number;
  /** How far the own price of a pool of one underlying goes when the market's ratio is 1; 1 for the market's own move. */
  readonly beta: number;
}

/** A log move of `poolMove`'s price as a ratio of the market, which the stress multiplies by beta again. */
export function marketRatio({ beta }: PoolMove, logMove: number): number {
  return Math.expm1(logMove) / beta;
}

export function poolMove(input: RuleInput, pool: PoolState, hours: number): PoolMove {
  const { outlooks, statistics } = input.situation.input;
  const { symbols } = input.sized.market;
  const nameOf = underlyingIn(input.situation.input);
  const missing = new Set<string>();
  let weight = 0;
  let limitSum = 0;
  let medianSum = 0;
  const held = new Set<string>();
  for (const { model, notional } of pool.legs) {
    const underlying = nameOf(model.position);
    held.add(underlying);
    const outlook = outlooks.get(underlying);
    if (outlook?.kind !== 'known') {
      missing.add(`volatility of ${underlying}`);
      continue;
    }
    const beta = betaInStress(symbols, model.position.symbol);
    weight += notional;
    limitSum += (notional * volatilityOver(outlook.value, hours, 'limit')) / beta;
    medianSum += (notional * volatilityOver(outlook.value, hours, 'median')) / beta;
  }
  for (const { option } of pool.options?.book.priced ?? []) held.add(option.underlying);
  const [only] = held.size === 1 ? [...held] : [];
  const beta = only === undefined ? 1 : Math.max(...pool.legs.map(({ model }) => betaInStress(symbols, model.position.symbol)));
  const tail = statistics.tails.get(only ?? MARKET_UNDERLYING) ?? PRIOR;
  if (missing.size > 0) return { volatilityAnnual: { kind: 'unknown', missing: [...missing].sort() }, tail, beta };
  const ownLimit = weight > 0 ? (limitSum / weight) * beta : 0;
  const ownMedian = weight > 0 ? (medianSum / weight) * beta : 0;
  const market = only === undefined ? outlooks.get(MARKET_UNDERLYING) : undefined;
  const marketLimit = market?.kind === 'known' ? volatilityOver(market.value, hours, 'limit') : 0;
  const marketMedian = market?.kind === 'known' ? volatilityOver(market.value, hours, 'median') : 0;
  return { volatilityAnnual: { kind: 'known', value: Math.max(ownLimit, marketLimit) }, medianAnnual: Math.max(ownMedian, marketMedian), tail, beta };
}
