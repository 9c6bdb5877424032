/** Which changes of an alert are for the desktop (AL-04, AL-09). Apart from who shows them, so that it can be checked. */
import type { Alert, AlertChange } from '../shared/alerts/alert';

/** What a person has to be called for; the rest is only shown. */
const CALLS: readonly AlertChange[] = ['raised', 'worsened', 'released', 'repeated'];

/** True when this change of an alert is for the desktop: W and C, and a repeated W even when the window is watched. */
export function callsForNotification(change: AlertChange, alert: Alert, isWindowWatched: boolean): boolean {
  if (alert.level === 'advisory' || !CALLS.includes(change)) return false;
  if (change === 'repeated') return alert.level === 'warning';
  return !isWindowWatched;
}
