/**
 * Margin headroom (hard): after a bad day, a joint move of two daily sigmas at the forecast's 80th percentile either way, what
 * the venue then requires (the tiers on the way, the tables that are announced) still leaves a share of today's equity free.
 * The forecast requirement, not the present one. Accounts carry no resting orders yet; they would count as filled.
 */
import { percentText } from '../../format';
import { poolAtPrices } from '../../margin/at-prices';
import { isEmpty, type PoolState } from '../../margin/pool';
import { DAYS_PER_YEAR } from '../../units';
import { poolNow } from '../candidate';
import { betaInStress } from '../joint-stress';
import { marketRatio, poolMove } from '../market-move';
import { unknown, type Judgement, type PoolLimit, type RuleInput } from '../rule';

const HORIZON_HOURS = 24;
const BAD_DAY_SIGMAS = 2;
const FLOOR_RATIO = 0.0001;

export const marginHeadroom: PoolLimit = {
  id: 'margin-headroom',
  title: 'Margin headroom',
  horizonHours: HORIZON_HOURS,
  params: ['headroomRatio'],
  judge,
};

function judge(input: RuleInput): Judgement {
  const now = poolNow(input.probe);
  if (now.legs.length === 0) return { kind: 'abstains', why: 'nothing is held' };
  const joint = poolMove(input, now, HORIZON_HOURS);
  const { volatilityAnnual } = joint;
  if (volatilityAnnual.kind === 'unknown') return unknown(volatilityAnnual.missing);
  const logMove = BAD_DAY_SIGMAS * (volatilityAnnual.value / Math.sqrt(DAYS_PER_YEAR));
  const moves = [marketRatio(joint, -logMove), marketRatio(joint, logMove)];
  const { headroomRatio } = input.situation.parameters;
  const freeAt = (pool: PoolState): number => Math.min(...moves.map((move) => freeAfter(input, pool, move)));
  return {
    kind: 'judges',
    shortfallOf: (pool) => (isEmpty(pool) ? -Math.max(pool.margin.equity, Number.MIN_VALUE) : headroomRatio * Math.max(0, pool.margin.equity) - freeAt(pool)),
    ends: moves.map((move) => ({ move, keepEquityShare: headroomRatio })),
    unchecked: [],
    because: (pool) => {
      const share = pool.margin.equity > 0 ? percentText(freeAt(pool) / pool.margin.equity, 0) : 'nothing';
      return `After a bad day (${percentText(1 - Math.exp(-logMove))} against you) the requirement leaves ${share} of the equity free; you asked for ${percentText(headroomRatio, 0)}.`;
    },
  };
}

/** Equity less requirement when everything has moved. */
function freeAfter({ sized }: RuleInput, pool: PoolState, move: number): number {
  const there = poolAtPrices(pool, (symbol) => Math.max(FLOOR_RATIO, 1 + betaInStress(sized.market.symbols, symbol) * move));
  return there.equity - there.maintenanceRequirement;
}
