import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../../shared/account/account-json';
import { optionPositionSchema } from '../../../shared/account/option-position';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { option } from '../../support/stress-builders';

const rules = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' };
const held = { id: 'o', symbol: 'BTC-1JAN27-60000-P', underlying: 'BTC', right: 'put', strike: 60_000, expiryAtMs: 1_798_790_400_000, side: 'short', quantity: 2, contractSize: 1, settle: 'inverse', settleAsset: 'BTC', markVolatility: 0.62 };
const accountWith = (options: unknown): unknown => ({ venue: 'deribit', rules, liquidationFeeRate: 0, collateral: [{ asset: 'BTC', balance: 1, price: 1, haircut: 0 }], positions: [], tiers: {}, options });

describe('options of an account', () => {
  it('are read with the sign of their side and the venue in their name', () => {
    const read = decodeAccountJson(accountWith([held]));
    expect(read.ok && read.value.account.options).toEqual([
      { id: 'o', instrumentId: 'deribit:BTC-1JAN27-60000-P', underlying: 'BTC', right: 'put', strike: 60_000, expiryAtMs: 1_798_790_400_000, quantity: -2, contractSize: 1, settle: 'inverse', settleAsset: 'BTC', markVolatility: 0.62 },
    ]);
  });

  it('leave the margin of the account what it is without them', () => {
    const [read, without] = [decodeAccountJson(accountWith([held])), decodeAccountJson(accountWith([]))];
    if (!read.ok || !without.ok) throw new Error('readable');
    expect(evaluateMargin(read.value.account, read.value.market)).toEqual(evaluateMargin(without.value.account, without.value.market));
  });

  it('may be absent', () => {
    const { options: _none, ...plain } = accountWith([]) as { options: unknown };
    const read = decodeAccountJson(plain);
    expect(read.ok && 'options' in read.value.account).toBe(false);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['a volatility in percent', { markVolatility: 62 }, 'options.0.markVolatility', 'got 62'],
    ['a strike of 0', { strike: 0 }, 'options.0.strike', 'got 0'],
    ['a negative quantity', { quantity: -2 }, 'options.0.quantity', 'got -2'],
    ['no side', { side: 'flat' }, 'options.0.side', 'expected long or short'],
    ['an expiry that is no time', { expiryAtMs: -1 }, 'options.0.expiryAtMs', 'got -1'],
    ['another settlement', { settle: 'quanto' }, 'options.0.settle', 'expected linear or inverse'],
    ['a field nobody knows', { delta: 0.3 }, 'options.0.delta', ''],
  ])('with %s are refused by path and value', (_title, words, path, message) => {
    const read = decodeAccountJson(accountWith([{ ...held, ...words }]));
    expect(read.ok ? 'read' : read.path).toBe(path);
    expect(read.ok ? '' : read.message).toContain(message);
  });

  it('with one id twice are refused', () => {
    expect(decodeAccountJson(accountWith([held, held]))).toMatchObject({ ok: false, path: 'options.1.id' });
  });

  it('survive a round trip through a recording', () => {
    const one = option({ right: 'call', strike: 70_000, days: 9, quantity: -3, settle: 'inverse', markPrice: 0.02 });
    expect(v.parse(optionPositionSchema, JSON.parse(JSON.stringify(one)))).toEqual(one);
  });
});
