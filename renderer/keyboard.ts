/**
 * The keyboard map as data: what acts and what the `?` map shows are the same lines. No key ever places an order.
 * While someone types, no key but Escape is a command; on a button, Space and Enter are the button's own.
 */
export type KeyAction =
  | 'row.next'
  | 'row.previous'
  | 'copy.quantity'
  | 'copy.full'
  | 'alert.acknowledge'
  | 'alert.acknowledgeOthers'
  | 'account.confirm'
  | 'size.more'
  | 'size.less'
  | 'panel.what-if'
  | 'panel.drills'
  | 'panel.account'
  | 'region.next'
  | 'map'
  | 'leave'
  | `panel.${number}`;

export interface KeyBinding {
  readonly action: KeyAction;
  /** `KeyboardEvent.key`, lower case for letters. */
  readonly key: string;
  readonly shift?: boolean;
  readonly label: string;
  readonly does: string;
}

export const KEYS: readonly KeyBinding[] = [
  { action: 'row.next', key: 'j', label: 'J', does: 'next position' },
  { action: 'row.previous', key: 'k', label: 'K', does: 'previous position' },
  { action: 'copy.quantity', key: 'c', label: 'C', does: 'copy the recommended quantity' },
  { action: 'copy.full', key: 'c', shift: true, label: 'Shift C', does: 'copy it with side and symbol' },
  { action: 'alert.acknowledge', key: ' ', label: 'Space', does: 'acknowledge the first open alarm' },
  { action: 'alert.acknowledgeOthers', key: ' ', shift: true, label: 'Shift Space', does: 'acknowledge all but warnings' },
  { action: 'account.confirm', key: 'y', label: 'Y', does: 'typed account of this position: still as typed' },
  { action: 'size.more', key: '+', label: '+', does: 'what-if: larger size' },
  { action: 'size.less', key: '-', label: '-', does: 'what-if: smaller size' },
  { action: 'panel.account', key: 'a', label: 'A', does: 'account' },
  { action: 'panel.what-if', key: 'w', label: 'W', does: 'what-if' },
  { action: 'panel.drills', key: 'd', label: 'D', does: 'drills' },
  { action: 'panel.1', key: '1', label: '1', does: 'chart' },
  { action: 'panel.2', key: '2', label: '2', does: 'account' },
  { action: 'panel.3', key: '3', label: '3', does: 'what-if' },
  { action: 'panel.4', key: '4', label: '4', does: 'calculator' },
  { action: 'panel.5', key: '5', label: '5', does: 'margin-forecast' },
  { action: 'panel.6', key: '6', label: '6', does: 'drills' },
  { action: 'panel.7', key: '7', label: '7', does: 'settings' },
  { action: 'panel.8', key: '8', label: '8', does: 'volatility' },
  { action: 'panel.9', key: '9', label: '9', does: 'risk' },
  { action: 'panel.0', key: '0', label: '0', does: 'backtest' },
  { action: 'region.next', key: 'f6', label: 'F6', does: 'next region of the window' },
  { action: 'map', key: '?', label: '?', does: 'this map' },
  { action: 'leave', key: 'escape', label: 'Esc', does: 'leave the field, close the dialog, back to the positions' },
];

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly hasModifier: boolean;
  readonly focus: FocusKind;
}

/** `typing`: a field that takes text or a choice. `pressing`: a button, link or tab. `grid`: rows with their own arrows. */
export type FocusKind = 'none' | 'typing' | 'pressing' | 'grid';

/** The action of a key press, if it has one here. */
export function actionOf(press: KeyPress): KeyAction | undefined {
  const key = press.key.toLowerCase();
  if (press.hasModifier) return undefined;
  if (press.focus === 'typing' && key !== 'escape') return undefined;
  if (press.focus === 'pressing' && key === ' ') return undefined;
  // Where a sign needs Shift differs between keyboards: `?` counts however it was typed.
  // The key of the plus says `=` where Shift makes it a plus.
  const named = key === '=' ? '+' : key;
  const isSign = key.length === 1 && key !== ' ' && key.toUpperCase() === key;
  return KEYS.find((each) => each.key === named && (isSign || (each.shift ?? false) === press.shiftKey))?.action;
}

const TYPING = 'input, select, textarea, [contenteditable], [role="radio"], [role="slider"], [role="switch"], [role="listbox"]';
const PRESSING = 'button, a[href], summary, [role="tab"], [role="button"]';

/** What the focused element does with keys by itself. */
export function focusKind(element: Element | null): FocusKind {
  if (element === null) return 'none';
  if (element.closest(TYPING) !== null) return 'typing';
  if (element.closest(PRESSING) !== null) return 'pressing';
  return element.closest('[role="grid"]') === null ? 'none' : 'grid';
}
