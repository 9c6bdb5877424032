/**
 * The HAR regression over hours, one hour at a time: variance of the coming horizon on the means of the last day, week and
 * month (F. Corsi 2009, with crypto's week of 7 days) and the long-run level. Errors grow with the level, so rows are
 * divided by the month's mean (weighted least squares). Older hours fade with a half-life of a year.
 */
import { solveSymmetric } from '../../math/linear-system';
import { decay } from '../realised/ewma';

/** Hours of a day, a week and a month. */
export const HAR_HOURS = [24, 168, 720] as const;
const FADE = decay(1, 365 * 24);
/** Below this the coefficients are luck. */
export const MINIMUM_HAR_HOURS = 500;

export interface HarMemory {
  readonly products: number[][];
  readonly moments: number[];
  count: number;
  coefficients: readonly number[] | null;
}

export function createHarMemory(): HarMemory {
  return { products: [0, 0, 0, 0].map(() => [0, 0, 0, 0]), moments: [0, 0, 0, 0], count: 0, coefficients: null };
}

/** The regressors at one moment: long-run level, means of day, week and month. */
export type HarRow = readonly [longRun: number, day: number, week: number, month: number];

export function foldHar(memory: HarMemory, row: HarRow, realised: number): void {
  const month = row[3];
  const x = row.map((value) => value / month);
  x.forEach((xi, i) => {
    const products = memory.products[i];
    if (products === undefined) return;
    x.forEach((xj, j) => { products[j] = FADE * (products[j] ?? 0) + xi * xj; });
    memory.moments[i] = FADE * (memory.moments[i] ?? 0) + (xi * realised) / month;
  });
  memory.count += 1;
}

/** Solves for the coefficients; they stay until asked again. */
export function refreshHar(memory: HarMemory): void {
  if (memory.count < MINIMUM_HAR_HOURS) return;
  // A touch of ridge: week and month are alike in quiet times.
  memory.coefficients = solveSymmetric(memory.products.map((row, i) => row.map((value, j) => value + (i === j ? 0.01 : 0))), memory.moments) ?? memory.coefficients;
}

/** Variance per usual hour; not below a tenth of the month's, as a linear model may answer less than 0. */
export function harVariance({ coefficients }: HarMemory, row: HarRow): number | undefined {
  if (coefficients === null) return undefined;
  return Math.max(0.1 * row[3], coefficients.reduce((sum, b, i) => sum + b * (row[i] ?? 0), 0));
}
