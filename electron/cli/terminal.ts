/** The command line's edges: where input comes from, where output goes, and how it ends. */
import { createReadStream, writeSync } from 'node:fs';
import { reasonOf } from '../files';

/** A failure a person can do something about; its message is all that is printed. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** 128 + SIGPIPE: whoever read us has seen enough. */
const READER_GONE = 141;

/** Writes all of `text` to stdout before returning, so that nothing is lost when the process ends. */
export function write(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (isCode(error, 'EPIPE')) process.exit(READER_GONE);
      // A pipe whose reader is slow says so instead of waiting.
      if (!isCode(error, 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** JSON when asked for, and whenever no person is looking. */
export function wantsJson({ json }: { readonly json?: boolean }): boolean {
  return json ?? !process.stdout.isTTY;
}

/** The chunks of a file, or of standard input for `-`. */
export async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

export async function textOf(file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(file)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
