import Libsql from 'libsql';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createLiveClock } from '../../../electron/clock';
import { Cockpit } from '../../../electron/cockpit';
import { realFiles } from '../../../electron/files';
import { openSession, type Outside } from '../../../electron/open-session';
import { openSettings } from '../../../electron/settings';
import { unwrap } from '../../../shared/assert';
import type { TypedAccount } from '../../../shared/account/typed';
import { SCENARIOS } from '../../../shared/drills/index';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings';
import { ownFolder } from '../../support/folder';
import { virtualTimers } from '../../support/virtual-timers';

const WALL = Date.UTC(2026, 0, 6, 8);

/** A cockpit on a real folder, in virtual time. Live listens to an address nobody is at. */
function setUp(settings: Settings = DEFAULT_SETTINGS) {
  const folder = ownFolder();
  const timers = virtualTimers();
  const wallNowMs = () => WALL + timers.now();
  const sent: { name: string; payload: unknown }[] = [];
  const baseUrls = { rest: 'http://127.0.0.1:9', wsPublic: 'ws://127.0.0.1:9', wsMarket: 'ws://127.0.0.1:9' };
  const store = openSettings(realFiles, folder, wallNowMs);
  store.save({ ...settings, live: { ...settings.live, baseUrls } });
  const outside: Outside = {
    files: realFiles, dataFolder: folder, timers, wallNowMs, clock: createLiveClock(wallNowMs, timers.now),
    openDatabase: (file) => new Libsql(file),
    broadcast: (name, payload) => sent.push({ name, payload }),
    notify() {}, log() {},
    notice: (text) => cockpit.notice(text),
    changed: () => cockpit.sessionChanged(),
    isRecorded: true,
  };
  const cockpit: Cockpit = new Cockpit({
    settings: store,
    drills: SCENARIOS.map(({ id, title, summary }) => ({ id, title, summary })),
    broadcast: outside.broadcast,
    open: (start, current) => openSession(outside, start, current),
    wallNowMs,
    log() {},
    panel: null,
    sessionChanged() {},
  });
  return { folder, timers, cockpit, sent, wallNowMs, snapshot: () => unwrap(cockpit.session()?.snapshot(), 'a run has begun') };
}

const typed: TypedAccount = {
  id: 'a', name: 'Main', venue: 'binance', confirmedAtMs: 0,
  collateral: [{ asset: 'USDT', balance: 10_000 }],
  positions: [{ id: 'p', symbol: 'BTCUSDT', side: 'long', quantity: 0.5, entryPrice: 60_000, marginMode: 'cross', leverage: 10, hedgeSide: 'net' }],
};
const drill = { kind: 'drill', scenarioId: 'calm-day', seed: 5, speed: '1' } as const;

test('a drill begins with the policy of the settings and says in its view what it is', async () => {
  const { cockpit, timers, snapshot } = setUp({ ...DEFAULT_SETTINGS, policy: { ...DEFAULT_SETTINGS.policy, profile: 'conservative' } });
  expect(cockpit.start(drill)).toEqual({ kind: 'done' });
  timers.advance(2_000);
  expect(snapshot().policy.profile).toBe('conservative');
  expect(cockpit.view()).toMatchObject({ mode: { kind: 'drill', seed: 5 }, pace: { kind: 'running', speed: '1' }, recording: { kind: 'on' } });
  await cockpit.stop();
});

test('an unknown drill is refused with the list of those there are, and the present run goes on', async () => {
  const { cockpit, timers, snapshot } = setUp();
  cockpit.start(drill);
  timers.advance(1_000);
  expect(cockpit.start({ ...drill, scenarioId: 'mars' })).toMatchObject({ kind: 'refused', field: 'scenarioId', message: expect.stringContaining('calm-day') });
  timers.advance(5_000);
  expect(snapshot().mode).toMatchObject({ scenarioId: 'calm-day' });
  await cockpit.stop();
});

test('typed accounts exist in live and in no drill, and come back with live', async () => {
  const { cockpit, timers, snapshot } = setUp();
  cockpit.start({ kind: 'live' });
  expect(cockpit.saveAccount(typed)).toEqual({ kind: 'done' });
  timers.advance(300);
  expect(snapshot().accounts.map(({ account }) => account.name)).toEqual(['Main']);
  cockpit.start(drill);
  timers.advance(300);
  expect(snapshot().accounts.map(({ account }) => account.name)).toEqual(['Simulated account']);
  cockpit.start({ kind: 'live' });
  timers.advance(300);
  expect(snapshot().accounts.map(({ account }) => account.name)).toEqual(['Main']);
  expect(snapshot().mode).toEqual({ kind: 'live' });
  await cockpit.stop();
});

