/*
 * `npm run --silent plimsoll -- <command>`: the engine without a window. Sets up
 * and builds if needed; stdout belongs to the command alone. It needs no
 * Electron and no system libraries, so none are fetched.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { runScript, setUp } from './setup.mjs';
import { Stop } from './setup/log.mjs';

await runScript(async () => {
  await setUp({ runtime: false, quiet: true });
  const { ensureBuilt } = await import('./build.mjs');
  await ensureBuilt({ quiet: true });
  const bundle = path.join(root, 'out/cli/plimsoll.mjs');
  if (!existsSync(bundle)) throw new Stop('out/cli/plimsoll.mjs is missing: run npm run build');
  // The bundle sees what it would see when started by hand from the caller's folder.
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  process.argv[1] = bundle;
  await import(pathToFileURL(bundle).href);
});
