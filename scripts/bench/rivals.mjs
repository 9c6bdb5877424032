import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';
import { npmCommand } from '../setup/dependencies.mjs';
import { say, Stop } from '../setup/log.mjs';

const folder = path.join(root, 'test/bench');

/* Packages that only the bench needs, pinned in a lockfile of their own: nobody who runs or tests the program installs them. */
export function ensureRivals() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  const isThere = Object.entries(wanted ?? {}).every(([place, { version, optional }]) => place === '' || optional || installed?.[place]?.version === version);
  if (wanted !== undefined && isThere) return;
  say('rivals         npm ci in test/bench');
  const npm = npmCommand();
  const done = spawnSync(npm.file, [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', process.stderr.fd, 'inherit'], shell: npm.shell });
  if (done.status !== 0) throw new Stop(`the rivals of the bench could not be installed (${done.status ?? done.signal ?? done.error?.message}).`);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(folder, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