test('an account saved during a drill changes nothing in it', async () => {
  const { cockpit, timers, snapshot } = setUp();
  cockpit.start(drill);
  timers.advance(1_000);
  cockpit.saveAccount(typed);
  timers.advance(1_000);
  expect(snapshot().accounts).toHaveLength(1);
  expect(cockpit.settings().accounts).toHaveLength(1);
  await cockpit.stop();
});

test('when typed data was confirmed is the wall clock of the save, whatever the window says', async () => {
  const { cockpit, timers, wallNowMs } = setUp();
  cockpit.start({ kind: 'live' });
  timers.advance(60_000);
  cockpit.saveAccount({ ...typed, confirmedAtMs: WALL + 1e9 });
  expect(cockpit.settings().accounts[0]?.confirmedAtMs).toBe(wallNowMs());
  timers.advance(60_000);
  cockpit.replaceSettings({ ...cockpit.settings(), theme: 'light', accounts: [{ ...typed, confirmedAtMs: WALL + 1e9 }] });
  expect(cockpit.settings().accounts[0]?.confirmedAtMs).toBe(wallNowMs() - 60_000);
  cockpit.confirmAccount('a');
  expect(cockpit.settings().accounts[0]?.confirmedAtMs).toBe(wallNowMs());
  await cockpit.stop();
});

test('an account can be taken away, once', async () => {
  const { cockpit, timers, snapshot } = setUp();
  cockpit.start({ kind: 'live' });
  cockpit.saveAccount(typed);
  timers.advance(300);
  expect(cockpit.removeAccount('a')).toEqual({ kind: 'done' });
  timers.advance(300);
  expect(snapshot().accounts).toEqual([]);
  expect(cockpit.removeAccount('a')).toMatchObject({ kind: 'refused', field: 'accountId' });
  await cockpit.stop();
});

test('a venue the program does not know is refused when typed and said when found in the settings', async () => {
  const { cockpit } = setUp({ ...DEFAULT_SETTINGS, accounts: [{ ...typed, venue: 'atlantis' }] });
  expect(cockpit.saveAccount({ ...typed, venue: 'atlantis' })).toMatchObject({ kind: 'refused', field: 'venue' });
  cockpit.start({ kind: 'live' });
  expect(cockpit.view().notices).toEqual([expect.stringContaining('atlantis')]);
  await cockpit.stop();
});

test('a new policy reaches the run at once and the next start', async () => {
  const { cockpit, timers, snapshot, folder } = setUp();
  cockpit.start(drill);
  timers.advance(1_000);
  cockpit.savePolicy({ ...DEFAULT_SETTINGS.policy, ownLeverageCap: 1.5 });
  expect(snapshot().policy.ownLeverageCap).toBe(1.5);
  expect(openSettings(realFiles, folder, () => WALL).current().policy.ownLeverageCap).toBe(1.5);
  await cockpit.stop();
});

test('other addresses make live begin anew, with the accounts it had', async () => {
  const { cockpit, timers, snapshot } = setUp();
  cockpit.start({ kind: 'live' });
  cockpit.saveAccount(typed);
  timers.advance(2_000);
  const before = cockpit.session();
  const settings = cockpit.settings();
  cockpit.saveSettings({ ...settings, live: { ...settings.live, symbols: ['ETHUSDT'] } });
  expect(cockpit.session()).not.toBe(before);
  timers.advance(300);
  expect(snapshot().accounts).toHaveLength(1);
  await cockpit.stop();
});

test('live has no pace and no trades of its own', async () => {
  const { cockpit } = setUp();
  cockpit.start({ kind: 'live' });
  expect(cockpit.setPace({ kind: 'pause' })).toMatchObject({ kind: 'refused' });
  expect(cockpit.trade('p', 0)).toMatchObject({ kind: 'refused', field: 'mode' });
  await cockpit.stop();
});

test('the journals and recordings of live and of drills lie apart', async () => {
  const { cockpit, timers, folder } = setUp();
  cockpit.start({ kind: 'live' });
  timers.advance(2_000);
  cockpit.start(drill);
  timers.advance(2_000);
  await cockpit.stop();
  const names = readdirSync(folder);
  expect(names).toContain('journal.sqlite');
  expect(names).toContain('journal-drill.sqlite');
  expect(readdirSync(path.join(folder, 'recordings')).map((name) => name.slice(24)).sort()).toEqual(['calm-day-5', 'live']);
});

test('settings that could not be read are the first notice the window gets', () => {
  const { folder } = setUp();
  writeFileSync(path.join(folder, 'settings.json'), '{');
  const store = openSettings(realFiles, folder, () => WALL);
  const cockpit = new Cockpit({ settings: store, drills: [], broadcast() {}, open: () => expect.fail(), wallNowMs: () => WALL, log() {}, panel: 'chart', sessionChanged() {} });
  expect(cockpit.opening()).toMatchObject({ snapshot: null, panel: 'chart', session: { notices: [expect.stringContaining('settings.json')] } });
});
