/** What the engine knows, as the alert rules want to read it. Nothing new is worked out here. */
import type { Account } from '../account/account';
import type { AccountFact, AlertInput, FeedFact, InstrumentFact, LiquidationFact, PoolDistance, PoolFact } from '../alerts/input';
import { LIQUIDATION_SHOWN_MS } from '../alerts/input';
import { accountReport } from './account-margin';
import { accountAge, markAge } from './ages';
import { awaiting } from './awaiting';
import { accountCandidates, poolTitle } from './hero';
import { positionsIn } from './pool-age';
import type { State } from './state';
import { priceComparisons } from './venue-prices';

export function alertInput(state: State): AlertInput {
  const accounts = Object.values(state.accounts);
  return {
    nowMs: state.nowMs,
    startedAtMs: state.startedAtMs,
    awaiting: awaiting(state),
    limits: { sigmas: state.policy.parameters.jointDistanceSigmas, ratio: state.policy.parameters.jointDistanceRatio },
    pools: accounts.flatMap((account) => poolFacts(state, account)),
    bundles: state.advice,
    instruments: instrumentFacts(state, accounts),
    feeds: Object.values(state.feeds).map(({ feed, venue, connection }): FeedFact => ({ feed, venue, connection })),
    accounts: accounts.map((account): AccountFact => ({ accountId: account.id, name: account.name, source: account.source, ...accountAge(state, account) })),
    liquidations: recentLiquidations(state),
    comparisons: accounts.flatMap((account) => priceComparisons(state, account)),
  };
}

function poolFacts(state: State, account: Account): readonly PoolFact[] {
  const report = accountReport(state, account);
  const nearest = new Map(accountCandidates(state, account).map((candidate) => [candidate.poolId, candidate]));
  return report.pools.map((pool): PoolFact => ({
    accountId: account.id,
    poolId: pool.id,
    title: `${account.name} ${poolTitle(pool.id)}`,
    distance: pool.kind === 'unknown' ? { kind: 'unknown', missing: pool.missing } : poolDistance(nearest.get(pool.id)),
    instrumentIds: positionsIn(state, account, pool.id).map((position) => position.instrumentId),
  }));
}

function poolDistance(candidate: ReturnType<typeof accountCandidates>[number] | undefined): PoolDistance {
  if (candidate === undefined) return { kind: 'safe' };
  if (candidate.kind === 'liquidatable') return { kind: 'liquidatable' };
  const { scope, distanceRatio, distanceSigmas, symbol, liquidationPrice, minutesAtLastHourSpeed } = candidate;
  return {
    kind: 'ok',
    scope,
    distanceRatio,
    symbol,
    liquidationPrice,
    ...(distanceSigmas.kind === 'known' ? { distanceSigmas: distanceSigmas.value } : {}),
    ...(minutesAtLastHourSpeed.kind === 'known' ? { minutesAtLastHourSpeed: minutesAtLastHourSpeed.value } : {}),
  };
}

function instrumentFacts(state: State, accounts: readonly Account[]): readonly InstrumentFact[] {
  const held = new Set(accounts.flatMap((account) => account.positions.filter((position) => position.quantity !== 0).map((position) => position.instrumentId)));
  return Object.values(state.instruments).map((known) => ({
    instrumentId: known.instrument.id,
    symbol: known.instrument.symbol,
    feed: markFeed(known.instrument.venue),
    isHeld: held.has(known.instrument.id),
    mark: known.mark === null ? { kind: 'never' } : { kind: 'seen', ...markAge(state, known) },
  }));
}

/** By the naming rule of `market/event.ts`: marks come on a venue's `market` feed. */
function markFeed(venue: string): string {
  return `${venue}/market`;
}

function recentLiquidations(state: State): readonly LiquidationFact[] {
  return state.liquidations.filter((liquidation) => state.nowMs - liquidation.atMs <= LIQUIDATION_SHOWN_MS);
}
