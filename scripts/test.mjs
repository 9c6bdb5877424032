/*
 * `npm test`: everything that proves the program, in one command.
 *
 *   npm test                               types, build, unit, end to end
 *   npm test -- --only unit sizing         only vitest, only files with "sizing" in their path
 *   npm test -- --only e2e --name "opens"  only end to end, only tests with that in their name
 *
 * Type checks and build share the two cores of a small machine; the tests
 * follow one after the other, because a loaded machine makes windows slow.
 */
import { parseArgs } from 'node:util';
import { build, isBuilt } from './build.mjs';
import { runScript } from './setup.mjs';
import { say, Stop, took } from './setup/log.mjs';
import { check, runNode, sum } from './test/run.mjs';
import { runEndToEnd } from './test/e2e.mjs';
import { runUnit } from './test/unit.mjs';

const STEPS = ['types', 'unit', 'e2e'];

await runScript(async () => {
  const { values, positionals: filters } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, name: { type: 'string' } },
  });
  if (values.only !== undefined && !STEPS.includes(values.only)) throw new Stop(`--only is one of: ${STEPS.join(', ')}`);
  const wanted = values.only ? [values.only] : STEPS;
  const startedAt = performance.now();
  const { counts, idle } = await runSteps(wanted, { filters, name: values.name });
  const total = sum(counts);
  say(`all            done (${took(startedAt)})`);
  // A run that found no tests proves nothing, however green its checks are.
  const isSelected = filters.length > 0 || values.name !== undefined;
  const isEmpty = isSelected ? idle.length === wanted.filter((step) => step !== 'types').length : idle.length > 0;
  if (isEmpty && idle.length > 0) say(`No test ran: ${idle.join(', ')}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 || (isEmpty && idle.length > 0) ? 1 : 0;
});

/** Runs what is wanted; `idle` names the test runs that had nothing to run. */
async function runSteps(wanted, selection) {
  const checks = wanted.includes('types') ? typeChecks() : [];
  // Unit tests of the command line run its bundle, so they too need a build.
  const building = wanted.includes('unit') || wanted.includes('e2e') ? [check('build', buildOnce)] : [];
  const counts = await Promise.all([...building, ...checks]);
  const isBroken = building.length > 0 && counts[0].failed > 0;
  const idle = [];
  for (const [step, run] of [['unit', runUnit], ['e2e', runEndToEnd]]) {
    if (!wanted.includes(step)) continue;
    if (step === 'e2e' && isBroken) {
      say('end to end     not run: the build failed');
      continue;
    }
    const result = await run(selection);
    if (result.passed + result.failed === 0) idle.push(step);
    counts.push(result);
  }
  return { counts, idle };
}

function typeChecks() {
  const svelte = ['--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'];
  return [
    check('types', () => runNode(['node_modules/typescript/bin/tsc', '-b'], { isQuiet: true })),
    check('types svelte', () => runNode(['node_modules/svelte-check/bin/svelte-check', ...svelte], { isQuiet: true })),
  ];
}

async function buildOnce() {
  if (isBuilt()) return { code: 0, output: '' };
  try {
    await build({ logLevel: 'error' });
    return { code: 0, output: '' };
  } catch (error) {
    return { code: 1, output: error.stack };
  }
}
