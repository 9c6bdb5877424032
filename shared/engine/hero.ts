/**
 * The nearest liquidation of all accounts: the joint move of the market or one symbol alone, whichever is closer.
 * One number, where it lies, how many daily sigmas that is, and how long at the speed of the last hour.
 */
import type { Account } from '../account/account';
import type { JointPoint, MarginReport, Point } from '../margin/margin';
import type { Comparison } from '../margin/reconcile';
import { ageText, briefText } from '../format';
import { requiredDistance } from '../sizing/required-distance';
import { stressBeta } from '../volatility/beta';
import { accountReport } from './account-margin';
import { isRepriced } from './account-options';
import { accountAge, older } from './ages';
import { known, unknown } from './known';
import { ownReference, referenceOf, type Reference } from './reference';
import { poolAge, positionsIn } from './pool-age';
import { tiersFrom } from './rows';
import type { Hero, Known, RailMark } from './snapshot';
import type { State } from './state';
import { venueComparisons } from './venue-prices';
import type { Age } from '../market/age';

type Distance = Extract<Hero, { kind: 'distance' }>;
type Fallen = Extract<Hero, { kind: 'liquidatable' }>;

export function hero(state: State): Hero {
  const accounts = Object.values(state.accounts).filter((account) => account.positions.some((position) => position.quantity !== 0) || isRepriced(account));
  if (accounts.length === 0) return { kind: 'none', sentence: 'no open position', age: { ageMs: 0, freshness: 'fresh' } };
  const candidates = accounts.flatMap((account) => accountCandidates(state, account));
  const fallen = candidates.find((candidate) => candidate.kind === 'liquidatable');
  if (fallen !== undefined) return fallen;
  const nearest = nearestOf(candidates.filter((candidate) => candidate.kind === 'distance'));
  const missing = accounts.flatMap((account) => accountReport(state, account).pools.flatMap((pool) => (pool.kind === 'unknown' ? pool.missing : [])));
  // A distance that leaves out a pool nobody can value would be a false comfort: the missing part is said first.
  if (missing.length > 0 && nearest === undefined) return { kind: 'unknown', missing: [...new Set(missing)] };
  if (nearest === undefined) return { kind: 'none', sentence: 'no liquidation at current equity, in either direction', age: ageOf(state, accounts) };
  return missing.length === 0 ? nearest : { ...nearest, provenance: `${nearest.provenance}; not counted: ${[...new Set(missing)].join(', ')} missing` };
}

function ageOf(state: State, accounts: readonly Account[]): Age {
  return accounts.flatMap((account) => accountReport(state, account).pools.map((pool) => poolAge(state, account, pool.id))).reduce(older);
}

/** Of each pool that is known: the nearest liquidation, that it has come, or nothing when no price can liquidate it. */
export function accountCandidates(state: State, account: Account): readonly (Distance | Fallen)[] {
  const report = accountReport(state, account);
  return report.pools.flatMap((pool): readonly (Distance | Fallen)[] => {
    if (pool.kind === 'unknown') return [];
    const base = { accountId: account.id, poolId: pool.id, provenance: provenance(state, account, pool.id), age: poolAge(state, account, pool.id) };
    if (pool.liquidatable) return [{ kind: 'liquidatable', title: `${account.name} ${poolTitle(pool.id)}: liquidation now`, ...base }];
    const singles = singleCandidates(state, account, report, pool.id, base);
    // In a pool of one symbol that symbol's own move is the joint move: no other symbol, and no beta, comes into it.
    // Options may move with a symbol that is not held.
    const joints = symbolsIn(report, pool.id) > 1 || pool.optionValue !== undefined ? jointCandidates(state, account, report, pool.id, base) : [];
    const distances = [...singles, ...joints];
    const nearest = nearestOf(distances);
    return nearest === undefined ? [] : [nearest];
  });
}

function symbolsIn(report: MarginReport, poolId: string): number {
  return new Set(report.positions.filter((margin) => margin.poolId === poolId && margin.liquidation.kind !== 'flat').map((margin) => margin.symbol)).size;
}

/** The closest; of equals the first, so that a pool of one symbol is shown as that symbol's. */
function nearestOf(distances: readonly Distance[]): Distance | undefined {
  return distances.reduce<Distance | undefined>((best, next) => (best === undefined || next.distanceRatio < best.distanceRatio ? next : best), undefined);
}

type Base = Pick<Distance, 'accountId' | 'poolId' | 'provenance' | 'age'>;

function jointCandidates(state: State, account: Account, report: MarginReport, poolId: string, base: Base): readonly Distance[] {
  const joint = report.jointByPool.get(poolId);
  const reference = referenceOf(state, account, report, poolId);
  if (joint === undefined || reference === undefined) return [];
  return [joint.down, joint.up].flatMap((point) => (point === undefined ? [] : [jointDistance(state, account, point, reference, base)]));
}

function jointDistance(state: State, account: Account, point: JointPoint, reference: Reference, base: Base): Distance {
  const direction = point.shockRatio < 0 ? 'down' : 'up';
  return {
    kind: 'distance',
    title: `${account.name} ${poolTitle(point.poolId)}, all symbols together`,
    scope: 'joint',
    direction,
    distanceRatio: Math.abs(point.shockRatio),
    liquidationPrice: Math.max(0, reference.markPrice * (1 + reference.beta * point.shockRatio)),
    ...figures(state, reference, direction, Math.abs(point.shockRatio), Math.log(1 + point.shockRatio)),
    ...base,
  };
}

