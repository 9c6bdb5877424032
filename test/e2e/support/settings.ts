/** Settings files for windows that are started as somebody's second day: the questions are answered, the venue is here. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings';

/** A fresh data folder that holds these settings. */
export function dataFolderWith(settings: Partial<Settings>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'));
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ ...DEFAULT_SETTINGS, firstRun: 'skipped', ...settings }));
  return folder;
}
