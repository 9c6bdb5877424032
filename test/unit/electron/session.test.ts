import { expect, test } from 'vitest';
import { pacedDrive } from '../../../electron/drive';
import type { Engine } from '../../../electron/engine';
import { createEngine } from '../../../electron/engine';
import { Session } from '../../../electron/session';
import { drillSource } from '../../../electron/sources/drill';
import { unwrap } from '../../../shared/assert';
import { findScenario } from '../../../shared/drills/index';
import type { JournalRow } from '../../../shared/engine/effect';
import type { EngineEvent } from '../../../shared/engine/event';
import type { Snapshot } from '../../../shared/engine/snapshot';
import type { Speed } from '../../../shared/ipc';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { virtualTimers } from '../../support/virtual-timers';

const scenario = unwrap(findScenario('calm-day'), 'the default drill');

function setUp({ speed = '1' as Speed, breakAt = Number.POSITIVE_INFINITY } = {}) {
  const timers = virtualTimers();
  const sent: { name: string; payload: unknown; atMs: number }[] = [];
  const rows: JournalRow[] = [];
  const written: EngineEvent[] = [];
  const order: string[] = [];
  const inner = createEngine();
  let count = 0;
  const engine: Engine = {
    ...inner,
    step(event, emit) {
      count += 1;
      order.push(`step ${count}`);
      if (count === breakAt) throw new Error('assertion failed: margin must be finite');
      inner.step(event, emit);
    },
  };
  const drive = pacedDrive(drillSource(scenario, 1, DEFAULT_POLICY), timers, speed, () => order.push('pace'));
  let changes = 0;
  const session = new Session({
    mode: { kind: 'live' },
    drive,
    engine,
    journal: { write: (row) => rows.push(row), close: () => order.push('journal closed') },
    recording: {
      id: 'r', isOn: () => true, flush: () => order.push('flush'),
      write: (event) => { written.push(event); order.push(`record ${written.length}`); },
      close: async () => void order.push('recording closed'),
    },
    timers,
    broadcast: (name, payload) => sent.push({ name, payload, atMs: timers.now() }),
    notify() {},
    log() {},
    changed: () => { changes += 1; },
  });
  return { timers, sent, rows, written, order, session, changes: () => changes, snapshots: () => sent.filter(({ name }) => name === 'snapshot') };
}

test('a snapshot is sent at most every 100 ms, and none while nothing changes', () => {
  const { timers, session, snapshots } = setUp({ speed: '20' });
  session.start();
  timers.advance(5_000);
  const times = snapshots().map(({ atMs }) => atMs);
  expect(times.length).toBeGreaterThan(40);
  expect(times.slice(1).every((atMs, index) => atMs - unwrap(times[index], 'one before') >= 100)).toBe(true);
  session.drive.setPace({ kind: 'pause' });
  timers.advance(200);
  const paused = snapshots().length;
  timers.advance(10_000);
  expect(snapshots()).toHaveLength(paused);
});

test('every event is recorded before the engine sees it', () => {
  const { timers, session, order } = setUp();
  session.start();
  timers.advance(2_000);
  const steps = order.filter((entry) => entry.startsWith('step') || entry.startsWith('record'));
  for (let at = 0; at + 1 < steps.length; at += 2) expect([steps[at], steps[at + 1]]).toEqual([`record ${at / 2 + 1}`, `step ${at / 2 + 1}`]);
});

test('an assertion that fails in the engine stops the numbers, names the event and saves the recording first', () => {
  const { timers, session, order, rows, written, snapshots, changes } = setUp({ breakAt: 60 });
  session.start();
  timers.advance(20_000);
  expect(session.view().engine).toEqual({ kind: 'stopped', eventNumber: 60, message: 'assertion failed: margin must be finite' });
  expect(written).toHaveLength(60);
  expect(order.lastIndexOf('flush')).toBeGreaterThan(order.indexOf('step 60'));
  expect(rows.at(-1)?.text).toBe('engine stopped at event 60: assertion failed: margin must be finite');
  expect(changes()).toBe(1);
  const sent = snapshots().length;
  session.drive.put({ kind: 'alert.acknowledged', atMs: session.nowMs(), alertId: 'x' });
  timers.advance(60_000);
  expect(snapshots()).toHaveLength(sent);
  expect(order).not.toContain('step 61');
});

test('the numbers the window gets at its opening are those of the moment', () => {
  const { timers, session } = setUp();
  expect(session.snapshot()).toBeNull();
  session.start();
  timers.advance(10_000);
  const first = unwrap<Snapshot>(session.snapshot(), 'the run has begun');
  expect(first.atMs).toBe(scenario.startAtMs + 10_000);
  expect(first.positions.length).toBeGreaterThan(0);
});

test('a trade of the user changes the position and is recorded as what followed from it', () => {
  const { timers, session, written } = setUp();
  session.start();
  timers.advance(3_000);
  const position = unwrap(session.snapshot()?.positions[0], 'the account holds positions');
  expect(session.drive.act({ kind: 'setQuantity', positionId: position.positionId, quantity: 0 })).toMatchObject({ kind: 'done' });
  expect(session.snapshot()?.positions.find(({ positionId }) => positionId === position.positionId)?.quantity).toBe(0);
  expect(written.at(-1)?.kind).toBe('account.changed');
  expect(session.drive.act({ kind: 'setQuantity', positionId: 'nobody', quantity: 0 })).toMatchObject({ kind: 'refused', field: 'positionId' });
});

test('ending a run leaves nothing waiting', async () => {
  const { timers, session, order } = setUp();
  session.start();
  timers.advance(1_000);
  await session.stop();
  expect(timers.pendingCount()).toBe(0);
  expect(order).toContain('journal closed');
  expect(order).toContain('recording closed');
});
