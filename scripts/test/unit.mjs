import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { report, runNode } from './run.mjs';

/** Unit, property, vector, drill and tidiness tests in vitest. */
export async function runUnit({ filters, name }) {
  const startedAt = performance.now();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plimsoll-unit-'));
  try {
    const file = path.join(folder, 'report.json');
    const { code } = await runNode([
      'node_modules/vitest/vitest.mjs', 'run', ...filters, ...(name ? ['-t', name] : []),
      '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`,
    ]);
    const counts = countsOf(file, code);
    report('unit', startedAt, counts.failed === 0 ? 'ok' : 'FAILED');
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(file, code) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // With nothing to run there may be no report; without a report a failure is still a failure.
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  }
  // A file that does not even load has no tests to count: it counts as one that failed.
  const broken = result.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'));
  const failed = result.numFailedTests + broken.length;
  return {
    passed: result.numPassedTests,
    // An error outside of any test (an unhandled rejection) shows only in the exit code.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  };
}
