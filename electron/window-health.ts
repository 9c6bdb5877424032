/** Brings the page back when its process crashes or hangs: the numbers and alarms of the main process went on meanwhile. */
import type { BrowserWindow } from 'electron';
import { loadPage } from './window';

const RELOADS_PER_MINUTE = 5;
/** Chromium asks after some seconds of silence; so long again and the page is ended. */
const PATIENCE_MS = 5_000;

/** `notice` tells the trader what happened. */
export function keepAlive(window: BrowserWindow, notice: (text: string) => void, nowMs: () => number): void {
  const reloads: number[] = [];
  const reload = (why: string) => {
    if (window.isDestroyed()) return;
    const sinceMs = nowMs() - 60_000;
    if (reloads.filter((atMs) => atMs > sinceMs).length >= RELOADS_PER_MINUTE) {
      notice(`The window ${why} again and again and is left alone; start the program anew.`);
      return;
    }
    reloads.push(nowMs());
    notice(`The window ${why} and was drawn anew.`);
    void loadPage(window).catch(() => notice('The window could not be drawn anew.'));
  };
  let patience: NodeJS.Timeout | undefined;
  window.on('unresponsive', () => {
    patience = setTimeout(() => window.webContents.forcefullyCrashRenderer(), PATIENCE_MS);
  });
  window.on('responsive', () => clearTimeout(patience));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    clearTimeout(patience);
    if (reason !== 'clean-exit') reload(`stopped (${reason})`);
  });
}
