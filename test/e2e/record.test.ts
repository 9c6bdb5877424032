import type { Locator } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';
import { expect, test } from './support/app';
import { dataFolderWith } from './support/settings';

const CALM_DAY = ['--drill', 'calm-day', '--seed', '4', '--speed', '20', '--panel', 'backtest'];
// The drill begins on 2026-01-06 at 08:00 UTC.
const VIEW = { kind: 'strength', underlying: 'BTC', statedAtMs: Date.UTC(2026, 0, 6, 8), horizonHours: 48, strength: 1 } as const;
const open = (shown: Locator, page: string): Promise<void> => shown.getByTestId('backtest-page').filter({ visible: true }).getByText(page, { exact: true }).click();

test('the page Live names every verdict in words and the confidence stands beside the advice; Conviction is off until it is asked for', async ({ launch }) => {
  const { page, panel, errors } = await launch({ dataDir: dataFolderWith({ policy: { ...DEFAULT_POLICY, views: [VIEW] } }), args: [...CALM_DAY, '--size', '1280x800'] });
  const shown = panel('backtest');
  await open(shown, 'Live');
  await expect(shown.getByTestId('live-confidence')).toHaveText(/^Unproven/);
  await expect(shown.getByTestId('live-verdicts').locator('li')).toHaveCount(4);
  await expect(shown.getByTestId('live-verdicts')).toContainText('0 of at least 80 periods');
  await expect(shown.getByTestId('live-facts')).toContainText('exceptions');
  const confidence = panel('advice').getByTestId('confidence');
  await expect(confidence).toHaveText('unproven');
  await expect(confidence).toHaveAttribute('title', /value at risk: 0 of at least 80 periods/);
  await shown.getByTestId('live-view').getByText('My views').click();
  await expect(shown.getByTestId('live-views').locator('tbody tr')).toHaveText(/BTC strength\s*01-06 08:00 UTC\s*01-08 08:00 UTC\s*open/);
  await expect(shown.getByTestId('live-views-summary')).toContainText('Too few to say');

  await open(shown, 'Conviction');
  await expect(page.getByTestId('conviction-table')).toHaveCount(0);
  await shown.getByTestId('conviction-on').click();
  await shown.getByTestId('conviction-underlying').getByText('BTC').click();
  const table = shown.getByTestId('conviction-table');
  await expect(table.locator('[data-forecast="own"]')).toContainText('+10.0');
  await expect(table.locator('[data-forecast="combined"]')).toContainText(/Combined, × \d\.\d\d/);
  await expect(table.locator('[data-forecast="ewmac8-32"]')).toHaveAttribute('data-state', 'known');
  await expect(table.locator('[data-forecast="breakout320"]')).toContainText('too few to say');
  await expect(shown.getByTestId('conviction-caveats')).toContainText('no size reads them');
  expect(errors).toEqual([]);
});

test('the arrow keys go from page to page without losing the focus', async ({ launch }) => {
  const { page, panel } = await launch({ args: [...CALM_DAY, '--size', '1280x800'] });
  const choice = panel('backtest').getByTestId('backtest-page');
  await choice.getByRole('radio', { name: 'Backtest' }).focus();
  for (const [name, state] of [['Live', 'live-state'], ['Conviction', 'conviction-state'], ['Calibrate', 'calibration-state']] as const) {
    await page.keyboard.press('ArrowRight');
    await expect(panel('backtest').getByTestId(state)).toBeVisible();
    await expect(choice.getByRole('radio', { name })).toBeFocused();
  }
  await expect(panel('backtest').getByTestId('backtest-state')).toBeHidden();
});

test('a calibration asks for the Sharpe ratio, can be given up, names what governs, and writes to the profile only when told', async ({ launch }) => {
  const { panel, errors, dataDir } = await launch({ dataDir: dataFolderWith({}), args: [...CALM_DAY, '--size', '1280x800'] });
  const kept = () => (JSON.parse(readFileSync(path.join(dataDir, 'settings.json'), 'utf8')) as { readonly policy: typeof DEFAULT_POLICY }).policy.parameters;
  const shown = panel('backtest');
  await open(shown, 'Calibrate');
  await shown.getByTestId('calibration-run').click();
  await expect(shown.getByRole('alert')).toHaveText(/your Sharpe ratio is missing/);
  await shown.getByTestId('calibration-sharpe').fill('0.7');
  await shown.getByTestId('calibration-run').click();
  await shown.getByTestId('calibration-cancel').click();
  await expect(shown.getByTestId('calibration-state')).toHaveAttribute('data-state', 'empty');
  // The month's stake alone takes a fraction of a second.
  await shown.getByTestId('calibration-drawdown-on').uncheck();
  await shown.getByTestId('calibration-stake-on').check();
  await shown.getByTestId('calibration-run').click();
  await expect(shown.getByTestId('calibration-governs')).toHaveText('Governed by loss of more than 10.0 % with at most 5.0 % probability in 30 days');
  // Reflection principle with normal days would be 0.1 / (1.96 x sqrt(30/365)) = 18 %; fat days and the edge allow a little more.
  await expect(shown.getByTestId('calibration-target')).toHaveText(/^2\d\.\d %$/);
  await expect(shown.getByTestId('calibration-kelly')).toHaveText(/^0\.\d\d of full Kelly, relative risk aversion \d\.\d$/);
  await expect(shown.getByTestId('calibration-result')).toContainText(/[45]\.\d % ± 0\.\d %/);
  await expect(shown.getByTestId('calibration-fan')).toHaveAttribute('aria-label', /^Wealth after 12 months: /);
  await shown.getByTestId('calibration-view').getByText('Drawdowns').click();
  await expect(shown.getByTestId('calibration-drawdowns')).toHaveAttribute('aria-label', /^Deepest drawdown: /);
  await shown.getByTestId('calibration-view').getByText('Profile').click();
  await expect(shown.getByTestId('calibration-write')).toContainText(/Volatility target\s*30 %\s*→ 2\d\.?\d? %/);
  expect(kept()).toEqual(DEFAULT_POLICY.parameters);
  await shown.getByTestId('calibration-write-now').click();
  await expect(shown.getByTestId('calibration-written')).toHaveText('Written: the profile has these values.');
  await expect.poll(() => kept().volatilityTargetAnnual).toBeLessThan(0.29);
  // Another form has no answer yet, and what is shown says so.
  await shown.getByTestId('calibration-sharpe').fill('0.5');
  await expect(shown.getByTestId('calibration-result')).toHaveAttribute('data-state', 'old');
  await expect(shown.getByTestId('calibration-write-now')).toBeDisabled();
  expect(errors).toEqual([]);
});
