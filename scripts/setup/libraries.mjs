import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { hasDisplay } from '../launch/display.mjs';
import { say, Stop } from './log.mjs';
import { findRuntime } from './runtime.mjs';

/* What Electron loads from the system, by the names of Debian 12; newer releases add `t64` to some. */
const PACKAGES = [
  'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2', 'libxcomposite1',
  'libxdamage1', 'libxrandr2', 'libxkbcommon0', 'libxfixes3', 'libatspi2.0-0',
];

export function ensureLibraries() {
  if (process.platform !== 'linux') return { changed: false, text: 'come with the system' };
  const libraries = missingLibraries();
  const programs = hasDisplay() ? [] : ['Xvfb', 'xvfb-run', 'xauth'].filter((program) => !isOnPath(program));
  if (libraries.length + programs.length === 0) return { changed: false, text: 'present' };
  say(`libraries      missing: ${[...libraries, ...programs].join(' ')}`);
  const wanted = [...(libraries.length > 0 ? PACKAGES : []), ...(programs.length > 0 ? ['xvfb', 'xauth'] : [])];
  if (!isOnPath('apt-get')) {
    throw new Stop(`Install what is missing with your package manager; on Debian it is in: ${wanted.join(' ')}`);
  }
  if (process.getuid() !== 0) {
    throw new Stop([
      'Run this, then try again:',
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${present(wanted).join(' ')}`,
      ...(programs.length > 0 ? ['(xvfb and xauth draw without a screen; with DISPLAY set they are not needed.)'] : []),
    ].join('\n'));
  }
  install(wanted);
  return { changed: true, text: 'installed' };
}

function install(wanted) {
  apt(['update', '-qq']);
  const names = present(wanted);
  say(`libraries      apt-get install ${names.join(' ')}`);
  apt(['install', '-y', '-qq', '--no-install-recommends', '--no-upgrade', ...names]);
  const left = missingLibraries();
  if (left.length > 0) throw new Stop(`Still missing after apt-get: ${left.join(' ')}`);
}

/** apt talks a lot; what it said matters only when it failed. */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
  if (done.status === 0) return;
  say(`${done.stdout ?? ''}${done.stderr ?? ''}`);
  throw new Stop(`apt-get ${args[0]} failed (${done.status ?? done.error?.message}).`);
}

/** Each name as this release spells it: the plain one where it is a real package, else the one with `t64`. */
function present(names) {
  return names.map((name) => [name, `${name}t64`].find(hasCandidate) ?? name);
}

function hasCandidate(name) {
  const shown = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(shown.stdout ?? '');
}

function missingLibraries() {
  const found = findRuntime();
  if (!found) return [];
  const { stdout = '' } = spawnSync('ldd', [found.binary], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}



export function isOnPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
