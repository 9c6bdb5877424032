/**
 * How the legs of a hedge find their tier: by their own amount, by the sum of both sides, by the larger side or by the net.
 * The rate of that row holds for each leg's own notional; a deduction is shared out so that the requirement of all legs
 * together stays continuous at the floors. It does not say which venue does which (`venues/<venue>/margin.ts`).
 */
import type { Position } from '../account/account';
import type { PositionId } from '../units';
import type { MarginAccount } from './margin';

/**
 * By how many times its own amount each position is looked up; positions left out by exactly their own. Legs belong
 * together when symbol and margin mode agree: isolated legs too, although each has a pool of its own. All legs of a symbol
 * share one price, so the ratio does not change with it.
 */
export function lookupRatios(account: MarginAccount): ReadonlyMap<PositionId, number> {
  const rule = account.rules.hedgeLegs ?? 'perLeg';
  const ratios = new Map<PositionId, number>();
  if (rule === 'perLeg') return ratios;
  const sizeOf = (position: Position): number => Math.abs(position.quantity) * (account.rules.tierBasis === 'quantity' ? 1 : position.contractSize);
  for (const legs of groupsOf(account.positions)) {
    if (legs.length < 2) continue;
    const lookup = lookupSize(rule, sum(legs, (leg) => (leg.quantity > 0 ? sizeOf(leg) : 0)), sum(legs, (leg) => (leg.quantity < 0 ? sizeOf(leg) : 0)));
    for (const leg of legs) ratios.set(leg.id, lookup / sizeOf(leg));
  }
  return ratios;
}

/** The amount that a long and a short side are looked up by together. */
export function lookupSize(rule: 'summed' | 'larger' | 'net', long: number, short: number): number {
  switch (rule) {
    case 'summed':
      return long + short;
    case 'larger':
      return Math.max(long, short);
    case 'net':
      return Math.abs(long - short);
  }
}

/** Whether another live leg of the account is tiered together with `position`. */
export function isTieredTogether(account: MarginAccount, position: Position): boolean {
  const rule = account.rules.hedgeLegs ?? 'perLeg';
  return rule !== 'perLeg' && account.positions.some((other) => other.id !== position.id && other.quantity !== 0 && groupOf(other) === groupOf(position));
}

function groupsOf(positions: readonly Position[]): Iterable<readonly Position[]> {
  const groups = new Map<string, Position[]>();
  for (const position of positions) {
    if (position.quantity === 0) continue;
    const group = groups.get(groupOf(position));
    if (group === undefined) groups.set(groupOf(position), [position]);
    else group.push(position);
  }
  return groups.values();
}

function groupOf(position: Position): string {
  return `${position.margin.kind} ${position.symbol}`;
}

function sum(legs: readonly Position[], of: (leg: Position) => number): number {
  let total = 0;
  for (const leg of legs) total += of(leg);
  return total;
}
