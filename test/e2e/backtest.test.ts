import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from './support/app';

const CALM_DAY = ['--drill', 'calm-day', '--seed', '4', '--speed', '1', '--panel', 'backtest', '--size', '1280x800'];
/** The live rules over 62 days of hours, on a machine that does other things too. */
const LONG = { timeout: 25_000 };

test('the hours a drill holds are run through, a slider is moved, and what is on screen is exported', async ({ launch }) => {
  const { app, panel, errors } = await launch({ args: CALM_DAY });
  const shown = panel('backtest');
  const state = shown.getByTestId('backtest-state');
  await expect(shown.getByTestId('backtest-title')).toContainText(/BTCUSDT, hours held 1,488 h to 20\d\d-\d\d-\d\d \d\d:00/);
  // The fast path is there at once, the whole policy when it is through.
  await expect(shown.getByTestId('backtest-chart')).toHaveAttribute('aria-label', /Fast path \d\.\d\dx/);
  await expect(state).toHaveAttribute('data-state', 'done', LONG);
  await expect(shown.getByTestId('backtest-chart')).toHaveAttribute('aria-label', /Policy \d\.\d\dx, Fast path \d\.\d\dx, 1x \d\.\d\dx/);

  await shown.getByTestId('backtest-view').getByText('Numbers').click();
  await expect(shown.getByTestId('backtest-numbers').locator('tbody tr')).toHaveCount(7);
  await expect(shown.getByTestId('backtest-sentences')).toContainText('1 policy tried');

  // What no longer belongs to the slider's place is gone with its first step; looking once a day is quicker to run.
  await shown.getByLabel('Look every').selectOption('24');
  await expect(state).toHaveAttribute('data-state', 'done', LONG);
  // The next numbers may be there sooner than anyone looks: it is this table that has to be gone.
  await shown.getByTestId('backtest-numbers').evaluate((table) => table.setAttribute('data-before', ''));
  await shown.getByTestId('backtest-volatilityTargetAnnual').focus();
  await shown.page().keyboard.press('ArrowRight');
  await expect(shown.getByText('31 %', { exact: true })).toBeVisible();
  await expect(shown.locator('[data-testid="backtest-numbers"][data-before]')).toHaveCount(0);
  await expect(shown.getByTestId('backtest-sentences')).toContainText('3 policies tried', LONG);

  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-export-'));
  const wrong = path.join(folder, 'BTCUSDT-1h.csv');
  writeFileSync(wrong, 'time,open,high,low,close,volume\n2024-01-01 00:00,42000,42100,41900,42050,10\n2024-01-01 01:00,42050,42100,41900,much,10\n2024-01-01 02:00,42050,42100,41900,42000,10\n');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, wrong);
  await shown.getByTestId('backtest-file').click();
  await expect(shown.getByTestId('backtest-message')).toContainText(/BTCUSDT-1h\.csv: row 3: .*much/);

  const file = path.join(folder, 'backtest.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await shown.getByTestId('backtest-json').click();
  await expect(shown.getByTestId('backtest-saved')).toContainText(file);
  const exported = JSON.parse(readFileSync(file, 'utf8')) as { readonly asked: { readonly policy: { readonly parameters: { readonly volatilityTargetAnnual: number } } }; readonly equityRatio: readonly number[] };
  expect(exported.asked.policy.parameters.volatilityTargetAnnual).toBeCloseTo(0.31, 12);
  expect(exported.equityRatio).toHaveLength(1_488);

  // Nothing is written to the policy before its own button says what changes.
  await shown.getByTestId('backtest-write-open').click();
  await expect(shown.getByTestId('backtest-write')).toContainText('Volatility target: 30.0 % → 31.0 %');
  await shown.getByTestId('backtest-write-now').click();
  await expect(shown.getByTestId('backtest-write-open')).toBeDisabled();
  expect(errors).toEqual([]);
});
