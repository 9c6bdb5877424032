import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { Stop } from './log.mjs';

/*
 * Turns the application in the archive back into a plain Electron: without that
 * application's own resources, under Electron's own name (`app.isPackaged` asks
 * for it), with our own default_app.asar. It must be default_app.asar, not a
 * folder resources/app: that one would win over an app.asar packed beside it.
 */
const ROOT_FOLDER = 'Cypress/';
const LEFT_OUT = [
  'Cypress/resources/',
  // Belongs to the fuse that is switched off below.
  'Cypress/browser_v8_context_snapshot.bin',
];

export async function unpackRuntime(zip, target, version) {
  const archive = await promisify(yauzl.open)(zip, { lazyEntries: true, autoClose: true });
  await extract(archive, target);
  const defaultApp = path.join(path.dirname(fileURLToPath(import.meta.url)), 'default-app');
  mkdirSync(path.join(target, 'resources'), { recursive: true });
  await createPackage(defaultApp, path.join(target, 'resources/default_app.asar'));
  writeFileSync(path.join(target, 'version'), version);
  await flipFuses(path.join(target, 'electron'), {
    version: FuseVersion.V1,
    // Playwright drives the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

function extract(archive, target) {
  return new Promise((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', resolve);
    archive.on('entry', (entry) => {
      unpackEntry(archive, entry, target).then(() => archive.readEntry(), reject);
    });
    archive.readEntry();
  });
}

async function unpackEntry(archive, entry, target) {
  const name = entry.fileName;
  if (!name.startsWith(ROOT_FOLDER)) throw new Stop(`Unexpected entry in the runtime archive: ${name}`);
  if (name.endsWith('/') || LEFT_OUT.some((prefix) => name.startsWith(prefix))) return;
  const inside = name === 'Cypress/Cypress' ? 'electron' : name.slice(ROOT_FOLDER.length);
  const file = path.join(target, inside);
  mkdirSync(path.dirname(file), { recursive: true });
  // The upper half of the external attributes is the Unix mode; executables need theirs.
  const mode = (entry.externalFileAttributes >>> 16) & 0o777;
  const stream = await promisify(archive.openReadStream.bind(archive))(entry);
  await pipeline(stream, createWriteStream(file, { mode: mode | 0o444 }));
}
