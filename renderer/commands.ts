/** What the keys do: each action of the map, over what is on screen now. */
import type { Alert } from '../shared/alerts/alert';
import type { PositionRow, Snapshot } from '../shared/engine/snapshot';
import type { Advice } from '../shared/sizing/advice';
import type { PositionId } from '../shared/units';
import { copyText, leadingAdvice } from './advice-words';
import { inOrder, needsAcknowledgement } from './alert-order';

/** The row `steps` away from the selected one, without wrapping round: the ends are felt. */
export function stepRow(rows: readonly PositionRow[], selected: PositionId | undefined, steps: 1 | -1): PositionId | undefined {
  const at = rows.findIndex((row) => row.positionId === selected);
  if (at < 0) return rows[0]?.positionId;
  return rows[Math.min(rows.length - 1, Math.max(0, at + steps))]?.positionId;
}

/** The advice on screen: the selected position's bundle, or the most urgent. */
export function shownAdvice(snapshot: Snapshot | null, selected: PositionId | undefined): Advice | undefined {
  if (snapshot === null) return undefined;
  const own = selected === undefined ? undefined : snapshot.advice.find((each) => each.positionIds.includes(selected));
  return own ?? leadingAdvice(snapshot.advice);
}

/** The clipboard's text for the advice on screen; with side and symbol when `isFull`. */
export function adviceToCopy(advice: Advice | undefined, snapshot: Snapshot | null, isFull: boolean): string | undefined {
  if (advice === undefined || snapshot === null) return undefined;
  const { outcome } = advice;
  const symbol = outcome.kind === 'size' ? snapshot.positions.find((row) => row.positionId === outcome.positionId)?.symbol : undefined;
  return copyText(outcome, snapshot.mode.kind, isFull ? (symbol ?? advice.underlying) : undefined);
}

/** Space takes the first unseen; with Shift all unseen but warnings, which want to be looked at one by one. */
export function toAcknowledge(alerts: readonly Alert[], isAllButWarnings: boolean): readonly Alert[] {
  const unseen = inOrder(alerts).filter(needsAcknowledgement);
  return isAllButWarnings ? unseen.filter((alert) => alert.level !== 'warning') : unseen.slice(0, 1);
}
