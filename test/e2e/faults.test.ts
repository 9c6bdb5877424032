import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const electron = createRequire(import.meta.url)('electron') as string;

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs the program to its end. */
function run(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(electron, [root, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('close', (code) => resolve({ code, text }));
  });
}

test('a settings file that is torn is kept aside, said, and does not stop the program', async ({ launch }) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'));
  writeFileSync(path.join(dataDir, 'settings.json'), '{"version":1,"theme":"da');
  const { page } = await launch({ dataDir });
  await expect(page.getByText(/settings/i).first()).toBeVisible();
  const kept = readdirSync(dataDir).filter((name) => name.startsWith('settings') && readFileSync(path.join(dataDir, name), 'utf8').includes('"theme":"da'));
  expect(kept.length).toBeGreaterThan(0);
});

test('a journal that is not a database is kept aside, and a new one is begun', async ({ launch }) => {
  const dataDir = dataFolderWith({});
  writeFileSync(path.join(dataDir, 'journal-drill.sqlite'), 'this is not a database, this is not a database, this is not a database');
  const { page, panel } = await launch({ dataDir });
  await expect(panel('status')).toHaveAttribute('data-state', 'drill');
  await expect(page.getByText(/journal/i).first()).toBeVisible();
});

test.describe('a command line that cannot be meant', () => {
  for (const [args, words] of [
    [['--drill', 'no-such-drill'], 'no-such-drill'],
    [['--speed', '7'], '7'],
    [['--scale', '0'], '0'],
    [['--size', 'big'], 'big'],
    [['--nonsense'], 'nonsense'],
  ] as const) {
    test(`${args.join(' ')} is refused in a sentence that names it`, async () => {
      const { code, text } = await run([...args, '--data-dir', mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'))]);
      expect(code).toBe(2);
      expect(text).toContain(words);
    });
  }
});

test('a picture is made at the size and scale asked for, and the program ends by itself', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'plimsoll-shot-')), 'shot.png');
  const { code } = await run(['--drill', 'calm-day', '--seed', '4', '--screenshot', file, '--after', '60', '--size', '1280x800', '--scale', '2', '--data-dir', mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'))]);
  expect(code).toBe(0);
  expect(existsSync(file)).toBe(true);
  // Width and height stand at a fixed place of every PNG (ISO/IEC 15948, IHDR).
  const header = readFileSync(file);
  expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([2560, 1600]);
});
