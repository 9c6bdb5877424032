/** A start that takes a picture and ends: `--screenshot`. */
import type { BrowserWindow } from 'electron';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Picture, WindowArguments } from './args';
import type { Cockpit } from './cockpit';
import { reasonOf } from './files';
import { end } from './life';
import { takePicture } from './screenshot';
import { loadPage } from './window';

/** At full speed the page comes when the moment is reached: the picture then depends on that moment alone. */
export async function runForPicture(args: WindowArguments, window: BrowserWindow, cockpit: Cockpit, picture: Picture): Promise<void> {
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
