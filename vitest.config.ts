import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    // e2e runs in Playwright against the real Electron, bench only when asked for.
    exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/bench/**'],
    // Clock, socket and disk are arguments here, so nothing has to be mocked or restored.
    restoreMocks: false,
    // Against hanging, not for speed: two cores that also build are slow.
    testTimeout: 60_000,
  },
});
