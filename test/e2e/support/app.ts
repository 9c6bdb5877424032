/*
 * The built application in the real Electron, one fresh data folder each.
 *
 *   import { expect, test } from './support/app'
 *   test('says why', async ({ launch }) => {
 *     const { page, panel } = await launch({ args: ['--drill', 'calm-day'] })
 *     await expect(panel('why')).toHaveAttribute('data-state', 'ok')
 *   })
 *
 * Everything launched is closed at the end of its test; where the test failed,
 * a picture of each window and all that was said are kept in test-results/.
 */
import { _electron, expect, test as base, type ElectronApplication, type Locator, type Page, type TestInfo } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export { expect };

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/* Same pixels in every run: no scaling, no colour profile, no hinting of this machine's. */
const STEADY = [
  '--force-device-scale-factor=1', '--force-color-profile=srgb', '--font-render-hinting=none', '--disable-lcd-text', '--lang=en-US',
];

/* What a log without test-results/ still has to show of a failure. */
const SHOWN_LINES = 30;

export interface LaunchOptions {
  /** Arguments of the application itself. */
  readonly args?: readonly string[];
  /** A folder used before, to see what was kept; a fresh one otherwise. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly theme?: 'dark' | 'light';
}

export interface Cockpit {
  readonly app: ElectronApplication;
  /** The first window. */
  readonly page: Page;
  readonly dataDir: string;
  /** Lines of the main process, stdout and stderr, and of the consoles of all windows. */
  readonly said: readonly string[];
  /** Uncaught errors of pages and console messages of level error: a test may demand that there are none. */
  readonly errors: readonly string[];
  readonly panel: (id: string) => Locator;
  readonly inState: (state: string, within?: Locator) => Locator;
  readonly close: () => Promise<void>;
}

export async function launchCockpit({ args = [], dataDir, env = {}, theme }: LaunchOptions = {}): Promise<Cockpit> {
  const folder = dataDir ?? mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'));
  // Without `executablePath` Playwright asks the electron package for it and holds `ready` back until it listens.
  const app = await _electron.launch({
    // Playwright adds --no-sandbox unless told not to.
    chromiumSandbox: true,
    args: [root, ...STEADY, '--data-dir', folder, ...(theme ? ['--theme', theme] : []), ...args],
    cwd: root,
    env: { ...ownEnvironment(), TZ: 'UTC', ...env },
  });
  const said: string[] = [];
  const errors: string[] = [];
  listen(app, said, errors);
  const page = await app.firstWindow();
  return {
    app, page, dataDir: folder, said, errors,
    panel: (id) => page.locator(`[data-panel="${id}"]`),
    inState: (state, within) => (within ?? page).locator(`[data-state="${state}"]`),
    close: () => app.close(),
  };
}

export const test = base.extend<{ launch: (options?: LaunchOptions) => Promise<Cockpit>; }>({
  // Playwright reads the names of a fixture's needs from this first parameter.
  launch: async ({}, use, info) => {
    const open: Cockpit[] = [];
    await use(async (options) => {
      const cockpit = await launchCockpit(options);
      open.push(cockpit);
      return cockpit;
    });
    for (const cockpit of open) {
      if (info.status !== info.expectedStatus) await keepEvidence(cockpit, info);
      await cockpit.close();
    }
  },
});

function listen(app: ElectronApplication, said: string[], errors: string[]): void {
  const { stdout, stderr } = app.process();
  for (const [name, stream] of [['out', stdout], ['err', stderr]] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said.push(...text.split('\n').filter(Boolean).map((line) => `main ${name}: ${line}`));
    });
  }
  const attach = (page: Page): void => {
    page.on('console', (message) => {
      said.push(`page ${message.type()}: ${message.text()}`);
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  };
  app.windows().forEach(attach);
  app.on('window', attach);
}

async function keepEvidence({ app, said, errors }: Cockpit, info: TestInfo): Promise<void> {
  const all = [...said, ...errors.map((error) => `error: ${error}`)];
  writeFileSync(info.outputPath('said.txt'), all.join('\n'));
  console.log(all.slice(-SHOWN_LINES).join('\n'));
  for (const [index, page] of app.windows().entries()) {
    // A crashed or closed window has no picture; the test's own failure is what counts.
    await page.screenshot({ path: info.outputPath(`window-${index}.png`) }).catch(() => undefined);
  }
}

/** Ours without what would turn Electron into plain Node or colour its words. */
function ownEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _node, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
