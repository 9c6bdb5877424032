/** Options in a typed account: typed in the window, shown with worth, greeks and hedge, there again after a restart. */
import type { TypedAccount } from '../../shared/account/typed';
import { expect, test, typeLong } from './support/live';

const DAY_MS = 86_400_000;
const inDays = (days: number): number => Math.floor(Date.now() / DAY_MS + days) * DAY_MS + DAY_MS / 3;
const dateIn = (days: number): string => new Date(inDays(days)).toISOString().slice(0, 10);

test('an option is typed beside a position; what is wrong stands beside its field and nothing typed is lost', async ({ launch, venue }) => {
  const { page, panel } = await launch({ dataDir: venue.folder(), args: ['--live'] });
  await expect(panel('status')).toHaveAttribute('data-state', 'live');
  const form = await typeLong(page);
  await form.getByTestId('option-add').click();
  await expect(form.getByTestId('option-rule')).toContainText('kept apart');
  await form.getByTestId('option-underlying').fill('BTC');
  await form.getByTestId('option-strike').fill('90000');
  await form.getByTestId('option-expiry').fill('27.3.26');
  await form.getByTestId('option-quantity').fill('-2');
  await form.getByTestId('option-settle').fill('USDT');
  await form.getByTestId('option-volatility').fill('60');
  await page.getByTestId('account-save').click();
  const option = form.getByTestId('option-fields');
  await expect(option.getByRole('alert')).toContainText('"27.3.26" is no date');
  await expect(form.getByTestId('option-strike')).toHaveValue('90000');
  await form.getByTestId('option-expiry').fill(dateIn(2));
  await form.getByTestId('option-expiry').press('Enter');
  const held = page.getByTestId('held-options');
  // A put of 90,000 at about 60,000 is worth about 30,000; two are sold.
  await expect(held).toContainText('BTC 90,000 put');
  await expect(held).toContainText(/−[56]\d,\d{3} USDT/);
  await expect(held).toContainText('kept apart');
  await page.keyboard.press('9');
  const greeks = page.getByTestId('option-greeks');
  // What they add to a bad day stands beside the position, and the sentence of the limit says that they are in it.
  await expect(page.getByTestId('loss-parts')).toContainText('BTC options');
  // Deep in the money each moves like a coin sold, two of them sold like two coins held, and one is held besides.
  await expect(greeks).toContainText('BTC');
  await expect(greeks).toContainText(/sell (?:2\.9\d*|3\.0\d*|3) BTCUSDT/);
});

test('options survive a restart, and at a venue that counts them the pool is liquidated by them', async ({ launch, venue }) => {
  const call = { id: 'o1', underlying: 'BTC', right: 'call' as const, strike: 60_000, expiryAtMs: inDays(10), quantity: -1, settleAsset: 'BTC', markVolatility: 0.6 };
  const coin: TypedAccount = { id: 'a1', name: 'Coins', venue: 'deribit', confirmedAtMs: Date.now(), collateral: [{ asset: 'BTC', balance: 0.5 }], positions: [], options: [call] };
  const dataDir = venue.folder([coin]);
  const first = await launch({ dataDir, args: ['--live'] });
  await expect(first.panel('hero')).toContainText('Coins');
  await expect(first.panel('hero')).toHaveAttribute('data-state', /./);
  await first.close();
  const { page, panel } = await launch({ dataDir, args: ['--live'] });
  await expect(panel('hero')).toContainText('Coins');
  await page.keyboard.press('2');
  await expect(page.getByTestId('held-options')).toContainText('BTC 60,000 call');
  await expect(page.getByTestId('held-options')).toContainText('counts');
});
