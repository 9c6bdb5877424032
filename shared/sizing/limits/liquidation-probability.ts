/**
 * Liquidation probability (hard): the chance that the pool's joint move touches liquidation within 24 hours is at most what
 * the policy allows, each way. Jumps and fat tails of the asset's own days, volatility at the forecast's 80th percentile, the
 * price without drift but for the funding that is expected to be paid; a view never improves it. The chance is that of the
 * joint move (betas floored at 1, correlation 1); the account's own, over correlated assets, is simulated beside it.
 */
import { chanceText } from '../../format';
import type { PoolState } from '../../margin/pool';
import { touchDistance } from '../../risk/touch/distance';
import { repeatedOverYear } from '../../risk/touch/repeated';
import { endsOf, moneyShort, shortfall, type RequiredMoves } from '../joint-stress';
import { poolNow } from '../candidate';
import { marketRatio } from '../market-move';
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
  const { symbols } = input.sized.market;
  const now = poolNow(input.probe);
  if (now.legs.length === 0) return { kind: 'abstains', why: 'nothing is held' };
  const found = touchBasis(input, now, HORIZON_HOURS);
  if (found.kind === 'unknown') return unknown(found.missing);
  const basis = found.value;
  const { downLog, upLog } = touchDistance({ ...basis.ground, probability: input.situation.parameters.touchProbability });
  const required: RequiredMoves = { down: Math.min(0.9999, -marketRatio(basis.move, -downLog)), up: Math.min(10, marketRatio(basis.move, upLog)) };
  return {
    kind: 'judges',
    shortfallOf: (pool) => moneyShort(pool, symbols, required),
    carefulShortfallOf: (pool) => shortfall(pool, symbols, required),
    ends: endsOf(required),
    endsAreAll: true,
    unchecked: basis.unchecked,
    because: (pool) => sentence(input, pool, basis),
  };
}

function sentence(input: RuleInput, pool: PoolState, basis: TouchBasis): string {
  const allowed = `you allow ${chanceText(input.situation.parameters.touchProbability)}`;
  const { reach, high, low } = touchChance(input, pool, basis);
  if (reach.down === 0) return `The pool is liquidatable now; ${allowed}.`;
  if (high === 0) return `No joint move liquidates the pool; ${allowed}.`;
  const interval = low === high ? chanceText(high) : `${chanceText(low)} to ${chanceText(high)}`;
  return `Touching liquidation within 24 h: ${interval} (${basis.move.tail.name}); repeated daily ${chanceText(repeatedOverYear(high, 1))} a year; ${allowed}.`;
}
