/** Lots as numbers: the smallest step of a quantity, and whole lots as quantities without the noise of binary fractions. */
import { roundedToStep } from '../format';
import type { Step } from '../market/instrument';
import type { BundleContext } from './situation';

const sizes = new WeakMap<Step, number>();

/** The closest double to the exact decimal step. */
export function lotSize(lot: Step): number {
  const known = sizes.get(lot);
  if (known !== undefined) return known;
  const size = Number(`${lot.coefficient}e-${lot.decimals}`);
  sizes.set(lot, size);
  return size;
}

/** `contracts` moved by whole lots; on the lot grid exactly when it was on it before. */
export function movedByLots(contracts: number, lots: number, lot: Step): number {
  const onGridNow = onGrid(Math.round(contracts / lotSize(lot)), lot);
  if (onGridNow === contracts) {
    const exact = onGrid(Math.round(contracts / lotSize(lot)) + lots, lot);
    if (exact !== undefined) return exact;
  }
  const moved = contracts + lots * lotSize(lot);
  const nearest = roundedToStep(moved, lot, 'nearest');
  return Math.abs(nearest - moved) <= 1e-9 * lotSize(lot) + 1e-14 * Math.abs(moved) ? nearest : moved;
}

/** So many whole lots as the closest double: a quotient of two exact integers. Undefined where they are not. */
function onGrid(lots: number, { coefficient, decimals }: Step): number | undefined {
  const count = lots * coefficient;
  const power = POWERS[decimals];
  return Number.isSafeInteger(count) && power !== undefined ? count / power : undefined;
}
/** Those that a double holds exactly. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Whole lots from one net to another, towards zero; may be infinite. */
export function stepsTo(contracts: number, netContracts: number, lot: number): number {
  const steps = (contracts - netContracts) / lot;
  return Math.abs(steps - Math.round(steps)) < 1e-6 ? Math.round(steps) : Math.trunc(steps);
}

/** Lots from the present net as an interval in base units. */
export function baseRange(context: Pick<BundleContext, 'bundle' | 'instrument' | 'basePerContract'>, steps: { readonly low: number; readonly high: number }): { readonly lowBase: number; readonly highBase: number } {
  const baseAt = (step: number): number => movedByLots(context.bundle.netContracts, step, context.instrument.quantityLot) * context.basePerContract;
  return { lowBase: baseAt(steps.low), highBase: baseAt(steps.high) };
}
