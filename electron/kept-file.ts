/**
 * What a live run leaves for the next one, in a file of its own in the data folder: written whole or not at all, decoded like
 * anything from outside. A file that cannot be read is kept aside and said; nothing here ever stops a run.
 */
import path from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../shared/decode';
import { reasonOf, timeStamp, writeDurably, type FileOperations } from './files';

const VERSION = 1;
const SIZE_LIMIT_BYTES = 30_000_000;

export interface KeptFileOptions<T> {
  readonly files: FileOperations;
  readonly folder: string;
  /** `record` is kept in `record.json`. */
  readonly name: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** For names of files kept aside. */
  readonly wallNowMs: () => number;
  readonly notice: (text: string) => void;
}

export interface KeptFile<T> {
  /** What an earlier run left; undefined when there is nothing that can be used. */
  readonly found: T | undefined;
  readonly keep: (value: T) => void;
}

export function openKeptFile<T>(options: KeptFileOptions<T>): KeptFile<T> {
  const { files, folder, name, notice } = options;
  const file = path.join(folder, `${name}.json`);
  const { found, isBlocked } = read(options, file);
  let hasFailed = false;
  return {
    found,
    keep(value) {
      if (isBlocked) return;
      try {
        files.mkdirSync(folder, { recursive: true });
        writeDurably(files, file, `${JSON.stringify({ version: VERSION, value })}\n`);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) notice(`The ${name} could not be written (${reasonOf(error)}): the next run will not know of this one.`);
        hasFailed = true;
      }
    },
  };
}

interface Read<T> {
  readonly found: T | undefined;
  /** A file that could not be put aside is not overwritten either. */
  readonly isBlocked: boolean;
}

function read<T>(options: KeptFileOptions<T>, file: string): Read<T> {
  const { files, schema, name, notice } = options;
  if (!files.existsSync(file)) return { found: undefined, isBlocked: false };
  try {
    const size = files.statSync(file).size;
    if (size > SIZE_LIMIT_BYTES) throw new Error(`it has ${size} bytes, at most ${SIZE_LIMIT_BYTES} are read`);
    const decoded = decodeJson(v.strictObject({ version: v.literal(VERSION, `expected version ${VERSION}`), value: schema }), files.readFileSync(file, 'utf8'));
    if (decoded.ok) return { found: decoded.value.value, isBlocked: false };
    throw new Error(`${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}`);
  } catch (error) {
    const isAside = moveAside(options, file);
    notice(`The ${name} of earlier runs could not be read (${reasonOf(error)}). ${isAside === undefined ? 'It could not be kept aside either and stays as it is.' : `It was kept as ${isAside} and a new one begun.`}`);
    return { found: undefined, isBlocked: isAside === undefined };
  }
}

function moveAside<T>({ files, folder, name, wallNowMs }: KeptFileOptions<T>, file: string): string | undefined {
  const aside = `${name}.bad-${timeStamp(wallNowMs())}.json`;
  try {
    files.renameSync(file, path.join(folder, aside));
    return aside;
  } catch {
    return undefined;
  }
}
