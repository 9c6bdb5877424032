import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { takeResults, withSeat } from '../launch.mjs';
import { root } from '../root.mjs';
import { electronBinary } from '../setup/runtime.mjs';
import { environment, report } from './run.mjs';

const NONE = { passed: 0, failed: 0, skipped: 0 };

/** The built application in the real Electron: unprivileged, sandboxed, one window at a time. */
export async function runEndToEnd({ filters, name }) {
  const folder = path.join(root, 'test/e2e');
  if (!existsSync(folder) || !readdirSync(folder).some((file) => file.endsWith('.test.ts'))) return NONE;
  const startedAt = performance.now();
  const target = path.join(root, 'test-results');
  const counts = await withSeat(async (seat) => {
    // Node itself may live below root's home.
    const prefix = path.dirname(path.dirname(process.execPath));
    seat.reach(prefix);
    const code = await seat.run([
      process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...filters,
      ...(name ? ['--grep', name] : []), '--pass-with-no-tests',
    ], { env: { ...coloursOf(environment()), PLIMSOLL_RESULTS: seat.results }, electron: electronBinary() });
    rmSync(target, { recursive: true, force: true });
    takeResults(seat.results, target);
    return countsOf(path.join(seat.results, 'report.json'), code);
  });
  report('end to end', startedAt, counts.failed === 0 ? 'ok' : 'FAILED: see test-results/');
  return counts;
}

const coloursOf = ({ NO_COLOR }) => NO_COLOR ? { NO_COLOR, FORCE_COLOR: undefined } : {};

function countsOf(file, code) {
  try {
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    const failed = stats.unexpected + stats.flaky;
    return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped };
  } catch {
    return { ...NONE, failed: code === 0 ? 0 : 1 };
  }
}
