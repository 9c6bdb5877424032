/**
 * Liquidation distance, joint (hard): everything moving together, down or up, must be able to go at least x % and k daily
 * sigmas before the pool is liquidatable. A size is judged with what its own trade costs. It does not say how likely such a
 * move is: that is `liquidation-probability.ts`.
 */
import { percentText, sigmaText } from '../../format';
import type { PoolState } from '../../margin/pool';
import { endsOf, jointReach, moneyShort, movesInSigmas, nearestReach, presentReach, requiredMoves, shortfall } from '../joint-stress';
import { marketSigmaOf } from '../market-volatility';
import type { Judgement, PoolLimit, RuleInput } from '../rule';
import type { Figure } from '../figure';

const HORIZON_HOURS = 24;

export const jointDistance: PoolLimit = {
  id: 'joint-distance',
  title: 'Liquidation distance, joint',
  horizonHours: HORIZON_HOURS,
  params: ['jointDistanceRatio', 'jointDistanceSigmas'],
  judge,
};

/** Sizes are searched by the money at the ends of the moves; the careful way looks at all of the way (tables that jump). */
function judge(input: RuleInput): Judgement {
  const { symbols } = input.sized.market;
  const sigma = marketSigmaOf(input.situation.input, input.sized, input.bundle.poolId);
  const required = requiredMoves(input.situation.parameters, sigma.kind === 'known' ? sigma.value : undefined);
  return {
    kind: 'judges',
    shortfallOf: (pool) => moneyShort(pool, symbols, required),
    carefulShortfallOf: (pool) => shortfall(pool, symbols, required),
    ends: endsOf(required),
    endsAreAll: true,
    unchecked: sigma.kind === 'unknown' ? sigma.missing : [],
    because: (now) => sentence(input, now, sigma),
  };
}

function sentence(input: RuleInput, now: PoolState, sigma: Figure): string {
  const { jointDistanceRatio, jointDistanceSigmas } = input.situation.parameters;
  const asked = `you asked for ${percentText(jointDistanceRatio, 0)}${sigma.kind === 'unknown' ? '' : ` and ${sigmaText(jointDistanceSigmas, 0)}`}`;
  const without = sigma.kind === 'unknown' ? ` The sigmas cannot be checked: ${sigma.missing.join(', ')} missing.` : '';
  const reach = nearestReach(now === input.probe.now ? presentReach(input) : jointReach(now, input.sized.market.symbols));
  if (now.margin.liquidatable) return `The pool is liquidatable now; ${asked}.${without}`;
  if (reach === undefined) return `No joint move liquidates the pool; ${asked}.${without}`;
  const sigmas = sigma.kind === 'unknown' ? '' : ` (${sigmaText(movesInSigmas(reach.direction, reach.ratio, sigma.value))})`;
  const moving = reach.direction === 'down' ? 'falling' : 'rising';
  const scope = now.model.symbols.length > 1 ? `With everything ${moving} together` : `With ${now.model.symbols[0] ?? 'the price'} ${moving}`;
  return `${scope} liquidation is ${percentText(reach.ratio)}${sigmas} away; ${asked}.${without}`;
}
