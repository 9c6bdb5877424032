import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { realFiles, type FileOperations } from '../../../electron/files';
import { openSettings } from '../../../electron/settings';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings';
import { ownFolder } from '../../support/folder';

const NOW = Date.UTC(2026, 0, 6, 8);
const open = (folder: string, files: FileOperations = realFiles) => openSettings(files, folder, () => NOW);
const withVolume = (soundVolume: number): Settings => ({ ...DEFAULT_SETTINGS, soundVolume });
const namesOf = (folder: string) => readdirSync(folder).sort();

test('a first start has the defaults and nothing to say', () => {
  const store = open(ownFolder());
  expect(store.current()).toEqual(DEFAULT_SETTINGS);
  expect(store.notices).toEqual([]);
});

test('what was saved is there at the next start, and two generations before it are kept', () => {
  const folder = ownFolder();
  const store = open(folder);
  for (const volume of [0.1, 0.2, 0.3, 0.4]) expect(store.save(withVolume(volume))).toEqual({ kind: 'saved' });
  expect(open(folder).current()).toEqual(withVolume(0.4));
  const volumes = ['settings.json', 'settings.1.json', 'settings.2.json'].map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')).soundVolume);
  expect(volumes).toEqual([0.4, 0.3, 0.2]);
});

test('saving the same again does not push the older generations out', () => {
  const folder = ownFolder();
  const store = open(folder);
  for (const volume of [0.1, 0.2, 0.2, 0.2]) store.save(withVolume(volume));
  expect(JSON.parse(readFileSync(path.join(folder, 'settings.1.json'), 'utf8')).soundVolume).toBe(0.1);
});

test.each([
  ['cut off in the middle', '{"version":1,"theme":"da', 'not JSON'],
  ['empty', '', 'not JSON'],
  ['of another shape', '[]', 'damaged'],
  ['with a value out of bounds', JSON.stringify({ ...DEFAULT_SETTINGS, soundVolume: 7 }), 'soundVolume'],
  ['with a field nobody knows', JSON.stringify({ ...DEFAULT_SETTINGS, leverage: 100 }), 'leverage'],
  ['from a newer version', JSON.stringify({ ...DEFAULT_SETTINGS, version: 9 }), 'newer version'],
  ['of 50 MB', `"${'x'.repeat(50_000_000)}"`, '50000002 bytes'],
])('a settings file %s gives the last good generation, a notice that names it, and is kept', (_what, text, reason) => {
  const folder = ownFolder();
  const before = open(folder);
  before.save(withVolume(0.1));
  before.save(withVolume(0.2));
  writeFileSync(path.join(folder, 'settings.json'), text);
  const store = open(folder);
  expect(store.current()).toEqual(withVolume(0.1));
  expect(store.notices).toHaveLength(1);
  expect(store.notices[0]).toContain('settings.json');
  expect(store.notices[0]).toContain(reason);
  const kept = namesOf(folder).find((name) => name.startsWith('settings.bad-'));
  expect(readFileSync(path.join(folder, kept ?? ''), 'utf8')).toBe(text);
  store.save(withVolume(0.9));
  expect(namesOf(folder)).toContain(kept);
});

test('when no generation can be read the defaults are used and all files are kept', () => {
  const folder = ownFolder();
  for (const name of ['settings.json', 'settings.1.json', 'settings.2.json']) writeFileSync(path.join(folder, name), `damaged ${name}`);
  const store = open(folder);
  expect(store.current()).toEqual(DEFAULT_SETTINGS);
  expect(store.notices[0]).toContain('defaults');
  expect(namesOf(folder).filter((name) => name.includes('.bad-'))).toHaveLength(3);
});

test('a file that cannot be kept aside is never overwritten', () => {
  const folder = ownFolder();
  writeFileSync(path.join(folder, 'settings.json'), 'precious');
  const files: FileOperations = { ...realFiles, renameSync: refuse('EROFS: read-only file system') };
  const store = open(folder, files);
  expect(store.save(withVolume(0.5))).toMatchObject({ kind: 'failed' });
  expect(readFileSync(path.join(folder, 'settings.json'), 'utf8')).toBe('precious');
});

test('a full disk is said, and what was saved before is still there', () => {
  const folder = ownFolder();
  open(folder).save(withVolume(0.1));
  const store = open(folder, { ...realFiles, writeSync: refuse('ENOSPC: no space left on device') });
  expect(store.save(withVolume(0.2))).toEqual({ kind: 'failed', reason: 'settings could not be written: ENOSPC: no space left on device' });
  expect(store.current()).toEqual(withVolume(0.1));
  expect(open(folder).current()).toEqual(withVolume(0.1));
});

test('a program ended at any single operation on the disk leaves the old settings or the new ones', () => {
  const outcomes = new Set<number>();
  for (let survived = 0; ; survived += 1) {
    const folder = ownFolder();
    mkdirSync(folder, { recursive: true });
    const before = open(folder);
    for (const volume of [0.1, 0.2, 0.3]) before.save(withVolume(volume));
    const { files, wasEnded } = endedAfter(survived);
    try {
      open(folder, files).save(withVolume(0.4));
    } catch {
      // The end reached us while nothing was being caught.
    }
    const after = open(folder);
    expect(after.notices).toEqual([]);
    expect([0.3, 0.4]).toContain(after.current().soundVolume);
    outcomes.add(after.current().soundVolume);
    if (!wasEnded()) break;
  }
  expect([...outcomes].sort()).toEqual([0.3, 0.4]);
});

function refuse(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

/** Files that take `count` changing operations; the next one ends the process, half done where it is a write. */
function endedAfter(count: number): { files: FileOperations; wasEnded: () => boolean } {
  let left = count;
  const guard = <Arguments extends readonly unknown[], Result>(operation: (...args: Arguments) => Result, half: (...args: Arguments) => void = () => {}) => (...args: Arguments): Result => {
    left -= 1;
    if (left >= 0) return operation(...args);
    if (left === -1) half(...args);
    throw new Error('ended');
  };
  const write = (handle: number, text: string) => realFiles.writeSync(handle, text);
  const files = {
    ...realFiles,
    openSync: guard(realFiles.openSync as (file: string, flags: string, mode?: number) => number),
    writeSync: guard(write, (handle, text) => write(handle, text.slice(0, text.length / 2))),
    fsyncSync: guard(realFiles.fsyncSync),
    renameSync: guard(realFiles.renameSync as (from: string, to: string) => void),
  } as unknown as FileOperations;
  return { files, wasEnded: () => left < 0 };
}
