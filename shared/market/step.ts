/**
 * Reads a smallest step from the digits in which it is written, so that rounding to it can be exact. It knows of no venue
 * and of no step that is usual.
 */
import type { Instrument, Step } from './instrument';

/** '0.10' is { coefficient: 10, decimals: 2 }; undefined for anything but a plain decimal above 0 of at most 15 digits on either side. */
export function stepFromText(text: string): Step | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const coefficient = Number(`${match[1]}${fraction}`);
  return Number.isSafeInteger(coefficient) && coefficient > 0 ? { coefficient, decimals: fraction.length } : undefined;
}

/** The smallest change of an amount of base that a lot of the contract makes; undefined where that depends on the price (inverse). */
export function baseLot({ contractType, contractSize, quantityLot }: Pick<Instrument, 'contractType' | 'contractSize' | 'quantityLot'>): Step | undefined {
  const size = contractType === 'linear' ? stepFromText(String(contractSize)) : undefined;
  if (size === undefined) return undefined;
  const coefficient = size.coefficient * quantityLot.coefficient;
  return Number.isSafeInteger(coefficient) ? { coefficient, decimals: size.decimals + quantityLot.decimals } : undefined;
}
