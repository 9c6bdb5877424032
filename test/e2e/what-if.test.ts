import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/app';

const DRILL = ['--drill', 'calm-day', '--seed', '7', '--speed', '20'];

/** The number in a cell of the comparison: its sign and its digits. */
async function numberIn(page: Page, line: string, side: 'before' | 'after'): Promise<number> {
  const text = (await page.locator(`[data-panel="what-if"] tr[data-line="${line}"] td.${side} .value`).first().textContent()) ?? '';
  return Number(text.replace('\u2212', '-').replace(/[^\d.-]/g, ''));
}

async function hold(page: Page, form: Locator): Promise<void> {
  await expect(form).toBeVisible();
  await expect(page.getByTestId('what-if-answer')).toBeVisible();
}

test('half the size moves the liquidation away, in a panel that W opens', async ({ launch }) => {
  const { page, panel, errors } = await launch({ args: [...DRILL, '--panel', 'chart'] });
  await expect(page.getByTestId('position-row').first()).toBeVisible();
  await page.keyboard.press('w');
  await expect(panel('what-if')).toBeVisible();
  await hold(page, page.getByTestId('what-if-form'));
  const held = await numberIn(page, 'quantity', 'before');
  await page.getByTestId('what-if-size').fill(String(Math.round(Math.abs(held) * 500) / 1000));
  await expect.poll(() => numberIn(page, 'quantity', 'after')).toBeCloseTo(held / 2, 3);
  const [before, after] = [await numberIn(page, 'jointMove', 'before'), await numberIn(page, 'jointMove', 'after')];
  expect(Math.abs(after)).toBeGreaterThan(Math.abs(before));
  expect(await numberIn(page, 'maintenanceRequirement', 'after')).toBeLessThan(await numberIn(page, 'maintenanceRequirement', 'before'));
  expect(errors).toEqual([]);
});

test('the answer follows the market', async ({ launch }) => {
  const { page } = await launch({ args: [...DRILL, '--panel', 'what-if'] });
  await hold(page, page.getByTestId('what-if-form'));
  const first = await numberIn(page, 'equity', 'before');
  await expect.poll(() => numberIn(page, 'equity', 'before')).not.toBe(first);
});

test('+ and - step the size while the panel is open, and only then; "now" takes the proposal back', async ({ launch }) => {
  const { page } = await launch({ args: [...DRILL, '--panel', 'what-if'] });
  await hold(page, page.getByTestId('what-if-form'));
  const size = page.getByTestId('what-if-size');
  const held = Math.abs(await numberIn(page, 'quantity', 'before'));
  await page.locator('tr[aria-selected="true"]').focus();
  await page.keyboard.press('+');
  await expect.poll(async () => Number(await size.inputValue())).toBeGreaterThan(held);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await expect.poll(async () => Number(await size.inputValue())).toBeLessThan(held);
  const stepped = await size.inputValue();
  await page.keyboard.press('1');
  await page.keyboard.press('-');
  await page.keyboard.press('3');
  await expect(size).toHaveValue(stepped);
  await page.getByRole('button', { name: 'now', exact: true }).click();
  await expect(size).toHaveValue('');
});

test('a refusal stands beside its field, in words, and no number of it is shown', async ({ launch }) => {
  const { page, panel } = await launch({ args: [...DRILL, '--panel', 'what-if'] });
  await hold(page, page.getByTestId('what-if-form'));
  await page.getByTestId('what-if-leverage').fill('150');
  await expect(panel('what-if')).toContainText('at this size the venue allows at most');
  await expect(page.getByTestId('what-if-answer')).toHaveCount(0);
  await page.getByTestId('what-if-leverage').fill('abc');
  await expect(panel('what-if')).toContainText('"abc" is not a number');
  await page.getByTestId('what-if-leverage').fill('');
  await page.getByTestId('what-if-collateral').fill('-1000000');
  await expect(panel('what-if')).toContainText('more than the wallet holds');
  await page.getByTestId('what-if-collateral').fill('1000');
  await hold(page, page.getByTestId('what-if-form'));
  expect(await numberIn(page, 'equity', 'after')).toBeCloseTo((await numberIn(page, 'equity', 'before')) + 1000, -1);
});

test('says what funding costs at the present rate and at the cap, what a liquidation leaves, and where money helps most', async ({ launch }) => {
  const { page, panel } = await launch({ args: [...DRILL, '--panel', 'what-if'] });
  await hold(page, page.getByTestId('what-if-form'));
  await expect(panel('what-if').locator('[data-carry="at this rate"]')).toContainText('%');
  await expect(panel('what-if').locator('[data-carry="at the cap"]')).toContainText('USDT');
  await expect(page.getByTestId('what-if-left')).toContainText('left at');
  await expect(page.getByTestId('what-if-next')).toContainText(/→|buys none/);
  await expect(page.getByTestId('what-if-transfer')).toContainText(/→|buys none/);
});

test('the margin forecast draws the path, sets the stress beside it, and never calls one the other', async ({ launch }) => {
  const { page, panel, errors } = await launch({ args: [...DRILL, '--panel', 'margin-forecast'] });
  await expect(page.getByTestId('margin-path')).toHaveAttribute('aria-label', /cross/);
  await expect(page.getByTestId('margin-path').locator('path')).toHaveCount(3);
  await expect(page.getByTestId('forecast-stress')).toContainText('stress');
  await expect(page.getByTestId('forecast-standard')).toContainText(/Met|Broken/);
  const [forecast, stress] = [panel('margin-forecast').getByRole('region', { name: 'Forecast' }), panel('margin-forecast').getByRole('region', { name: 'Stress with an assumption' })];
  expect((await forecast.textContent())?.toLowerCase()).not.toContain('stress');
  expect((await stress.textContent())?.toLowerCase()).not.toContain('forecast');
  await page.getByTestId('forecast-motion').getByText(/ alone$/).click();
  await expect(page.getByTestId('margin-path')).toHaveAttribute('aria-label', /Equity and requirement/);
  await page.getByTestId('standard-multiple').fill('60');
  await expect(page.getByTestId('forecast-standard')).toContainText('Broken');
  expect(errors).toEqual([]);
});
