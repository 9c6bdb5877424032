import type { Locator } from '@playwright/test';
import { expect, test } from './support/app';

const CALM_DAY = ['--drill', 'calm-day', '--seed', '4', '--speed', '5', '--size', '1280x800'];
const open = (shown: Locator, page: string): Promise<void> => shown.getByTestId('risk-page').getByText(page, { exact: true }).click();

/** The number in an element: its sign and its digits. */
async function numberIn(where: Locator): Promise<number> {
  const text = (await where.textContent()) ?? '';
  return Number(text.replace('−', '-').replace(/[^\d.-]/g, ''));
}

/** Nothing of it is cut off at the right edge of the panel, and no tab lies over the trade form. */
async function fitsAcross(shown: Locator, id: string): Promise<boolean> {
  const [own, room] = await Promise.all([shown.getByTestId(id).boundingBox(), shown.locator('.risk').boundingBox()]);
  return own !== null && room !== null && own.width > 0 && own.x + own.width <= room.x + room.width + 1;
}

test('9 opens "Risk": loss, liquidation with its simulation, stress, named days and a plan, each with its age', async ({ launch }) => {
  const { page, panel, errors } = await launch({ args: [...CALM_DAY, '--panel', 'chart'] });
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  await page.keyboard.press('9');
  const shown = panel('risk');
  const loss = shown.getByTestId('loss-methods');
  await expect(loss.locator('tr[data-method="filtered"]')).toContainText('%');
  const [, shortfall] = await Promise.all([0, 2].map((at) => numberIn(loss.locator('tr[data-method="filtered"] td').nth(at))));
  expect(shortfall).toBeGreaterThan(0);
  await expect(shown.getByTestId('loss-parts').locator('tbody tr')).toHaveCount(3);
  await expect(shown.getByTestId('correlations').locator('tbody tr')).toHaveCount(3);
  await expect(shown.locator('.age').first()).toBeVisible();

  await open(shown, 'Liquidation');
  const touch = shown.getByTestId('touch-table');
  await expect(touch.locator('tr[data-pool]')).toHaveCount(2);
  // The simulation comes from a thread of its own, with its interval.
  await expect(touch.locator('tr.whole')).toContainText(/\d σ/);
  await expect(shown).toContainText(/Brownian bridge over 8 steps, 4000 paths/);
  expect(await fitsAcross(shown, 'touch-table')).toBe(true);

  await open(shown, 'Stress');
  const stress = shown.getByTestId('stress-table');
  await expect(shown.getByTestId('stress-words')).toContainText('stress with an assumption');
  await expect(stress.locator('tr[data-state="worst"]')).toHaveCount(1);
  const folded = await stress.locator('tbody tr').count();
  await stress.getByRole('button', { name: /Deribit’s grid/ }).click();
  expect(await stress.locator('tbody tr').count()).toBeGreaterThan(folded + 20);

  await open(shown, 'Survival');
  const days = shown.getByTestId('survival-table');
  await expect(days.locator('tr[data-day="crash-2020-03-12"]')).toContainText('assumed: ');
  await expect(days.locator('tr[data-day="luna-2022-05"]')).toContainText('unknown');
  expect(await fitsAcross(shown, 'survival-table')).toBe(true);

  await open(shown, 'Growth');
  const growth = shown.getByTestId('growth-table');
  await expect(growth.locator('tbody tr')).toHaveCount(5);
  const [drag, twice] = await Promise.all([1, 2].map((scale) => numberIn(growth.locator(`tr[data-scale="${scale}"] td`).nth(2))));
  expect((twice ?? 0) / (drag ?? 1)).toBeGreaterThan(3.5);
  await expect(shown.getByTestId('growth-floor')).toContainText('CPPI');
  expect(await fitsAcross(shown, 'growth-table')).toBe(true);

  await open(shown, 'Plan');
  await shown.getByTestId('plan-to').fill('0');
  await shown.getByTestId('plan-rungs').fill('3');
  await expect(shown.getByTestId('plan-table').locator('tbody tr')).toHaveCount(4);
  await expect(shown.getByTestId('plan-table').locator('tbody tr').last()).toContainText('flat');
  await shown.getByTestId('plan-rungs').fill('0');
  await expect(shown).toContainText('A field needs a look first.');
  expect(errors).toEqual([]);
});

test('all ten tabs stand beside the trade form at 1280 x 800, none under it', async ({ launch }) => {
  const { page } = await launch({ args: [...CALM_DAY, '--panel', 'risk'] });
  const [last, form] = await Promise.all([page.getByTestId('tab-backtest').boundingBox(), page.getByTestId('drill-trade').boundingBox()]);
  expect(last === null || form === null ? undefined : last.x + last.width).toBeLessThanOrEqual(form?.x ?? 0);
});
