import { copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { announce, withSeat } from '../launch.mjs';
import { fromCaller, root } from '../root.mjs';
import { say, Stop } from '../setup/log.mjs';
import { electronBinary } from '../setup/runtime.mjs';
import { firstBarrier, isRoot, mayWrite, own, UID } from './user.mjs';

/* Where settings and journal of a start as root live: kept between starts, owned by the user who runs. */
const ROOT_DATA = '/var/lib/plimsoll';

/** Runs the built application with a person's arguments and answers its exit code. */
export function runApp(args) {
  return withSeat(async (seat) => {
    const picture = valueOf(args, '--screenshot');
    const electron = electronBinary();
    if (args.includes('--no-sandbox')) say('start          --no-sandbox: a page that breaks out owns this user; never use it with real keys');
    let given = withValue(args, '--data-dir', dataFolder(seat, valueOf(args, '--data-dir'), picture !== undefined));
    announce({ isPicture: picture !== undefined });
    const drawn = picture === undefined ? undefined : path.join(seat.results, path.basename(picture));
    if (drawn) given = withValue(given, '--screenshot', drawn);
    const recording = valueOf(args, '--replay');
    if (recording) given = withValue(given, '--replay', seat.lend(fromCaller(recording)));
    const code = await seat.run([electron, root, ...given], {
      cwd: callerFolder(),
      electron: args.includes('--no-sandbox') ? undefined : electron,
    });
    if (drawn) return deliver(drawn, fromCaller(picture), code);
    return code;
  });
}

/** Relative paths among the arguments mean the caller's folder, as far as the one who runs may enter it. */
function callerFolder() {
  const folder = fromCaller('.');
  return isRoot() && firstBarrier(folder) ? root : folder;
}

function deliver(drawn, target, code) {
  const found = lstatSync(drawn, { throwIfNoEntry: false });
  if (found?.isFile()) {
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(drawn, target);
    say(`screenshot     ${target}`);
    return code;
  }
  say('screenshot     the application ended without drawing one');
  return code || 1;
}

/**
 * The folder for settings and journal. A picture gets one of its own unless
 * told otherwise: the one in use is locked by the window that uses it.
 */
function dataFolder(seat, asked, isPicture) {
  if (asked !== undefined) return reachable(seat, fromCaller(asked));
  if (isPicture) return seat.folder('data');
  if (!isRoot()) return undefined;
  say(`start          settings and journal in ${ROOT_DATA}; --data-dir <folder> puts them elsewhere`);
  return reachable(seat, ROOT_DATA);
}

/** As root a folder that is new or empty is handed over; one with content is its owner's to give. */
function reachable(seat, folder) {
  if (!isRoot()) return folder;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length === 0) own(folder);
  if (!mayWrite(folder)) {
    throw new Stop(`The window runs as uid ${UID}, which may not write to ${folder}.\nGive it the folder:  chown -R ${UID}:${UID} ${folder}`);
  }
  return seat.reach(folder);
}

/** `--name value` or `--name=value`, as the application itself reads them. */
export function valueOf(args, name) {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  if (joined) return joined.slice(name.length + 1);
  const at = args.indexOf(name);
  if (at < 0) return undefined;
  const value = args[at + 1];
  if (value === undefined || value.startsWith('--')) throw new Stop(`${name} needs a path.`);
  return value;
}

export function withValue(args, name, value) {
  if (value === undefined) return args;
  const at = args.indexOf(name);
  const rest = args.filter((arg, index) => !arg.startsWith(`${name}=`) && (at < 0 || (index !== at && index !== at + 1)));
  return [...rest, name, value];
}
