/**
 * How the legs of a hedge find their tier: by their own amount, by the sum of both sides, by the larger side or by the net.
 * The rate of that row holds for each leg's own notional; a deduction is shared out so that the requirement of all legs
 * together stays continuous at the floors. It does not say which venue does which (`venues/<venue>/margin.ts`).
 */
import type { MarginRules, Position } from '../account/account';
import type { MarginAccount } from './margin';

/** Sizes of both sides, in what tiers are looked up by: contracts, or contracts * contractSize. */
export interface Sides {
  readonly long: number;
  readonly short: number;
}

/** Legs belong together when symbol and margin mode agree: isolated legs too, although each has a pool of its own. */
export function sidesOf(account: MarginAccount): ReadonlyMap<string, Sides> {
  const sides = new Map<string, Sides>();
  for (const position of account.positions) {
    const { long, short } = sides.get(groupOf(position)) ?? NO_SIDES;
    const size = lookupAmount(account.rules, Math.abs(position.quantity), position.contractSize);
    sides.set(groupOf(position), position.quantity > 0 ? { long: long + size, short } : { long, short: short + size });
  }
  return sides;
}
export const NO_SIDES: Sides = { long: 0, short: 0 };

/** What a leg's tier is looked up by, but for the price that all legs of a symbol share. */
export function lookupAmount(rules: MarginRules, contracts: number, contractSize: number): number {
  return rules.tierBasis === 'quantity' ? contracts : contracts * contractSize;
}

/** The amount that a long and a short side are looked up by together. */
export function lookupSize(rule: 'summed' | 'larger' | 'net', { long, short }: Sides): number {
  switch (rule) {
    case 'summed':
      return long + short;
    case 'larger':
      return Math.max(long, short);
    case 'net':
      return Math.abs(long - short);
  }
}

/** The name of the legs that a position is tiered together with. */
export function groupOf(position: Position): string {
  return `${position.margin.kind} ${position.symbol}`;
}
