/*
 * What the bare runtime runs: it opens the application named on the command
 * line, as Electron's own default application does. An ES module with a
 * top-level await, because with anything looser `ready` fires before the
 * application's first line, and then it is too late to register its scheme.
 */
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { file, preloads, isVersionAsked } = read(process.argv.slice(1));
if (isVersionAsked) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
if (file === undefined) {
  console.error('usage: electron [-r module] <folder or file of the application> [arguments]');
  process.exit(1);
}
process.defaultApp = true;
const require = createRequire(pathToFileURL(path.join(process.cwd(), 'default-app.cjs')));
for (const preload of preloads) require(preload);
const main = introduce(path.resolve(file));
await import(pathToFileURL(main).href);

function read(args) {
  const preloads = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (arg === '--version' || arg === '-v') return { preloads, isVersionAsked: true };
    if (arg === '-r' || arg === '--require') preloads.push(args[at += 1]);
    else if (!arg.startsWith('-')) return { file: arg, preloads, isVersionAsked: false };
  }
  return { preloads, isVersionAsked: false };
}

/** Tells Electron the application's name, version and folder, and answers its entry file. */
function introduce(target) {
  const isFolder = statSync(target).isDirectory();
  const folder = isFolder ? target : path.dirname(target);
  app.setAppPath(folder);
  const description = path.join(folder, 'package.json');
  if (existsSync(description)) {
    const { version, productName, name, desktopName } = JSON.parse(readFileSync(description, 'utf8'));
    if (version) app.setVersion(version);
    if (productName || name) app.setName(productName || name);
    if (typeof app.setDesktopName === 'function') app.setDesktopName(desktopName || `${app.name}.desktop`);
  }
  return isFolder ? Module._resolveFilename(target, null, true) : target;
}
