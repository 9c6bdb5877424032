/** The real window against a Binance server on this computer: real sockets, real files, nothing else of the world. */
import type { TypedAccount, TypedPosition } from '../../shared/account/typed';
import { expect, test, typeLong } from './support/live';

const LONG: TypedPosition = { id: 'p1', symbol: 'BTCUSDT', side: 'long', quantity: 1, entryPrice: 60_000, marginMode: 'isolated', leverage: 20, hedgeSide: 'net', isolatedMargin: { kind: 'withoutPnl', amount: 3_000 } };

function typedAccount(positions: readonly TypedPosition[]): TypedAccount {
  return { id: 'a1', name: 'Mine', venue: 'binance', confirmedAtMs: Date.now(), collateral: [{ asset: 'USDT', balance: 20_000 }], positions: [...positions] };
}

/*
 * Binance's formula for one isolated long: (quantity * entry - margin - deduction) / (quantity * (1 - rate)). At about
 * 57,000 USDT of notional the second bracket of BTCUSDT holds: rate 0.5 %, deduction 50.
 * (60,000 - 3,000 - 50) / 0.995 = 57,236.18...
 */
const EXPECTED = '57,236.2';

test('a position typed in the window shows the liquidation price of the formula', async ({ launch, venue }) => {
  const { page, panel } = await launch({ dataDir: venue.folder(), args: ['--live'] });
  await expect(panel('status')).toHaveAttribute('data-state', 'live');
  const form = await typeLong(page);
  await form.getByText('Isolated', { exact: true }).click();
  await form.getByText('without PnL', { exact: true }).click();
  await form.getByLabel('Margin', { exact: true }).fill('3000');
  await page.getByTestId('account-save').click();
  const row = page.getByTestId('position-row');
  await expect(row).toContainText(EXPECTED);
  await expect(panel('hero')).toContainText('tiers of 2024-10-24');
  await expect(panel('hero')).toContainText('typed');
});

test('a typed account is there again after a restart', async ({ launch, venue }) => {
  const dataDir = venue.folder([typedAccount([LONG])]);
  const first = await launch({ dataDir, args: ['--live'] });
  await expect(first.page.getByTestId('position-row')).toContainText(EXPECTED);
  await first.close();
  const second = await launch({ dataDir, args: ['--live'] });
  await expect(second.page.getByTestId('position-row')).toContainText(EXPECTED);
});

test('resting orders typed in the window say what they would do, leave the liquidation alone, and are there after a restart', async ({ launch, venue }) => {
  const dataDir = venue.folder([typedAccount([LONG])]);
  const first = await launch({ dataDir, args: ['--live', '--panel', 'account'] });
  await first.page.getByRole('button', { name: 'change' }).click();
  await first.page.getByTestId('order-add').click();
  const order = first.page.getByTestId('order-fields');
  await order.getByText('Buy', { exact: true }).click();
  await order.getByTestId('order-quantity').fill('1');
  await order.getByTestId('order-price').fill('58000');
  await first.page.getByTestId('account-save').click();
  // The fill brings 58,000 / 20 = 2,900: (2 * 59,000 - 5,900 - 50) / (2 * 0.995) = 56,306.5; at 58,000 3,900 are there and 530 required.
  const line = 'BTCUSDT: if the buy fills at 58,000: liquidation 56,307, headroom 86 %';
  await expect(first.page.getByTestId('if-filled')).toContainText(line);
  await expect(first.page.getByTestId('position-row')).toContainText(EXPECTED);
  await first.close();
  const second = await launch({ dataDir, args: ['--live', '--panel', 'account'] });
  await expect(second.page.getByTestId('if-filled')).toContainText(line);
});

test('when the venue falls silent the numbers turn stale by the age rule, and the alarm that rests on them is held back', async ({ launch, venue }) => {
  // 60,000 to 57,236 is 4.6 %, far below the balanced profile's 15 %: the distance alarm is up while the feed lives.
  const { page, panel } = await launch({ dataDir: venue.folder([typedAccount([LONG])]), args: ['--live'] });
  const alarms = panel('alerts').getByTestId('alert');
  await expect(alarms.filter({ hasText: 'to liquidation' })).toHaveAttribute('data-state', 'raised', { timeout: 20_000 });
  venue.server.silence();
  const row = page.getByTestId('position-row');
  await expect(row).toHaveAttribute('data-state', 'stale', { timeout: 20_000 });
  await expect(panel('advice')).toHaveAttribute('data-state', 'withheld');
  await expect(alarms.filter({ hasText: /stale|silent|no mark/i }).first()).toBeVisible();
  await expect(panel('alerts').locator('[data-testid="alert"][data-state="raised"]').filter({ hasText: 'to liquidation' })).toHaveCount(0);
  venue.server.resume();
  await expect(row).toHaveAttribute('data-state', 'fresh', { timeout: 40_000 });
});

test('a symbol without a bundled tier table says so, and a typed rate ends it', async ({ launch, venue }) => {
  const unknown: TypedPosition = { ...LONG, id: 'p2', symbol: 'NOSUCHUSDT' };
  const { page } = await launch({ dataDir: venue.folder([typedAccount([unknown])]), args: ['--live'] });
  await expect(page.getByTestId('position-row')).toContainText('unknown');
});

test('a venue that answers with a web page is named, and nothing is shown as live', async ({ launch, venue }) => {
  venue.server.answerHtml();
  const { panel } = await launch({ dataDir: venue.folder([typedAccount([LONG])]), args: ['--live'] });
  await expect(panel('hero')).toHaveAttribute('data-state', 'unknown');
  await expect(panel('feeds').locator('[title*="HTML"]').first()).toBeVisible({ timeout: 20_000 });
});
