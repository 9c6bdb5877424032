import { appendFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { replay } from '../../../electron/cli/replay';
import { runDrill } from '../../../electron/cli/run-drill';
import { summarise } from '../../../electron/cli/run-summary';
import { realFiles, type FileOperations } from '../../../electron/files';
import { startRecording, type RecordingOptions } from '../../../electron/recording';
import { openRecording } from '../../../electron/recording-reader';
import { tidyRecordings } from '../../../electron/recordings';
import { drillSource } from '../../../electron/sources/drill';
import { replaySource } from '../../../electron/sources/replay';
import type { EngineEvent } from '../../../shared/engine/event';
import { findScenario } from '../../../shared/drills/index';
import { unwrap } from '../../../shared/assert';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { ownFolder } from '../../support/folder';

const scenario = unwrap(findScenario('calm-day'), 'the default drill');
const SECONDS = 90;

const played = new Map<number, readonly EngineEvent[]>();

/** Played once with an engine beside it, whose questions the drill answers. */
function drillEvents(seconds = SECONDS): readonly EngineEvent[] {
  const known = played.get(seconds) ?? play(seconds);
  played.set(seconds, known);
  return known;
}

function play(seconds: number): readonly EngineEvent[] {
  const source = drillSource(scenario, 7, DEFAULT_POLICY);
  const run = summarise(source.analyse);
  const events = [...source.opening()];
  events.forEach(run.step);
  for (let second = 0; second < seconds; second += 1) {
    const next = source.next();
    next.forEach(run.step);
    events.push(...next);
  }
  return events;
}

function begin(rest: Partial<RecordingOptions> = {}) {
  const folder = ownFolder();
  const notices: string[] = [];
  const mode = drillSource(scenario, 7, DEFAULT_POLICY).mode;
  const options: RecordingOptions = { files: realFiles, folder, id: 'run', mode, startedAtMs: scenario.startAtMs, notice: (text) => notices.push(text), ...rest };
  return { recording: startRecording(options), run: path.join(folder, 'run'), folder, notices };
}

async function recorded(rest: Partial<RecordingOptions> = {}) {
  const begun = begin(rest);
  for (const event of drillEvents()) begun.recording.write(event);
  await begun.recording.close();
  return begun;
}

const traceOf = (target: string) => {
  const replayed = replay(realFiles, target);
  return replayed.kind === 'replayed' ? replayed.summary : expect.fail(replayed.message);
};

test('a replayed drill has the trace hash of the drill, over many segments as over one', async () => {
  const wanted = runDrill({ scenario, seed: 7, untilSeconds: SECONDS });
  for (const segmentLimitBytes of [16_000_000, 100_000]) {
    const { run, notices } = await recorded({ segmentLimitBytes });
    expect(readdirSync(run).every((name) => name.endsWith('.ndjson.gz'))).toBe(true);
    const summary = traceOf(run);
    expect(summary.traceHash).toBe(wanted.traceHash);
    expect(summary.events).toBe(wanted.events);
    expect(summary.ended).toBeUndefined();
    expect(notices).toEqual([]);
  }
});

test('what is read back is what was written', async () => {
  const { run } = await recorded();
  const opened = openRecording(realFiles, run);
  if (opened.kind === 'refused') expect.fail(opened.message);
  const events = [...opened.lines()].map((line) => (line.kind === 'event' ? line.event : line));
  expect(events).toEqual(JSON.parse(JSON.stringify(drillEvents())));
});

test('a crash leaves a torn last line: it is left out and said, and everything before it replays', async () => {
  const { recording, run } = begin();
  for (const event of drillEvents()) recording.write(event);
  recording.flush();
  const file = path.join(run, '0001.ndjson');
  truncateSync(file, readFileSync(file).length - 20);
  const { ended, events } = traceOf(run);
  expect(ended).toMatchObject({ kind: 'torn' });
  expect(events).toBe(drillEvents().length - 1);
});

test('a line that was damaged in the middle ends the replay with its place', async () => {
  const { recording, run } = begin();
  for (const event of drillEvents()) recording.write(event);
  recording.flush();
  const file = path.join(run, '0001.ndjson');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.with(40, '{"kind":"market.mark","atMs":1e999}').join('\n'));
  expect(traceOf(run).ended?.message).toMatch(/^line 41 of 0001\.ndjson: /);
});

