import { defineConfig } from '@playwright/test';

export default defineConfig({ testDir: '.', testMatch: 'window.bench.ts', workers: 1, retries: 0, timeout: 180_000, reporter: 'line', outputDir: process.env['PLIMSOLL_RESULTS'] ?? '../../../test-results' });
