/** The folder of all recordings: what was left behind is compressed, and the oldest runs go when the total is too large. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { compress } from './recording';

export const TOTAL_LIMIT_BYTES = 500_000_000;

/**
 * Tidies `folder` in the background, oldest run first; `runningId` is left alone. Answers the ids that were deleted.
 * Ids begin with their time, so that their order is their age.
 */
export async function tidyRecordings(folder: string, runningId: string, limitBytes = TOTAL_LIMIT_BYTES): Promise<readonly string[]> {
  const ids = (await namesIn(folder)).sort();
  for (const id of ids) {
    if (id !== runningId) await compressLeftovers(path.join(folder, id));
  }
  const sizes = await Promise.all(ids.map((id) => sizeOf(path.join(folder, id))));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const deleted: string[] = [];
  for (const [at, id] of ids.entries()) {
    if (total <= limitBytes) break;
    if (id === runningId) continue;
    await rm(path.join(folder, id), { recursive: true, force: true });
    total -= sizes[at] ?? 0;
    deleted.push(id);
  }
  return deleted;
}

/** Segments of a run that ended without closing them; half-written archives are dropped, their source is still there. */
async function compressLeftovers(run: string): Promise<void> {
  for (const name of await namesIn(run)) {
    if (name.endsWith('.new')) await rm(path.join(run, name), { force: true });
    else if (name.endsWith('.ndjson')) await compress(path.join(run, name));
  }
}

async function sizeOf(run: string): Promise<number> {
  const sizes = await Promise.all((await namesIn(run)).map(async (name) => (await stat(path.join(run, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
