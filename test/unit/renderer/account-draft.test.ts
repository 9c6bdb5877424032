import { describe, expect, test } from 'vitest';
import type { TypedAccount } from '../../../shared/account/typed';
import type { OrdersFilledView } from '../../../shared/engine/snapshot';
import { positionId } from '../../../shared/units';
import { accountOf, draftOf, emptyAccount, type AccountDraft } from '../../../renderer/forms/account-draft';
import { filledText } from '../../../renderer/forms/order-words';
import { optionRuleText } from '../../../renderer/forms/option-draft';

const account: TypedAccount = {
  id: 'a', name: 'Main', venue: 'binance', confirmedAtMs: 5,
  collateral: [{ asset: 'USDT', balance: 1000.5 }],
  positions: [
    { id: 'p', symbol: 'BTCUSDT', side: 'short', quantity: 0.5, entryPrice: 64_000, marginMode: 'isolated', leverage: 10, hedgeSide: 'short', isolatedMargin: { kind: 'withPnl', amount: 3200, markPrice: 63_000 }, maintenanceMarginRate: 0.005, stopPrice: 66_000 },
    { id: 'q', symbol: 'ETHUSDT', side: 'long', quantity: 1, entryPrice: 3000, marginMode: 'cross', leverage: 5, hedgeSide: 'long', venueLiquidationPrice: 2400 },
  ],
};

const ordered: TypedAccount = { ...account, orders: [{ positionId: 'p', side: 'buy', quantity: 0.5, price: 66_500, reduceOnly: true, type: 'stop' }, { positionId: 'q', side: 'buy', quantity: 2, price: 2800, reduceOnly: false, type: 'limit' }] };

function filled(): AccountDraft {
  return draftOf(account);
}

test('an account survives being opened and saved unchanged, but for the time it was confirmed', () => {
  expect(accountOf(filled(), 99)).toEqual({ kind: 'valid', value: { ...account, confirmedAtMs: 99 } });
});

test('every empty field of a new account has its error beside it, and the draft is as it was', () => {
  const draft = emptyAccount('a', 'binance', 'p');
  const before = structuredClone(draft);
  const checked = accountOf(draft, 1);
  expect(checked.kind === 'invalid' && Object.keys(checked.errors).toSorted()).toEqual(['collateral.0.balance', 'name', 'positions.0.entryPrice', 'positions.0.leverage', 'positions.0.quantity', 'positions.0.symbol']);
  expect(draft).toEqual(before);
});

describe('errors name the value', () => {
  test.each([
    ['leverage', '500', '500'],
    ['leverage', 'ten', '"ten" is not a number'],
    ['quantity', '-1', '-1'],
    ['entryPrice', '0', '0'],
    ['entryPrice', '64,000', '64000 or 64.000'],
  ] as const)('%s of %s', (field, typed, said) => {
    const draft = filled();
    const [position] = draft.positions;
    if (position === undefined) throw new Error('the draft has a position');
    position[field] = typed;
    const checked = accountOf(draft, 1);
    expect(checked.kind === 'invalid' && checked.errors[`positions.0.${field}`]).toContain(said);
  });
});

test('isolated margin with PnL needs the mark price of that moment; without PnL it does not', () => {
  const draft = filled();
  const [position] = draft.positions;
  if (position === undefined) throw new Error('the draft has a position');
  position.isolatedMarkPrice = '';
  const checked = accountOf(draft, 1);
  expect(checked.kind === 'invalid' && Object.keys(checked.errors)).toContain('positions.0.isolatedMargin.markPrice');
  position.isolatedChoice = 'withoutPnl';
  expect(accountOf(draft, 1)).toMatchObject({ kind: 'valid', value: { positions: [{ isolatedMargin: { kind: 'withoutPnl', amount: 3200 } }, {}] } });
  position.isolatedChoice = 'derived';
  const derived = accountOf(draft, 1);
  expect(derived.kind === 'valid' && derived.value.positions[0]).not.toHaveProperty('isolatedMargin');
});

test('one-way positions carry no side of a hedge', () => {
  const draft = filled();
  draft.positionMode = 'oneWay';
  const checked = accountOf(draft, 1);
  expect(checked.kind === 'valid' && checked.value.positions.map((each) => each.hedgeSide)).toEqual(['net', 'net']);
});

test('symbols and assets may be typed in lower case, empty collateral rows do not count', () => {
  const draft = filled();
  draft.collateral = [{ asset: 'usdt', balance: '5' }, { asset: '', balance: '' }];
  for (const position of draft.positions) position.symbol = position.symbol.toLowerCase();
  expect(accountOf(draft, 1)).toMatchObject({ kind: 'valid', value: { collateral: [{ asset: 'USDT', balance: 5 }], positions: [{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }] } });
});

test('resting orders survive being opened and saved; an account without any has no word of them', () => {
  expect(accountOf(draftOf(ordered), 99)).toEqual({ kind: 'valid', value: { ...ordered, confirmedAtMs: 99 } });
  expect(accountOf(filled(), 99)).not.toHaveProperty('value.orders');
});

