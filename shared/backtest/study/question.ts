/**
 * What the window asks of a backtest: data to load, a policy to run over them, a result to export; and the data it draws.
 * Only shapes and their checks; what is computed for them is in `report.ts`, what is answered in `answer.ts`.
 */
import * as v from 'valibot';
import { finite, nonNegative, shortText } from '../../decode';
import { policySchema } from '../../sizing/policy-schema';
import type { Columns } from '../fast/columns';

const seed = v.pipe(nonNegative, v.integer('expected a whole number'), v.maxValue(4294967295, 'expected a seed below 2^32'));

/** Where candles come from: what the engine holds, a file that is asked for, a law with a seed; or funding for the file loaded last. */
export const loadSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('held'), instrumentId: shortText }),
  v.strictObject({ kind: v.literal('file') }),
  v.strictObject({ kind: v.literal('funding') }),
  v.strictObject({ kind: v.literal('synthetic'), seed }),
]);
export type LoadQuestion = v.InferOutput<typeof loadSchema>;

export const MOST_COST_BPS = 100;
/** How often the trader looks and acts. */
export const EVERY_HOURS = ['1', '4', '8', '24'] as const;

export const runSchema = v.strictObject({
  dataId: shortText,
  policy: policySchema,
  /** Fee, half of the spread and slippage of a trade together. */
  costBps: v.pipe(finite, v.minValue(0, 'expected 0 or more'), v.maxValue(MOST_COST_BPS, `expected ${MOST_COST_BPS} or less`)),
  limits: v.picklist(['all', 'target-only'], 'expected all or target-only'),
  everyHours: v.picklist(EVERY_HOURS, `expected one of ${EVERY_HOURS.join(', ')}`),
});
export type RunQuestion = v.InferOutput<typeof runSchema>;

/** Hourly data as the window draws and the fast path reads them; the hours that only teach are not in it. */
export interface StudyData {
  readonly id: string;
  readonly title: string;
  readonly underlying: string;
  /** Opening of the first hour that is lived through; the next ones follow hour by hour. */
  readonly fromMs: number;
  readonly taughtHours: number;
  readonly hasFunding: boolean;
  /** Of the first tier. */
  readonly maintenanceMarginRate: number;
  /** What a person has to know of the data: holes left out, terms assumed. */
  readonly notes: readonly string[];
  readonly columns: Columns;
}

export const exportSchema = v.strictObject({ runId: v.pipe(nonNegative, v.integer('expected a whole number')), format: v.picklist(['csv', 'json'], 'expected csv or json') });
