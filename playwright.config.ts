import { defineConfig } from '@playwright/test';
import path from 'node:path';

/* scripts/test.mjs names a folder the unprivileged user may write to and takes the results from there. */
const results = process.env['PLIMSOLL_RESULTS'] ?? 'test-results';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: path.join(results, 'runs'),
  // One window at a time: two would share the processor and the focus. A flaky test is a failing test.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: path.join(results, 'report.json') }]],
});
