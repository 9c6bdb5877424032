/**
 * A calibration as the window asks for it, and what comes back: statements with the bounds that the solver keeps, the Sharpe ratio
 * that the trader counts on, how fat days are. The seed is fixed, so that the same question has the same answer.
 */
import * as v from 'valibot';
import { finite } from '../decode';
import type { Calibration, CalibrationInput } from './calibrate';
import { DEFAULT_INNOVATIONS } from './innovations';
import { STATEMENT_BOUNDS } from './statement';

const SEED = 1;
const MOST_STATEMENTS = 10;

function between([least, most]: readonly [number, number]) {
  const shown = Number(least.toPrecision(2));
  return v.pipe(finite, v.minValue(least, `expected ${shown} or more`), v.maxValue(most, `expected ${most} or less`));
}

const { drawdown, halving, volatility, stake } = STATEMENT_BOUNDS;

export const calibrationSchema = v.strictObject({
  statements: v.pipe(
    v.array(
      v.variant('kind', [
        v.strictObject({ kind: v.literal('drawdown'), drawdownRatio: between(drawdown.drawdownRatio), probability: between(drawdown.probability), years: between(drawdown.years) }),
        v.strictObject({ kind: v.literal('halving'), years: between(halving.years) }),
        v.strictObject({ kind: v.literal('volatility'), volatilityAnnual: between(volatility.volatilityAnnual) }),
        v.strictObject({ kind: v.literal('stake'), lossRatio: between(stake.lossRatio), probability: between(stake.probability) }),
      ]),
    ),
    v.minLength(1, 'expected a statement'),
    v.maxLength(MOST_STATEMENTS, `expected at most ${MOST_STATEMENTS} statements`),
  ),
  sharpeAnnual: between([-3, 5]),
  /** Fat: Student-t with 4 degrees of freedom. */
  days: v.picklist(['fat', 'normal'], 'expected fat or normal'),
});

export type CalibrationQuestion = v.InferOutput<typeof calibrationSchema>;

export type CalibrationAnswer =
  | { readonly kind: 'done'; readonly calibration: Calibration }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export type CalibrationProgress = { readonly kind: 'idle' } | { readonly kind: 'running'; readonly share: number };

export function calibrationInput({ statements, sharpeAnnual, days }: CalibrationQuestion): CalibrationInput {
  return { statements, sharpeAnnual, innovations: days === 'fat' ? DEFAULT_INNOVATIONS : { kind: 'normal' }, seed: SEED };
}
