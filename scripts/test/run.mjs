import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../root.mjs';
import { say, took } from '../setup/log.mjs';

/* Tools drop colours by themselves off a terminal; in CI even a fake one gets none. */
export const environment = () => {
  const env = { ...process.env };
  if (!process.stdout.isTTY || env.CI) {
    env.NO_COLOR = '1';
    delete env.FORCE_COLOR;
  }
  return env;
};

/** Runs one of the tools in node_modules and answers its exit code with all it said. */
export function runNode(args, { isQuiet = false } = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: environment(),
    stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => { output += text; });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * A step that either holds or does not: counts as one. Its output is shown
 * whole when it failed, and not at all when it held.
 */
export async function check(name, work) {
  const startedAt = performance.now();
  const { code, output } = await work();
  if (code !== 0) say(environment().NO_COLOR ? stripVTControlCharacters(output.trimEnd()) : output.trimEnd());
  report(name, startedAt, code === 0 ? 'ok' : 'FAILED');
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

export function report(name, startedAt, text) {
  say(`${name.padEnd(14)} ${text} (${took(startedAt)})`);
}

export const sum = (counts) => counts.reduce(
  (total, { passed, failed, skipped }) => ({
    passed: total.passed + passed, failed: total.failed + failed, skipped: total.skipped + skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
);
