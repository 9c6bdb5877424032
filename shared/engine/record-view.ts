/** The record as the screen has it: plain data; how it comes about is `record-shown.ts`'s. */
import type { Fact } from '../sizing/facts';
import type { BookFlow, ViewOutcome } from './record-state';

export interface DrawdownView {
  /** Worth of a unit of the book, 1 when the record began; its highest of twelve months; how far below, 0 to 1. */
  readonly now: Fact<{ readonly unitValue: number; readonly highWater: number; readonly drawdownRatio: number; readonly ageMs: number }>;
  /** The newest money that came in (> 0) or went out, as far as it was told apart from gains and costs. */
  readonly lastFlow?: BookFlow;
  readonly caveats: readonly string[];
}

export interface ViewRow {
  readonly underlying: string;
  readonly kind: 'strength' | 'target';
  readonly statedAtMs: number;
  readonly expiresAtMs: number;
  readonly outcome: 'open' | ViewOutcome;
  /** In the view's direction, a ratio of price. */
  readonly resultRatio: Fact<number>;
  /** Of a strength: its log return over the forecast's sigma of the horizon. */
  readonly resultSigmas?: number;
  /** The trader has taken it back; it is scored as it was stated. */
  readonly isWithdrawn: boolean;
  /** For so long nothing is known of the price. */
  readonly unwatchedMs: number;
}

export interface ViewRecordView {
  /** Open ones first, then the newest `CLOSED_VIEWS_SHOWN`; newest first. */
  readonly rows: readonly ViewRow[];
  readonly openCount: number;
  /** Ran out and scored: what the shrinkage of Kelly's fraction counts. */
  readonly maturedCount: number;
  /** Ran out without a price to score them by. */
  readonly unscoredCount: number;
  readonly hitRatio: Fact<number>;
  readonly meanResultRatio: Fact<number>;
}
