import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { Stop } from '../setup/log.mjs';
import { root } from '../root.mjs';
import { firstBarrier, isRoot, publicTemp, UID } from './user.mjs';

/*
 * A checkout below root's own home cannot be entered by the unprivileged user.
 * Where the kernel lets us, we show it at another path, in a mount namespace of
 * the launched tree alone: nothing is copied, no mode is changed, and it is gone
 * when the tree ends. Elsewhere we name the folder that is in the way.
 */
const MOUNT_AND_RUN = `
n=$1; shift
while [ "$n" -gt 0 ]; do mount --bind "$1" "$2" || exit 70; shift 2; n=$((n-1)); done
cd "$1" || exit 70; shift
exec "$@"`;

export class Views {
  #views = [];

  /** A path to the same folder that the unprivileged user can follow. */
  reach(folder) {
    const barrier = isRoot() ? firstBarrier(folder) : undefined;
    if (barrier === undefined) return folder;
    const known = this.#views.find((view) => view.from === folder);
    if (known) return known.at;
    if (!canMount()) throw new Stop(explain(folder, barrier));
    const at = mkdtempSync(path.join(publicTemp(), 'plimsoll-view-'));
    this.#views.push({ from: folder, at });
    return at;
  }

  /** A path below a folder that was reached, as the launched tree sees it. */
  translate(file) {
    const view = this.#views.find(({ from }) => file === from || file.startsWith(`${from}${path.sep}`));
    return view ? view.at + file.slice(view.from.length) : file;
  }

  /** The command, with the views mounted and started in `cwd`, which may lie inside one. */
  wrap(command, cwd) {
    if (this.#views.length === 0) return command;
    const pairs = this.#views.flatMap(({ from, at }) => [from, at]);
    return ['unshare', '--mount', 'sh', '-c', MOUNT_AND_RUN, 'sh', String(this.#views.length), ...pairs, cwd, ...command];
  }

  close() {
    // Never recursive: should a mount be left over, the folder behind it must survive.
    for (const { at } of this.#views) rmdirSync(at);
  }
}

const canMount = () => spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

function explain(folder, barrier) {
  const what = folder === root ? 'the checkout' : folder;
  return [
    `The window runs as uid ${UID}, which cannot reach ${what}: ${barrier} is closed to other users.`,
    `Either open it for passing through:  chmod o+x ${barrier}`,
    'or move the checkout to a place that others may enter.',
  ].join('\n');
}
