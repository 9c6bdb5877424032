/**
 * Writes the outside events of one run: append-only NDJSON segments, each beginning with a header line, gzipped when
 * closed. Nothing derived is in it, so replaying it through the engine gives every number again. When the disk refuses or
 * the run outgrows its share, recording ends with a notice; the numbers go on.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { EngineEvent, Mode } from '../shared/engine/event';
import { reasonOf, type FileOperations } from './files';
import { RECORDING_VERSION, segmentName, type RecordingHeader } from './recording-format';

const SEGMENT_LIMIT_BYTES = 16_000_000;
/** One run's share before gzip; beyond it recording ends. */
const RUN_LIMIT_BYTES = 2_000_000_000;
const BUFFER_LIMIT_CHARACTERS = 64_000;

export interface Recording {
  readonly id: string;
  readonly isOn: () => boolean;
  /** In the order `step` consumes them, before it does. */
  readonly write: (event: EngineEvent) => void;
  /** To the disk, now: about to stop, or to sleep. */
  readonly flush: () => void;
  /** Resolves when the last segment is compressed. */
  readonly close: () => Promise<void>;
}

export interface RecordingOptions {
  readonly files: FileOperations;
  /** The folder of all recordings. */
  readonly folder: string;
  readonly id: string;
  readonly mode: Mode;
  readonly startedAtMs: number;
  readonly notice: (text: string) => void;
  readonly segmentLimitBytes?: number;
  readonly runLimitBytes?: number;
}

/** Begins a recording; never throws. Lines are buffered up to 64 kB: call `flush` at the pace at which loss is bearable. */
export function startRecording(options: RecordingOptions): Recording {
  return new SegmentWriter(options);
}

/** Owns the open segment. */
class SegmentWriter implements Recording {
  readonly id: string;
  readonly #options: RecordingOptions;
  readonly #folder: string;
  #buffer: string[] = [];
  #buffered = 0;
  #handle: number | undefined;
  #segment = 0;
  #segmentBytes = 0;
  #runBytes = 0;
  #isOn = true;
  #compressing = Promise.resolve();

  constructor(options: RecordingOptions) {
    this.id = options.id;
    this.#options = options;
    this.#folder = path.join(options.folder, options.id);
  }

  isOn(): boolean {
    return this.#isOn;
  }

  write(event: EngineEvent): void {
    if (!this.#isOn) return;
    const line = `${JSON.stringify(event)}\n`;
    this.#buffer.push(line);
    this.#buffered += line.length;
    if (this.#buffered >= BUFFER_LIMIT_CHARACTERS) this.flush();
  }

  flush(): void {
    if (!this.#isOn) return;
    const { segmentLimitBytes = SEGMENT_LIMIT_BYTES, runLimitBytes = RUN_LIMIT_BYTES } = this.#options;
    try {
      this.#writeOut();
      if (this.#segmentBytes >= segmentLimitBytes) this.#closeSegment();
      if (this.#runBytes >= runLimitBytes) throw new Error(`the run has more than ${runLimitBytes} bytes`);
    } catch (error) {
      this.#isOn = false;
      this.#options.notice(`Recording ${this.id} ended: ${reasonOf(error)}. The numbers go on.`);
    }
  }

  async close(): Promise<void> {
    this.flush();
    this.#isOn = false;
    try {
      this.#closeSegment();
    } catch (error) {
      this.#options.notice(`The last segment of recording ${this.id} could not be closed: ${reasonOf(error)}.`);
    }
    await this.#compressing;
  }

  #writeOut(): void {
    if (this.#buffer.length === 0) return;
    const handle = this.#handle ?? this.#openSegment();
    const text = this.#buffer.join('');
    this.#buffer = [];
    this.#buffered = 0;
    const bytes = this.#options.files.writeSync(handle, text);
    this.#segmentBytes += bytes;
    this.#runBytes += bytes;
  }

  #openSegment(): number {
    const { files, id, mode, startedAtMs } = this.#options;
    this.#segment += 1;
    files.mkdirSync(this.#folder, { recursive: true });
    const handle = files.openSync(path.join(this.#folder, segmentName(this.#segment)), 'ax', 0o600);
    this.#handle = handle;
    const header: RecordingHeader = { plimsoll: 'recording', version: RECORDING_VERSION, id, segment: this.#segment, mode, startedAtMs };
    this.#segmentBytes = files.writeSync(handle, `${JSON.stringify(header)}\n`);
    return handle;
  }

  #closeSegment(): void {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#handle = undefined;
    this.#options.files.fsyncSync(handle);
    this.#options.files.closeSync(handle);
    const file = path.join(this.#folder, segmentName(this.#segment));
    // One at a time, in the background: zlib's threads are shared with everything else.
    this.#compressing = this.#compressing
      .then(() => compress(file))
      .catch((error: unknown) => this.#options.notice(`A segment of recording ${this.id} stays uncompressed: ${reasonOf(error)}.`));
  }
}

/** Replaces a finished segment by its gzip; whichever exists is whole at every moment. */
export async function compress(file: string): Promise<void> {
  const fresh = `${file}.gz.new`;
  await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(fresh, { mode: 0o600 }));
  await rename(fresh, `${file}.gz`);
  await unlink(file);
}
