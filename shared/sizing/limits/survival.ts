/**
 * Survival (hard for the days that the trader picks): the pool as it would be lives through each of those named days, all
 * assets together, on the mark. Days that rest on an assumption count, and that is said. It does not say how likely such a
 * day is; days that are not picked are information in the panel Risk.
 */
import { percentText } from '../../format';
import { isEmpty, type PoolState } from '../../margin/pool';
import type { HistoricalDay } from '../../risk/survival/day';
import { DAYS } from '../../risk/survival/days';
import { cornerIndexes, dayCorners, shortAtCorners, survival as survivalOf, type Outcome, type Survival, type SurvivalBasis } from '../../risk/survival/survival';
import { ratioAt } from '../../risk/survival/walk';
import { poolNow } from '../candidate';
import { unknown, type JudgedEnd, type Judgement, type PoolLimit, type RuleInput } from '../rule';
import { liveView } from '../situation';
import { underlyingIn } from '../symbol-underlying';
import { poolOfBundle, stressBookOf } from '../stress-book';

const HORIZON_HOURS = 24;

export const survival: PoolLimit = {
  id: 'survival',
  title: 'Survival of picked days',
  horizonHours: HORIZON_HOURS,
  params: ['survivalDays'],
  judge,
};

function judge(input: RuleInput): Judgement {
  const { situation, poolBundles } = input;
  const ids = [...new Set(situation.input.policy.survivalDays)].sort();
  if (ids.length === 0) return { kind: 'abstains', why: 'no day picked: see the panel Risk' };
  const now = poolNow(input.probe);
  if (now.legs.length === 0 && !poolBundles.some(({ underlying }) => liveView(situation.input, underlying) !== undefined)) return { kind: 'abstains', why: 'nothing is held' };
  const picked = DAYS.filter(({ id }) => ids.includes(id));
  const basis = basisOf(input);
  const lived = picked.map((day): Lived => ({ day, survival: survivalOf(now, day, basis) }));
  const known = lived.flatMap(({ day, survival }) => (survival.kind === 'unknown' ? [] : [day]));
  const unchecked = [...ids.filter((id) => !DAYS.some((day) => day.id === id)).map((id) => `a day named "${id}"`), ...lived.flatMap((one) => missingFor(input, one, basis))];
  if (known.length === 0) return unknown(unchecked);
  return {
    kind: 'judges',
    shortfallOf: (pool) => shortOf(pool, known, basis),
    carefulShortfallOf: (pool) => carefully(pool, known, basis),
    ends: endsOf(now, known, basis),
    cutsHedges: true,
    unchecked: [...new Set(unchecked)].sort(),
    because: (pool) => sentence(pool, lived, basis),
  };
}

interface Lived {
  readonly day: HistoricalDay;
  readonly survival: Survival;
}

function basisOf(input: RuleInput): SurvivalBasis {
  const { sized, situation, bundle } = input;
  const nameOf = underlyingIn(situation.input);
  const names = new Map(sized.account.positions.map((position) => [position.symbol, nameOf(position)]));
  const betas = new Map<string, number>();
  for (const [symbol, { beta }] of sized.market.symbols) if (beta !== undefined) betas.set(names.get(symbol) ?? symbol, beta);
  const options = poolOfBundle(stressBookOf(situation), bundle)?.one.stressed.options;
  return { underlyingOf: (symbol) => names.get(symbol) ?? symbol, betas, ...(options === undefined ? {} : { options }) };
}

/** What the day lacks for the pool, and for a candidate that opens what is not held yet. */
function missingFor({ poolBundles }: RuleInput, { day, survival }: Lived, { betas }: SurvivalBasis): string[] {
  if (survival.kind === 'unknown') return survival.missing.map((name) => `${name} (${day.title})`);
  const unheard = poolBundles.filter(({ underlying, netContracts }) => netContracts === 0 && day.assets[underlying] === undefined && !betas.has(underlying));
  return unheard.map(({ underlying }) => `beta of ${underlying} (${day.title})`);
}

/** At the worst corner of the worst day. */
function shortOf(pool: PoolState, days: readonly HistoricalDay[], basis: SurvivalBasis): number {
  if (isEmpty(pool)) return -Math.max(pool.margin.equity, Number.MIN_VALUE);
  return days.reduce((most, day) => Math.max(most, shortAtCorners(pool, day, basis) ?? -Infinity), -Number.MAX_VALUE);
}

/** The same, never below 0 where the way between corners liquidates the pool. */
function carefully(pool: PoolState, days: readonly HistoricalDay[], basis: SurvivalBasis): number {
  const short = shortOf(pool, days, basis);
  if (short > 0 || isEmpty(pool)) return short;
  return days.some((day) => outcomeOf(survivalOf(pool, day, basis))?.kind === 'liquidated') ? Number.MIN_VALUE : short;
}

function outcomeOf(survival: Survival): Outcome | undefined {
  if (survival.kind === 'unknown') return undefined;
  return survival.kind === 'assumed' ? survival.outcome : survival;
}

/** Funding of a day is left out here: what is found is proven with it. */
function endsOf(now: PoolState, days: readonly HistoricalDay[], basis: SurvivalBasis): readonly JudgedEnd[] {
  return days.flatMap((day) => {
    const corners = dayCorners(now, day, basis);
    return corners === undefined ? [] : cornerIndexes(corners).map((corner): JudgedEnd => ({ move: 0, ratioOf: (symbol) => ratioAt(corners, symbol, corner), keepEquityShare: 0 }));
  });
}

function sentence(now: PoolState, lived: readonly Lived[], basis: SurvivalBasis): string {
  let hardest: Lived | undefined;
  let most = -Infinity;
  for (const one of lived) {
    const short = one.survival.kind === 'unknown' ? -Infinity : carefully(now, [one.day], basis);
    if (short > most) [hardest, most] = [one, short];
  }
  if (hardest === undefined) return 'No position of the pool is moved by the days you picked.';
  const { day, survival } = hardest;
  const outcome = outcomeOf(survival);
  const which = lived.length === 1 ? `"${day.title}", the day you picked` : `"${day.title}", the hardest of the ${lived.length} days you picked`;
  const ends = outcome?.kind === 'liquidated' ? `the pool is liquidated when ${percentText(outcome.atFraction, 0)} of its path is gone` : 'the pool lives through it';
  const how = survival.kind === 'assumed' ? ` This rests on an assumption: ${survival.how.join('; ')}.` : '';
  const last = outcome?.kind === 'survives' && outcome.onLastPrice?.kind === 'liquidated' ? ' On last prices instead of the mark it is liquidated.' : '';
  return `On ${which}, ${ends}.${last}${how}`;
}
