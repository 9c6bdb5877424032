import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../../shared/account/account-json';

const TIER = { notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 };
const POSITION = { id: 'p', symbol: 'AUSDT', contractType: 'linear', contractSize: 1, side: 'short', quantity: 2, entryPrice: 100, markPrice: 101, settleAsset: 'USDT', marginMode: 'isolated', isolatedMargin: 20, leverage: 10 };
const ACCOUNT = {
  venue: 'x',
  rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
  liquidationFeeRate: 0,
  collateral: [{ asset: 'USDT', balance: -5, price: 1, haircut: 0 }],
  positions: [POSITION],
  tiers: { AUSDT: [TIER] },
};

const withPosition = (change: object): unknown => ({ ...ACCOUNT, positions: [{ ...POSITION, ...change }] });
const withTiers = (...rows: readonly object[]): unknown => ({ ...ACCOUNT, tiers: { AUSDT: rows.map((row) => ({ ...TIER, ...row })) } });
const problemOf = (input: unknown): string => {
  const result = decodeAccountJson(input);
  return result.ok ? 'understood' : `${result.path}: ${result.message}`;
};

describe('an account that is understood', () => {
  it('turns quantity and side into a signed quantity, and marks into a market', () => {
    const result = decodeAccountJson({ ...ACCOUNT, positions: [{ ...POSITION, dailySigma: 0.03, beta: null }] });
    if (!result.ok) throw new Error(result.message);
    expect(result.value.account.positions[0]).toMatchObject({ quantity: -2, hedgeSide: 'short', margin: { kind: 'isolated', isolatedMargin: 20 } });
    expect(result.value.market.symbols.get('AUSDT')).toEqual({ markPrice: 101, dailySigma: 0.03 });
  });

  it('may be empty', () => {
    expect(problemOf({ ...ACCOUNT, collateral: [], positions: [], tiers: {} })).toBe('understood');
  });

  it('keeps the side of a flat position, which needs no tiers', () => {
    const result = decodeAccountJson({ ...ACCOUNT, positions: [{ ...POSITION, quantity: 0 }], tiers: {} });
    expect(result.ok && result.value.account.positions[0]).toMatchObject({ quantity: 0, hedgeSide: 'short' });
  });
});

describe('an account that is refused, with path and value', () => {
  it.each<readonly [string, unknown, string]>([
    ['no object', 7, ': Invalid type'],
    ['a missing part', { ...ACCOUNT, rules: undefined }, 'rules: '],
    ['a negative quantity', withPosition({ quantity: -2 }), 'positions.0.quantity: expected a number of 0 or more (got -2)'],
    ['a number written as text', withPosition({ markPrice: '101' }), 'positions.0.markPrice: expected a number (got "101")'],
    ['not a number', withPosition({ entryPrice: Number.NaN }), 'positions.0.entryPrice: expected a number (got NaN)'],
    ['an infinite number', withPosition({ entryPrice: Number.POSITIVE_INFINITY }), 'positions.0.entryPrice: expected a finite number (got Infinity)'],
    ['a number no market has', withPosition({ quantity: 1e200 }), 'positions.0.quantity: expected at most 1e+40 (got 1e+200)'],
    ['a price of 0', withPosition({ markPrice: 0 }), 'positions.0.markPrice: expected a number above 0 (got 0)'],
    ['an unknown side', withPosition({ side: 'buy' }), 'positions.0.side: expected long or short (got "buy")'],
    ['an unknown contract', withPosition({ contractType: 'quanto' }), 'positions.0.contractType: expected linear or inverse (got "quanto")'],
    ['a misspelt field', withPosition({ dailySigm: 0.03 }), 'positions.0.dailySigm: '],
    ['an isolated position without margin', withPosition({ isolatedMargin: null }), 'positions.0.isolatedMargin: expected a number for an isolated position (got null)'],
    ['an id used twice', { ...ACCOUNT, positions: [POSITION, POSITION] }, 'positions.1.id: the id is used twice (got "p")'],
    ['two marks for one symbol', { ...ACCOUNT, positions: [POSITION, { ...POSITION, id: 'q', markPrice: 102 }] }, 'positions.1.markPrice: positions of AUSDT disagree: 101 in p (got 102)'],
    ['an asset listed twice', { ...ACCOUNT, collateral: [...ACCOUNT.collateral, ...ACCOUNT.collateral] }, 'collateral.1.asset: the asset is listed twice (got "USDT")'],
    ['a haircut above 1', { ...ACCOUNT, collateral: [{ asset: 'USDT', balance: 1, price: 1, haircut: 1.5 }] }, 'collateral.0.haircut: expected 1 or less (got 1.5)'],
    ['a missing tier table', { ...ACCOUNT, tiers: {} }, 'tiers.AUSDT: positions.0.symbol has no tier table (missing)'],
    ['an empty tier table', { ...ACCOUNT, tiers: { AUSDT: [] } }, 'tiers.AUSDT: expected at least one tier (got [])'],
    ['tiers that overlap', withTiers({ notionalCap: 100 }, { notionalFloor: 50 }), 'tiers.AUSDT.0.notionalCap: tiers overlap: the next one begins at 50 (got 100)'],
    ['tiers out of order', withTiers({ notionalCap: 100 }, { notionalFloor: 200, notionalCap: 300 }, { notionalFloor: 100 }), 'tiers.AUSDT.1.notionalCap: tiers overlap'],
    ['an open tier in the middle', withTiers({}, { notionalFloor: 50 }), 'tiers.AUSDT.0.notionalCap: only the last tier may be open (got null)'],
    ['tiers that do not begin at 0', withTiers({ notionalFloor: 10 }), 'tiers.AUSDT.0.notionalFloor: expected the first tier to begin at 0 (got 10)'],
    ['a rule nobody knows', { ...ACCOUNT, rules: { ...ACCOUNT.rules, tierBasis: 'openInterest' } }, 'rules.tierBasis: expected notional or quantity (got "openInterest")'],
    ['a shared pool without the price of a settle asset', { ...ACCOUNT, rules: { ...ACCOUNT.rules, marginPolicy: 'multiAsset' }, collateral: [], positions: [{ ...POSITION, marginMode: 'cross', isolatedMargin: null }] }, 'positions.0.settleAsset: a shared pool needs the price'],
  ])('%s', (_what, input, problem) => {
    expect(problemOf(input)).toContain(problem);
  });
});
