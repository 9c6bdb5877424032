/**
 * Reads a recording back, line by line. A torn last line (a crash, a power cut) is left out and said; anything else that
 * is not as it was written ends the reading with its place, because numbers after a gap would be wrong.
 */
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeJson } from '../shared/decode';
import { engineEventSchema } from '../shared/engine/event-schema';
import type { EngineEvent } from '../shared/engine/event';
import { reasonOf, type FileOperations } from './files';
import { headerSchema, type RecordingHeader } from './recording-format';

export type RecordedLine =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** The end of what can be read, and why when it is not the recording's own end. */
  | { readonly kind: 'torn'; readonly place: string }
  | { readonly kind: 'error'; readonly message: string };

export type OpenedRecording =
  | { readonly kind: 'opened'; readonly header: RecordingHeader; readonly lines: () => Generator<RecordedLine, void> }
  | { readonly kind: 'refused'; readonly message: string };

const UNPACKED_LIMIT_BYTES = 200_000_000;

/** Opens a recording: its folder, or one file when it has only one segment. */
export function openRecording(files: FileOperations, target: string): OpenedRecording {
  try {
    const segments = segmentsOf(files, target);
    const [first] = segments;
    if (first === undefined) return { kind: 'refused', message: `${target} holds no recording: no file of the form 0001.ndjson or 0001.ndjson.gz` };
    const header = headerOf(textOf(files, first), path.basename(first));
    if (typeof header === 'string') return { kind: 'refused', message: header };
    if (header.segment !== 1) return { kind: 'refused', message: `${path.basename(first)} is segment ${header.segment}: the first one is missing` };
    return { kind: 'opened', header, lines: () => linesOf(files, segments, header) };
  } catch (error) {
    return { kind: 'refused', message: `${target} cannot be read: ${reasonOf(error)}` };
  }
}

function segmentsOf(files: FileOperations, target: string): readonly string[] {
  if (!files.statSync(target).isDirectory()) return [target];
  const names = files.readdirSync(target).filter((name) => /^\d{4,}\.ndjson(?:\.gz)?$/.test(name));
  const whole = names.filter((name) => !(name.endsWith('.gz') && names.includes(name.slice(0, -3))));
  return whole.sort().map((name) => path.join(target, name));
}

function textOf(files: FileOperations, file: string): string {
  const bytes = files.readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT_BYTES }) : bytes).toString('utf8');
}

function headerOf(text: string, name: string): RecordingHeader | string {
  const decoded = decodeJson(headerSchema, text.slice(0, text.indexOf('\n')));
  return decoded.ok ? decoded.value : `${name} does not begin like a recording: ${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}`;
}

function* linesOf(files: FileOperations, segments: readonly string[], first: RecordingHeader): Generator<RecordedLine, void> {
  for (const [at, file] of segments.entries()) {
    const name = path.basename(file);
    const text = textOf(files, file);
    const header = headerOf(text, name);
    if (typeof header === 'string') return yield { kind: 'error', message: header };
    if (header.id !== first.id || header.segment !== at + 1) {
      return yield { kind: 'error', message: `${name} is segment ${header.segment} of ${header.id}; expected segment ${at + 1} of ${first.id}` };
    }
    const end = yield* eventsOf(text, name, at === segments.length - 1);
    if (end === 'stop') return;
  }
}

function* eventsOf(text: string, name: string, isLast: boolean): Generator<RecordedLine, 'stop' | 'more'> {
  let start = text.indexOf('\n') + 1;
  for (let number = 2; start < text.length; number += 1) {
    const end = text.indexOf('\n', start);
    const place = `line ${number} of ${name}`;
    if (end < 0 && isLast) {
      yield { kind: 'torn', place };
      return 'stop';
    }
    const decoded = decodeJson(engineEventSchema, text.slice(start, end < 0 ? undefined : end));
    if (!decoded.ok) {
      yield { kind: 'error', message: `${place}: ${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}` };
      return 'stop';
    }
    yield { kind: 'event', event: decoded.value };
    start = end < 0 ? text.length : end + 1;
  }
  return 'more';
}
