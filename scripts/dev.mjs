/*
 * `npm run dev -- [arguments]`: opens the window and, whenever a source changes,
 * builds again and opens it anew, with the same sandbox and the same content
 * security policy as everywhere else. A build takes about a second; a hot-reload
 * server would need a policy that lets the page talk to the network.
 */
import { watch } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, ensureBuilt, isBuilt } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './setup.mjs';
import { say } from './setup/log.mjs';
import { newestSource, watchedFolders } from './sources.mjs';

const QUIET_MS = 120;

await runScript(async () => {
  await ensureBuilt();
  let app = open();
  let timer;
  let isBuilding = false;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(rebuild, QUIET_MS);
  };
  const rebuild = async () => {
    if (isBuilding || isBuilt()) return;
    isBuilding = true;
    const seen = newestSource();
    try {
      await build();
      await close(app);
      app = open();
    } catch (error) {
      say(`dev            ${error.message}\ndev            the last good build stays open`);
    }
    isBuilding = false;
    // What changed meanwhile was not seen by the watcher's last call; what failed waits for the next change.
    if (newestSource() !== seen) changed();
  };
  for (const folder of watchedFolders) watch(folder, { recursive: true }, changed);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close(app).then(() => process.exit(0)));
});

/** The launcher in a process of its own: ending it ends the whole tree below. */
function open() {
  return spawn(process.execPath, [path.join(root, 'scripts/start.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    // Ctrl-C reaches us alone; we pass it on once.
    detached: process.platform !== 'win32',
  }).on('exit', (code, signal) => {
    if (signal === null && code === 0) process.exit(0);
  });
}

function close(app) {
  if (app.exitCode !== null || app.signalCode !== null) return Promise.resolve();
  app.removeAllListeners('exit');
  return new Promise((resolve) => {
    app.once('exit', resolve);
    app.kill('SIGTERM');
  });
}
