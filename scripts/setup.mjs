/*
 * Makes a fresh checkout able to build and run, and is a quick no-op afterwards.
 *
 * Two phases: the first needs nothing but Node and brings the dependencies, the
 * second may use them and brings the Electron runtime and the system libraries
 * it needs. This file keeps to old syntax and static imports of Node only where
 * an old Node could read it, so that the version check can speak.
 */
import { pathToFileURL } from 'node:url';

const MINIMUM = [20, 19];

function checkNode() {
  const parts = process.versions.node.split('.').map(Number);
  if (parts[0] > MINIMUM[0] || (parts[0] === MINIMUM[0] && parts[1] >= MINIMUM[1])) return;
  process.stderr.write(
    'Plimsoll needs Node ' + MINIMUM.join('.') + ' or newer; this is ' + process.versions.node + '.\n' +
    'Install a current one from https://nodejs.org and try again.\n');
  process.exit(1);
}

/** `runtime: false` is for commands that never open a window; `quiet` prints only what changed. */
export async function setUp(options) {
  const runtime = !options || options.runtime !== false;
  const quiet = Boolean(options && options.quiet);
  checkNode();
  const { step } = await import('./setup/log.mjs');
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  await step('dependencies', ensureDependencies, { quiet });
  if (!runtime) return;
  const { ensureRuntime, proveRuntime } = await import('./setup/runtime.mjs');
  const { ensureLibraries } = await import('./setup/libraries.mjs');
  await step('runtime', ensureRuntime, { quiet });
  await step('libraries', ensureLibraries, { quiet });
  await step('proof', proveRuntime, { quiet });
}

/** Runs a script's body: a `Stop` is a message for the reader, anything else is a bug with its stack. */
export async function runScript(body) {
  checkNode();
  const { Stop, say } = await import('./setup/log.mjs');
  try {
    await body();
  } catch (error) {
    say(error instanceof Stop ? error.message : error.stack);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(function () { return setUp({}); });
}
