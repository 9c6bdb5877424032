/** `plimsoll doctor`: what is here, what is missing, and what to do about it. Looks only; changes and fetches nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadDatabase } from '../database';
import { reasonOf } from '../files';

export interface Finding {
  readonly id: 'program' | 'node' | 'electron' | 'libraries' | 'display' | 'journal' | 'keyring';
  readonly state: 'good' | 'bad' | 'unknown';
  readonly text: string;
  /** What a person can do; absent when nothing has to be done. */
  readonly remedy?: string;
}

/** `root` is the checkout or the installed program's folder. */
export async function examine(root: string): Promise<readonly Finding[]> {
  const electron = electronOf(root);
  return [program(root), node(), electron.finding, libraries(electron.binary), display(), await journal(), keyring()];
}

/** True when the window would open. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'bad');
}

export function findingsText(findings: readonly Finding[]): string {
  const marks = { good: 'ok     ', bad: 'MISSING', unknown: '?      ' } as const;
  return findings.map(({ id, state, text, remedy }) => `${marks[state]}  ${id.padEnd(10)} ${text}${remedy === undefined ? '' : `\n${' '.repeat(20)}-> ${remedy}`}\n`).join('');
}

function program(root: string): Finding {
  return { id: 'program', state: 'good', text: `Plimsoll ${versionOf(path.join(root, 'package.json')) ?? 'of unknown version'}` };
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  const isElectron = process.versions['electron'] !== undefined;
  const text = `Node ${process.versions.node}${isElectron ? ` inside Electron ${process.versions['electron']}` : ''}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`;
  return isEnough || isElectron ? { id: 'node', state: 'good', text } : { id: 'node', state: 'bad', text, remedy: 'install Node 20.19 or newer' };
}

function electronOf(root: string): { readonly finding: Finding; readonly binary: string | undefined } {
  const home = path.join(root, 'node_modules/electron');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = override ?? path.join(home, 'dist');
  const binary = path.join(folder, executableName());
  const pinned = versionOf(path.join(home, 'package.json')) ?? 'unknown';
  if (!existsSync(binary)) {
    return { binary: undefined, finding: { id: 'electron', state: 'bad', text: `no runtime in ${folder}; ${pinned} is wanted`, remedy: 'npm run setup' } };
  }
  const version = readText(path.join(folder, 'version'))?.trim().replace(/^v/, '') ?? 'unknown';
  const origin = override === undefined ? '' : ', from ELECTRON_OVERRIDE_DIST_PATH';
  const text = version === pinned ? `Electron ${version}, the official one${origin}` : `Electron ${version} instead of ${pinned}${origin}: the oldest that is tested, for trying and for tests`;
  return { binary, finding: { id: 'electron', state: 'good', text } };
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function libraries(binary: string | undefined): Finding {
  if (process.platform !== 'linux') return { id: 'libraries', state: 'good', text: 'come with the system' };
  if (binary === undefined) return { id: 'libraries', state: 'unknown', text: 'not looked at: no runtime' };
  const seen = spawnSync('ldd', [binary], { encoding: 'utf8', timeout: 10_000 });
  if (seen.status !== 0) return { id: 'libraries', state: 'unknown', text: 'ldd gave no answer' };
  const missing = seen.stdout.split('\n').filter((line) => line.includes('not found')).map((line) => line.trim().split(' ')[0] ?? '');
  if (missing.length === 0) return { id: 'libraries', state: 'good', text: 'all that Electron loads are there' };
  return { id: 'libraries', state: 'bad', text: `not found: ${missing.join(' ')}`, remedy: 'npm run setup' };
}

function display(): Finding {
  if (process.platform !== 'linux') return { id: 'display', state: 'good', text: `${process.platform} draws` };
  const shown = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (shown !== undefined && shown !== '') return { id: 'display', state: 'good', text: `display ${shown}` };
  const isDrawable = ['Xvfb', 'xvfb-run', 'xauth'].every(isOnPath);
  if (isDrawable) return { id: 'display', state: 'good', text: 'no display; Xvfb draws in memory, for pictures and tests' };
  return { id: 'display', state: 'bad', text: 'no display, and no Xvfb to draw in memory', remedy: 'set DISPLAY, or install xvfb and xauth' };
}

function isOnPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}

async function journal(): Promise<Finding> {
  try {
    const database = (await loadDatabase())(':memory:');
    const row = database.prepare('SELECT sqlite_version() AS version').get();
    database.close();
    const version = typeof row === 'object' && row !== null && 'version' in row ? String(row.version) : 'unknown';
    return { id: 'journal', state: 'good', text: `SQLite ${version} by libsql` };
  } catch (error) {
    return { id: 'journal', state: 'bad', text: reasonOf(error), remedy: 'npm ci' };
  }
}

function keyring(): Finding {
  return { id: 'keyring', state: 'unknown', text: 'only the window can ask for one; no keys are kept in this version' };
}

function versionOf(file: string): string | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : undefined;
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
