import Libsql from 'libsql';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { createLiveClock } from '../../../electron/clock';
import { Cockpit } from '../../../electron/cockpit';
import { realFiles } from '../../../electron/files';
import { openSession, type Outside } from '../../../electron/open-session';
import { openSettings } from '../../../electron/settings';
import { unwrap } from '../../../shared/assert';
import { decodeJson } from '../../../shared/decode';
import { recordSchema } from '../../../shared/engine/record-schema';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings';
import type { View } from '../../../shared/sizing/policy';
import { ownFolder } from '../../support/folder';
import { virtualTimers } from '../../support/virtual-timers';

const WALL = Date.UTC(2026, 0, 6, 8);
const view: View = { kind: 'strength', underlying: 'BTC', strength: 1, statedAtMs: WALL, horizonHours: 24 };

/** The program on a data folder, in virtual time. Live listens to an address nobody is at. */
function program(folder: string, settings: Settings, { isRecorded = true, laterMs = 0 } = {}) {
  const timers = virtualTimers();
  const notices: string[] = [];
  const wallNowMs = () => WALL + laterMs + timers.now();
  const store = openSettings(realFiles, folder, wallNowMs);
  store.save({ ...settings, live: { ...settings.live, baseUrls: { rest: 'http://127.0.0.1:9', wsPublic: 'ws://127.0.0.1:9', wsMarket: 'ws://127.0.0.1:9' } } });
  const outside: Outside = {
    files: realFiles, dataFolder: folder, timers, wallNowMs, clock: createLiveClock(wallNowMs, timers.now), openDatabase: (file) => new Libsql(file),
    broadcast() {}, notify() {}, log() {}, notice: (text) => notices.push(text), changed() {}, isRecorded,
  };
  const cockpit = new Cockpit({ settings: store, drills: [], broadcast: outside.broadcast, open: (start, current) => openSession(outside, start, current), wallNowMs, log() {}, panel: null, sessionChanged() {} });
  return { timers, cockpit, notices, snapshot: () => unwrap(cockpit.session()?.snapshot(), 'a run has begun') };
}

const withViews = (...views: readonly View[]): Settings => ({ ...DEFAULT_SETTINGS, policy: { ...DEFAULT_SETTINGS.policy, views: [...views] } });
const drill = { kind: 'drill', scenarioId: 'calm-day', seed: 5, speed: '1' } as const;

test('a view that was stated live is in the record of the next live run, though the policy has lost it', async () => {
  const folder = ownFolder();
  const first = program(folder, withViews(view));
  first.cockpit.start({ kind: 'live' });
  first.timers.advance(1_000);
  await first.cockpit.stop();
  const text = readFileSync(path.join(folder, 'record.json'), 'utf8');
  expect(decodeJson(v.strictObject({ version: v.literal(1), value: recordSchema }), text)).toMatchObject({ ok: true, value: { value: { openViews: [{ view }] } } });
  const next = program(folder, withViews(), { laterMs: 1_800_000 });
  next.cockpit.start({ kind: 'live' });
  next.timers.advance(1_000);
  expect(next.snapshot().viewRecord).toMatchObject({ openCount: 1, rows: [{ underlying: 'BTC', outcome: 'open', isWithdrawn: true }] });
  expect(next.notices).toEqual([]);
  await next.cockpit.stop();
});

test('a drill neither reads nor writes what live runs keep', async () => {
  const folder = ownFolder();
  const live = program(folder, withViews(view));
  live.cockpit.start({ kind: 'live' });
  live.timers.advance(1_000);
  await live.cockpit.stop();
  const before = readFileSync(path.join(folder, 'record.json'), 'utf8');
  const { cockpit, timers, snapshot } = program(folder, withViews());
  cockpit.start(drill);
  timers.advance(3_000);
  expect(snapshot().viewRecord).toMatchObject({ openCount: 0 });
  expect(snapshot().drawdown.now.kind).toBe('known');
  await cockpit.stop();
  expect(readFileSync(path.join(folder, 'record.json'), 'utf8')).toBe(before);
  expect(existsSync(path.join(folder, 'monitoring.json'))).toBe(false);
});

test('a damaged file costs what it held and is said, never the run', async () => {
  const folder = ownFolder();
  writeFileSync(path.join(folder, 'monitoring.json'), '{"version":1,"value":{}}');
  const { cockpit, timers, notices, snapshot } = program(folder, withViews());
  cockpit.start({ kind: 'live' });
  timers.advance(1_000);
  expect(snapshot().monitoring.confidence.level).toBe('unproven');
  expect(notices[0]).toContain('The monitoring of earlier runs could not be read');
  await cockpit.stop();
});

test('a run for pictures leaves nothing behind', async () => {
  const folder = ownFolder();
  const { cockpit, timers } = program(folder, withViews(view), { isRecorded: false });
  cockpit.start({ kind: 'live' });
  timers.advance(1_000);
  await cockpit.stop();
  expect(existsSync(path.join(folder, 'record.json'))).toBe(false);
});

test('systematic forecasts follow the setting, at a start and while a run goes on', async () => {
  const { cockpit, timers, snapshot } = program(ownFolder(), { ...DEFAULT_SETTINGS, showConviction: true });
  cockpit.start(drill);
  timers.advance(200);
  expect(snapshot().conviction.kind).toBe('shown');
  cockpit.saveSettings({ ...cockpit.settings(), showConviction: false });
  timers.advance(200);
  expect(snapshot().conviction.kind).toBe('off');
  await cockpit.stop();
});
