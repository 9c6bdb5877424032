/**
 * The same drill shows the same screens everywhere: in the command line's bundle in Node, in the installed Electron run
 * as Node, and in the committed golden values; a first part of each also in this process. `node test/drills/write-golden.mjs`
 * renews the golden values when numbers were meant to change.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runDrill, type DrillSummary } from '../../electron/cli/run-drill';
import { unwrap } from '../../shared/assert';
import { findScenario } from '../../shared/drills/index';

interface GoldenRun {
  readonly id: string;
  readonly seed: number;
  readonly untilSeconds: number;
  readonly traceHash: string;
}

const root = path.resolve(import.meta.dirname, '../..');
const golden = (JSON.parse(readFileSync(path.join(import.meta.dirname, 'golden.json'), 'utf8')) as { readonly runs: readonly GoldenRun[] }).runs;
const bundle = path.join(root, 'out/cli/plimsoll.mjs');
const electron = path.join(root, 'node_modules/electron/dist', process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : process.platform === 'win32' ? 'electron.exe' : 'electron');
const isReady = existsSync(bundle) && existsSync(electron);

/** In this process only the beginning: the bundle runs several times faster. */
const SHORT_SECONDS = 2_000;
const WHOLE_RUN_MS = 400_000;

const here = ({ id, seed, untilSeconds }: GoldenRun) => runDrill({ scenario: unwrap(findScenario(id), `${id} is a drill`), seed, untilSeconds });

function outside(program: string, { id, seed, untilSeconds }: GoldenRun, env: Readonly<Record<string, string>> = {}): Promise<DrillSummary> {
  const args = [bundle, 'drill', 'run', id, '--seed', String(seed), '--until', String(untilSeconds), '--json'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('close', (code) => (code === 0 && errors === '' ? resolve(JSON.parse(out) as DrillSummary) : reject(new Error(`${program} ended with ${code}: ${errors}`))));
  });
}

test.skipIf(!isReady).each(golden)(`$id with seed $seed for $untilSeconds s shows the same screens in Node and in Electron, and the golden ones${isReady ? '' : ' (skipped: no build or no runtime)'}`, { timeout: WHOLE_RUN_MS }, async (run) => {
  const [node, inElectron] = await Promise.all([outside(process.execPath, run), outside(electron, run, { ELECTRON_RUN_AS_NODE: '1' })]);
  expect(inElectron).toEqual(node);
  expect(node.traceHash).toBe(run.traceHash);
});

test.each(golden.filter((run) => run.untilSeconds <= SHORT_SECONDS))('$id for $untilSeconds s has the golden trace hash in this process', { timeout: 60_000 }, (run) => {
  expect(here(run).traceHash).toBe(run.traceHash);
});

test('another seed shows other screens', () => {
  const first = unwrap(golden[0], 'there is a golden run');
  expect(here({ ...first, seed: first.seed + 1, untilSeconds: 5 }).traceHash).not.toBe(here({ ...first, untilSeconds: 5 }).traceHash);
});
