/** The window's life: its parts are built, joined, and ended in order. */
import { app, ipcMain, nativeTheme, type BrowserWindow } from 'electron';
import path from 'node:path';
import { SCENARIOS } from '../shared/drills/index';
import type { Settings } from '../shared/settings';
import type { WindowArguments } from './args';
import { backtestFiles } from './backtest-files';
import type { HeldHours } from './backtest-sources';
import { backtestThread } from './backtest-thread';
import { Backtests } from './backtests';
import { Calibrator } from './calibrator';
import { createLiveClock, type LiveClock } from './clock';
import { Cockpit, type Start } from './cockpit';
import { loadDatabase } from './database';
import { bringToFront, desktopOf, prefixOf, titleOf } from './desktop';
import type { Broadcast } from './effects';
import { realFiles } from './files';
import { createHandlers } from './handlers';
import { broadcastChannel, registerHandlers } from './ipc';
import type { OpenDatabase } from './journal';
import { end, followPower, quitInOrder, stopOnBugs } from './life';
import { openLog, type Log } from './log';
import { measureDelay } from './measure';
import { setMenu } from './menu';
import { createNotifier } from './notifications';
import { openSession, type Outside } from './open-session';
import { runForPicture } from './picture-run';
import { openSettings } from './settings';
import { systemTimers } from './timers';
import { simulatorIn } from './simulator';
import { workerThread } from './worker-thread';
import { bundleFolder, createWindow, loadPage, lockDown, preloadFile } from './window';
import { keepAlive } from './window-health';

/** What was asked for does not exist. */
const REFUSED = 2;

export interface WindowRun {
  readonly args: WindowArguments;
  readonly dataFolder: string;
  /** Where the built main process lies, beside preload and renderer. */
  readonly mainFolder: string;
  readonly isUnsandboxed: boolean;
}

export async function runWindow(run: WindowRun): Promise<void> {
  const { args, dataFolder, mainFolder } = run;
  const meter = args.isMeasured ? measureDelay() : undefined;
  const log = openLog(realFiles, dataFolder, Date.now);
  log(`start: version ${app.getVersion()}, electron ${process.versions['electron']}, chromium ${process.versions['chrome']}, node ${process.versions.node}`);
  setMenu(!app.isPackaged);
  lockDown(bundleFolder(mainFolder), log);
  const window = createWindow({ ...args.size, title: 'Plimsoll', preload: preloadFile(mainFolder), isPicture: args.picture !== undefined, theme: args.theme ?? 'dark' });
  const clock = createLiveClock(Date.now, systemTimers.now);
  const cockpit = assemble({ run, window, log, clock, openDatabase: await loadDatabase() });
  const backtests = new Backtests(backtestThread(mainFolder), backtestFiles(window), (instrumentId) => heldHours(cockpit, instrumentId));
  registerHandlers(ipcMain, createHandlers(cockpit, { ...desktopOf(window), simulate: simulatorIn(workerThread(mainFolder), systemTimers) }, backtests, new Calibrator(workerThread(mainFolder), systemTimers)), log);
  keepAlive(window, (text) => cockpit.notice(text), Date.now);
  followPower(clock, cockpit, log);
  stopOnBugs(cockpit, log);
  quitInOrder(window, cockpit, meter);
  if (run.isUnsandboxed) cockpit.notice('Chromium runs without its sandbox, as asked for on the command line.');
  const begun = cockpit.start(startOf(args));
  if (begun.kind === 'refused') return end(REFUSED, begun.message);
  if (args.picture !== undefined) return runForPicture(args, window, cockpit, args.picture);
  await loadPage(window);
  meter?.reset();
}

function heldHours(cockpit: Cockpit, instrumentId: string): HeldHours | undefined {
  const engine = cockpit.session()?.engine;
  const terms = engine?.terms(instrumentId);
  return engine === undefined || terms === undefined ? undefined : { run: JSON.stringify(cockpit.view().mode), ...terms, candles: engine.candles(instrumentId, '1h') };
}

interface Parts {
  readonly run: WindowRun;
  readonly window: BrowserWindow;
  readonly log: Log;
  readonly clock: LiveClock;
  readonly openDatabase: OpenDatabase;
}

function assemble({ run, window, log, clock, openDatabase }: Parts): Cockpit {
  const { args, dataFolder } = run;
  const broadcast: Broadcast = (name, payload) => {
    if (name === 'settings') nativeTheme.themeSource = (payload as Settings).theme;
    // A page that crashed gets everything anew when it is back.
    if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send(broadcastChannel(name), payload);
  };
  const notify = createNotifier({
    isWanted: () => args.picture === undefined && cockpit.settings().desktopNotifications === 'on',
    isWindowWatched: () => !window.isDestroyed() && window.isFocused() && !window.isMinimized(),
    prefix: () => prefixOf(cockpit.view().mode),
    isSilenced: () => isAtFullSpeed(cockpit),
    clicked: () => bringToFront(window),
  });
  const outside: Outside = {
    files: realFiles, dataFolder, timers: systemTimers, wallNowMs: Date.now, clock, openDatabase, broadcast, notify, log,
    notice: (text) => cockpit.notice(text),
    changed: () => cockpit.sessionChanged(),
    isRecorded: args.picture === undefined,
    openThread: workerThread(run.mainFolder),
  };
  const settings = openSettings(realFiles, dataFolder, Date.now);
  const cockpit: Cockpit = new Cockpit({
    settings,
    drills: SCENARIOS.map(({ id, title, summary }) => ({ id, title, summary })),
    broadcast,
    open: (start, current) => openSession(outside, start, current),
    wallNowMs: Date.now,
    log,
    panel: args.panel ?? null,
    shown: (current) => shownSettings(current, args),
    sessionChanged: ({ mode }) => {
      if (!window.isDestroyed()) window.setTitle(titleOf(mode));
    },
  });
  nativeTheme.themeSource = cockpit.settings().theme;
  return cockpit;
}

/** The command line wins over the file, for this run; a picture is not one of the first questions. */
function shownSettings(settings: Settings, { theme, picture }: WindowArguments): Settings {
  const firstRun = picture !== undefined && settings.firstRun === 'pending' ? 'skipped' : settings.firstRun;
  return { ...settings, firstRun, ...(theme === undefined ? {} : { theme }) };
}

function startOf({ start, picture }: WindowArguments): Start {
  if (start.kind === 'live' || picture === undefined) return start.kind === 'replay' ? { ...start, file: path.resolve(start.file) } : start;
  const holdAfterMs = picture.afterSeconds * 1_000;
  return start.kind === 'replay' ? { ...start, file: path.resolve(start.file), holdAfterMs } : { ...start, holdAfterMs };
}

function isAtFullSpeed(cockpit: Cockpit): boolean {
  const { pace } = cockpit.view();
  return pace.kind === 'running' && pace.speed === 'max';
}
