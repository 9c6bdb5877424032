import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_POLICY, profileParameters } from '../../shared/sizing/policy-schema';
import type { Settings } from '../../shared/settings';
import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

const DRILL = ['--drill', 'calm-day', '--seed', '4', '--panel', 'settings'];

async function openPage(page: Page, name: string): Promise<void> {
  await page.getByTestId('settings-page').getByText(name).click();
}

async function save(page: Page): Promise<void> {
  await page.getByTestId('settings-save').click();
}

function savedPolicy(dataDir: string): unknown {
  return (JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')) as Settings).policy;
}

test('a target view and an event are stated, saved, and found again at the next start', async ({ launch }) => {
  const first = await launch({ dataDir: dataFolderWith({}), args: DRILL });
  const { page } = first;
  await page.getByTestId('view-add').click();
  const view = page.getByTestId('view');
  await view.getByText('Target and stop').click();
  await view.getByLabel('On', { exact: true }).fill('btc');
  await view.getByLabel('Target', { exact: true }).fill('90000');
  await view.getByLabel('Stop', { exact: true }).fill('99000');
  await view.getByLabel('Chance of the target').fill('60');
  await view.getByLabel('Horizon').fill('48');
  await save(page);
  await expect(view).toContainText('must be below the mark');
  await view.getByLabel('Stop', { exact: true }).fill('50000');
  await expect(view.getByRole('alert')).toHaveCount(0);
  await expect(view.getByTestId('view-words')).toContainText(/conviction: long at [\d.]+x the volatility target at BTCUSDT/);
  await openPage(page, 'Events and days');
  await page.getByTestId('event-add').click();
  const event = page.getByTestId('event');
  await event.getByLabel('What is announced').fill('CPI');
  await event.getByLabel('Begins, UTC').fill('2026-01-13 13:30');
  await event.getByLabel('Lasts').fill('2');
  await event.getByLabel('Extra move').fill('1.5');
  await page.locator('[data-day="flash-2025-10-10"]').getByRole('checkbox').check();
  await save(page);
  await expect(page.getByTestId('settings-form')).toContainText('saved');
  expect(first.errors).toEqual([]);
  await first.close();

  const { page: again } = await launch({ dataDir: first.dataDir, args: DRILL });
  const found = again.getByTestId('view');
  await expect(found.getByLabel('Target', { exact: true })).toHaveValue('90000');
  await expect(found.getByLabel('Chance of the target')).toHaveValue('60');
  await expect(found.getByTestId('view-standing')).toContainText(/stated 2026-01-06 .* expires in 4\d h/);
  await openPage(again, 'Events and days');
  await expect(again.getByTestId('event').getByLabel('Begins, UTC')).toHaveValue('2026-01-13 13:30');
  await expect(again.getByTestId('event')).toContainText('in 7 d');
  await expect(again.locator('[data-day="flash-2025-10-10"]').getByRole('checkbox')).toBeChecked();
});

test('an expired view is said to be expired and left out of what is saved; a small probability keeps its digits', async ({ launch }) => {
  const policy = {
    ...DEFAULT_POLICY,
    parameters: { ...profileParameters('balanced'), touchProbability: 0.00005 },
    views: [{ kind: 'strength', underlying: 'ETH', strength: 1, statedAtMs: 1_767_000_000_000, horizonHours: 24 }] as const,
  };
  const { page, dataDir } = await launch({ dataDir: dataFolderWith({ policy }), args: DRILL });
  await expect(page.getByTestId('view')).toHaveAttribute('data-state', 'expired');
  await openPage(page, 'Parameters');
  const probability = page.locator('[data-parameter="touchProbability"]');
  await expect(probability.getByRole('textbox')).toHaveValue('0.005');
  await expect(probability).toHaveAttribute('data-state', 'changed');
  await save(page);
  await expect(page.getByRole('status').filter({ hasText: 'saved without the expired view on ETH' })).toBeVisible();
  expect(savedPolicy(dataDir)).toEqual({ ...policy, views: [] });
  await probability.getByRole('button', { name: /Reset/ }).click();
  await expect(probability.getByRole('textbox')).toHaveValue('0.02');
  await expect(probability).toHaveAttribute('data-state', 'profile');
});

test('a problem on another page is counted there and shown', async ({ launch }) => {
  const { page } = await launch({ dataDir: dataFolderWith({}), args: DRILL });
  await openPage(page, 'Parameters');
  await page.locator('[data-parameter="volatilityTargetAnnual"]').getByRole('textbox').fill('900');
  await openPage(page, 'Program');
  await save(page);
  await expect(page.getByTestId('settings-page')).toContainText('Parameters ✕ 1');
  await expect(page.locator('[data-parameter="volatilityTargetAnnual"]')).toContainText('expected 200 % or less, got 900 %');
});

test('what the first questions answered stands in the settings', async ({ launch }) => {
  const { page } = await launch({ args: ['--drill', 'calm-day', '--seed', '4'] });
  await page.getByTestId('first-run-capital').fill('150000');
  await page.getByTestId('first-run-keep').click();
  await expect(page.getByTestId('first-run-keep')).toHaveCount(0);
  await page.keyboard.press('7');
  await expect(page.getByTestId('risk-capital')).toHaveValue('150000');
});

test('who counts in BTC states capital in it, is told what measures in USD, and no number typed in USD is read as BTC', async ({ launch }) => {
  const { page, panel, dataDir } = await launch({ dataDir: dataFolderWith({}), args: DRILL });
  const capital = page.getByTestId('risk-capital');
  await capital.fill('90000');
  await page.getByRole('group', { name: 'Numeraire' }).getByText('BTC', { exact: true }).click();
  await expect(page.getByTestId('numeraire-note')).toContainText('measure moves in USD');
  await expect(capital).toHaveValue('90000');
  await page.getByRole('button', { name: 'state it in BTC' }).click();
  await expect(capital).toHaveValue('');
  await capital.fill('3');
  await save(page);
  await expect(page.getByTestId('settings-form')).toContainText('saved');
  expect(savedPolicy(dataDir)).toMatchObject({ numeraire: 'BTC', riskCapital: { amount: 3, unit: 'BTC' } });
  await expect(panel('status')).toContainText(/equity [\d.]+ BTC/);
  await expect(panel('status')).toContainText('risk capital 3.0000 BTC');
});
