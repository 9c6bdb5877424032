import type { Locator } from '@playwright/test';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';
import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

const CALM_DAY = ['--drill', 'calm-day', '--seed', '4', '--speed', '20', '--panel', 'volatility'];
// The drill begins on 2026-01-06 at 08:00 UTC.
const CPI = { label: 'CPI', atMs: Date.UTC(2026, 0, 6, 13, 30), hours: 1, extraMoveRatio: 0.02 };
const open = (shown: Locator, page: string): Promise<void> => shown.getByTestId('volatility-page').getByText(page, { exact: true }).click();

/** Nothing of it lies outside the panel that scrolls, or below its edge. */
async function isWhollySeen(shown: Locator, id: string): Promise<boolean> {
  const [own, room] = await Promise.all([shown.getByTestId(id).boundingBox(), shown.locator('.volatility').boundingBox()]);
  return own !== null && room !== null && own.height > 0 && own.y >= room.y - 1 && own.y + own.height <= room.y + room.height + 1 && own.x + own.width <= room.x + room.width + 1;
}

test('the panel "volatility" shows forecast with parts, smile, term structure, surface and the course over time in the calm day', async ({ launch }) => {
  const { panel, errors } = await launch({ args: [...CALM_DAY, '--size', '1280x800'] });
  const shown = panel('volatility');
  await expect(shown.getByTestId('forecast-table').locator('tbody tr')).toHaveCount(4);
  await expect(shown.getByTestId('forecast-parts')).toContainText('Implied');
  await expect(shown.getByTestId('week-profile')).toBeVisible();
  await expect(shown.getByTestId('volatility-caveats')).not.toBeEmpty();

  await open(shown, 'Smile');
  await expect(shown.getByTestId('smile')).toHaveAttribute('aria-label', /^Smile of 2026-01-\d\d: \d+ strikes, at the money \d+\.\d %$/);
  expect(await shown.getByTestId('smile').locator('rect').count()).toBeGreaterThan(7);
  await expect(shown.getByTestId('term-structure')).toBeVisible();
  // Another expiry is another smile.
  const before = await shown.getByTestId('smile').getAttribute('aria-label');
  await shown.getByTestId('smile-expiry').getByText('31 d').click();
  await expect(shown.getByTestId('smile')).not.toHaveAttribute('aria-label', before ?? '');

  await open(shown, 'Surface');
  await expect(shown.getByTestId('delta-table').locator('tbody tr')).toHaveCount(6);
  await expect(shown.getByTestId('volatility-flags')).not.toBeEmpty();

  await open(shown, 'Over time');
  await expect(shown.getByTestId('history-chart')).toHaveAttribute('aria-label', /^Volatility a year over time: realised \d+\.\d %, forecast \d+\.\d %, implied \d+\.\d %$/);
  await expect(shown.getByTestId('history-chart').locator('canvas').first()).toBeVisible();
  // The legend follows the pointer, and goes back to the newest.
  const legend = shown.getByTestId('history-legend');
  await expect(legend).toContainText('newest');
  await shown.getByTestId('history-chart').hover();
  await expect(legend).toContainText(/20\d\d-\d\d-\d\d \d\d:00 UTC/);
  expect(errors).toEqual([]);
});

test('an asset without options borrows the ratio of one that has them, and says so on every page', async ({ launch }) => {
  const { panel, errors } = await launch({ args: [...CALM_DAY, '--size', '1280x800'] });
  const shown = panel('volatility');
  await shown.getByTestId('volatility-underlying').getByText('SOL').click();
  await expect(shown.getByTestId('forecast-parts')).toContainText('* Implied: borrowed from BTC, premium not measured yet', { timeout: 20_000 });
  await expect(shown.getByTestId('volatility-caveats')).toContainText('options borrowed from BTC');
  await open(shown, 'Smile');
  await expect(shown.getByTestId('no-options')).toHaveText('no options of its own: implied volatility borrowed from BTC');
  await open(shown, 'Surface');
  await expect(shown.getByTestId('no-surface')).toHaveText('no options of its own: implied volatility borrowed from BTC');
  await open(shown, 'Over time');
  await expect(shown.getByTestId('history-legend')).toContainText('none of its own, borrowed from BTC');
  expect(errors).toEqual([]);
});

test('an announced event is a line of the horizons it falls into, and of no other', async ({ launch }) => {
  const { panel, errors } = await launch({ dataDir: dataFolderWith({ policy: { ...DEFAULT_POLICY, events: [CPI] } }), args: [...CALM_DAY, '--size', '1280x800'] });
  const shown = panel('volatility');
  await expect(shown.getByTestId('forecast-table').getByRole('row', { name: /^8 h CPI/ })).toBeVisible();
  await expect(shown.getByTestId('forecast-table').getByRole('row', { name: /^1 h CPI/ })).toHaveCount(0);
  // 2 % within a day is 38.2 % a year: 0.02 times the root of 365.
  await expect(shown.getByTestId('forecast-event')).toHaveText(/CPI\s+01-06 13:30\s*\+38\.2 %\s*±2\.0 % over 1 h/);
  expect(errors).toEqual([]);
});

for (const size of ['1280x800', '1440x900']) {
  test(`at ${size} tables, remarks and flags are seen whole, without scrolling`, async ({ launch }) => {
    const { panel } = await launch({ dataDir: dataFolderWith({ policy: { ...DEFAULT_POLICY, events: [CPI] } }), args: [...CALM_DAY, '--size', size] });
    const shown = panel('volatility');
    await expect(shown.getByTestId('forecast-parts')).toContainText('Implied');
    for (const id of ['forecast-table', 'forecast-parts', 'volatility-caveats', 'week-profile']) expect(await isWhollySeen(shown, id), id).toBe(true);
    await open(shown, 'Surface');
    await expect(shown.getByTestId('delta-table').locator('tbody tr')).toHaveCount(6);
    for (const id of ['delta-table', 'volatility-flags']) expect(await isWhollySeen(shown, id), id).toBe(true);
    await open(shown, 'Smile');
    for (const id of ['smile', 'smile-expiry', 'term-structure']) expect(await isWhollySeen(shown, id), id).toBe(true);
    await open(shown, 'Over time');
    for (const id of ['history-chart', 'history-legend']) expect(await isWhollySeen(shown, id), id).toBe(true);
  });
}
