import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../../shared/account/account-json';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { encodeReport } from '../../../shared/margin/report-json';

const rules = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset', openOrders: 'largerSide' };
const tier = { notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 100 };
const held = { id: 'p', symbol: 'BTCUSDT', contractType: 'linear', contractSize: 1, side: 'long', quantity: 2, entryPrice: 100, markPrice: 100, settleAsset: 'USDT', marginMode: 'cross', leverage: 10 };
const flat = { ...held, id: 'f', symbol: 'ETHUSDT', quantity: 0, entryPrice: 10, markPrice: 10 };
const accountWith = (more: object, positions: readonly object[] = [held, flat]): Record<string, unknown> => ({ venue: 'binance', rules, liquidationFeeRate: 0, collateral: [{ asset: 'USDT', balance: 1000, price: 1, haircut: 0 }], positions, tiers: { BTCUSDT: [tier], ETHUSDT: [tier] }, ...more });
const order = { positionId: 'p', side: 'sell', quantity: 2, price: 90, reduceOnly: true, type: 'stop' };

const read = (more: object) => {
  const found = decodeAccountJson(accountWith(more));
  if (!found.ok) throw new Error(`${found.path}: ${found.message}`);
  return found.value;
};

describe('resting orders of an account', () => {
  it('are read with the sign of their side; what is usual is left out', () => {
    expect(read({ orders: [order, { positionId: 'f', side: 'buy', quantity: 3, price: 9, reduceOnly: false, type: 'limit' }] }).account.orders).toEqual([
      { positionId: 'p', quantity: -2, price: 90, reduceOnly: true, type: 'stop' }, { positionId: 'f', quantity: 3, price: 9 },
    ]);
  });

  it('may be absent: the account then has none, and its report no word of them', () => {
    const { account, market } = read({});
    expect('orders' in account).toBe(false);
    expect(encodeReport(evaluateMargin(account, market)).pools['cross:USDT']).not.toHaveProperty('openOrderMargin');
  });

  it('hold margin and leave the liquidation price alone: 200 held and 3 x 9 more at 10x, 1000 - 20 - 2.7', () => {
    const orders = [{ positionId: 'f', side: 'buy', quantity: 3, price: 9 }];
    const [without, ordered] = [read({}), read({ orders })].map(({ account, market }) => encodeReport(evaluateMargin(account, market)));
    expect(ordered?.pools['cross:USDT']).toMatchObject({ initialMargin: 20, openOrderMargin: expect.closeTo(2.7, 12), availableMargin: expect.closeTo(977.3, 9), equity: 1000 });
    expect(ordered?.positions).toEqual(without?.positions);
    expect(ordered?.uniformShock).toEqual(without?.uniformShock);
  });

  it('of a one-way position turn it: a sell of 5 against a long of 2 holds what 3 short would beyond 2 long', () => {
    const { account, market } = read({ orders: [{ positionId: 'p', side: 'sell', quantity: 5, price: 100 }] });
    expect(encodeReport(evaluateMargin(account, market)).pools['cross:USDT']).toMatchObject({ openOrderMargin: expect.closeTo(10, 12) });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['of a position that is not there', { positionId: 'x' }, 'orders.0.positionId', 'got "x"'],
    ['of nothing', { quantity: 0 }, 'orders.0.quantity', 'got 0'],
    ['of a negative quantity', { quantity: -2 }, 'orders.0.quantity', 'got -2'],
    ['at no price', { price: 0 }, 'orders.0.price', 'got 0'],
    ['below no price', { price: -90 }, 'orders.0.price', 'got -90'],
    ['that reduces a long by buying', { side: 'buy' }, 'orders.0.side', 'a reduce-only order on a long is a sell (got "buy")'],
    ['that reduces nothing', { positionId: 'f' }, 'orders.0.reduceOnly', 'nothing is held that a reduce-only order could reduce (got true)'],
    ['of another kind', { type: 'iceberg' }, 'orders.0.type', 'expected limit or stop'],
    ['with a field nobody knows', { filled: 1 }, 'orders.0.filled', ''],
  ])('%s are refused by path and value', (_title, words, path, message) => {
    const found = decodeAccountJson(accountWith({ orders: [{ ...order, ...words }] }));
    expect(found.ok ? 'read' : found.path).toBe(path);
    expect(found.ok ? '' : found.message).toContain(message);
  });

  it('in a shared pool need the price of what they settle in', () => {
    const found = decodeAccountJson(accountWith({ rules: { ...rules, marginPolicy: 'multiAsset' }, orders: [{ positionId: 'f', side: 'buy', quantity: 1, price: 9 }] }, [held, { ...flat, settleAsset: 'USDC' }]));
    expect(found).toMatchObject({ ok: false, path: 'orders.0.positionId', message: expect.stringContaining('got "USDC"') });
  });
});

describe('borrowing terms of an account', () => {
  const terms = { asset: 'USDT', ratePerHour: 0.00001, owedOn: 'equity' };

  it('are read; nothing is free unless it is said', () => {
    expect(read({ borrowing: [terms] }).account.borrowing).toEqual([{ ...terms, interestFree: 0 }]);
  });

  it.each<[string, unknown, string, string]>([
    ['a yearly rate', [{ ...terms, ratePerHour: 0.08 }], 'borrowing.0.ratePerHour', 'got 0.08'],
    ['a negative rate', [{ ...terms, ratePerHour: -0.00001 }], 'borrowing.0.ratePerHour', 'got -0.00001'],
    ['a negative free amount', [{ ...terms, interestFree: -1 }], 'borrowing.0.interestFree', 'got -1'],
    ['another rule', [{ ...terms, owedOn: 'wallet' }], 'borrowing.0.owedOn', 'expected balance or equity'],
    ['an asset twice', [terms, terms], 'borrowing.1.asset', 'the asset is listed twice (got "USDT")'],
    ['no list', {}, 'borrowing', 'expected a list'],
  ])('with %s are refused by path and value', (_title, borrowing, path, message) => {
    const found = decodeAccountJson(accountWith({ borrowing }));
    expect(found.ok ? 'read' : found.path).toBe(path);
    expect(found.ok ? '' : found.message).toContain(message);
  });
});
