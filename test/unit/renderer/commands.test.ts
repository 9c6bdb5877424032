import { expect, test } from 'vitest';
import { positionId } from '../../../shared/units';
import { countByLevel, inOrder, withAlert, worstOpen } from '../../../renderer/alert-order';
import { adviceToCopy, shownAdvice, stepRow, toAcknowledge } from '../../../renderer/commands';
import { fixtureAlerts, fixtureRows, fixtureSnapshot } from '../../support/snapshot-fixture';

const rows = fixtureRows();
const drill = { kind: 'drill', scenarioId: 'calm-day', title: 'Calm day', seed: 1, startAtMs: 0, endAtMs: 1 } as const;

test('J and K walk the rows and stop at the ends', () => {
  expect(stepRow(rows, rows[0]?.positionId, 1)).toBe(rows[1]?.positionId);
  expect(stepRow(rows, rows[0]?.positionId, -1)).toBe(rows[0]?.positionId);
  expect(stepRow(rows, rows.at(-1)?.positionId, 1)).toBe(rows.at(-1)?.positionId);
  expect(stepRow(rows, positionId('gone'), 1)).toBe(rows[0]?.positionId);
  expect(stepRow([], undefined, 1)).toBeUndefined();
});

test('without a selection the most urgent advice is shown, with one the bundle of the position', () => {
  const snapshot = fixtureSnapshot();
  expect(shownAdvice({ ...snapshot, advice: snapshot.advice.toReversed() }, undefined)?.underlying).toBe('BTC');
  expect(shownAdvice(snapshot, positionId('ETHUSDT'))?.underlying).toBe('ETH');
  expect(shownAdvice(snapshot, positionId('LINKUSDT'))?.underlying).toBe('BTC');
  expect(shownAdvice(null, undefined)).toBeUndefined();
});

test('what is copied live is the quantity alone, in plain ASCII', () => {
  const snapshot = fixtureSnapshot();
  expect(adviceToCopy(snapshot.advice[0], snapshot, false)).toBe('1.590');
  expect(adviceToCopy(snapshot.advice[0], snapshot, true)).toBe('sell 1.590 BTCUSDT');
});

test('what is copied in a drill or a replay says so first', () => {
  const snapshot = fixtureSnapshot({ mode: drill });
  expect(adviceToCopy(snapshot.advice[0], snapshot, false)).toBe('DRILL 1.590');
  const replay = fixtureSnapshot({ mode: { kind: 'replay', recordingId: 'a', of: 'live' } });
  expect(adviceToCopy(replay.advice[0], replay, true)).toBe('REPLAY sell 1.590 BTCUSDT');
});

test('a hold and a withheld advice leave the clipboard alone', () => {
  const snapshot = fixtureSnapshot();
  expect(adviceToCopy(snapshot.advice[1], snapshot, false)).toBeUndefined();
  expect(adviceToCopy(snapshot.advice[2], snapshot, false)).toBeUndefined();
});

test('Space takes the worst unseen alarm, Shift Space all unseen but warnings', () => {
  expect(toAcknowledge(fixtureAlerts(), false).map(({ ruleId }) => ruleId)).toEqual(['jointDistance']);
  expect(toAcknowledge(fixtureAlerts(), true).map(({ ruleId }) => ruleId)).toEqual(['typedAge', 'funding']);
});

test('the rail is ordered by level, unseen before seen, newest first, held back last', () => {
  const [warning, caution, advisory] = fixtureAlerts();
  if (warning === undefined || caution === undefined || advisory === undefined) throw new Error('the fixture has three levels');
  const held = { ...warning, id: 'held', phase: { kind: 'inhibited', byAlertId: 'x' } } as const;
  const unseen = { ...caution, id: 'unseen', phase: { kind: 'raised' } } as const;
  expect(inOrder([held, advisory, caution, unseen, warning]).map(({ id }) => id)).toEqual([warning.id, 'unseen', caution.id, advisory.id, 'held']);
});

test('counts are of what is true and of what nobody has seen', () => {
  expect(countByLevel(fixtureAlerts())).toEqual([
    { level: 'warning', open: 1, unacknowledged: 1 },
    { level: 'caution', open: 1, unacknowledged: 0 },
    { level: 'advisory', open: 1, unacknowledged: 2 },
  ]);
  expect(worstOpen(fixtureAlerts())).toBe('warning');
  expect(worstOpen([])).toBeUndefined();
});

test('a change of an alert takes the place of what was known of it', () => {
  const alerts = fixtureAlerts();
  const [first] = alerts;
  if (first === undefined) throw new Error('the fixture has alerts');
  const changed = { ...first, text: 'changed' };
  expect(withAlert(alerts, changed)).toHaveLength(alerts.length);
  expect(withAlert(alerts, changed)[0]?.text).toBe('changed');
  expect(withAlert(alerts, { ...first, id: 'new' })).toHaveLength(alerts.length + 1);
});
