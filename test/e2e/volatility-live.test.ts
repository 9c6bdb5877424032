/** The worker thread in the real program, against a Binance server on this computer: candles in, a forecast out, no options. */
import { startBinanceServer, type BinanceServer } from '../../electron/cli/venues/binance-server';
import { DEFAULT_SETTINGS } from '../../shared/settings';
import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

let server: BinanceServer;
test.beforeEach(async () => {
  server = await startBinanceServer({ port: 0, stepEveryMs: 250 });
});
test.afterEach(async () => {
  await server.stop();
  expect(server.forbidden).toEqual([]);
});

test('live without options the worker forecasts from candles, and the panel says that there are none', async ({ launch }) => {
  const dataDir = dataFolderWith({ accounts: [], live: { ...DEFAULT_SETTINGS.live, symbols: ['BTCUSDT'], baseUrls: server.baseUrls } });
  const { panel, errors } = await launch({ dataDir, args: ['--live', '--panel', 'volatility'] });
  const shown = panel('volatility');
  await expect(shown.getByTestId('forecast-table').locator('tbody tr')).toHaveCount(4, { timeout: 20_000 });
  await expect(shown.getByTestId('volatility-caveats')).toContainText('no option quotes: realised volatility only');
  await expect(shown).not.toContainText('the analysis');
  await shown.getByTestId('volatility-page').getByText('Smile').click();
  await expect(shown.getByTestId('no-options')).toHaveText('no options: realised only');
  await shown.getByTestId('volatility-page').getByText('Over time').click();
  await expect(shown.getByTestId('history-legend')).toContainText('no options: realised only');
  await expect(shown.getByTestId('history-chart')).toHaveAttribute('aria-label', /realised \d+\.\d %, forecast \d+\.\d %, implied none$/);
  expect(errors).toEqual([]);
});
