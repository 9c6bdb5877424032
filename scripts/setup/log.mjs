/* Everything set-up says goes to stderr: stdout belongs to the command that asked for it. */

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** A stop that the reader can act on: printed as it is, without a stack. */
export class Stop extends Error {}

export function took(startedAt) {
  const ms = performance.now() - startedAt;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Runs one step and prints its result with its time. `quiet` keeps a step that
 * changed nothing silent, for commands whose own output is what counts.
 */
export async function step(name, work, { quiet = false } = {}) {
  const startedAt = performance.now();
  const result = await work();
  if (!quiet || result.changed) say(`${name.padEnd(14)} ${result.text} (${took(startedAt)})`);
  return result;
}
