import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/* What the build reads. Folders count too: deleting a file changes only its folder's time. */
const READ = [
  'electron', 'renderer', 'shared', 'package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts',
  'svelte.config.js', 'scripts/build.mjs',
];

/** Newest change, in ms since the epoch, below everything the build reads. */
export function newestSource() {
  return Math.max(...READ.map((name) => newest(path.join(root, name))));
}

export const watchedFolders = ['electron', 'renderer', 'shared'].map((name) => path.join(root, name));

function newest(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  let latest = found.mtimeMs;
  for (const entry of readdirSync(file, { withFileTypes: true })) {
    latest = Math.max(latest, newest(path.join(file, entry.name)));
  }
  return latest;
}
