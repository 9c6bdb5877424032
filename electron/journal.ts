/**
 * The journal: alerts, advice, decisions, feeds, for looking back and exporting. SQLite in WAL mode; live rows are synced
 * before `write` returns. It never stops the numbers: a disk or file that fails becomes a notice, and the rest goes on.
 */
import path from 'node:path';
import type { Database } from 'libsql';
import type { JournalRow } from '../shared/engine/effect';
import { reasonOf, timeStamp, type FileOperations } from './files';

const SCHEMA_VERSION = 1;
/** Oldest rows beyond this are deleted, in steps. */
export const ROWS_KEPT = 500_000;
const TRIM_EVERY = 1_000;

export interface Journal {
  readonly write: (row: JournalRow) => void;
  readonly close: () => void;
}

/** Opens a database file; the native library is an argument so that a machine without it still runs. */
export type OpenDatabase = (file: string) => Database;

export interface JournalOptions {
  readonly files: FileOperations;
  readonly folder: string;
  /** Live and drill rows never share a file. */
  readonly name: 'journal' | 'journal-drill';
  readonly open: OpenDatabase;
  readonly wallNowMs: () => number;
  /** Told once per trouble. */
  readonly notice: (text: string) => void;
  readonly rowsKept?: number;
}

const SILENT: Journal = { write() {}, close() {} };

/** A journal in the data folder. A damaged or newer file is moved aside with a notice and a new one begun. */
export function openJournal(options: JournalOptions): Journal {
  const file = path.join(options.folder, `${options.name}.sqlite`);
  try {
    options.files.mkdirSync(options.folder, { recursive: true });
    return writer(openChecked(options, file), options);
  } catch (error) {
    options.notice(`The journal cannot be opened (${reasonOf(error)}): this run is not journalled.`);
    return SILENT;
  }
}

function openChecked(options: JournalOptions, file: string): Database {
  let database: Database | undefined;
  try {
    database = options.open(file);
    prepare(database, options.name);
    return database;
  } catch (error) {
    database?.close();
    if (!options.files.existsSync(file)) throw error;
    const aside = moveAside(options, file);
    options.notice(`The journal could not be read (${reasonOf(error)}). It was kept as ${aside} and a new one begun.`);
    const fresh = options.open(file);
    prepare(fresh, options.name);
    return fresh;
  }
}

function prepare(database: Database, name: JournalOptions['name']): void {
  database.pragma('journal_mode = WAL');
  // A drill's rows may be lost in a power cut; a live alert's may not.
  database.pragma(`synchronous = ${name === 'journal' ? 'FULL' : 'NORMAL'}`);
  const check = valueOf(database.prepare('PRAGMA quick_check(1)').get());
  if (check !== 'ok') throw new Error(`damaged: ${String(check)}`);
  const version = Number(valueOf(database.prepare('PRAGMA user_version').get()));
  if (version > SCHEMA_VERSION) throw new Error(`written by a newer version of the program (journal version ${version}, this one knows ${SCHEMA_VERSION})`);
  database.exec(`CREATE TABLE IF NOT EXISTS rows (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL,
    category TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL
  )`);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function valueOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : row;
}

/** The log beside the file belongs to it and goes along. */
function moveAside({ files, folder, name, wallNowMs }: JournalOptions, file: string): string {
  const aside = `${name}.bad-${timeStamp(wallNowMs())}.sqlite`;
  files.renameSync(file, path.join(folder, aside));
  for (const suffix of ['-wal', '-shm']) {
    if (files.existsSync(file + suffix)) files.renameSync(file + suffix, path.join(folder, aside + suffix));
  }
  return aside;
}

function writer(database: Database, { notice, wallNowMs, rowsKept = ROWS_KEPT }: JournalOptions): Journal {
  const insert = database.prepare('INSERT INTO rows (at_ms, wall_ms, category, subject, text, data) VALUES (?, ?, ?, ?, ?, ?)');
  const trim = database.prepare('DELETE FROM rows WHERE id <= (SELECT max(id) FROM rows) - ?');
  trim.run(rowsKept);
  let written = 0;
  let hasFailed = false;
  return {
    write(row) {
      try {
        insert.run(Math.round(row.atMs), Math.round(wallNowMs()), row.category, row.subject, row.text, JSON.stringify(row.data ?? null));
        written += 1;
        if (written % TRIM_EVERY === 0) trim.run(rowsKept);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) notice(`The journal cannot be written (${reasonOf(error)}): what happens now is not in it. The numbers go on.`);
        hasFailed = true;
      }
    },
    close() {
      try {
        database.close();
      } catch (error) {
        notice(`The journal did not close cleanly (${reasonOf(error)}).`);
      }
    },
  };
}
