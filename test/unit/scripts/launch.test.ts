/* The scripts are plain JavaScript run by Node alone, so they are tested as they are used: as processes. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const run = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [path.join(root, 'scripts', script), ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('set-up with nothing to do says so on stderr alone and takes less than a second', () => {
  const startedAt = performance.now();
  const { status, stdout, stderr } = run('setup.mjs');
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(stderr).toMatch(/^dependencies +as in package-lock\.json \(\d+ ms\)$/m);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test('a step of the tests that does not exist is refused in one line', () => {
  const { status, stderr } = run('test.mjs', '--only', 'everything');
  expect(status).toBe(1);
  expect(stderr.trim()).toBe('--only is one of: types, unit, e2e');
});

test.skipIf(process.platform !== 'linux')('an interrupted program takes its children with it, even those in a group of their own', async () => {
  const seat = temporaryFolder();
  const grandchild = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }).unref()`;
  const program = `${grandchild}; process.on('SIGINT', () => process.exit(0)); console.log('up'); setInterval(() => {}, 1000)`;
  const script = `
    const { numbered, runTree } = await import(${JSON.stringify(path.join(root, 'scripts/launch/tree.mjs'))});
    const command = numbered([process.execPath, '-e', ${JSON.stringify(program)}]);
    process.exitCode = await runTree(command, { env: process.env, cwd: '/', mark: ${JSON.stringify(seat)} });`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => launcher.stdout.once('data', resolve));
  expect(marked(seat).length).toBeGreaterThanOrEqual(2);
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(marked(seat)).toEqual([]);
});

function marked(seat: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`PLIMSOLL_SEAT=${seat}\0`);
    } catch {
      return false;
    }
  });
}
