/**
 * Liquidation probability (hard): the chance that the pool's joint move touches liquidation within 24 hours is at most what
 * the policy allows, each way. Jumps and fat tails of the asset's own days, volatility at the forecast's 80th percentile, the
 * price without drift but for the funding that is expected to be paid; a view never improves it. The chance is that of the
 * joint move (betas floored at 1, correlation 1); the account's own, over correlated assets, is simulated beside it.
 */
import { percentText } from '../../format';
import type { PoolState } from '../../margin/pool';
import { touchDistance, touchWithin } from '../../risk/touch/distance';
import { repeatedOverYear } from '../../risk/touch/repeated';
import { DAYS_PER_YEAR } from '../../units';
import { endsOf, jointReach, moneyShort, shortfall, type JointReach, type RequiredMoves } from '../joint-stress';
import { poolMove, type PoolMove } from '../market-move';
import { poolNow } from '../candidate';
import { unknown, type Judgement, type PoolLimit, type RuleInput } from '../rule';

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
  const move = poolMove(input, now, HORIZON_HOURS);
  if (move.volatilityAnnual.kind === 'unknown') return unknown(move.volatilityAnnual.missing);
  const funding = fundingDrift(input, now);
  const ground = { volatilityAnnual: move.volatilityAnnual.value, horizonHours: HORIZON_HOURS, model: move.tail.model, driftOfPriceAnnual: funding.driftAnnual };
  const { downLog, upLog } = touchDistance({ ...ground, probability: input.situation.parameters.touchProbability });
  const required: RequiredMoves = { down: Math.min(0.9999, 1 - Math.exp(-downLog)), up: Math.min(10, Math.exp(upLog) - 1) };
  return {
    kind: 'judges',
    shortfallOf: (pool) => moneyShort(pool, symbols, required),
    carefulShortfallOf: (pool) => shortfall(pool, symbols, required),
    ends: endsOf(required),
    unchecked: funding.missing,
    because: (pool) => sentence(input, move, ground, jointReach(pool, symbols)),
  };
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

type Ground = Parameters<typeof touchWithin>[0];

function sentence(input: RuleInput, move: PoolMove, ground: Ground, reach: JointReach): string {
  const allowed = `you allow ${chanceText(input.situation.parameters.touchProbability)}`;
  if (reach.down === 0) return `The pool is liquidatable now; ${allowed}.`;
  const high = chanceOf(ground, reach);
  if (high === 0) return `No joint move liquidates the pool; ${allowed}.`;
  const low = move.medianAnnual === undefined ? high : Math.min(high, chanceOf({ ...ground, volatilityAnnual: move.medianAnnual }, reach));
  const interval = low === high ? chanceText(high) : `${chanceText(low)} to ${chanceText(high)}`;
  return `Touching liquidation within 24 h: ${interval} (${move.tail.name}); repeated daily ${chanceText(repeatedOverYear(high, 1))} a year; ${allowed}.`;
}

/** Both ways; an upper bound of touching either. */
function chanceOf(ground: Ground, { down, up }: JointReach): number {
  const below = down === undefined ? 0 : touchWithin(ground, 'down', -Math.log1p(-Math.min(down, 0.9999)));
  const above = up === undefined ? 0 : touchWithin(ground, 'up', Math.log1p(up));
  return Math.min(1, below + above);
}

/** Two digits that count, however small. */
function chanceText(chance: number): string {
  if (chance > 0 && chance < 1e-6) return 'below 0.0001 %';
  const percent = chance * 100;
  const decimals = percent >= 10 ? 0 : Math.min(5, Math.max(1, 1 - Math.floor(Math.log10(Math.max(percent, 1e-4)))));
  return percentText(chance, decimals);
}
