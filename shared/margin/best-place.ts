/**
 * Where the next amount of money, or a transfer from one pool to another, buys most distance: every pool is tried and the
 * nearest joint liquidation of all accounts is measured again. Prices do not move meanwhile; fees and the time of a
 * transfer are not in it.
 */
import { evaluateMargin } from './evaluate';
import type { MarginAccount, MarginMarket, MarginReport } from './margin';
import { withCollateral, withIsolatedMargin } from './what-if';

export interface PlacedAccount {
  readonly id: string;
  readonly account: MarginAccount;
  readonly market: MarginMarket;
}

/** A pool that money can be moved to, in `asset`. */
export interface Place {
  readonly accountId: string;
  readonly poolId: string;
  readonly asset: string;
}

/** Distances are the nearest joint moves over all accounts, as ratios > 0; absent when no move liquidates any. */
export interface Placement {
  readonly to: Place;
  readonly from?: Place;
  /** In units of `to.asset`. */
  readonly amount: number;
  readonly distanceBefore?: number;
  readonly distanceAfter?: number;
}

export type BestPlace =
  /** Best first; those that buy nothing are left out, so the list may be empty. */
  | { readonly kind: 'known'; readonly placements: readonly Placement[] }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Where `amountUsd` from outside buys most. `usdOf` is the live index of an asset, never assumed; assets without one are missing. */
export function bestPlaceFor(accounts: readonly PlacedAccount[], amountUsd: number, usdOf: ReadonlyMap<string, number>): BestPlace {
  return ranked(accounts, usdOf, (places, tried) => places.map((to) => tried(undefined, to, amountUsd)));
}

/** Which transfer of `amountUsd` between two pools buys most: tried from every pool that has as much available, to every other. */
export function bestTransfer(accounts: readonly PlacedAccount[], amountUsd: number, usdOf: ReadonlyMap<string, number>): BestPlace {
  return ranked(accounts, usdOf, (places, tried) => places.flatMap((from) => places.filter((to) => to !== from).map((to) => tried(from, to, amountUsd))));
}

type Try = (from: Place | undefined, to: Place, amountUsd: number) => Placement | undefined;

function ranked(accounts: readonly PlacedAccount[], usdOf: ReadonlyMap<string, number>, tries: (places: readonly Place[], tried: Try) => readonly (Placement | undefined)[]): BestPlace {
  const places = accounts.flatMap(placesOf);
  const reports = accounts.map(({ account, market }) => evaluateMargin(account, market));
  const missing = new Set([...reports.flatMap(missingOf), ...places.filter(({ asset }) => !usdOf.has(asset)).map(({ asset }) => `price of ${asset}`)]);
  if (missing.size > 0) return { kind: 'unknown', missing: [...missing] };
  const distanceBefore = Math.min(Infinity, ...reports.map(nearestJoint));
  const tried: Try = (from, to, amountUsd) => {
    const amount = amountUsd / (usdOf.get(to.asset) ?? Infinity);
    const taken = from === undefined ? 0 : amountUsd / (usdOf.get(from.asset) ?? Infinity);
    if (from !== undefined && availableOf(accounts, reports, from) < taken) return undefined;
    const after = accounts.map((one) => {
      const less = from?.accountId === one.id ? withMoney(one.account, from, -taken) : one.account;
      return to.accountId === one.id ? withMoney(less, to, amount) : less;
    });
    const distanceAfter = Math.min(Infinity, ...after.map((account, index) => nearestJoint(evaluateMargin(account, accounts[index]?.market ?? { symbols: new Map(), tiers: new Map() }))));
    if (distanceAfter <= distanceBefore) return undefined;
    return { to, ...(from === undefined ? {} : { from }), amount, ...finite('distanceBefore', distanceBefore), ...finite('distanceAfter', distanceAfter) };
  };
  const placements = tries(places, tried).flatMap((one) => (one === undefined ? [] : [one]));
  return { kind: 'known', placements: placements.sort((a, b) => farther(a.distanceAfter, b.distanceAfter)) };
}

function finite<Name extends string>(name: Name, value: number): { readonly [Key in Name]?: number } {
  return value === Infinity ? {} : ({ [name]: value } as { readonly [Key in Name]?: number });
}

function farther(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  return (a ?? Infinity) > (b ?? Infinity) ? -1 : 1;
}

/** The nearest joint liquidation of an account, as a ratio > 0; 0 when a pool may be liquidated now. */
export function nearestJoint({ joint }: MarginReport): number {
  return Math.min(joint.down === undefined ? Infinity : -joint.down.shockRatio, joint.up?.shockRatio ?? Infinity);
}

function placesOf({ id, account }: PlacedAccount): Place[] {
  const isShared = account.rules.marginPolicy === 'multiAsset';
  const assets = new Set([...account.collateral.map(({ asset }) => asset), ...(isShared ? [] : account.positions.filter(({ margin }) => margin.kind === 'cross').map(({ settleAsset }) => settleAsset))]);
  const cross = [...assets].map((asset) => ({ accountId: id, poolId: isShared ? 'cross:*' : `cross:${asset}`, asset }));
  const isolated = account.positions.filter(({ margin, quantity }) => margin.kind === 'isolated' && quantity !== 0);
  return [...cross, ...isolated.map((position) => ({ accountId: id, poolId: `isolated:${position.id}`, asset: position.settleAsset }))];
}

function missingOf(report: MarginReport): readonly string[] {
  return report.pools.flatMap((pool) => (pool.kind === 'unknown' ? pool.missing : []));
}

/** What may leave a pool, in units of `place.asset`: available margin, and no more of the asset than there is. */
function availableOf(accounts: readonly PlacedAccount[], reports: readonly MarginReport[], place: Place): number {
  const index = accounts.findIndex(({ id }) => id === place.accountId);
  const account = accounts[index]?.account;
  const pool = reports[index]?.pools.find(({ id }) => id === place.poolId);
  if (account === undefined || pool?.kind !== 'known') return 0;
  if (place.poolId.startsWith('isolated:')) return pool.availableMargin;
  const held = account.collateral.find(({ asset }) => asset === place.asset);
  if (held === undefined) return 0;
  return Math.min(held.balance, pool.availableMargin / (place.poolId === 'cross:*' ? held.price * (1 - held.haircut) : 1));
}

function withMoney(account: MarginAccount, place: Place, amount: number): MarginAccount {
  const position = account.positions.find(({ id }) => `isolated:${id}` === place.poolId);
  return position === undefined ? withCollateral(account, place.asset, amount) : withIsolatedMargin(account, position.id, amount);
}
