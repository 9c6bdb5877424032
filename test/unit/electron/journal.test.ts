import Libsql from 'libsql';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { realFiles } from '../../../electron/files';
import { openJournal, type JournalOptions } from '../../../electron/journal';
import type { JournalRow } from '../../../shared/engine/effect';
import { epochMs } from '../../../shared/units';
import { ownFolder } from '../../support/folder';

const row = (text: string, atMs = 1_000): JournalRow => ({ atMs: epochMs(atMs), category: 'alert', subject: 'pool', text, data: { text } });

function setUp(folder = ownFolder(), rest: Partial<JournalOptions> = {}) {
  const notices: string[] = [];
  const options: JournalOptions = { files: realFiles, folder, name: 'journal', open: (file) => new Libsql(file), wallNowMs: () => 2_000, notice: (text) => notices.push(text), ...rest };
  return { folder, notices, options, journal: openJournal(options) };
}

function textsIn(folder: string, name = 'journal.sqlite'): readonly unknown[] {
  const database = new Libsql(path.join(folder, name));
  const rows = database.prepare('SELECT text FROM rows ORDER BY id').pluck().all();
  database.close();
  return rows;
}

test('rows are kept in order, across starts, with the engine clock and the wall clock', () => {
  const { folder, journal, options, notices } = setUp();
  journal.write(row('first'));
  journal.close();
  const again = openJournal(options);
  again.write(row('second'));
  again.close();
  expect(textsIn(folder)).toEqual(['first', 'second']);
  const database = new Libsql(path.join(folder, 'journal.sqlite'));
  expect(database.prepare('SELECT at_ms, wall_ms, data FROM rows WHERE id = 1').raw().get()).toEqual([1_000, 2_000, '{"text":"first"}']);
  database.close();
  expect(notices).toEqual([]);
});

test('a row is on the disk before write returns: another reader sees it while the journal is open', () => {
  const { folder, journal } = setUp();
  journal.write(row('seen'));
  expect(textsIn(folder)).toEqual(['seen']);
  journal.close();
});

test.each([
  ['garbage', (file: string) => writeFileSync(file, 'not a database '.repeat(1_000))],
  ['of a newer version', (file: string) => { const database = new Libsql(file); database.exec('PRAGMA user_version = 99'); database.close(); }],
])('a journal that is %s is kept aside with a notice and a new one begun', (_what, damage) => {
  const folder = ownFolder();
  damage(path.join(folder, 'journal.sqlite'));
  const { journal, notices } = setUp(folder);
  journal.write(row('after'));
  journal.close();
  expect(notices).toHaveLength(1);
  const kept = readdirSync(folder).filter((name) => /^journal\.bad-.*\.sqlite$/.test(name));
  expect(kept).toHaveLength(1);
  expect(notices[0]).toContain(kept[0]);
  expect(textsIn(folder)).toEqual(['after']);
});

test('without the native library the run goes on and says that it is not journalled', () => {
  const { journal, notices } = setUp(ownFolder(), {
    open: () => {
      throw new Error('the database library cannot be loaded: no binary');
    },
  });
  journal.write(row('lost'));
  journal.close();
  expect(notices).toEqual(['The journal cannot be opened (the database library cannot be loaded: no binary): this run is not journalled.']);
});

test('a disk that refuses is said once, not once a row', () => {
  const { journal, notices } = setUp(ownFolder(), { open: (file) => readOnlyAfterSetUp(file) });
  for (let count = 0; count < 5; count += 1) journal.write(row('lost'));
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('numbers go on');
  journal.close();
});

test('the oldest rows go when there are more than are kept', () => {
  const { folder, journal, options } = setUp(ownFolder(), { rowsKept: 10 });
  for (let count = 0; count < 25; count += 1) journal.write(row(String(count)));
  journal.close();
  openJournal(options).close();
  expect(textsIn(folder)).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 15)));
});

function readOnlyAfterSetUp(file: string): InstanceType<typeof Libsql> {
  const database = new Libsql(file);
  const prepare = database.prepare.bind(database);
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          const statement = prepare(sql);
          if (sql.startsWith('INSERT')) statement.run = () => { throw new Error('database or disk is full'); };
          return statement;
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
