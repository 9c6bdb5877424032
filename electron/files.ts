/** Files that survive a crash: written beside, synced, renamed. The operations are an argument, so that tests can fail any. */
import fs from 'node:fs';
import path from 'node:path';

export type FileOperations = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'readFileSync' | 'statSync' | 'mkdirSync' | 'readdirSync' | 'unlinkSync' | 'existsSync'
>;

export const realFiles: FileOperations = fs;

/** The file holds either what it held or all of `text`, whatever happens meanwhile; throws when the disk refuses. */
export function writeDurably(files: FileOperations, file: string, text: string): void {
  const fresh = `${file}.new`;
  const handle = files.openSync(fresh, 'w', 0o600);
  try {
    files.writeSync(handle, text);
    files.fsyncSync(handle);
  } finally {
    files.closeSync(handle);
  }
  files.renameSync(fresh, file);
  syncFolder(files, path.dirname(file));
}

/** Makes renames last through a power cut. Windows cannot open folders and needs no sync for it. */
function syncFolder(files: FileOperations, folder: string): void {
  if (process.platform === 'win32') return;
  const handle = files.openSync(folder, 'r');
  try {
    files.fsyncSync(handle);
  } finally {
    files.closeSync(handle);
  }
}

/** What stopped an operation, in words for a person: `ENOSPC: no space left on device` without the path's noise. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.split(', ')[0] ?? error.message;
}

/** A name for something kept aside: digits of the UTC time, sortable, without what file systems refuse. */
export function timeStamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 23).replaceAll(/[:.]/g, '-');
}
