/*
 * Builds everything: main process, preload, renderer (electron-vite) and the
 * command line (plain Vite). It builds beside `out/` and swaps at the end, so
 * that a failed build leaves the last good one and a running test never sees
 * half of the next one.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { runScript } from './setup.mjs';
import { say, step } from './setup/log.mjs';
import { newestSource } from './sources.mjs';

const out = path.join(root, 'out');
const stamp = path.join(out, '.built');

export const isBuilt = () => (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= newestSource();

export async function ensureBuilt({ quiet = false } = {}) {
  if (isBuilt()) return;
  await step('build', async () => {
    await build();
    return { changed: true, text: 'out/ is new' };
  }, { quiet });
}

/** Answers when out/ holds what the sources said at the start. */
export async function build({ logLevel = 'warn' } = {}) {
  const startedAt = new Date();
  const environment = { ...process.env };
  const fresh = path.join(root, `out.${process.pid}`);
  try {
    // Both to their end: one that still writes would bring back the folder that the other's failure removes.
    const ended = await Promise.allSettled([buildApp(fresh, logLevel), buildCommandLine(fresh, logLevel)]);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    // Dated by its start: what changed while it ran is newer and builds again.
    writeFileSync(path.join(fresh, '.built'), '');
    utimesSync(path.join(fresh, '.built'), startedAt, startedAt);
    swap(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    restore(environment);
  }
}

/** The build tools set NODE_ENV and more for themselves; tests and windows started next must not inherit it. */
function restore(environment) {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

async function buildApp(fresh, logLevel) {
  const { build: buildElectron } = await import('electron-vite');
  await buildElectron({ root, logLevel, build: { outDir: fresh } });
}

async function buildCommandLine(fresh, logLevel) {
  const { build: buildWithVite } = await import('vite');
  await buildWithVite({
    root,
    configFile: false,
    logLevel,
    publicDir: false,
    ssr: { noExternal: true, external: ['ws', 'libsql'] },
    build: {
      ssr: path.join(root, 'electron/cli/main.ts'),
      target: 'node20',
      outDir: path.join(fresh, 'cli'),
      minify: false,
      sourcemap: true,
      rolldownOptions: { output: { entryFileNames: 'plimsoll.mjs', codeSplitting: false } },
    },
  });
}

/** Two renames: the time without an out/ is microseconds, and of two builds at once either may come last. */
function swap(fresh) {
  const old = path.join(root, `out.old-${process.pid}`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      rmSync(old, { recursive: true, force: true });
      if (existsSync(out)) renameSync(out, old);
      renameSync(fresh, out);
      break;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
  rmSync(old, { recursive: true, force: true });
  removeAbandoned();
}

/** Builds that were killed on the way. */
function removeAbandoned() {
  for (const name of readdirSync(root)) {
    const pid = /^out\.(?:old-)?(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(() => step('build', async () => {
    await build({ logLevel: process.argv.includes('--verbose') ? 'info' : 'warn' });
    return { changed: true, text: 'out/ is new' };
  }));
}
