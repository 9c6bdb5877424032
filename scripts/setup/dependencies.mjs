import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';
import { say, Stop } from './log.mjs';

/*
 * Phase 1: no dependency may be imported here, there may be none yet.
 *
 * `npm ci` deletes node_modules, the Electron runtime in it included, so it
 * runs only when what is installed differs from package-lock.json. npm writes
 * what it installed to node_modules/.package-lock.json as its last act, which
 * makes that file a better witness than any time stamp: a checkout that only
 * touched the lockfile costs nothing, an interrupted install is noticed.
 */
export function ensureDependencies() {
  const difference = firstDifference();
  if (difference === undefined) return { changed: false, text: 'as in package-lock.json' };
  say(`dependencies   npm ci: ${difference}`);
  const npm = npmCommand();
  const done = spawnSync(npm.file, [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // npm speaks on stdout; a command that pipes ours must not find it there.
    stdio: ['ignore', process.stderr.fd, 'inherit'],
    shell: npm.shell,
  });
  if (done.status !== 0) throw new Stop(`npm ci failed (${done.status ?? done.signal ?? done.error?.message}).`);
  return { changed: true, text: 'installed' };
}

function firstDifference() {
  const wanted = packagesOf('package-lock.json');
  if (wanted === undefined) throw new Stop('package-lock.json is missing or unreadable.');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined) return 'nothing installed yet';
  for (const [location, entry] of Object.entries(wanted)) {
    if (location === '') continue;
    const found = installed[location];
    // Optional packages for other platforms are in the lockfile and rightly absent here.
    if (found === undefined && entry.optional) continue;
    if (found === undefined) return `${location} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) return `${location} differs`;
    if (!existsSync(path.join(root, location))) return `${location} is missing`;
  }
  return undefined;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that started us, if one did; otherwise the one on the path (a .cmd file on Windows). */
export function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return { file: process.execPath, args: [own], shell: false };
  return { file: 'npm', args: [], shell: process.platform === 'win32' };
}
