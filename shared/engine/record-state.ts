/**
 * What the engine remembers of the book and of the trader's views longer than a session: unit value with its high-water
 * mark, the accounts that its equity was last counted on, and every view with what came of it. Plain JSON, bounded; live it
 * is kept between sessions, a drill begins anew. What goes in is decided in `record-equity.ts` and `record-views.ts`.
 */
import type { Account } from '../account/account';
import type { UnitMemory } from '../risk/drawdown/unit-value';
import type { Numeraire, View } from '../sizing/policy';
import type { AccountId, InstrumentId } from '../units';

/** Money that came into the book (> 0) or left it; a trade's cost is none. */
export interface BookFlow {
  readonly atMs: number;
  readonly flowUsd: number;
}

/** Where a view began to be watched. */
export interface ViewStart {
  readonly instrumentId: InstrumentId;
  readonly atMs: number;
  readonly markPrice: number;
  /** Standard deviation of the log return over the view's horizon by the forecast's median then; absent when it was unknown. */
  readonly sigmaLog?: number;
}

/** Time in which no mark came, to be looked up in candles. */
export interface WatchHole {
  readonly fromMs: number;
  readonly toMs: number;
  /** Since when candles are waited for. */
  readonly noticedAtMs: number;
}

export interface OpenView {
  readonly view: View;
  readonly loggedAtMs: number;
  start: ViewStart | null;
  /** The newest mark since the start, up to the view's end. */
  watched: { readonly atMs: number; readonly markPrice: number } | null;
  hole: WatchHole | null;
  /** Time for which neither marks nor candles are known: a target may have been touched in it. */
  unwatchedMs: number;
  /** Taken back by the trader; it is scored all the same, or losing views would vanish. */
  withdrawnAtMs: number | null;
}

/** `hit`: the target came first, or a strength had the sign of the move. `expired`: time ran out, or a strength was wrong. */
export type ViewOutcome = 'hit' | 'stopped' | 'expired';

export interface ClosedView {
  readonly view: View;
  readonly loggedAtMs: number;
  readonly closedAtMs: number;
  readonly outcome: ViewOutcome;
  readonly isWithdrawn: boolean;
  readonly unwatchedMs: number;
  /** Return in the view's direction since it was stated, a ratio of price; absent where no price was known: not scored. */
  readonly resultRatio?: number;
  /** The same as a log return over the forecast's sigma of the whole horizon; strengths only. */
  readonly resultSigmas?: number;
}

/** What survives a session. */
export interface KeptRecord {
  /** What `unit` is counted in. */
  readonly numeraire: Numeraire;
  /** It was begun anew because that was changed. */
  readonly isRecounted: boolean;
  readonly unit: UnitMemory | null;
  /** Of the newest sample. */
  readonly equityUsd: number | null;
  /** Since the newest sample. */
  readonly flowUsd: number;
  readonly lastFlow: BookFlow | null;
  /** As they were when equity was last counted on them. */
  readonly counted: readonly Account[];
  readonly restartCount: number;
  readonly heldCount: number;
  readonly openViews: readonly OpenView[];
  readonly closedViews: readonly ClosedView[];
}

export interface BookRecord {
  numeraire: Numeraire;
  isRecounted: boolean;
  unit: UnitMemory | null;
  equityUsd: number | null;
  flowUsd: number;
  lastFlow: BookFlow | null;
  counted: Record<AccountId, Account>;
  /** Times all units were lost and new money began anew. */
  restartCount: number;
  /** Times a change could not be told apart into trade and flow, and the unit value was held over it. */
  heldCount: number;
  openViews: OpenView[];
  /** Oldest first. */
  closedViews: ClosedView[];
  /** Accounts that changed and could not be compared yet, in the order they changed. */
  unsettled: AccountId[];
  unsettledSinceMs: number | null;
  foldedMinute: number;
  /** What kept the newest minute out of the record. */
  missing: readonly string[];
  /** When the shell was last asked to keep the record, and whether a change waits for it. */
  keptAtMs: number;
  isChanged: boolean;
}

/** Open and closed together. */
export const VIEWS_KEPT = 500;

export function createBookRecord(): BookRecord {
  return {
    numeraire: 'USD', isRecounted: false, unit: null, equityUsd: null, flowUsd: 0, lastFlow: null, counted: {}, restartCount: 0, heldCount: 0, openViews: [], closedViews: [],
    unsettled: [], unsettledSinceMs: null, foldedMinute: -1, missing: [], keptAtMs: 0, isChanged: false,
  };
}

/** What is to be kept, as data of its own. */
export function keptRecord({ numeraire, isRecounted, unit, equityUsd, flowUsd, lastFlow, counted, restartCount, heldCount, openViews, closedViews }: BookRecord): KeptRecord {
  return { numeraire, isRecounted, unit, equityUsd, flowUsd, lastFlow, counted: Object.values(counted), restartCount, heldCount, openViews: openViews.map((open) => ({ ...open })), closedViews: [...closedViews] };
}
