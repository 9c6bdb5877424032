/**
 * What the engine wants done outside, as data. There is no effect that places an order, and there never will be.
 */
import type { Alert, AlertChange } from '../alerts/alert';
import type { EpochMs } from '../units';
import type { AnalysisRequest } from '../volatility/analysis';
import type { KeptMonitoring } from './monitoring-state';
import type { KeptRecord } from './record-state';

/** A row of the journal: for looking back and exporting, never read by the engine. */
export interface JournalRow {
  readonly atMs: EpochMs;
  readonly category: 'alert' | 'advice' | 'account' | 'policy' | 'feed' | 'session';
  readonly subject: string;
  readonly text: string;
  /** The facts behind the text. */
  readonly data: unknown;
}

export type Effect =
  /** Sound, notification and row edge are the shell's; it decides by level, mode and quiet settings. */
  | { readonly kind: 'alert.changed'; readonly change: AlertChange; readonly alert: Alert }
  | { readonly kind: 'journal.write'; readonly row: JournalRow }
  /** Market data for these symbols of a venue is needed (a position was typed). */
  | { readonly kind: 'feed.subscribe'; readonly venue: string; readonly symbols: readonly string[] }
  /** Too slow for `step`: answered by an `analysis.answered`, later. A replay has its answers already. */
  | { readonly kind: 'analysis.request'; readonly request: AnalysisRequest }
  /** To be there again at the next start, in place of the record before it; live only. */
  | { readonly kind: 'record.keep'; readonly record: KeptRecord }
  | { readonly kind: 'monitoring.keep'; readonly monitoring: KeptMonitoring };

export type Emit = (effect: Effect) => void;
