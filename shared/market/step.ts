/** Reads a smallest step from the digits a venue writes, so that rounding to it can be exact. */
import type { Step } from '../market/instrument';

/** '0.10' is { coefficient: 10, decimals: 2 }; undefined for anything but a plain decimal above 0 of at most 15 digits. */
export function stepFromText(text: string): Step | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const coefficient = Number(`${match[1]}${fraction}`);
  if (!Number.isSafeInteger(coefficient) || coefficient === 0) return undefined;
  return { coefficient, decimals: fraction.length };
}
