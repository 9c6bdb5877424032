import { expect, test } from 'vitest';
import { TypedAccounts } from '../../../electron/typed-accounts';
import type { TypedAccount, TypedPosition } from '../../../shared/account/typed';
import type { EngineEvent } from '../../../shared/engine/event';
import type { Instrument } from '../../../shared/market/instrument';
import { epochMs, instrumentId } from '../../../shared/units';

const NOW = epochMs(1_000_000);
const position: TypedPosition = { id: 'p', symbol: 'BTCUSDT', side: 'short', quantity: 2, entryPrice: 60_000, marginMode: 'cross', leverage: 10, hedgeSide: 'net' };
const typed = (rest: Partial<TypedAccount> = {}): TypedAccount => ({ id: 'a', name: 'Main', venue: 'binance', confirmedAtMs: 5, collateral: [{ asset: 'USDT', balance: 1_000 }], positions: [position], ...rest });
const listing = (symbol: string, settleAsset = 'USDT'): Instrument => ({
  id: instrumentId('binance', symbol), venue: 'binance', symbol, underlying: 'BTC', quoteAsset: settleAsset, settleAsset, contractType: 'linear', contractSize: 1,
  priceTick: { coefficient: 1, decimals: 1 }, quantityLot: { coefficient: 1, decimals: 3 }, minimumQuantity: 0.001, minimumNotional: 5, fundingIntervalHours: 8,
});
const kinds = (events: readonly EngineEvent[]) => events.map(({ kind }) => kind);

test('a run begins with every account whose venue is known', () => {
  const accounts = new TypedAccounts([typed(), typed({ id: 'b', venue: 'atlantis' })]);
  const [event, ...rest] = accounts.opening(NOW);
  expect(event).toMatchObject({ kind: 'account.changed', account: { id: 'a', source: 'typed', positions: [{ quantity: -2, instrumentId: 'binance:BTCUSDT' }] } });
  expect(rest).toEqual([]);
});

test('the engine is told of changes only', () => {
  const accounts = new TypedAccounts([typed()]);
  accounts.opening(NOW);
  expect(accounts.replace([typed()], NOW)).toEqual([]);
  expect(kinds(accounts.replace([typed({ name: 'Other' })], NOW))).toEqual(['account.changed']);
  expect(accounts.replace([], NOW)).toEqual([{ kind: 'account.removed', atMs: NOW, accountId: 'a' }]);
  expect(kinds(accounts.replace([typed()], NOW))).toEqual(['account.changed']);
});

test('terms that were assumed are replaced by those of the venue, once', () => {
  const accounts = new TypedAccounts([typed()]);
  accounts.opening(NOW);
  const told = accounts.listed(listing('BTCUSDT', 'USDC'), NOW);
  expect(told).toMatchObject([{ kind: 'account.changed', account: { positions: [{ settleAsset: 'USDC' }] } }]);
  expect(accounts.listed(listing('BTCUSDT', 'USDC'), NOW)).toEqual([]);
  expect(accounts.listed(listing('ETHUSDT'), NOW)).toEqual([]);
});

test('a rate that was typed counts only where the program carries no schedule', () => {
  const rated = { ...position, maintenanceMarginRate: 0.02 };
  expect(kinds(new TypedAccounts([typed({ positions: [rated] })]).opening(NOW))).toEqual(['account.changed']);
  const unknown = { ...rated, symbol: 'NOBODYUSDT' };
  const accounts = new TypedAccounts([typed({ positions: [unknown] })]);
  accounts.opening(NOW);
  expect(accounts.listed(listing('NOBODYUSDT'), NOW)).toContainEqual({
    kind: 'market.tiers', atMs: NOW, instrumentId: 'binance:NOBODYUSDT',
    table: { source: { kind: 'typed' }, tiers: [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.02, maintenanceAmount: 0, maxLeverage: 10 }] },
  });
});

test('data confirmed in a future that was taken back is not younger than now', () => {
  const [event] = new TypedAccounts([typed({ confirmedAtMs: NOW + 1 })]).opening(NOW);
  expect(event).toMatchObject({ account: { confirmedAtMs: NOW } });
});

test('orders that rest come with the venue\'s rule for their margin; without any the rules say nothing of it', () => {
  const ordered = new TypedAccounts([typed({ orders: [{ positionId: 'p', side: 'buy', quantity: 2, price: 66_000, reduceOnly: true, type: 'stop' }] })]);
  expect(ordered.opening(NOW)).toMatchObject([{ account: { rules: { openOrders: 'largerSide' }, orders: [{ positionId: 'p', quantity: 2, price: 66_000, reduceOnly: true, type: 'stop' }] } }]);
  const [plain] = new TypedAccounts([typed()]).opening(NOW);
  expect(plain).not.toHaveProperty('account.orders');
  expect(plain).not.toHaveProperty('account.rules.openOrders');
});

test('an account of a venue whose margin is known is there without the venue being listened to, with its options', () => {
  const option = { id: 'o', underlying: 'BTC', right: 'put' as const, strike: 60_000, expiryAtMs: 28_800_000, quantity: -1, settleAsset: 'BTC', markVolatility: 0.6 };
  const accounts = new TypedAccounts([typed({ venue: 'deribit', positions: [], options: [option] })]);
  expect(accounts.opening(NOW)).toMatchObject([{ kind: 'account.changed', account: { venue: 'deribit', rules: { trigger: 'lt' }, options: [{ quantity: -1, settle: 'inverse' }] } }]);
  expect(accounts.replace([typed({ venue: 'deribit', positions: [], options: [{ ...option, quantity: -2 }] })], NOW)).toMatchObject([{ account: { options: [{ quantity: -2 }] } }]);
});
