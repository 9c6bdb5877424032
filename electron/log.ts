/** The log file of the data folder: one line per fact, bounded to two files, and never a reason for anything to stop. */
import path from 'node:path';
import { reasonOf, type FileOperations } from './files';

const SIZE_LIMIT_BYTES = 1_000_000;
const LINE_LIMIT = 2_000;

export type Log = (line: string) => void;

/** A log in `folder`, which is made when absent; `nowMs` is the wall clock. A disk that refuses is told on stderr, once. */
export function openLog(files: FileOperations, folder: string, nowMs: () => number): Log {
  const file = path.join(folder, 'plimsoll.log');
  let hasFailed = false;
  return (line) => {
    if (hasFailed) return;
    try {
      files.mkdirSync(folder, { recursive: true });
      if (sizeOf(files, file) > SIZE_LIMIT_BYTES) files.renameSync(file, path.join(folder, 'plimsoll.1.log'));
      append(files, file, `${new Date(nowMs()).toISOString()} ${oneLine(line)}\n`);
    } catch (error) {
      hasFailed = true;
      process.stderr.write(`plimsoll: the log cannot be written (${reasonOf(error)})\n`);
    }
  };
}

function append(files: FileOperations, file: string, text: string): void {
  const handle = files.openSync(file, 'a', 0o600);
  try {
    files.writeSync(handle, text);
  } finally {
    files.closeSync(handle);
  }
}

function sizeOf(files: FileOperations, file: string): number {
  return files.existsSync(file) ? files.statSync(file).size : 0;
}

/** What came from outside may hold anything: no line breaks, no control characters, bounded. */
function oneLine(text: string): string {
  return text.slice(0, LINE_LIMIT).replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
}
