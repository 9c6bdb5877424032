/** What the window is told of a backtest. Shapes only; they are checked where they leave the worker (`report-schema.ts`). */
import type { CostOfOne } from '../cost-of-each';
import type { StudyData } from './question';
import type { Report } from './report';

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

export type ExportAnswer = { readonly kind: 'saved'; readonly file: string } | { readonly kind: 'cancelled' } | { readonly kind: 'refused'; readonly message: string };
