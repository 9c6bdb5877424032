/**
 * Margin headroom (hard): after a bad day, a joint move of two daily sigmas at the forecast's 80th percentile either way, what
 * the venue then requires (the tiers on the way, the tables that are announced) still leaves a share of today's equity free.
 * The forecast requirement, not the present one. Orders that rest count as filled, with what they cost and never what they
 * would bring (`margin/orders-filled.ts`).
 */
import { unwrap } from '../../assert';
import { percentText, utcClockText, utcDateText } from '../../format';
import { poolAtPrices } from '../../margin/at-prices';
import { missingForOrders, poolIfFilled } from '../../margin/orders-filled';
import { isEmpty, poolAtMark, type PoolState } from '../../margin/pool';
import { poolModels } from '../../margin/pool-model';
import { tierColumns, type TierColumns } from '../../margin/tiers';
import { poolUnderTiers } from '../../margin/under-tiers';
import { DAYS_PER_YEAR } from '../../units';
import { poolNow } from '../candidate';
import { poolMoves, type LogMoves, type PriceOutlook } from '../market-move';
import { onceOfPool } from '../once';
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
  const hasOrders = now.model.orders?.some(({ isElsewhere }) => !isElsewhere) ?? false;
  if (now.legs.length === 0 && !hasOrders) return { kind: 'abstains', why: 'nothing is held' };
  const unchecked = missingForOrders(now, markIn(input));
  const found = poolMoves(input, now.legs.length === 0 ? ifOpened(input, now) : now, HORIZON_HOURS, badDay);
  if (found.kind === 'unknown') return unknown(found.missing);
  const { downRatioOf, upRatioOf, referenceMoves } = found.value;
  const moves = [downRatioOf, upRatioOf];
  const { headroomRatio } = input.situation.parameters;
  const announced = onceOfPool(input, 'announced tiers', () => announcedTo(input));
  const freeUnder = (pool: PoolState, isFilled: boolean): number => Math.min(...moves.map((ratioOf) => freeAfter(input, pool, ratioOf, isFilled)));
  // The worse of today's tables and those that are announced: until they hold the venue asks by today's.
  const freeAt = (pool: PoolState, isFilled = now.model.orders !== undefined): number => {
    const today = freeUnder(pool, isFilled);
    return announced.tables.size === 0 ? today : Math.min(today, freeUnder(poolUnderTiers(pool, announced.tables), isFilled));
  };
  const shortfallOf = (pool: PoolState, free: number): number => headroomRatio * Math.max(0, pool.margin.equity) - free;
  return {
    kind: 'judges',
    shortfallOf: (pool) => (isEmpty(pool) && !hasOrders ? -Math.max(pool.margin.equity, Number.MIN_VALUE) : shortfallOf(pool, freeAt(pool))),
    // The formula knows no orders and no second table.
    ...(now.model.orders === undefined && announced.tables.size === 0 ? { ends: moves.map((ratioOf) => ({ move: 0, ratioOf, keepEquityShare: headroomRatio })), endsAreAll: true } : {}),
    unchecked,
    because: (pool) => {
      const shareOf = (free: number): string => (pool.margin.equity > 0 ? percentText(free / pool.margin.equity, 0) : 'nothing');
      const filled = now.model.orders === undefined ? '' : ' and with every resting order filled';
      const alone = filled === '' ? 0 : freeAt(pool, false);
      const without = filled !== '' && shortfallOf(pool, freeAt(pool)) > 0 && shortfallOf(pool, alone) <= 0 ? ` Without the orders it is ${shareOf(alone)}: cancel some, or make room for them.` : '';
      return `After a bad day (${percentText(-Math.expm1(-referenceMoves.downLog))} against you)${filled} the requirement leaves ${shareOf(freeAt(pool))} of the equity free; you asked for ${percentText(headroomRatio, 0)}.${without}${announcedText(announced, freeUnder(pool, filled !== ''), freeAt(pool), shareOf)}`;
    },
  };
}

interface Announced {
  /** By symbol of the pool. */
  readonly tables: ReadonlyMap<string, TierColumns>;
  /** The first of them. */
  readonly effectiveAtMs: number;
}

function announcedTo({ situation, poolBundles }: RuleInput): Announced {
  const tables = new Map<string, TierColumns>();
  let effectiveAtMs = Infinity;
  for (const { symbol, instrumentId } of poolBundles) {
    const announced = situation.input.instrumentFacts.get(instrumentId)?.announcedTiers;
    if (announced === undefined) continue;
    tables.set(symbol, tierColumns(announced.tiers));
    effectiveAtMs = Math.min(effectiveAtMs, announced.effectiveAtMs);
  }
  return { tables, effectiveAtMs };
}

/** What the announced tables take, where they take something. */
function announcedText({ tables, effectiveAtMs }: Announced, today: number, worst: number, shareOf: (free: number) => string): string {
  if (worst >= today) return '';
  return ` That is under the brackets announced for ${[...tables.keys()].sort().join(', ')} from ${utcDateText(effectiveAtMs)} ${utcClockText(effectiveAtMs).slice(0, 5)} UTC; under today's it is ${shareOf(today)}.`;
}

function badDay({ volatilityAnnual }: PriceOutlook): LogMoves {
  const logMove = BAD_DAY_SIGMAS * (volatilityAnnual / Math.sqrt(DAYS_PER_YEAR));
  return { downLog: logMove, upLog: logMove };
}

/** Equity less requirement when everything has moved. */
function freeAfter(input: RuleInput, pool: PoolState, ratioOf: (symbol: string) => number, isFilled: boolean): number {
  const there = isFilled ? poolIfFilled(pool, ratioOf, markIn(input)) : poolAtPrices(pool, ratioOf);
  return there.equity - there.maintenanceRequirement;
}

function markIn({ sized }: RuleInput): (symbol: string) => number | undefined {
  return (symbol) => sized.market.symbols.get(symbol)?.markPrice;
}

/** A pool in which only orders rest, as if each position had opened its largest order: whose volatility counts. */
function ifOpened(input: RuleInput, pool: PoolState): PoolState {
  const { account, market } = input.sized;
  const largestOf = (id: string): number => (account.orders ?? []).reduce((most, { positionId, quantity }) => (positionId === id ? Math.max(most, Math.abs(quantity)) : most), 0);
  const opened = poolModels({ ...account, positions: account.positions.map((position) => ({ ...position, quantity: largestOf(position.id) })) }, market.tiers);
  const legs = opened.find(({ id }) => id === pool.model.id)?.legs.filter(({ position }) => market.symbols.has(position.symbol)) ?? [];
  return poolAtMark({ ...pool.model, legs }, pool.rules, (symbol) => unwrap(markIn(input)(symbol), 'filtered above'));
}
