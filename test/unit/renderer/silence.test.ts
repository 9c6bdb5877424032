import { expect, test } from 'vitest';
import { expectsSnapshots, isSameRun, silenced } from '../../../renderer/silence';
import { FIXTURE_SESSION } from '../../support/fake-bridge';
import { fixtureSnapshot } from '../../support/snapshot-fixture';

test('after silence no figure of the market or of an account is left known', () => {
  const { policy: _policy, alerts: _alerts, accounts: _accounts, ...shown } = silenced(fixtureSnapshot(), 'main process silent');
  const known: string[] = [];
  JSON.stringify(shown, (key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'known') known.push(key);
    return value;
  });
  expect(known).toEqual([]);
  expect(shown.hero).toEqual({ kind: 'unknown', missing: ['main process silent'] });
  expect(shown.positions).toEqual([]);
  expect(shown.advice).toEqual([]);
  expect(shown.instruments.some((each) => each.lastCandle !== undefined)).toBe(false);
});

test('open alarms outlive the silence', () => {
  const snapshot = fixtureSnapshot();
  expect(silenced(snapshot, 'x').alerts).toEqual(snapshot.alerts);
});

test('a paused or ended drill and a stopped engine are not silent: nothing is due', () => {
  const drill = { ...FIXTURE_SESSION, pace: { kind: 'paused', speed: '5' } } as const;
  expect(expectsSnapshots(FIXTURE_SESSION)).toBe(true);
  expect(expectsSnapshots(drill)).toBe(false);
  expect(expectsSnapshots({ ...FIXTURE_SESSION, pace: { kind: 'ended' } })).toBe(false);
  expect(expectsSnapshots({ ...FIXTURE_SESSION, engine: { kind: 'stopped', eventNumber: 1, message: '' } })).toBe(false);
});

test('a snapshot of another drill, seed or mode is of another run', () => {
  const drill = { kind: 'drill', scenarioId: 'calm-day', title: '', seed: 1, startAtMs: 0, endAtMs: 1 } as const;
  expect(isSameRun(drill, { ...drill, endAtMs: 2 })).toBe(true);
  expect(isSameRun(drill, { ...drill, seed: 2 })).toBe(false);
  expect(isSameRun(drill, { ...drill, scenarioId: 'cascade' })).toBe(false);
  expect(isSameRun(drill, { kind: 'live' })).toBe(false);
  expect(isSameRun({ kind: 'replay', recordingId: 'a', of: 'live' }, { kind: 'replay', recordingId: 'b', of: 'live' })).toBe(false);
});
