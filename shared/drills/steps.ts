/**
 * Prices and quantities as whole numbers of their smallest step, so that every number a drill shows is exactly on its
 * tick or lot: one integer product and one division, correctly rounded, never a sum of decimals.
 */
import { assert, unwrap } from '../assert';
import type { Step } from '../market/instrument';

const POWERS_OF_TEN: readonly number[] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

function divisor(step: Step): number {
  return unwrap(POWERS_OF_TEN[step.decimals], 'a simulated step has at most 8 decimals');
}

/** `count` steps as a decimal: the double nearest to the exact value. */
export function fromSteps(count: number, step: Step): number {
  return (count * step.coefficient) / divisor(step);
}

/** The number of steps nearest to `value`. */
export function nearestSteps(value: number, step: Step): number {
  return Math.round((value * divisor(step)) / step.coefficient);
}

/** The number of steps that `value` is exactly, or undefined when it lies between two. */
export function exactSteps(value: number, step: Step): number | undefined {
  const count = nearestSteps(value, step);
  return Number.isSafeInteger(count) && fromSteps(count, step) === value ? count : undefined;
}

/** A step as a decimal: 0.001. */
export function stepSize(step: Step): number {
  assert(step.coefficient > 0, 'a step is above 0');
  return fromSteps(1, step);
}
