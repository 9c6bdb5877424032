/** The window's life: its parts are built, joined, and ended in order. */
import { app, clipboard, ipcMain, nativeTheme, powerMonitor, shell, type BrowserWindow } from 'electron';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SCENARIOS } from '../shared/drills/index';
import type { Mode } from '../shared/engine/event';
import type { Settings } from '../shared/settings';
import type { Picture, WindowArguments } from './args';
import { createLiveClock, type LiveClock } from './clock';
import { Cockpit, type Start } from './cockpit';
import { loadDatabase } from './database';
import type { Broadcast } from './effects';
import { realFiles, reasonOf } from './files';
import { createHandlers, type Desktop } from './handlers';
import { broadcastChannel, registerHandlers } from './ipc';
import type { OpenDatabase } from './journal';
import { openLog, type Log } from './log';
import { measureDelay, type DelayMeter } from './measure';
import { setMenu } from './menu';
import { createNotifier, showNotification } from './notifications';
import { openSession, type Outside } from './open-session';
import { takePicture } from './screenshot';
import { openSettings } from './settings';
import { systemTimers } from './timers';
import { bundleFolder, createWindow, loadPage, lockDown, preloadFile } from './window';
import { keepAlive } from './window-health';

export interface WindowRun {
  readonly args: WindowArguments;
  readonly dataFolder: string;
  /** Where the built main process lies, beside preload and renderer. */
  readonly mainFolder: string;
  readonly isUnsandboxed: boolean;
}

const QUIT_PATIENCE_MS = 2_000;

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
  registerHandlers(ipcMain, createHandlers(cockpit, desktopOf(window)), log);
  keepAlive(window, (text) => cockpit.notice(text), Date.now);
  followPower(clock, cockpit, log);
  stopOnBugs(cockpit, log);
  quitInOrder(window, cockpit, meter);
  if (run.isUnsandboxed) cockpit.notice('Chromium runs without its sandbox, as asked for on the command line.');
  const begun = cockpit.start(startOf(args));
  if (begun.kind === 'refused') return end(1, begun.message);
  if (args.picture !== undefined) return finishPicture(run, window, cockpit, args.picture);
  await loadPage(window);
  meter?.reset();
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
    if (!window.isDestroyed()) window.webContents.send(broadcastChannel(name), payload);
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
  };
  const settings = openSettings(realFiles, dataFolder, Date.now);
  const cockpit: Cockpit = new Cockpit({
    settings,
    drills: SCENARIOS.map(({ id, title, summary }) => ({ id, title, summary })),
    broadcast,
    open: (start, current) => openSession(outside, start, current),
    wallNowMs: Date.now,
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

export function titleOf(mode: Mode): string {
  switch (mode.kind) {
    case 'live':
      return 'Plimsoll';
    case 'drill':
      return `Plimsoll - DRILL ${mode.title}`;
    case 'replay':
      return `Plimsoll - REPLAY ${mode.recordingId}`;
  }
}

function prefixOf(mode: Mode): string {
  return mode.kind === 'live' ? '' : `${mode.kind.toUpperCase()} `;
}

function isAtFullSpeed(cockpit: Cockpit): boolean {
  const { pace } = cockpit.view();
  return pace.kind === 'running' && pace.speed === 'max';
}

function desktopOf(window: BrowserWindow): Desktop {
  return {
    copy: (text) => clipboard.writeText(text),
    openLink: (address) => shell.openExternal(address),
    testNotification: () => showNotification('Plimsoll', 'This is how a warning reaches you when the window is covered.', () => bringToFront(window)),
  };
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function followPower(clock: LiveClock, cockpit: Cockpit, log: Log): void {
  powerMonitor.on('suspend', () => clock.falling());
  powerMonitor.on('resume', () => {
    const sleptMs = clock.woken();
    log(`resumed after ${Math.round(sleptMs / 1000)} s`);
    cockpit.resumed(sleptMs);
  });
}

/** What nobody expected may have left anything half done: the numbers stop, the window stays and says so. */
function stopOnBugs(cockpit: Cockpit, log: Log): void {
  const failed = (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    cockpit.failed(error);
  };
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
}

function quitInOrder(window: BrowserWindow, cockpit: Cockpit, meter: DelayMeter | undefined): void {
  let isStopped = false;
  app.on('second-instance', () => bringToFront(window));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    if (meter !== undefined) writeSync(1, `${JSON.stringify({ mainDelay: meter.read() })}\n`);
    // A recording that is not compressed in time is compressed at the next start.
    void Promise.race([cockpit.stop(), delay(QUIT_PATIENCE_MS)]).finally(() => {
      isStopped = true;
      app.quit();
    });
  });
}

/** At full speed the page comes when the moment is reached: the picture then depends on that moment alone. */
async function finishPicture(run: WindowRun, window: BrowserWindow, cockpit: Cockpit, picture: Picture): Promise<void> {
  const { args } = run;
  try {
    if (args.start.kind === 'live') {
      await loadPage(window);
      await delay(picture.afterSeconds * 1_000);
    } else if (args.start.speed === 'max') {
      await untilStill(cockpit);
      await loadPage(window);
    } else {
      await loadPage(window);
      await untilStill(cockpit);
    }
    cockpit.session()?.publishNow();
    await takePicture(window, path.resolve(picture.file), { ...args.size, scale: args.scale ?? 1 });
    const { engine } = cockpit.view();
    return engine.kind === 'stopped' ? end(1, `the engine stopped at event ${engine.eventNumber}: ${engine.message}`) : end(0);
  } catch (error) {
    return end(1, `the picture could not be taken: ${reasonOf(error)}`);
  }
}

async function untilStill(cockpit: Cockpit): Promise<void> {
  while (cockpit.view().pace.kind === 'running' && cockpit.view().engine.kind === 'running') await delay(10);
}

function end(code: number, message?: string): void {
  if (message !== undefined) process.stderr.write(`plimsoll: ${message}\n`);
  app.exit(code);
}
