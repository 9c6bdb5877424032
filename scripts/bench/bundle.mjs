import path from 'node:path';
import { root } from '../root.mjs';

/** Bundles one case to where the rivals can be imported from; answers the file. */
export async function bundleCase(name) {
  const { build } = await import('vite');
  const outDir = path.join(root, 'test/bench/node_modules/.cache/bench');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: path.join(root, `test/bench/${name}.bench.ts`),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return path.join(outDir, `${name}.mjs`);
}
