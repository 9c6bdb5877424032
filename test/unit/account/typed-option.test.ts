import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { accountFromTyped, typedAccountSchema, type TypedAccount } from '../../../shared/account/typed';
import { optionFromTyped, typedOptionSchema, type TypedOption } from '../../../shared/account/typed-option';
import { optionPositionSchema } from '../../../shared/account/option-position';

const EXPIRY_MS = Date.UTC(2026, 2, 27, 8);
const typed: TypedOption = { id: 'o', underlying: 'BTC', right: 'put', strike: 60_000, expiryAtMs: EXPIRY_MS, quantity: -2, settleAsset: 'BTC', markVolatility: 0.62 };
const account: TypedAccount = { id: 'a', name: 'Main', venue: 'deribit', confirmedAtMs: 5, collateral: [{ asset: 'BTC', balance: 1 }], positions: [], options: [typed] };
const RULES = { maintenanceBasis: 'price', tierBasis: 'quantity', feeBasis: 'notional', trigger: 'lt', marginPolicy: 'singleAsset' } as const;

describe('an option that is typed', () => {
  it('becomes one contract a coin, named so that anybody can read it', () => {
    expect(optionFromTyped('deribit', typed)).toEqual({
      id: 'o', instrumentId: 'deribit:BTC-2026-03-27-60000-P', underlying: 'BTC', right: 'put', strike: 60_000, expiryAtMs: EXPIRY_MS, quantity: -2, contractSize: 1, settle: 'inverse', settleAsset: 'BTC', markVolatility: 0.62,
    });
  });

  it('settles in dollars when a dollar is named', () => {
    expect(optionFromTyped('binance', { ...typed, right: 'call', settleAsset: 'USDT' })).toMatchObject({ instrumentId: 'binance:BTC_USDT-2026-03-27-60000-C', settle: 'linear', settleAsset: 'USDT' });
  });

  it('is what a recording takes back', () => {
    const one = optionFromTyped('deribit', typed);
    expect(v.parse(optionPositionSchema, JSON.parse(JSON.stringify(one)))).toEqual(one);
  });

  it.each<[string, Partial<TypedOption>, string, string]>([
    ['an hour that nobody expires at', { expiryAtMs: EXPIRY_MS + 1 }, 'expiryAtMs', 'expected 08:00 UTC'],
    ['the coin of another underlying', { settleAsset: 'ETH' }, 'settleAsset', 'expected BTC, or a dollar (USDC, USDT, USD), got "ETH"'],
    ['a volatility in percent', { markVolatility: 62 }, 'markVolatility', '0.6 = 60 %'],
    ['a strike of nothing', { strike: 0 }, 'strike', ''],
    ['no underlying', { underlying: '' }, 'underlying', 'like BTC'],
  ])('with %s is refused at its field', (_what, words, path, message) => {
    const read = v.safeParse(typedOptionSchema, { ...typed, ...words });
    expect(read.issues?.map((issue) => v.getDotPath(issue))).toContain(path);
    expect(read.issues?.map((issue) => issue.message).join()).toContain(message);
  });
});

describe('an account that is typed', () => {
  it('has its options beside its positions', () => {
    expect(accountFromTyped(account, RULES, 0, () => undefined).options).toEqual([optionFromTyped('deribit', typed)]);
  });

  it('without options is as it always was', () => {
    const { options: _none, ...plain } = account;
    expect('options' in accountFromTyped(plain, RULES, 0, () => undefined)).toBe(false);
    expect(v.parse(typedAccountSchema, plain)).toEqual(plain);
  });

  it('survives being written and read', () => {
    expect(v.parse(typedAccountSchema, JSON.parse(JSON.stringify(account)))).toEqual(account);
  });
});
