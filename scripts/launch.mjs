/*
 * Starts what needs a screen: the application, a picture of it, the end-to-end
 * tests. One set of rules for all: never as root, always with the real sandbox,
 * with an X server in memory where there is no display, results handed back to
 * whoever asked.
 */
import { copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasDisplay, onDisplay } from './launch/display.mjs';
import { checkSandbox } from './launch/sandbox.mjs';
import { numbered, runTree } from './launch/tree.mjs';
import { asUser, isRoot, maySee, own, ownFolder, publicTemp, UID, userEnvironment } from './launch/user.mjs';
import { Views } from './launch/view.mjs';
import { root } from './root.mjs';
import { say, Stop } from './setup/log.mjs';

/** Opens a seat, lets `body` run things in it, and clears it away. */
export async function withSeat(body) {
  const folder = mkdtempSync(path.join(publicTemp(), 'plimsoll-'));
  const views = new Views();
  try {
    ownFolder(folder);
    return await body(new Seat(folder, views));
  } finally {
    views.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Seat {
  #folder;
  #views;

  constructor(folder, views) {
    this.#folder = folder;
    this.#views = views;
    /** What is launched writes here; the parent copies from here. */
    this.results = ownFolder(folder, 'results');
    this.root = views.reach(root);
    if (isRoot() && this.root === root && !maySee('-r', path.join(root, 'package.json'))) {
      throw new Stop(`The window runs as uid ${UID}, which cannot read this checkout.\nOpen it:  chmod -R o+rX ${root}`);
    }
  }

  /** A path that whoever runs in this seat can follow, to a folder it must enter. */
  reach(folder) {
    return this.#views.reach(folder);
  }

  /** A file or folder to read: itself, or a copy where it is closed to whoever runs in this seat. */
  lend(file) {
    if (!isRoot() || !existsSync(file) || maySee('-r', file)) return file;
    const copy = path.join(this.folder('lent'), path.basename(file));
    cpSync(file, copy, { recursive: true });
    own(copy);
    return copy;
  }

  /** A fresh folder of this seat's own, gone with it. */
  folder(name) {
    return ownFolder(this.#folder, name);
  }

  /** `electron` is the browser engine that will run inside, whose sandbox is checked first. */
  async run(command, { env = {}, cwd = this.root, electron } = {}) {
    if (electron) checkSandbox(electron);
    const inside = command.map((part) => this.#views.translate(part));
    const folder = this.#views.translate(cwd);
    return runTree(this.#views.wrap(asUser(onDisplay(numbered(inside))), folder), {
      env: { ...userEnvironment(this.#folder), ...env },
      // A folder inside a view exists only once it is mounted: the wrapper goes there.
      cwd: folder === cwd ? cwd : '/',
      mark: this.#folder,
    });
  }
}

/** Tells the reader, once, what differs from an ordinary start. */
export function announce({ isPicture }) {
  if (isRoot()) say(`start          as uid ${UID} instead of root, so that the sandbox works`);
  if (hasDisplay() || isPicture) return;
  say('start          no display here: the window is drawn in memory (Xvfb), Ctrl-C ends it');
  say('               to see it set DISPLAY, or take a picture: npm start -- --screenshot plimsoll.png');
}

/** Copies results file by file. Only plain files: a link would be followed with the parent's rights. */
export function takeResults(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const source = path.join(from, name);
    const found = lstatSync(source);
    if (found.isDirectory()) takeResults(source, path.join(to, name));
    else if (found.isFile()) copyFileSync(source, path.join(to, name));
  }
}
