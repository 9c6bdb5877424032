/**
 * One run: what drives it, the engine, its journal and its recording. Nothing here is shared between runs, so that a
 * drill can stand beside live. When an assertion of the engine fails the numbers stop, and this is said: a wrong
 * distance is worse than none.
 */
import type { Effect } from '../shared/engine/effect';
import type { EngineEvent, Mode } from '../shared/engine/event';
import type { KeptMonitoring } from '../shared/engine/monitoring-state';
import type { KeptRecord } from '../shared/engine/record-state';
import type { Snapshot } from '../shared/engine/snapshot';
import type { SessionView } from '../shared/ipc';
import type { EpochMs } from '../shared/units';
import type { Drive } from './drive';
import type { Engine } from './engine';
import { createPerformer, type Broadcast } from './effects';
import type { Journal } from './journal';
import type { Log } from './log';
import type { Notify } from './notifications';
import { Publisher } from './publisher';
import type { Recording } from './recording';
import type { Timers } from './timers';

const FLUSH_PERIOD_MS = 500;

export interface SessionParts {
  readonly mode: Mode;
  readonly drive: Drive;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly recording: Recording | undefined;
  readonly timers: Timers;
  readonly broadcast: Broadcast;
  readonly notify: Notify;
  readonly log: Log;
  /** What `view` answers has changed. */
  readonly changed: () => void;
  /** Each event on its way into the engine. */
  readonly watched?: (event: EngineEvent) => void;
  /** Given live: what the next live run is to know. */
  readonly keepRecord?: (record: KeptRecord) => void;
  readonly keepMonitoring?: (monitoring: KeptMonitoring) => void;
}

export type RunView = Pick<SessionView, 'mode' | 'pace' | 'engine' | 'recording'>;

export class Session {
  readonly engine: Engine;
  readonly drive: Drive;
  readonly #parts: SessionParts;
  readonly #publisher: Publisher;
  readonly #perform: (effect: Effect) => void;
  #health: SessionView['engine'] = { kind: 'running' };
  #eventCount = 0;
  #last: Snapshot | null = null;
  #isRecording: boolean;
  #cancelFlush = () => {};

  constructor(parts: SessionParts) {
    const { drive, engine, journal, broadcast, notify, recording, timers, keepRecord = () => {}, keepMonitoring = () => {} } = parts;
    this.#parts = parts;
    this.engine = engine;
    this.drive = drive;
    this.#isRecording = recording !== undefined;
    this.#publisher = new Publisher(timers, () => this.#publish());
    this.#perform = createPerformer({ journal, broadcast, notify, subscribe: drive.subscribe, analyse: drive.analyse, keepRecord, keepMonitoring });
  }

  start(): void {
    this.#scheduleFlush();
    this.drive.start((event) => this.#consume(event));
  }

  nowMs(): EpochMs {
    return this.drive.nowMs();
  }

  view(): RunView {
    const { mode, recording } = this.#parts;
    return {
      mode,
      pace: this.drive.pace(),
      engine: this.#health,
      recording: recording?.isOn() === true ? { kind: 'on', id: recording.id } : { kind: 'off' },
    };
  }

  /** The newest numbers; null before the first, and when the engine has stopped the last ones it stood for. */
  snapshot(): Snapshot | null {
    if (this.#eventCount > 0) this.#takeSnapshot();
    return this.#last;
  }

  /** Sends what there is now, without waiting for the period. */
  publishNow(): void {
    this.#publisher.now();
  }

  /** Ends the run; resolves when its recording is complete. */
  async stop(): Promise<void> {
    this.drive.stop();
    this.#publisher.stop();
    this.#cancelFlush();
    this.#parts.journal.close();
    await this.#parts.recording?.close();
  }

  #consume(event: EngineEvent): void {
    if (this.#health.kind === 'stopped') return;
    this.#parts.recording?.write(event);
    this.#parts.watched?.(event);
    this.#eventCount += 1;
    const effects: Effect[] = [];
    try {
      this.engine.step(event, (effect) => effects.push(effect));
    } catch (error) {
      this.fail(error);
      return;
    }
    for (const effect of effects) this.#perform(effect);
    this.#publisher.mark();
  }

  #publish(): void {
    this.#takeSnapshot();
    if (this.#last !== null && this.#health.kind === 'running') this.#parts.broadcast('snapshot', this.#last);
  }

  #takeSnapshot(): void {
    if (this.#health.kind === 'stopped') return;
    try {
      this.#last = this.engine.snapshot();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Stops the numbers for good; the journal and the recording are safe first. */
  fail(error: unknown): void {
    if (this.#health.kind === 'stopped') return;
    const message = error instanceof Error ? error.message : String(error);
    const eventNumber = this.#eventCount;
    this.#health = { kind: 'stopped', eventNumber, message };
    this.drive.stop();
    this.#publisher.stop();
    this.#parts.recording?.flush();
    const { journal, log, changed } = this.#parts;
    journal.write({ atMs: this.nowMs(), category: 'session', subject: 'engine', text: `engine stopped at event ${eventNumber}: ${message}`, data: { eventNumber } });
    log(`engine stopped at event ${eventNumber}: ${error instanceof Error ? (error.stack ?? message) : message}`);
    changed();
  }

  /** What is bearable to lose in a crash. */
  #scheduleFlush(): void {
    this.#cancelFlush = this.#parts.timers.after(FLUSH_PERIOD_MS, () => {
      this.#parts.recording?.flush();
      const isRecording = this.#parts.recording?.isOn() === true;
      if (isRecording !== this.#isRecording) {
        this.#isRecording = isRecording;
        this.#parts.changed();
      }
      this.#scheduleFlush();
    });
  }
}
