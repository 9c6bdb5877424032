/*
 * The built application against a Binance server on this computer, one of each a test: real sockets, real files, nothing else
 * of the world. Whatever a test tries, nothing but public data may have been asked for.
 *
 *   import { expect, test } from './support/live'
 *   test('says how old', async ({ launch, venue }) => {
 *     const { panel } = await launch({ dataDir: venue.folder(), args: ['--live'] })
 *     venue.server.silence()
 *   })
 */
import { startBinanceServer, type BinanceServer } from '../../../electron/cli/venues/binance-server';
import type { TypedAccount } from '../../../shared/account/typed';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings';
import type { Locator, Page } from '@playwright/test';
import { expect, test as base } from './app';
import { dataFolderWith } from './settings';

export { expect };

export interface LiveVenue {
  readonly server: BinanceServer;
  /** A data folder whose settings name this server, BTCUSDT and the accounts. */
  readonly folder: (accounts?: readonly TypedAccount[], more?: Partial<Settings>) => string;
}

export const test = base.extend<{ venue: LiveVenue }>({
  // Playwright reads the names of a fixture's needs from this first parameter.
  venue: async ({}, use) => {
    const server = await startBinanceServer({ port: 0, stepEveryMs: 250 });
    server.setMark('BTCUSDT', 60_000);
    const live = { ...DEFAULT_SETTINGS.live, symbols: ['BTCUSDT'], baseUrls: server.baseUrls };
    await use({ server, folder: (accounts = [], more = {}) => dataFolderWith({ accounts, live, ...more }) });
    await server.stop();
    expect(server.forbidden).toEqual([]);
  },
});

/** Opens Account and types one BTCUSDT long of 1 at 60,000 on 20,000 USDT; what else it has is typed by the test, and nothing is saved. */
export async function typeLong(page: Page): Promise<Locator> {
  await page.keyboard.press('2');
  await page.getByTestId('account-new').click();
  const form = page.getByTestId('account-form');
  await form.getByLabel('Name').fill('Mine');
  await form.getByLabel('Balance').fill('20000');
  await form.getByTestId('symbol').fill('BTCUSDT');
  await form.getByTestId('quantity').fill('1');
  await form.getByTestId('entry').fill('60000');
  await form.getByTestId('leverage').fill('20');
  return form;
}
