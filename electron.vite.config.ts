import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts: string[]) => path.join(here, ...parts);

/*
 * Targets are those of the oldest runtime we run (Electron 33). Left alone,
 * electron-vite derives them from the version in package.json, which is newer.
 */
const NODE = 'node20.18';
const CHROME = 'chrome130';

/* Real .cjs names, because package.json says "type": "module". */
const commonJs = { entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' };

/* Entries of the main process; each worker thread is a file of its own. */
const entries = Object.fromEntries(
  ['main', 'analysis-worker', 'backtest-worker'].map((name) => [name, at('electron', `${name}.ts`)] as const)
    .filter(([, file]) => existsSync(file)),
);

export default defineConfig({
  main: {
    build: {
      target: NODE,
      emptyOutDir: true,
      sourcemap: true,
      // ws and libsql stay packages (libsql has native code); the rest is bundled.
      externalizeDeps: { exclude: ['commander', 'valibot'] },
      lib: { entry: entries, formats: ['cjs'] },
      rolldownOptions: { output: commonJs },
    },
  },
  preload: {
    build: {
      target: NODE,
      emptyOutDir: true,
      // A sandboxed preload cannot load files: everything goes into the one.
      externalizeDeps: false,
      lib: { entry: { preload: at('electron/preload.ts') }, formats: ['cjs'] },
      rolldownOptions: { output: { ...commonJs, codeSplitting: false } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [svelte({ configFile: at('svelte.config.js'), onwarn: refuse })],
    build: {
      target: CHROME,
      emptyOutDir: true,
      sourcemap: true,
      // The content security policy knows no data: fonts, inline scripts or inline styles.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: at('renderer/index.html'),
        // A component library exports all it has from one file; compile what is used.
        experimental: { lazyBarrel: true },
        checks: { bundlerTimings: false },
      },
    },
  },
});

/** A warning of the Svelte compiler (accessibility, unused css) stops the build. */
function refuse(warning: { filename?: string | undefined; start?: { line: number; } | undefined; code: string; message: string; }): never {
  throw new Error(`${warning.filename ?? 'svelte'}:${warning.start?.line ?? 0} ${warning.code}: ${warning.message}`);
}
