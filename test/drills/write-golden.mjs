/* Renews test/drills/golden.json from the built command line: only when numbers on screen were meant to change. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const file = path.join(here, 'golden.json')
const { runs } = JSON.parse(readFileSync(file, 'utf8'))
const renewed = runs.map((run) => {
  const args = ['drill', 'run', run.id, '--seed', String(run.seed), '--until', String(run.untilSeconds), '--json']
  const ran = spawnSync(process.execPath, [path.join(here, '../../out/cli/plimsoll.mjs'), ...args], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  const { traceHash } = JSON.parse(ran.stdout)
  console.log(`${run.id} ${run.traceHash} -> ${traceHash}`)
  return { ...run, traceHash }
})
writeFileSync(file, `${JSON.stringify({ runs: renewed }, undefined, 2)}\n`)
