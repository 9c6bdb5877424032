/**
 * Margin headroom (hard): after a bad day, a joint move of two daily sigmas at the forecast's 80th percentile either way, what
 * the venue then requires (the tiers on the way, the tables that are announced) still leaves a share of today's equity free.
 * The forecast requirement, not the present one. Accounts carry no resting orders yet; they would count as filled.
 */
import { percentText } from '../../format';
import { poolAtPrices } from '../../margin/at-prices';
import type { PoolState } from '../../margin/pool';
import { DAYS_PER_YEAR } from '../../units';
import { poolNow } from '../candidate';
import { poolMoves, type LogMoves, type PriceOutlook } from '../market-move';
import { unknown, type Judgement, type PoolLimit, type RuleInput } from '../rule';

const HORIZON_HOURS = 24;
const BAD_DAY_SIGMAS = 2;

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
  const found = poolMoves(input, now, HORIZON_HOURS, badDay);
  if (found.kind === 'unknown') return unknown(found.missing);
  const { downRatioOf, upRatioOf, referenceMoves } = found.value;
  const moves = [downRatioOf, upRatioOf];
  const { headroomRatio } = input.situation.parameters;
  const freeAt = (pool: PoolState): number => Math.min(...moves.map((ratioOf) => freeAfter(pool, ratioOf)));
  return {
    kind: 'judges',
    shortfallOf: (pool) => (pool.legs.length === 0 ? -Math.max(pool.margin.equity, Number.MIN_VALUE) : headroomRatio * Math.max(0, pool.margin.equity) - freeAt(pool)),
    ends: moves.map((ratioOf) => ({ move: 0, ratioOf, keepEquityShare: headroomRatio })),
    endsAreAll: true,
    unchecked: [],
    because: (pool) => {
      const share = pool.margin.equity > 0 ? percentText(freeAt(pool) / pool.margin.equity, 0) : 'nothing';
      return `After a bad day (${percentText(-Math.expm1(-referenceMoves.downLog))} against you) the requirement leaves ${share} of the equity free; you asked for ${percentText(headroomRatio, 0)}.`;
    },
  };
}

function badDay({ volatilityAnnual }: PriceOutlook): LogMoves {
  const logMove = BAD_DAY_SIGMAS * (volatilityAnnual / Math.sqrt(DAYS_PER_YEAR));
  return { downLog: logMove, upLog: logMove };
}

/** Equity less requirement when everything has moved. */
function freeAfter(pool: PoolState, ratioOf: (symbol: string) => number): number {
  const there = poolAtPrices(pool, ratioOf);
  return there.equity - there.maintenanceRequirement;
}
