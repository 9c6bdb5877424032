import { existsSync, mkdirSync, chmodSync } from 'node:fs';
import { isRoot } from './user.mjs';

/* Large enough that no window of ours is ever cut, at any scale we test. */
const SCREEN = '-screen 0 3200x2000x24';

/** As root only X counts: a Wayland socket belongs to another user's session. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || (!isRoot() && process.env.WAYLAND_DISPLAY));
}

/** The command with a screen of its own in memory where there is none. */
export function onDisplay(command) {
  if (hasDisplay()) return command;
  if (isRoot()) openSocketFolder();
  return ['xvfb-run', '-a', '-s', SCREEN, ...command];
}

/** An X server started by an ordinary user may not create it and complains. */
function openSocketFolder() {
  const folder = '/tmp/.X11-unix';
  if (existsSync(folder)) return;
  mkdirSync(folder);
  chmodSync(folder, 0o1777);
}
