/*
 * `npm run bench`: what is fast here, measured beside what a reader would use instead, in one run.
 *
 *   npm run bench                        everything
 *   npm run bench -- --only margin       one case
 *   npm run bench -- --json bench.json   also as a file
 *
 * Right answers first: a case whose gate fails prints no time. Subject and rival take turns in fresh processes, each
 * pinned to one core where the system can, so that a loaded machine slows both alike; the ratio is what counts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fromCaller } from './root.mjs';
import { ensureRivals } from './bench/rivals.mjs';
import { backtestCase } from './bench/backtest.mjs';
import { bundleCase } from './bench/bundle.mjs';
import { ivCase } from './bench/iv.mjs';
import { ladderCase } from './bench/ladder.mjs';
import { marginCase } from './bench/margin.mjs';
import { mcCase } from './bench/mc.mjs';
import { surfaceCase } from './bench/surface.mjs';
import { runScript, setUp } from './setup.mjs';
import { say, Stop } from './setup/log.mjs';

const CASES = { margin: marginCase, iv: ivCase, surface: surfaceCase, mc: mcCase, ladder: ladderCase, backtest: backtestCase };

await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' }, rounds: { type: 'string' } } });
  const wanted = values.only === undefined ? Object.keys(CASES) : values.only.split(',');
  for (const name of wanted) if (!Object.hasOwn(CASES, name)) throw new Stop(`--only is one or more of: ${Object.keys(CASES).join(', ')}`);
  const rounds = Number(values.rounds ?? 7);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Stop(`--rounds is a whole number above 0 (got ${values.rounds})`);
  await setUp({ runtime: false, quiet: true });
  ensureRivals();
  const results = {};
  for (const name of wanted) results[name] = CASES[name](partRunner(await bundleCase(name)), rounds);
  if (values.json !== undefined) writeFileSync(fromCaller(values.json), `${JSON.stringify(results, null, 2)}\n`);
  const checks = Object.values(results).flatMap((result) => result.checks);
  for (const { text, ok } of checks) process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${text}\n`);
  const failed = checks.filter(({ ok }) => !ok).length;
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
});

/** Runs one part of a bundled case in a process of its own and answers the JSON it prints. */
function partRunner(file) {
  const pin = canPin() ? ['taskset', '-c', '1'] : [];
  return (part) => {
    const [command, ...args] = [...pin, process.execPath, '--expose-gc', file, part];
    const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (done.status !== 0) throw new Stop(`${part} failed: ${done.stderr || done.error?.message || done.signal}`);
    say(`${part.padEnd(14)} done`);
    return JSON.parse(done.stdout);
  };
}

function canPin() {
  try {
    execFileSync('taskset', ['-c', '1', process.execPath, '-e', ''], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
