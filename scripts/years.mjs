/*
 * `node scripts/years.mjs`: synthetic years under the policy, what is promised beside what happened, and charts of it.
 *
 *   node scripts/years.mjs                        200 years, every 20th with the whole policy as well
 *   node scripts/years.mjs --years 40 --whole 10  fewer
 *   node scripts/years.mjs --lines years.ndjson   only the table and the charts of lines that were kept
 *   node scripts/years.mjs --keep years.ndjson    keep the lines
 *
 * The generator was committed before any policy was tried on it (shared/backtest/synthetic). Charts go to docs/images/.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fromCaller, root } from './root.mjs';
import { bundleCase } from './bench/bundle.mjs';
import { runScript, setUp } from './setup.mjs';
import { say, Stop } from './setup/log.mjs';
import { calibrationChart, comparisonChart, ratioChart } from './years/charts.mjs';
import { reportOf, tableOf } from './years/report.mjs';

await runScript(async () => {
  const { values } = parseArgs({ options: { years: { type: 'string' }, whole: { type: 'string' }, first: { type: 'string' }, lines: { type: 'string' }, keep: { type: 'string' }, json: { type: 'string' } } });
  const whole = (name, fallback) => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isInteger(value) || value < 0) throw new Stop(`--${name} is a whole number (got ${values[name]})`);
    return value;
  };
  const text = values.lines === undefined ? await runYears(whole('first', 1), whole('years', 200), whole('whole', 20)) : readFileSync(fromCaller(values.lines), 'utf8');
  if (values.keep !== undefined) writeFileSync(fromCaller(values.keep), text);
  const years = text.split('\n').filter(Boolean).map((line) => JSON.parse(line)).sort((a, b) => a.seed - b.seed);
  if (years.length === 0) throw new Stop('no year was run');
  const report = reportOf(years);
  process.stdout.write(tableOf(report));
  if (values.json !== undefined) writeFileSync(fromCaller(values.json), `${JSON.stringify(report, null, 2)}\n`);
  const folder = path.join(root, 'docs/images');
  mkdirSync(folder, { recursive: true });
  const charts = { 'backtest-volatility-ratio.svg': ratioChart(report), 'backtest-calibration.svg': calibrationChart(report), 'backtest-comparison.svg': comparisonChart(report) };
  for (const [name, chart] of Object.entries(charts)) {
    writeFileSync(path.join(folder, name), chart);
    say(`wrote docs/images/${name}`);
  }
});

/** Shares the seeds among processes, one for each core; answers their lines. */
async function runYears(first, count, wholeEvery) {
  await setUp({ runtime: false, quiet: true });
  const file = await bundleCase('years');
  const processes = Math.max(1, Math.min(os.availableParallelism(), count));
  const parts = Array.from({ length: processes }, (_, i) => [first + Math.floor((i * count) / processes), first + Math.floor(((i + 1) * count) / processes)]);
  let done = 0;
  const outputs = await Promise.all(parts.map(([from, to]) => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, String(from), String(to - from), String(wholeEvery)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      done += String(chunk).split('\n').length - 1;
      if (done % 20 === 0) say(`${done} of ${count} years`);
    });
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Stop(`years ${from} to ${to - 1} failed with ${code}`))));
  })));
  return outputs.join('');
}
