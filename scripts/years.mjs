/*
 * `node scripts/years.mjs`: synthetic years under the policy, what is promised beside what happened, and charts of it.
 *
 *   node scripts/years.mjs                        200 years, each with the whole policy as well
 *   node scripts/years.mjs --years 40 --whole 10  fewer, the whole policy in every tenth
 *   node scripts/years.mjs --processes 1          one process instead of one for each core
 *   node scripts/years.mjs --keep years.ndjson    keep the lines, each as soon as its year is done
 *   node scripts/years.mjs --lines years.ndjson   only the table and the charts of lines that were kept
 *
 * The generator was committed before any policy was tried on it (shared/backtest/synthetic). Charts go to docs/images/.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fromCaller, root } from './root.mjs';
import { bundleCase } from './bench/bundle.mjs';
import { runScript, setUp } from './setup.mjs';
import { say, Stop } from './setup/log.mjs';
import { calibrationChart, comparisonChart, ratioChart, tenthsChart } from './years/charts.mjs';
import { reportOf, tableOf } from './years/report.mjs';

await runScript(async () => {
  const { values } = parseArgs({ options: { years: { type: 'string' }, whole: { type: 'string' }, first: { type: 'string' }, lines: { type: 'string' }, keep: { type: 'string' }, processes: { type: 'string' }, json: { type: 'string' } } });
  const whole = (name, fallback) => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isInteger(value) || value < 0) throw new Stop(`--${name} is a whole number (got ${values[name]})`);
    return value;
  };
  const keep = keeper(values.keep);
  const processes = Math.max(1, whole('processes', os.availableParallelism()));
  const text = values.lines === undefined ? await runYears(whole('first', 1), whole('years', 200), whole('whole', 1), processes, keep) : readFileSync(fromCaller(values.lines), 'utf8');
  const years = text.split('\n').filter(Boolean).map((line) => JSON.parse(line)).sort((a, b) => a.seed - b.seed);
  if (years.length === 0) throw new Stop('no year was run');
  const report = reportOf(years);
  process.stdout.write(tableOf(report));
  if (values.json !== undefined) writeFileSync(fromCaller(values.json), `${JSON.stringify(report, null, 2)}\n`);
  const folder = path.join(root, 'docs/images');
  mkdirSync(folder, { recursive: true });
  const charts = { 'backtest-volatility-ratio.svg': ratioChart(report), 'backtest-calibration.svg': calibrationChart(report), 'backtest-tenths.svg': tenthsChart(report), 'backtest-comparison.svg': comparisonChart(report) };
  for (const [name, chart] of Object.entries(charts)) {
    writeFileSync(path.join(folder, name), chart);
    say(`wrote docs/images/${name}`);
  }
});

/** Puts a year's line into the file at once: a run that is broken off loses nothing that was done. */
function keeper(name) {
  if (name === undefined) return () => undefined;
  const file = fromCaller(name);
  writeFileSync(file, '');
  return (line) => appendFileSync(file, `${line}\n`);
}

/** Shares the seeds among processes; answers their lines. */
async function runYears(first, count, wholeEvery, most, keep) {
  await setUp({ runtime: false, quiet: true });
  const file = await bundleCase('years');
  const processes = Math.max(1, Math.min(most, count));
  const parts = Array.from({ length: processes }, (_, i) => [first + Math.floor((i * count) / processes), first + Math.floor(((i + 1) * count) / processes)]);
  const lines = [];
  const add = (line) => {
    lines.push(line);
    keep(line);
    if (lines.length % 20 === 0) say(`${lines.length} of ${count} years`);
  };
  await Promise.all(parts.map(([from, to]) => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, String(from), String(to - from), String(wholeEvery)], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', add);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Stop(`years ${from} to ${to - 1} failed with ${code}`))));
  })));
  return lines.join('\n');
}
