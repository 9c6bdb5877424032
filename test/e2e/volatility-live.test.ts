/** The worker thread in the real program, against a Binance server on this computer: candles in, a forecast out, no options. */
import { expect, test } from './support/live';

test('live without options the worker forecasts from candles, and the panel says that there are none', async ({ launch, venue }) => {
  const dataDir = venue.folder();
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
