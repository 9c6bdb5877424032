/**
 * What is decided: the signed net exposure of one bundle, in one pool: a single leg, or the two legs of a hedge pair.
 * It says which leg is touched on the way to a target. It does not say which target, nor what a target does to the pool.
 */
import type { Account, Position } from '../account/account';
import { poolIdOf } from '../margin/pool-model';
import type { AccountId, InstrumentId, PositionId } from '../units';

export interface Bundle {
  readonly id: string;
  readonly title: string;
  readonly accountId: AccountId;
  readonly poolId: string;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly underlying: string;
  /** Every leg of the instrument in this pool, by id; flat ones too. */
  readonly legs: readonly Position[];
  /** Signed, in contracts. */
  readonly netContracts: number;
  /** Nets that the legs at hand can reach: a long leg of hedge mode alone cannot go below 0. */
  readonly lowestContracts: number;
  readonly highestContracts: number;
}

/** One leg's new signed quantity, in contracts. */
export interface LegTarget {
  readonly positionId: PositionId;
  readonly quantity: number;
}

/** The bundles of an account, by id, whatever the order of its positions. */
export function bundlesOf(account: Account, underlyingOf: (position: Position) => string): Bundle[] {
  const groups = new Map<string, Position[]>();
  for (const position of account.positions) {
    const key = `${poolIdOf(account, position)}/${position.symbol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [position]);
    else group.push(position);
  }
  return [...groups].map(([key, legs]) => bundleOf(account, key, legs.toSorted(byId), underlyingOf)).sort(byId);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function bundleOf(account: Account, key: string, legs: readonly Position[], underlyingOf: (position: Position) => string): Bundle {
  const [first] = legs;
  if (first === undefined) throw new Error(`a bundle without legs: ${key}`);
  const underlying = underlyingOf(first);
  return {
    id: `${account.id}/${key}`,
    title: `${underlying}, ${account.name} ${first.margin.kind}`,
    accountId: account.id,
    poolId: poolIdOf(account, first),
    instrumentId: first.instrumentId,
    symbol: first.symbol,
    underlying,
    legs,
    netContracts: sum(legs.map((leg) => leg.quantity)),
    lowestContracts: legs.some((leg) => leg.hedgeSide !== 'long') ? -Infinity : 0,
    highestContracts: legs.some((leg) => leg.hedgeSide !== 'short') ? Infinity : 0,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** True when both directions are held at once: cutting one leg opens the other. */
export function isHedgePair(bundle: Bundle): boolean {
  return bundle.legs.some((leg) => leg.quantity > 0) && bundle.legs.some((leg) => leg.quantity < 0);
}

/** Base units per contract at the mark; an inverse contract is a fixed amount of quote currency. */
export function basePerContract(leg: Pick<Position, 'contractType' | 'contractSize'>, markPrice: number): number {
  return leg.contractType === 'linear' ? leg.contractSize : leg.contractSize / markPrice;
}

/**
 * The quantities of the legs that a net of `netContracts` asks for, for those that change. Close before opening: the legs
 * that the trade reduces are reduced first, the largest one first, and only what is left opens or adds to the other
 * direction. So the gross size is never larger than the net asks for, and cutting a pair means its larger leg.
 */
export function legTargets(bundle: Bundle, netContracts: number): LegTarget[] {
  const trade = netContracts - bundle.netContracts;
  if (trade === 0) return [];
  const direction = trade > 0 ? 1 : -1;
  const targets: LegTarget[] = [];
  let left = Math.abs(trade);
  const reducible = bundle.legs.filter((leg) => leg.quantity * direction < 0).toSorted((a, b) => Math.abs(b.quantity) - Math.abs(a.quantity));
  for (const leg of reducible) {
    const closed = Math.min(left, Math.abs(leg.quantity));
    if (closed > 0) targets.push({ positionId: leg.id, quantity: withoutNoise(leg.quantity + direction * closed, leg.quantity) });
    left -= closed;
  }
  return withoutNoise(left, trade) > 0 ? opened(bundle, direction, left, targets) : targets;
}

/** Binary fractions leave a residue where a leg is closed; that is no position. */
function withoutNoise(quantity: number, scale: number): number {
  return Math.abs(quantity) <= 1e-12 * Math.abs(scale) ? 0 : quantity;
}

/** Puts what is left into a leg that may go in `direction`: the one that already does, else the first that can. */
function opened(bundle: Bundle, direction: 1 | -1, left: number, targets: readonly LegTarget[]): LegTarget[] {
  const closingSide = direction > 0 ? 'short' : 'long';
  const able = bundle.legs.filter((leg) => leg.hedgeSide !== closingSide);
  const leg = able.find((one) => one.quantity * direction > 0) ?? able[0];
  if (leg === undefined) return [...targets];
  const sofar = targets.find((target) => target.positionId === leg.id)?.quantity ?? leg.quantity;
  const others = targets.filter((target) => target.positionId !== leg.id);
  return [...others, { positionId: leg.id, quantity: sofar + direction * left }];
}

/** Gross contracts of the bundle at a net. */
export function grossContracts(bundle: Bundle, netContracts: number): number {
  const targets = legTargets(bundle, netContracts);
  return sum(bundle.legs.map((leg) => Math.abs(targets.find((target) => target.positionId === leg.id)?.quantity ?? leg.quantity)));
}
