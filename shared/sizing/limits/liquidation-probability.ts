/**
 * Liquidation probability (hard): the chance that the pool's joint move touches liquidation within 24 hours is at most what
 * the policy allows, each way. Jumps and fat tails of the asset's own days, volatility at the forecast's 80th percentile, the
 * price without drift but for the funding that is expected to be paid; a view never improves it. All prices go together, each
 * as far as its own forecast gives that chance (`market-move.ts`); the account's own, over correlated assets, is simulated beside.
 */
import { chanceText } from '../../format';
import type { PoolState } from '../../margin/pool';
import { repeatedOverYear } from '../../risk/touch/repeated';
import { poolNow } from '../candidate';
import { endsOfMoves, moneyShortAtEnds, shortOnTheWay } from '../price-moves';
import { unknown, type Judgement, type PoolLimit, type RuleInput } from '../rule';
import { touchBasis, touchChance, type TouchBasis } from '../touch-chance';

const HORIZON_HOURS = 24;

export const liquidationProbability: PoolLimit = {
  id: 'liquidation-probability',
  title: 'Liquidation probability, 24 h',
  horizonHours: HORIZON_HOURS,
  params: ['touchProbability'],
  judge,
};

function judge(input: RuleInput): Judgement {
  const now = poolNow(input.probe);
  if (now.legs.length === 0) return { kind: 'abstains', why: 'nothing is held' };
  const basis = touchBasis(input, now, HORIZON_HOURS);
  if (basis.kind === 'unknown') return unknown(basis.missing);
  const { moves, unchecked } = basis.value;
  return {
    kind: 'judges',
    shortfallOf: (pool) => moneyShortAtEnds(pool, moves),
    carefulShortfallOf: (pool) => shortOnTheWay(pool, moves),
    ends: endsOfMoves(moves),
    endsAreAll: true,
    unchecked,
    because: (pool) => sentence(input, pool, basis.value),
  };
}

function sentence(input: RuleInput, pool: PoolState, basis: TouchBasis): string {
  const allowed = `you allow ${chanceText(input.situation.parameters.touchProbability)}`;
  if (pool.margin.liquidatable) return `The pool is liquidatable now; ${allowed}.`;
  const { high, low } = touchChance(pool, basis);
  if (high === 0) return `No joint move liquidates the pool; ${allowed}.`;
  const interval = low === high ? chanceText(high) : `${chanceText(low)} to ${chanceText(high)}`;
  return `Touching liquidation within 24 h: ${interval} (${basis.moves.reference.tail.name}); repeated daily ${chanceText(repeatedOverYear(high, 1))} a year; ${allowed}.`;
}