test('what is wrong with a resting order stands beside its field', () => {
  const draft = draftOf(ordered);
  const [stop, limit] = draft.orders;
  if (stop === undefined || limit === undefined) throw new Error('two orders');
  stop.side = 'sell';
  expect(accountOf(draft, 1)).toMatchObject({ kind: 'invalid', errors: { 'orders.0.side': 'a reduce-only order on a short is a buy, got "sell"' } });
  stop.side = 'buy';
  stop.quantity = '0';
  limit.price = 'cheap';
  expect(accountOf(draft, 1)).toMatchObject({ kind: 'invalid', errors: { 'orders.0.quantity': 'expected a number above 0, got 0', 'orders.1.price': '"cheap" is not a number' } });
  stop.quantity = '0.5';
  limit.price = '2800';
  draft.positions.splice(1, 1);
  expect(accountOf(draft, 1)).toMatchObject({ kind: 'invalid', errors: { 'orders.1.positionId': 'the account has no position of this id, got "q"' } });
});

test('what orders would do is said in a line', () => {
  const view: OrdersFilledView = { positionId: positionId('p'), symbol: 'BTCUSDT', side: 'buy', orderCount: 2, atPrice: 50_000, quantity: 3, liquidation: { kind: 'ok', nearest: { price: 47_300, direction: 'down', distanceRatio: 0.054, distancePrice: 2700, pnl: -1 } }, headroomRatio: { kind: 'known', value: 0.1234 } };
  expect(filledText(view)).toBe('BTCUSDT: if all 2 buys fill, the last at 50,000: liquidation 47,300, headroom 12 %');
  expect(filledText({ ...view, side: 'sell', orderCount: 1, liquidation: { kind: 'flat' } })).toBe('BTCUSDT: if the sell fills at 50,000: nothing is held, headroom 12 %');
  expect(filledText({ ...view, liquidation: { kind: 'unknown', missing: ['mark price of BTCUSDT'] } })).toContain('mark price of BTCUSDT');
});

describe('options', () => {
  const expiryAtMs = Date.UTC(2026, 2, 27, 8);
  const withOptions: TypedAccount = {
    ...account, venue: 'deribit',
    options: [
      { id: 'o', underlying: 'BTC', right: 'put', strike: 60_000, expiryAtMs, quantity: -2, settleAsset: 'BTC', markVolatility: 0.585 },
      { id: 'r', underlying: 'ETH', right: 'call', strike: 3_000, expiryAtMs, quantity: 10, settleAsset: 'USDC' },
    ],
  };

  test('survive being opened and saved unchanged', () => {
    expect(accountOf(draftOf(withOptions), 99)).toEqual({ kind: 'valid', value: { ...withOptions, confirmedAtMs: 99 } });
    expect(draftOf(withOptions).options[0]).toMatchObject({ expiry: '2026-03-27', quantity: '-2', volatilityPercent: '58.5' });
  });

  test('that are all removed leave no list behind', () => {
    const checked = accountOf({ ...draftOf(withOptions), options: [] }, 1);
    expect(checked.kind === 'valid' && 'options' in checked.value).toBe(false);
  });

  test.each([
    ['strike', 'strike', '', 'the strike is missing'],
    ['strike', 'strike', '60,000', '60000 or 60.000'],
    ['expiry', 'expiryAtMs', '27.3.2026', '"27.3.2026" is no date: type it as 2026-03-27'],
    ['expiry', 'expiryAtMs', '2026-02-31', '"2026-02-31" is not in the calendar'],
    ['expiry', 'expiryAtMs', '', 'the expiry is missing'],
    ['quantity', 'quantity', 'two', '"two" is not a number'],
    ['settleAsset', 'settleAsset', 'ETH', 'got "ETH"'],
    ['volatilityPercent', 'markVolatility', '5850', 'expected 1000 % or less, got 5850 %'],
    ['volatilityPercent', 'markVolatility', '-5', 'got -5 %'],
    ['underlying', 'underlying', 'B C', 'got "B C"'],
  ] as const)('with a %s that cannot be have the error at their field, with the value: %s of %s', (field, path, typed, said) => {
    const draft = draftOf(withOptions);
    const [option] = draft.options;
    if (option === undefined) throw new Error('the draft has an option');
    option[field] = typed;
    const before = structuredClone(draft);
    const checked = accountOf(draft, 1);
    expect(checked.kind === 'invalid' && checked.errors[`options.0.${path}`]).toContain(said);
    expect(draft).toEqual(before);
  });

  test('say what the venue makes of them', () => {
    expect(optionRuleText('binance')).toContain('binance counts options');
    expect(optionRuleText('binance')).toContain('kept apart');
    expect(optionRuleText(' Deribit ')).toContain('liquidation reads them');
    expect(accountOf({ ...draftOf(withOptions), venue: ' Deribit ' }, 1)).toMatchObject({ kind: 'valid', value: { venue: 'deribit' } });
  });
});
