/** What happens to the program from outside while it runs: sleep, bugs, the end. */
import { app, powerMonitor, type BrowserWindow } from 'electron';
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveClock } from './clock';
import type { Cockpit } from './cockpit';
import { bringToFront } from './desktop';
import type { Log } from './log';
import type { DelayMeter } from './measure';

const QUIT_PATIENCE_MS = 2_000;

/** Ages have to be right before the first picture after waking. */
export function followPower(clock: LiveClock, cockpit: Cockpit, log: Log): void {
  powerMonitor.on('suspend', () => clock.falling());
  powerMonitor.on('resume', () => {
    const sleptMs = clock.woken();
    log(`resumed after ${Math.round(sleptMs / 1000)} s`);
    cockpit.resumed(sleptMs);
  });
}

/** What nobody expected may have left anything half done: the numbers stop, the window stays and says so. */
export function stopOnBugs(cockpit: Cockpit, log: Log): void {
  const failed = (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    cockpit.failed(error);
  };
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
}

/** Closing the window ends the program; what is recorded is on the disk first. */
export function quitInOrder(window: BrowserWindow, cockpit: Cockpit, meter: DelayMeter | undefined): void {
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

/** Ends at once, with one sentence when something went wrong. */
export function end(code: number, message?: string): void {
  if (message !== undefined) process.stderr.write(`plimsoll: ${message}\n`);
  app.exit(code);
}
