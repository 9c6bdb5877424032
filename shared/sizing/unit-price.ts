/** What an amount is worth in USD: by the live index of its unit, or by the contract's own price. A unit without an index is unknown, never 1. */
import type { Bundle } from './bundle';
import { known, type Figure } from './figure';
import type { SizingInput } from './input';

/** USD is its own price; anything else needs a live index. */
export function usdPerUnitOf(input: SizingInput, unit: string): Figure {
  if (unit === 'USD') return known(1);
  const price = input.usdPerUnit.get(unit);
  return price === undefined ? { kind: 'unknown', missing: [`price of ${unit} in USD`] } : known(price);
}

/** A linear contract is worth its price in the settle asset; a base unit of an inverse one is the settle asset itself. */
export function usdPerBaseOf(input: SizingInput, leg: Bundle['legs'][number], markPrice: number): Figure {
  const unit = usdPerUnitOf(input, leg.settleAsset);
  if (unit.kind === 'unknown' || leg.contractType === 'inverse') return unit;
  return known(markPrice * unit.value);
}
