/** Builds the parts of a run from what was asked for. Nothing begins here: the session is started by who asked. */
import path from 'node:path';
import { findScenario, SCENARIOS } from '../shared/drills/index';
import type { EngineEvent, Mode } from '../shared/engine/event';
import { monitoringSchema } from '../shared/engine/monitoring-schema';
import { recordSchema } from '../shared/engine/record-schema';
import type { Settings } from '../shared/settings';
import { marginByVenue } from '../shared/venues/margin-rules';
import type { OpenThread } from './analyst';
import type { LiveClock } from './clock';
import type { Opened, Start } from './cockpit';
import { liveDrive, pacedDrive, type Drive } from './drive';
import type { Broadcast } from './effects';
import { createEngine, type Engine } from './engine';
import { timeStamp, type FileOperations } from './files';
import { openJournal, type OpenDatabase } from './journal';
import { openKeptFile } from './kept-file';
import type { Log } from './log';
import type { Notify } from './notifications';
import { startRecording, type Recording } from './recording';
import { openRecording } from './recording-reader';
import { tidyRecordings } from './recordings';
import { Session, type SessionParts } from './session';
import { drillSource } from './sources/drill';
import { startLive } from './sources/live';
import { replaySource } from './sources/replay';
import type { PacedSource } from './sources/source';
import type { Timers } from './timers';
import { TypedAccounts } from './typed-accounts';

export interface Outside {
  readonly files: FileOperations;
  readonly dataFolder: string;
  readonly timers: Timers;
  readonly wallNowMs: () => number;
  readonly clock: LiveClock;
  readonly openDatabase: OpenDatabase;
  readonly broadcast: Broadcast;
  readonly notify: Notify;
  readonly notice: (text: string) => void;
  readonly changed: () => void;
  readonly log: Log;
  /** Pictures leave nothing behind. */
  readonly isRecorded: boolean;
  readonly createEngine?: () => Engine;
  /** Where live analyses are computed; without one they are said to be missing. */
  readonly openThread?: OpenThread;
}

export function openSession(outside: Outside, start: Start, settings: Settings): Opened {
  switch (start.kind) {
    case 'live':
      return openLive(outside, settings);
    case 'drill': {
      const scenario = findScenario(start.scenarioId);
      if (scenario === undefined) {
        return { kind: 'refused', field: 'scenarioId', message: `there is no drill "${start.scenarioId}"; there are ${SCENARIOS.map(({ id }) => id).join(', ')}` };
      }
      const source = drillSource(scenario, start.seed ?? scenario.defaultSeed, settings.policy);
      return { kind: 'opened', session: pacedSession(outside, source, start) };
    }
    case 'replay': {
      const opened = openRecording(outside.files, start.file);
      if (opened.kind === 'refused') return { kind: 'refused', field: 'replay', message: opened.message };
      return { kind: 'opened', session: pacedSession(outside, replaySource(opened, outside.notice), start) };
    }
  }
}

function pacedSession(outside: Outside, source: PacedSource, { speed, holdAfterMs }: Exclude<Start, { kind: 'live' }>): Session {
  const drive = pacedDrive(source, outside.timers, speed, outside.changed, holdAfterMs);
  return build(outside, source.mode, drive, source.mode.kind === 'drill' && source.mode.startAtMs);
}

function openLive(outside: Outside, settings: Settings): Opened {
  const { clock, timers } = outside;
  const accounts = new TypedAccounts(settings.accounts);
  for (const { name, venue } of settings.accounts) {
    if (!marginByVenue.has(venue)) outside.notice(`The account "${name}" is left out: its venue "${venue}" is not known to this program.`);
  }
  const now = clock.now();
  const kept = openKept(outside);
  const opening: EngineEvent[] = [
    { kind: 'session.started', atMs: now, mode: { kind: 'live' } },
    ...(kept.record.found === undefined ? [] : [{ kind: 'record.restored' as const, atMs: now, record: kept.record.found }]),
    ...(kept.monitoring.found === undefined ? [] : [{ kind: 'monitoring.restored' as const, atMs: now, monitoring: kept.monitoring.found }]),
    { kind: 'policy.changed', atMs: now, policy: settings.policy },
    ...accounts.opening(now),
  ];
  const { venue, symbols, baseUrls } = settings.live;
  const drive = liveDrive(clock.now, timers, venue, opening, (push) => startLive({ venue, symbols, baseUrls, clock: clock.now, push, timers }), outside.openThread);
  const watched = (event: EngineEvent): void => {
    if (event.kind !== 'market.instrument') return;
    for (const fact of accounts.listed(event.instrument, clock.now())) drive.put(fact);
  };
  const session = build(outside, { kind: 'live' }, drive, now, { watched, ...(outside.isRecorded ? { keepRecord: kept.record.keep, keepMonitoring: kept.monitoring.keep } : {}) });
  return { kind: 'opened', session, accounts };
}

/** What earlier live runs left; a drill begins anew. */
function openKept({ files, dataFolder, wallNowMs, notice }: Outside) {
  const ground = { files, folder: dataFolder, wallNowMs, notice };
  return { record: openKeptFile({ ...ground, name: 'record', schema: recordSchema }), monitoring: openKeptFile({ ...ground, name: 'monitoring', schema: monitoringSchema }) };
}

function build(outside: Outside, mode: Mode, drive: Drive, startedAtMs: number | false, own: Pick<SessionParts, 'watched' | 'keepRecord' | 'keepMonitoring'> = {}): Session {
  const { files, dataFolder, openDatabase, wallNowMs, notice, timers, broadcast, notify, log, changed } = outside;
  return new Session({
    mode,
    drive,
    engine: (outside.createEngine ?? createEngine)(),
    journal: openJournal({ files, folder: dataFolder, name: mode.kind === 'live' ? 'journal' : 'journal-drill', open: openDatabase, wallNowMs, notice }),
    recording: startedAtMs === false ? undefined : record(outside, mode, startedAtMs),
    timers,
    broadcast,
    notify,
    log,
    changed,
    ...own,
  });
}

/** A replay is a recording already. */
function record(outside: Outside, mode: Mode, startedAtMs: number): Recording | undefined {
  if (!outside.isRecorded) return undefined;
  const folder = path.join(outside.dataFolder, 'recordings');
  const what = mode.kind === 'drill' ? `${mode.scenarioId}-${mode.seed}` : mode.kind;
  const id = `${timeStamp(outside.wallNowMs())}-${what}`;
  const { files, notice } = outside;
  void tidyRecordings(folder, id).catch((error: unknown) => notice(`Old recordings could not be tidied: ${String(error)}`));
  return startRecording({ files, folder, id, mode, startedAtMs, notice });
}
