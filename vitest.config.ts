import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // e2e runs in Playwright against the real Electron, bench only when asked for.
    exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/bench/**'],
    // Clock, socket and disk are arguments here, so nothing has to be mocked or restored.
    restoreMocks: false,
    // A test that needs longer says so itself.
    testTimeout: 10_000,
  },
});
