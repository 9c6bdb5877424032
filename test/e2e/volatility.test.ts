import { expect, test } from './support/app';

test('the panel "volatility" shows smile, forecast with parts, term structure, rhythm and surface in the calm day', async ({ launch }) => {
  const { panel, errors } = await launch({ args: ['--drill', 'calm-day', '--seed', '4', '--speed', '20', '--panel', 'volatility', '--size', '1280x800'] });
  const shown = panel('volatility');
  await expect(shown.getByTestId('smile')).toBeVisible();
  await expect(shown.getByTestId('smile')).toHaveAttribute('aria-label', /^Smile of 2026-01-\d\d: \d+ strikes, at the money \d+\.\d %$/);
  expect(await shown.getByTestId('smile').locator('rect').count()).toBeGreaterThan(7);
  await expect(shown.getByTestId('forecast-table').locator('tbody tr')).toHaveCount(4);
  await expect(shown.getByTestId('forecast-parts')).toContainText('Implied');
  await expect(shown.getByTestId('term-structure')).toBeVisible();
  await expect(shown.getByTestId('week-profile')).toBeVisible();
  await expect(shown.getByTestId('delta-table').locator('tbody tr')).toHaveCount(6);
  await expect(shown.getByTestId('volatility-flags')).not.toBeEmpty();

  // Another expiry is another smile; an asset without options says so and keeps its forecast.
  const before = await shown.getByTestId('smile').getAttribute('aria-label');
  await shown.getByTestId('smile-expiry').getByText('31 d').click();
  await expect(shown.getByTestId('smile')).not.toHaveAttribute('aria-label', before ?? '');
  await shown.getByTestId('volatility-underlying').getByText('SOL').click();
  await expect(shown.getByTestId('no-options')).toHaveText('no options: realised only');
  await expect(shown.getByTestId('forecast-table').locator('tbody tr')).toHaveCount(4);
  expect(errors).toEqual([]);
});
