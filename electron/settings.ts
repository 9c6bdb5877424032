/**
 * Settings on disk: one JSON file and the two generations before it. A file that cannot be read is never overwritten:
 * it is kept aside, the last good generation (or the defaults) takes its place, and a notice says so.
 */
import path from 'node:path';
import { decode } from '../shared/decode';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../shared/settings';
import { reasonOf, timeStamp, writeDurably, type FileOperations } from './files';

const SIZE_LIMIT_BYTES = 1_000_000;
const GENERATIONS = ['settings.json', 'settings.1.json', 'settings.2.json'] as const;

export type Saved = { readonly kind: 'saved' } | { readonly kind: 'failed'; readonly reason: string };

export interface SettingsStore {
  readonly current: () => Settings;
  /** What went wrong while reading, for the trader. */
  readonly notices: readonly string[];
  readonly save: (settings: Settings) => Saved;
}

type Read =
  | { readonly kind: 'absent' }
  | { readonly kind: 'good'; readonly settings: Settings; readonly text: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** Opens the settings of a data folder; never throws. `nowMs` is the wall clock, for names of files kept aside. */
export function openSettings(files: FileOperations, folder: string, nowMs: () => number): SettingsStore {
  const notices: string[] = [];
  const loaded = load(files, folder, nowMs, notices);
  let current = loaded.settings;
  return {
    current: () => current,
    notices,
    save(settings) {
      if (loaded.blocked !== undefined) return { kind: 'failed', reason: loaded.blocked };
      try {
        store(files, folder, `${JSON.stringify(settings, undefined, 2)}\n`);
        current = settings;
        return { kind: 'saved' };
      } catch (error) {
        return { kind: 'failed', reason: `settings could not be written: ${reasonOf(error)}` };
      }
    },
  };
}

interface Loaded {
  readonly settings: Settings;
  /** Why nothing may be saved: a file that would be lost could not be kept aside. */
  readonly blocked?: string;
}

function load(files: FileOperations, folder: string, nowMs: () => number, notices: string[]): Loaded {
  let bad: { readonly reason: string; readonly fate: Aside } | undefined;
  for (const name of GENERATIONS) {
    const found = read(files, path.join(folder, name));
    if (found.kind === 'absent') continue;
    if (found.kind === 'good') {
      if (bad !== undefined) notices.push(`${bad.reason}. ${bad.fate.sentence} The settings before it (${name}) are in use.`);
      return { settings: found.settings, ...blockedBy(bad?.fate) };
    }
    const fate = keepAside(files, folder, name, nowMs());
    bad ??= { reason: `${name} ${found.reason}`, fate };
  }
  if (bad === undefined) return { settings: DEFAULT_SETTINGS };
  notices.push(`${bad.reason}. ${bad.fate.sentence} No older copy could be read either: the defaults are in use.`);
  return { settings: DEFAULT_SETTINGS, ...blockedBy(bad.fate) };
}

function read(files: FileOperations, file: string): Read {
  try {
    const size = files.statSync(file).size;
    if (size > SIZE_LIMIT_BYTES) return { kind: 'bad', reason: `has ${size} bytes, settings have at most ${SIZE_LIMIT_BYTES}` };
    const text = files.readFileSync(file, 'utf8');
    return parse(text);
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' };
    return { kind: 'bad', reason: `could not be read (${reasonOf(error)})` };
  }
}

function parse(text: string): Read {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { kind: 'bad', reason: 'is damaged (not JSON)' };
  }
  const version = typeof input === 'object' && input !== null && 'version' in input ? input.version : undefined;
  if (typeof version === 'number' && version > DEFAULT_SETTINGS.version) {
    return { kind: 'bad', reason: `was written by a newer version of the program (settings version ${version}, this one knows ${DEFAULT_SETTINGS.version})` };
  }
  const decoded = decode(settingsSchema, input);
  if (decoded.ok) return { kind: 'good', settings: decoded.value, text };
  return { kind: 'bad', reason: `is damaged (${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message})` };
}

interface Aside {
  readonly isKept: boolean;
  readonly sentence: string;
}

function keepAside(files: FileOperations, folder: string, name: string, nowMs: number): Aside {
  const aside = freeName(files, folder, `${name.replace('.json', '')}.bad-${timeStamp(nowMs)}`);
  try {
    files.renameSync(path.join(folder, name), path.join(folder, aside));
    return { isKept: true, sentence: `It was kept as ${aside}.` };
  } catch (error) {
    return { isKept: false, sentence: `It could not be kept aside (${reasonOf(error)}), so nothing is saved in this run.` };
  }
}

function freeName(files: FileOperations, folder: string, stem: string): string {
  let name = `${stem}.json`;
  for (let count = 2; files.existsSync(path.join(folder, name)); count += 1) name = `${stem}-${count}.json`;
  return name;
}

function blockedBy(fate: Aside | undefined): { readonly blocked?: string } {
  return fate === undefined || fate.isKept ? {} : { blocked: 'the damaged settings file could not be kept aside, so it is not overwritten' };
}

/** Older generations first, each from what is good now: at every moment one whole generation is on disk. */
function store(files: FileOperations, folder: string, text: string): void {
  files.mkdirSync(folder, { recursive: true });
  const [newest, previous, oldest] = GENERATIONS.map((name) => path.join(folder, name)) as [string, string, string];
  const present = read(files, newest);
  if (present.kind === 'good' && present.text === text) return;
  if (present.kind === 'good') {
    if (files.existsSync(previous)) files.renameSync(previous, oldest);
    writeDurably(files, previous, present.text);
  }
  writeDurably(files, newest, text);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
