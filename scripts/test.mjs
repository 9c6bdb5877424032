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
import { parseArgs } from 'node:util'
import { build, isBuilt } from './build.mjs'
import { runScript } from './setup.mjs'
import { say, Stop, took } from './setup/log.mjs'
import { check, runNode, sum } from './test/run.mjs'
import { runEndToEnd } from './test/e2e.mjs'
import { runUnit } from './test/unit.mjs'

const STEPS = ['types', 'unit', 'e2e']

await runScript(async () => {
  const { values, positionals: filters } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, name: { type: 'string' } },
  })
  if (values.only !== undefined && !STEPS.includes(values.only)) throw new Stop(`--only is one of: ${STEPS.join(', ')}`)
  const wanted = values.only ? [values.only] : STEPS
  const startedAt = performance.now()
  const total = sum(await runSteps(wanted, { filters, name: values.name }))
  say(`all            done (${took(startedAt)})`)
  if (total.passed + total.failed === 0) say('Not one test ran.')
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`)
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
})

async function runSteps(wanted, selection) {
  const checks = []
  if (wanted.includes('types')) {
    checks.push(check('types', () => runNode(['node_modules/typescript/bin/tsc', '-b'], { isQuiet: true })))
    checks.push(check('types svelte', () => runNode([
      'node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human',
    ], { isQuiet: true })))
  }
  // Unit tests of the command line run its bundle, so they too need a build.
  if (wanted.includes('unit') || wanted.includes('e2e')) checks.push(check('build', buildOnce))
  const counts = await Promise.all(checks)
  if (wanted.includes('unit')) counts.push(await runUnit(selection))
  if (wanted.includes('e2e')) {
    if (isBuilt()) counts.push(await runEndToEnd(selection))
    else say('end to end     not run: there is no build of these sources')
  }
  return counts
}

async function buildOnce() {
  if (isBuilt()) return { code: 0, output: '' }
  try {
    await build({ logLevel: 'error' })
    return { code: 0, output: '' }
  } catch (error) {
    return { code: 1, output: error.stack }
  }
}
