import { expect, test } from 'vitest';
import { callsForNotification } from '../../../electron/alert-calls';
import type { Alert, AlertChange, AlertLevel } from '../../../shared/alerts/alert';
import { epochMs } from '../../../shared/units';

const alert = (level: AlertLevel): Alert => ({ id: 'r a', ruleId: 'r', level, object: { kind: 'pool', id: 'a', title: 'A' }, phase: { kind: 'raised' }, raisedAtMs: epochMs(0), text: '', occurrence: 1 });

test.each<[AlertLevel, AlertChange, boolean, boolean]>([
  // UX rules AL-04: W and C by notification when the window is not seen, A never; AL-09: a W nobody acknowledged, also when it is.
  ['warning', 'raised', false, true],
  ['warning', 'raised', true, false],
  ['warning', 'repeated', true, true],
  ['caution', 'raised', false, true],
  ['caution', 'worsened', false, true],
  ['caution', 'repeated', false, false],
  ['advisory', 'raised', false, false],
  ['warning', 'acknowledged', false, false],
  ['warning', 'cleared', false, false],
  ['caution', 'inhibited', false, false],
  ['warning', 'released', false, true],
])('%s %s with the window watched = %s: notification %s', (level, change, isWatched, expected) => {
  expect(callsForNotification(change, alert(level), isWatched)).toBe(expected);
});
