/**
 * What the window asks of a backtest and what it is told: data to load, a policy to run over them, the cost of each limit.
 * Only shapes and their checks; what is computed for them is in `report.ts`.
 */
import * as v from 'valibot';
import { finite, nonNegative, shortText } from '../../decode';
import { policySchema } from '../../sizing/policy-schema';
import type { CostOfOne } from '../cost-of-each';
import type { Columns } from '../fast/columns';
import type { Report } from './report';

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

export type LoadAnswer =
  | { readonly kind: 'loaded'; readonly data: StudyData }
  /** The person closed the dialog. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly message: string };

/** What trying many policies on the same data has done to the evidence. */
export interface Tried {
  /** Policies run on these data since the program began, this one among them. */
  readonly count: number;
  /** Chance that this one's Sharpe ratio is better than the luckiest of that many without skill; absent when it cannot be said. */
  readonly deflatedSharpe?: number;
}

/** `runId` names what is computed, for progress and export. */
export type RunAnswer =
  | { readonly kind: 'done'; readonly runId: number; readonly report: Report; readonly tried: Tried }
  /** Another question or a stop came first. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export type CostsAnswer =
  | { readonly kind: 'done'; readonly rows: readonly CostOfOne[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/** The share that is done of what is computed now, or nothing is. */
export type Progress = { readonly kind: 'idle' } | { readonly kind: 'preparing' } | { readonly kind: 'running'; readonly share: number };

export const exportSchema = v.strictObject({ runId: v.pipe(nonNegative, v.integer('expected a whole number')), format: v.picklist(['csv', 'json'], 'expected csv or json') });

export type ExportAnswer = { readonly kind: 'saved'; readonly file: string } | { readonly kind: 'cancelled' } | { readonly kind: 'refused'; readonly message: string };
