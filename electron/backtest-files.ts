/** The two dialogs of a backtest: one picks a file that is read, one a place that is written. Nothing else is opened with them. */
import { dialog, type BrowserWindow } from 'electron';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from './files';

export type Picked = { readonly kind: 'file'; readonly name: string; readonly path: string; readonly text: string } | { readonly kind: 'cancelled' } | { readonly kind: 'refused'; readonly message: string };
export type Saved = { readonly kind: 'saved'; readonly file: string } | { readonly kind: 'cancelled' } | { readonly kind: 'refused'; readonly message: string };

export interface BacktestFiles {
  readonly pick: (title: string) => Promise<Picked>;
  readonly save: (name: string, text: string) => Promise<Saved>;
}

/** Ten years of hours are about 10 MB. */
const MOST_BYTES = 64 * 1024 * 1024;

export function backtestFiles(window: BrowserWindow): BacktestFiles {
  return {
    async pick(title) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters: [{ name: 'CSV', extensions: ['csv', 'txt'] }, { name: 'All files', extensions: ['*'] }] });
      const file = filePaths[0];
      return canceled || file === undefined ? { kind: 'cancelled' } : read(file);
    },
    async save(name, text) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { title: 'Export the backtest', defaultPath: name });
      if (canceled || filePath === '') return { kind: 'cancelled' };
      try {
        await writeFile(filePath, text);
        return { kind: 'saved', file: filePath };
      } catch (error) {
        return { kind: 'refused', message: `${path.basename(filePath)} cannot be written: ${reasonOf(error)}` };
      }
    },
  };
}

async function read(file: string): Promise<Picked> {
  const name = path.basename(file);
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) return { kind: 'refused', message: `${name}: ${Math.round(size / 1024 / 1024)} MB are more than the 64 MB that are read` };
    return { kind: 'file', name, path: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return { kind: 'refused', message: `${name} cannot be read: ${reasonOf(error)}` };
  }
}
