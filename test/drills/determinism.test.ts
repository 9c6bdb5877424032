/**
 * The same drill shows the same screens everywhere: in this process, in the command line's bundle, in the installed
 * Electron run as Node, and in the committed golden values. `node test/drills/write-golden.mjs` renews those when
 * numbers were meant to change.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
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
const isBuilt = existsSync(bundle);
const isElectronThere = isBuilt && existsSync(electron);

const here = ({ id, seed, untilSeconds }: GoldenRun) => runDrill({ scenario: unwrap(findScenario(id), `${id} is a drill`), seed, untilSeconds });

function outside(program: string, { id, seed, untilSeconds }: GoldenRun, env: Readonly<Record<string, string>> = {}): DrillSummary {
  const ran = spawnSync(program, [bundle, 'drill', 'run', id, '--seed', String(seed), '--until', String(untilSeconds), '--json'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  return JSON.parse(ran.stdout) as DrillSummary;
}

describe.each(golden)('$id with seed $seed for $untilSeconds s', (run) => {
  let wanted: DrillSummary;
  beforeAll(() => {
    wanted = here(run);
  }, 60_000);

  test('has the golden trace hash', () => {
    expect(wanted.traceHash).toBe(run.traceHash);
  });

  test.skipIf(!isBuilt)(`gives the same summary from the command line${isBuilt ? '' : ' (skipped: out/ is not built)'}`, { timeout: 60_000 }, () => {
    expect(outside(process.execPath, run)).toEqual(JSON.parse(JSON.stringify(wanted)));
  });

  test.skipIf(!isElectronThere)(`gives the same summary in Electron${isElectronThere ? '' : ' (skipped: no build or no runtime)'}`, { timeout: 60_000 }, () => {
    expect(outside(electron, run, { ELECTRON_RUN_AS_NODE: '1' })).toEqual(JSON.parse(JSON.stringify(wanted)));
  });
});

test('another seed shows other screens', () => {
  const [run] = golden;
  const first = unwrap(run, 'there is a golden run');
  expect(here({ ...first, seed: first.seed + 1, untilSeconds: 5 }).traceHash).not.toBe(here({ ...first, untilSeconds: 5 }).traceHash);
});