test('a missing segment in the middle is never passed over', async () => {
  const { run } = await recorded({ segmentLimitBytes: 100_000 });
  const names = readdirSync(run).sort();
  realFiles.unlinkSync(path.join(run, unwrap(names[1], 'there are several segments')));
  expect(traceOf(run).ended?.message).toContain('expected segment 2');
});

test.each([
  ['a folder without segments', (folder: string) => mkdirSync(path.join(folder, 'run')), 'holds no recording'],
  ['a file that is something else', (folder: string) => writeFileSync(path.join(folder, 'run'), 'hello\n'), 'does not begin like a recording'],
  ['a recording of a newer version', (folder: string) => writeFileSync(path.join(folder, 'run'), '{"plimsoll":"recording","version":2,"id":"x","segment":1,"mode":{"kind":"live"},"startedAtMs":0}\n'), 'version 1'],
  ['nothing at all', () => {}, 'cannot be read'],
])('%s is refused with a reason', (_what, make, reason) => {
  const folder = ownFolder();
  make(folder);
  const opened = openRecording(realFiles, path.join(folder, 'run'));
  expect(opened).toMatchObject({ kind: 'refused', message: expect.stringContaining(reason) });
});

test('a disk that refuses ends the recording with one notice and nothing else', async () => {
  const files: FileOperations = { ...realFiles, writeSync: () => { throw new Error('ENOSPC: no space left on device'); } };
  const { recording, notices } = await recorded({ files });
  expect(recording.isOn()).toBe(false);
  expect(notices).toEqual(['Recording run ended: ENOSPC: no space left on device. The numbers go on.']);
});

test('a run that outgrows its share ends its recording with a notice; what is there replays', async () => {
  const { recording, run, notices } = await recorded({ runLimitBytes: 300_000 });
  expect(recording.isOn()).toBe(false);
  expect(notices).toHaveLength(1);
  expect(traceOf(run).events).toBeGreaterThan(0);
});

test('runs left open by a crash are compressed later, and the oldest go when all are too large', async () => {
  const folder = ownFolder();
  for (const id of ['2026-01-01', '2026-01-02', '2026-01-03']) {
    mkdirSync(path.join(folder, id));
    writeFileSync(path.join(folder, id, '0001.ndjson'), noise(id, 40_000));
  }
  appendFileSync(path.join(folder, '2026-01-02', '0001.ndjson.gz.new'), 'half');
  const before = readFileSync(path.join(folder, '2026-01-02', '0001.ndjson'));
  expect(await tidyRecordings(folder, '2026-01-03', 80_000)).toEqual(['2026-01-01']);
  expect(readdirSync(path.join(folder, '2026-01-02'))).toEqual(['0001.ndjson.gz']);
  expect(gunzipSync(readFileSync(path.join(folder, '2026-01-02', '0001.ndjson.gz')))).toEqual(before);
  expect(readdirSync(path.join(folder, '2026-01-03'))).toEqual(['0001.ndjson']);
});

test('a recording shown again says REPLAY, and ends where the recording ends', async () => {
  const { run } = await recorded();
  const opened = openRecording(realFiles, run);
  if (opened.kind === 'refused') expect.fail(opened.message);
  const source = replaySource(opened, expect.fail);
  expect(source.mode).toEqual({ kind: 'replay', recordingId: 'run', of: 'drill' });
  expect(source.opening()[0]).toMatchObject({ kind: 'session.started', mode: { kind: 'replay' } });
  let batches = 0;
  for (; source.nextAtMs() !== undefined; batches += 1) source.next();
  expect(batches).toBe(SECONDS);
});

/** Text that gzip cannot make small, the same for the same name. */
function noise(name: string, length: number): string {
  let state = name.length * 2_654_435_761 + name.charCodeAt(name.length - 1);
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(33 + (state >>> 16) % 90);
  }).join('');
}
