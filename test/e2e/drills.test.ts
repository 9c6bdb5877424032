import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

test('without arguments the calm day runs: a drill that says so, with numbers that move', async ({ launch }) => {
  const { app, page, panel, errors } = await launch({ dataDir: dataFolderWith({}) });
  await expect(panel('status')).toHaveAttribute('data-state', 'drill');
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toContain('DRILL');
  const mark = page.getByTestId('position-row').filter({ hasText: 'BTCUSDT' }).locator('td').nth(4);
  await expect(mark).toHaveText(/^[\d,]+\.\d$/);
  const before = await mark.textContent();
  await expect(mark).not.toHaveText(before ?? '');
  await expect(page.getByTestId('nearest-liquidation')).toHaveText(/^[−+][\d.]+ %$/);
  expect(errors).toEqual([]);
});

test('the crash raises the distance alarm, and Space acknowledges it', async ({ launch }) => {
  const { page, panel } = await launch({ dataDir: dataFolderWith({}), args: ['--drill', 'crash-2020-03-12', '--speed', 'max'] });
  const alarm = panel('alerts').getByTestId('alert').filter({ hasText: 'to liquidation' });
  await expect(alarm).toHaveAttribute('data-state', 'raised', { timeout: 60_000 });
  await expect(page.getByTestId('unacknowledged')).toHaveAttribute('data-state', 'unacknowledged');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Space');
  await expect(alarm.first()).not.toHaveAttribute('data-state', 'raised');
});

test('pausing holds the clock, and resuming lets it go on', async ({ launch }) => {
  const { page, panel } = await launch({ dataDir: dataFolderWith({}) });
  await expect(page.getByTestId('nearest-liquidation')).toBeVisible();
  await page.keyboard.press('d');
  await page.getByTestId('drill-pause').click();
  await expect(panel('status')).toContainText('paused');
  await page.getByTestId('drill-resume').click();
  await expect(panel('status')).not.toContainText('paused');
});
