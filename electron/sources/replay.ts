/** A recording as a source: the same events in the same order, at a pace. A place that cannot be read ends it. */
import { unwrap } from '../../shared/assert';
import type { EngineEvent, Mode } from '../../shared/engine/event';
import type { OpenedRecording, RecordedLine } from '../recording-reader';
import type { PacedSource } from './source';

type Readable = Extract<OpenedRecording, { kind: 'opened' }>;

/** `notice` hears why a recording ended before its end. The screen says REPLAY, whatever the recording was of. */
export function replaySource({ header, lines }: Readable, notice: (text: string) => void): PacedSource {
  const reading = lines();
  const ofMode = header.mode.kind === 'replay' ? header.mode.of : header.mode.kind;
  const mode: Mode = { kind: 'replay', recordingId: header.id, of: ofMode };
  const opening = readBatch(reading, notice).map((event): EngineEvent => (event.kind === 'session.started' ? { ...event, mode } : event));
  let ahead = readBatch(reading, notice);
  return {
    mode,
    opening: () => opening,
    nextAtMs: () => ahead.at(-1)?.atMs,
    next() {
      const batch = ahead;
      ahead = readBatch(reading, notice);
      return batch;
    },
    apply: () => ({ kind: 'refused', field: 'mode', message: 'a replay shows what was; nothing can be traded in it' }),
    analyse() {},
  };
}

/** Up to and including the next tick. */
function readBatch(reading: Iterator<RecordedLine>, notice: (text: string) => void): readonly EngineEvent[] {
  const batch: EngineEvent[] = [];
  for (;;) {
    const { done, value } = reading.next();
    if (done === true) return batch;
    const line = unwrap(value, 'an iterator that is not done has a value');
    if (line.kind !== 'event') {
      notice(line.kind === 'torn' ? `The recording ends in the middle of ${line.place}.` : `The recording cannot be read further: ${line.message}`);
      return batch;
    }
    batch.push(line.event);
    if (line.event.kind === 'clock.tick') return batch;
  }
}