function singleCandidates(state: State, account: Account, report: MarginReport, poolId: string, base: Base): readonly Distance[] {
  const comparisons = venueComparisons(state, account);
  return report.positions
    .filter((margin) => margin.poolId === poolId)
    .flatMap((margin) => {
      const position = account.positions.find((candidate) => candidate.id === margin.positionId);
      const instrument = position === undefined ? undefined : state.instruments[position.instrumentId];
      const reference = instrument === undefined ? undefined : ownReference(state, instrument);
      if (reference === undefined) return [];
      const comparison = comparisons.get(margin.positionId);
      if (comparison?.kind === 'differs') return [singleDistance(state, account, pointAt(comparison.used, reference), reference, poolId, { ...base, provenance: `${base.provenance}, ${differenceText(comparison)}` })];
      return margin.liquidation.kind === 'ok' ? [singleDistance(state, account, margin.liquidation.nearest, reference, poolId, base)] : [];
    });
}

/** Until somebody has reconciled them the nearer price counts, whoever's it is. */
function pointAt(price: number, { markPrice }: Reference): Pick<Point, 'price' | 'direction' | 'distanceRatio'> {
  return { price, direction: price < markPrice ? 'down' : 'up', distanceRatio: Math.abs(price / markPrice - 1) };
}

function differenceText({ venue, own }: Extract<Comparison, { kind: 'differs' }>): string {
  return `the venue shows ${venue === undefined ? 'none' : briefText(venue, 7)}, ours is ${own === undefined ? 'none' : briefText(own, 7)}`;
}

function singleDistance(state: State, account: Account, point: Pick<Point, 'price' | 'direction' | 'distanceRatio'>, reference: Reference, poolId: string, base: Base): Distance {
  return {
    kind: 'distance',
    title: `${account.name} ${poolTitle(poolId)}, ${reference.symbol} alone`,
    scope: 'single',
    direction: point.direction,
    distanceRatio: point.distanceRatio,
    liquidationPrice: point.price,
    ...figures(state, reference, point.direction, point.distanceRatio, Math.log(point.price / reference.markPrice)),
    ...base,
  };
}

function figures(state: State, reference: Reference, direction: 'down' | 'up', distanceRatio: number, logMove: number) {
  const { dailySigma, symbol, markPrice, volatilityAnnual } = reference;
  return {
    symbol,
    markPrice,
    distanceSigmas: dailySigma === undefined ? unknown(`volatility of ${symbol}`) : known(Math.abs(logMove) / dailySigma),
    minutesAtLastHourSpeed: minutesAtSpeed(reference, logMove),
    volatilityAnnual: volatilityAnnual === undefined ? unknown(`volatility of ${symbol}`) : known(volatilityAnnual),
    rail: rail(state, direction, distanceRatio, dailySigma),
  };
}

function minutesAtSpeed(reference: Reference, logMove: number): Known {
  const speed = reference.lastHourReturn;
  if (speed === undefined) return unknown(`the last hour of ${reference.symbol}`);
  if (speed === 0 || Math.sign(speed) !== Math.sign(logMove)) return unknown('a move towards it in the last hour');
  return known((logMove / speed) * 60);
}

/**
 * From now (0) to liquidation: how far the market moves until the distance that is left equals the policy's limit
 * (caution) and half of it (guard). A line that has been passed is not on the rail.
 */
function rail(state: State, direction: 'down' | 'up', distanceRatio: number, dailySigma: number | undefined): readonly RailMark[] {
  const marks: RailMark[] = [{ label: 'liquidation', distanceRatio, kind: 'liquidation' }];
  const { required } = requiredDistance(state.policy.parameters, dailySigma, direction);
  for (const [label, kind, left] of [['guard', 'limit', required / 2], ['caution', 'caution', required]] as const) {
    const at = direction === 'down' ? 1 - (1 - distanceRatio) / (1 - left) : (1 + distanceRatio) / (1 + left) - 1;
    if (at > 0) marks.push({ label, distanceRatio: at, kind });
  }
  return marks;
}

export function poolTitle(poolId: string): string {
  return poolId.startsWith('cross') ? 'cross' : 'isolated';
}

/** Where the price comes from, and how old what was typed is. */
function provenance(state: State, account: Account, poolId: string): string {
  if (account.source === 'simulated') return 'simulated venue';
  const positions = positionsIn(state, account, poolId);
  const tables = new Set(positions.map((position) => tiersFrom(state.instruments[position.instrumentId]?.tiers ?? null)));
  const assumed = positions.some((position) => {
    const instrument = state.instruments[position.instrumentId];
    return instrument !== undefined && stressBeta(instrument.instrument.underlying, instrument.beta).isAssumed;
  });
  const parts = ['own estimate', ...tables, ...(assumed ? ['beta assumed'] : [])];
  if (account.source === 'typed') parts.push(`typed ${ageText(accountAge(state, account).ageMs)} ago`);
  return parts.join(', ');
}

