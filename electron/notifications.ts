/**
 * Desktop notifications for warnings and cautions, where the window may not be seen. Sounds are the window's; this is
 * the second sense, and the first when the window is minimised or covered.
 */
import { Notification } from 'electron';
import type { Alert, AlertChange } from '../shared/alerts/alert';
import { callsForNotification } from './alert-calls';

export type Notify = (change: AlertChange, alert: Alert) => void;

export interface NotificationState {
  readonly isWanted: () => boolean;
  readonly isWindowWatched: () => boolean;
  /** Before the title: `DRILL` where nothing is real. */
  readonly prefix: () => string;
  /** Drills at full speed would raise a day's alerts in a second. */
  readonly isSilenced: () => boolean;
  readonly clicked: () => void;
}

const LEVELS = { warning: 'WARNING', caution: 'Caution', advisory: 'Advisory' } as const;
export function createNotifier(state: NotificationState): Notify {
  return (change, alert) => {
    if (!state.isWanted() || state.isSilenced()) return;
    if (!callsForNotification(change, alert, state.isWindowWatched())) return;
    showNotification(`${state.prefix()}${LEVELS[alert.level]}: ${alert.object.title}`, alert.text, state.clicked);
  };
}

/** Shows one, where the desktop has any; a desktop without them is no error. */
export function showNotification(title: string, body: string, clicked: () => void): boolean {
  if (!Notification.isSupported()) return false;
  // Our own sounds tell warning and caution apart; the desktop's would only cover them.
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', clicked);
  notification.show();
  return true;
}
