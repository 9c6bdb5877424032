/** The form of a recording on disk, for who writes and who reads it. */
import * as v from 'valibot';
import { epochMsNumber, nonNegative, shortText } from '../shared/decode';
import type { Mode } from '../shared/engine/event';
import { modeSchema } from '../shared/engine/event-schema';

export const RECORDING_VERSION = 1;

export interface RecordingHeader {
  readonly plimsoll: 'recording';
  readonly version: number;
  readonly id: string;
  /** 1 for the first. */
  readonly segment: number;
  readonly mode: Mode;
  /** The engine's clock when the run began: wall time live, virtual time in a drill. */
  readonly startedAtMs: number;
}

export const headerSchema: v.GenericSchema<unknown, RecordingHeader> = v.strictObject({
  plimsoll: v.literal('recording', 'expected a recording'),
  version: v.literal(RECORDING_VERSION, `expected a recording of version ${RECORDING_VERSION}`),
  id: shortText,
  segment: v.pipe(nonNegative, v.integer('expected a whole number')),
  mode: modeSchema,
  startedAtMs: epochMsNumber,
});

export function segmentName(segment: number): string {
  return `${String(segment).padStart(4, '0')}.ndjson`;
}
