/** `plimsoll decode <venue> <frames>`: what the program makes of recorded frames, line for line. */
import { venueById } from '../../shared/venues/index';
import { parseJson } from '../../shared/venues/json';
import type { DecodedLine } from '../../shared/venues/protocol';

export interface DecodedFrames {
  /** JSON, one line for each event or note; `{"error":{"path","message"}}` in place of what was not understood. */
  readonly lines: readonly string[];
  readonly errorCount: number;
}

/** Reads NDJSON, a JSON list of frames, an object with a list `frames`, or one frame, pretty-printed or not. */
export function decodeFrames(venueId: string, text: string): DecodedFrames {
  const venue = venueById(venueId);
  if (venue === undefined) return failed('venue', `the program does not know the venue ${JSON.stringify(venueId)}`);
  const frames = framesOf(text);
  if (frames.length === 0) return failed('', 'no frames in it');
  const decoded = frames.flatMap((frame) => venue.decodeFrame(frame));
  return { lines: decoded.map(toJson), errorCount: decoded.filter((line) => line.kind === 'error').length };
}

function failed(path: string, message: string): DecodedFrames {
  return { lines: [toJson({ kind: 'error', path, message })], errorCount: 1 };
}

function framesOf(text: string): readonly string[] {
  const whole = parseJson(text, Number.MAX_SAFE_INTEGER);
  if (!whole.ok) return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (Array.isArray(whole.value)) return whole.value.map((one) => JSON.stringify(one));
  const frames = typeof whole.value === 'object' && whole.value !== null && 'frames' in whole.value ? whole.value.frames : undefined;
  return Array.isArray(frames) ? frames.map((one) => JSON.stringify(one)) : [text];
}

function toJson(line: DecodedLine): string {
  switch (line.kind) {
    case 'event': return JSON.stringify(line.event);
    case 'note': return JSON.stringify(line.data === undefined ? { note: line.note } : { note: line.note, data: line.data });
    case 'error': return JSON.stringify({ error: { path: line.path, message: line.message } });
  }
}
