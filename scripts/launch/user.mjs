import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/*
 * A browser engine refuses to run as root with its sandbox, and without one a
 * page that breaks out owns the machine. So root (containers, CI) hands over to
 * an unprivileged user, and the sandbox that people rely on is the one tested.
 */
export const UID = 65534;

export const isRoot = () => process.platform === 'linux' && process.getuid() === 0;

/** The command, run as the unprivileged user where we are root. */
export function asUser(command) {
  return isRoot() ? ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', ...command] : command;
}

/** The first folder on the way to `target` that the unprivileged user cannot pass, or undefined. */
export function firstBarrier(target) {
  const parts = path.resolve(target).split(path.sep);
  for (let count = 1; count <= parts.length; count += 1) {
    const folder = parts.slice(0, count).join(path.sep) || path.sep;
    const found = statSync(folder, { throwIfNoEntry: false });
    if (!found?.isDirectory()) return undefined;
    const bit = found.uid === UID ? 0o100 : found.gid === UID ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return folder;
  }
  return undefined;
}

export function maySee(check, file) {
  const [program, ...args] = asUser(['test', check, file]);
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Whether the unprivileged user may write to a folder, however it is reached. */
export function mayWrite(folder) {
  const { uid, gid, mode } = statSync(folder);
  return (mode & (uid === UID ? 0o200 : gid === UID ? 0o020 : 0o002)) !== 0;
}

/** A temporary folder every user can reach; TMPDIR may be root's own. */
export function publicTemp() {
  return [os.tmpdir(), '/tmp', '/var/tmp'].find((folder) => existsSync(folder) && !firstBarrier(folder)) ?? os.tmpdir();
}

/** Makes a folder below `parent` that belongs to the one who will run. */
export function ownFolder(...parts) {
  const folder = path.join(...parts);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (isRoot()) chownSync(folder, UID, UID);
  return folder;
}

/** Gives a file, or a folder with all in it, to the one who will run. */
export function own(target) {
  lchownSync(target, UID, UID);
  if (!lstatSync(target).isDirectory()) return;
  for (const name of readdirSync(target)) own(path.join(target, name));
}

/** The environment of a user without a home: a fresh one, so that nothing of root's is read or written. */
export function userEnvironment(folder) {
  const env = { ...process.env, TMPDIR: ownFolder(folder, 'tmp') };
  // Set by tools around us; either would turn Electron into something else.
  delete env.ELECTRON_RUN_AS_NODE;
  delete env.NODE_OPTIONS;
  if (!isRoot()) return env;
  // These lead to root's session, which the other user may not enter.
  for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'WAYLAND_DISPLAY', 'SUDO_USER', 'SUDO_UID', 'SUDO_GID']) delete env[name];
  const home = ownFolder(folder, 'home');
  Object.assign(env, {
    HOME: home,
    USER: 'nobody',
    LOGNAME: 'nobody',
    XDG_CONFIG_HOME: ownFolder(home, '.config'),
    XDG_CACHE_HOME: ownFolder(home, '.cache'),
    XDG_DATA_HOME: ownFolder(home, '.local'),
    XDG_STATE_HOME: ownFolder(home, '.state'),
    XDG_RUNTIME_DIR: ownFolder(home, '.run'),
  });
  if (env.DISPLAY) lendDisplay(env, home);
  return env;
}

/** Root's key to the X server, copied to where the user can read it. */
function lendDisplay(env, home) {
  const key = process.env.XAUTHORITY || path.join(os.homedir(), '.Xauthority');
  if (!existsSync(key)) return;
  env.XAUTHORITY = path.join(home, '.Xauthority');
  copyFileSync(key, env.XAUTHORITY);
  chmodSync(env.XAUTHORITY, 0o600);
  chownSync(env.XAUTHORITY, UID, UID);
}
