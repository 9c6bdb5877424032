import { expect, test } from 'vitest';
import type { Snapshot } from '../../../shared/engine/snapshot';
import { epochMs } from '../../../shared/units';
import { changeOf, NOTHING_REMEMBERED, remember, type Memory } from '../../../renderer/memory';
import { FIXTURE_AT_MS, fixtureHero, fixtureSnapshot, unknown } from '../../support/snapshot-fixture';

function at(seconds: number, distanceRatio: number, changes: Partial<Snapshot> = {}): Snapshot {
  const hero = fixtureHero();
  if (hero.kind !== 'distance') throw new Error('the fixture has a distance');
  return fixtureSnapshot({ atMs: epochMs(FIXTURE_AT_MS + seconds * 1000), hero: { ...hero, distanceRatio }, ...changes });
}

function rememberAll(snapshots: readonly Snapshot[]): Memory {
  return snapshots.reduce(remember, NOTHING_REMEMBERED);
}

test('the change is between ten minutes ago and now, and older moments are forgotten', () => {
  const seconds = Array.from({ length: 301 }, (_, index) => index * 5);
  const memory = rememberAll(seconds.map((each) => at(each, 0.2 - each / 10_000)));
  const change = changeOf(memory, at(1500, 0.05));
  expect(change).toMatchObject({ kind: 'known' });
  if (change.kind !== 'known') return;
  expect((FIXTURE_AT_MS + 1_500_000 - change.sinceMs) / 60_000).toBeCloseTo(10, 0);
  expect(change.deltaRatio).toBeCloseTo(-0.06, 2);
  expect(memory.moments.length).toBeLessThanOrEqual(123);
});

test('moments closer than five seconds are not kept, however many snapshots arrive', () => {
  const memory = rememberAll(Array.from({ length: 200 }, (_, index) => at(index / 10, 0.1)));
  expect(memory.moments).toHaveLength(4);
});

test('another pool is not compared with the one before it', () => {
  const before = rememberAll([at(0, 0.3), at(5, 0.3)]);
  const hero = fixtureHero();
  const other = fixtureSnapshot({ atMs: epochMs(FIXTURE_AT_MS + 10_000), hero: { ...hero, poolId: 'isolated:X' } as never });
  expect(changeOf(remember(before, other), other)).toMatchObject({ kind: 'unknown', reason: 'another pool became the nearest' });
});

test('a time without a distance is a gap, not a line', () => {
  const memory = rememberAll([at(0, 0.1), at(5, 0.1, { hero: unknown('mark price') }), at(10, 0.09)]);
  const change = changeOf(memory, at(10, 0.09));
  expect(change.kind === 'known' && change.path.map((moment) => moment.distanceRatio)).toEqual([0.1, undefined, 0.09]);
});

test('another run, or time running back, begins with nothing', () => {
  const memory = rememberAll([at(0, 0.3), at(60, 0.2)]);
  expect(remember(memory, at(30, 0.25)).moments).toHaveLength(1);
  const drill = { kind: 'drill', scenarioId: 'calm-day', title: '', seed: 1, startAtMs: 0, endAtMs: 1 } as const;
  expect(remember(memory, at(90, 0.2, { mode: drill })).moments).toHaveLength(1);
});
