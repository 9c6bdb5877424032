import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { realFiles, type FileOperations } from '../../../electron/files';
import { openKeptFile } from '../../../electron/kept-file';
import { ownFolder } from '../../support/folder';

const schema = v.strictObject({ count: v.number() });

function setUp(folder: string, files: FileOperations = realFiles) {
  const notices: string[] = [];
  const open = () => openKeptFile({ files, folder, name: 'record', schema, wallNowMs: () => Date.UTC(2026, 0, 6, 8), notice: (text) => notices.push(text) });
  return { open, notices };
}

test('what a run keeps is there at the next start', () => {
  const folder = ownFolder();
  const { open, notices } = setUp(path.join(folder, 'new'));
  expect(open().found).toBeUndefined();
  open().keep({ count: 1 });
  open().keep({ count: 2 });
  expect(open().found).toEqual({ count: 2 });
  expect(notices).toEqual([]);
  expect(fs.readdirSync(path.join(folder, 'new'))).toEqual(['record.json']);
});

test.each([
  ['is not JSON', '{"version":1,', 'not JSON'],
  ['has another version', '{"version":2,"value":{"count":1}}', 'version: expected version 1'],
  ['holds something else', '{"version":1,"value":{"count":"1"}}', 'value.count'],
])('a file that %s is kept aside and said, and a new one begun', (_what, text, reason) => {
  const folder = ownFolder();
  fs.writeFileSync(path.join(folder, 'record.json'), text);
  const { open, notices } = setUp(folder);
  const kept = open();
  expect(kept.found).toBeUndefined();
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain(reason);
  expect(fs.readFileSync(path.join(folder, 'record.bad-2026-01-06T08-00-00-000.json'), 'utf8')).toBe(text);
  kept.keep({ count: 3 });
  expect(open().found).toEqual({ count: 3 });
});

test('a file that cannot be kept aside is never overwritten', () => {
  const folder = ownFolder();
  const file = path.join(folder, 'record.json');
  fs.writeFileSync(file, 'damaged');
  const { open, notices } = setUp(folder, { ...realFiles, renameSync: () => { throw new Error('EPERM: not permitted'); } });
  open().keep({ count: 1 });
  expect(fs.readFileSync(file, 'utf8')).toBe('damaged');
  expect(notices[0]).toContain('stays as it is');
});

test('a disk that fails is said once, and the run goes on', () => {
  const folder = ownFolder();
  const { open, notices } = setUp(folder, { ...realFiles, writeSync: (() => { throw new Error('ENOSPC: no space left on device'); }) as typeof fs.writeSync });
  const kept = open();
  kept.keep({ count: 1 });
  kept.keep({ count: 2 });
  expect(notices).toEqual(['The record could not be written (ENOSPC: no space left on device): the next run will not know of this one.']);
});
