/** `plimsoll replay`: a recording through the engine; its trace hash is that of the run that was recorded. */
import type { FileOperations } from '../files';
import { openRecording } from '../recording-reader';
import type { RecordingHeader } from '../recording-format';
import { summarise, type RunSummary } from './run-summary';

export interface ReplaySummary extends RunSummary {
  readonly recording: { readonly id: string; readonly mode: RecordingHeader['mode'] };
  /** Why the end is not the run's own: a torn last line, or what could not be read. */
  readonly ended?: { readonly kind: 'torn' | 'error'; readonly message: string };
}

export type Replayed = { readonly kind: 'replayed'; readonly summary: ReplaySummary } | { readonly kind: 'refused'; readonly message: string };

export function replay(files: FileOperations, target: string): Replayed {
  const opened = openRecording(files, target);
  if (opened.kind === 'refused') return opened;
  const run = summarise();
  let ended: ReplaySummary['ended'];
  for (const line of opened.lines()) {
    if (line.kind === 'event') run.step(line.event);
    else ended = line.kind === 'torn' ? { kind: 'torn', message: `${line.place} is torn` } : { kind: 'error', message: line.message };
  }
  const { id, mode } = opened.header;
  return { kind: 'replayed', summary: { recording: { id, mode }, ...run.read(), ...(ended === undefined ? {} : { ended }) } };
}
