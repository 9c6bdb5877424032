/* carry: interest on what is owed comes off the budget before funding. */
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../shared/account/account';
import { advise } from '../../../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY } from '../../../../shared/sizing/input';
import { instrumentId, MINUTE_MS } from '../../../../shared/units';
import { advice, answerOf, easyFacts, input, NOW_MS, position, rangeOf, VENUE, type World } from '../../../support/sizing-builders';

const RULES: Account['rules'] = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'multiAsset' };
const terms = (ratePerHour: number, more: Partial<NonNullable<Account['borrowing']>[number]> = {}) => [{ asset: 'USDT', ratePerHour, interestFree: 0, owedOn: 'balance' as const, ...more }];
/** Hourly for a day on one unit. */
const daily = (ratePerHour: number): number => [...Array(24).keys()].reduce((sum) => sum * (1 + ratePerHour), 1) - 1;

/** 50 USD a day are allowed; a coin costs 18 in funding. USDT is owed against coins. */
function world(quantity: number, owed: number, borrowing?: Account['borrowing'], rate = 0.0001, entryPrice = 60_000): World {
  return {
    accounts: [{ wallet: 0, positions: [position({ quantity, entryPrice, leverage: 50 })], more: { rules: RULES, collateral: [{ asset: 'USDT', balance: -owed, price: 1, haircut: 0 }, { asset: 'BTC', balance: 40, price: 60_000, haircut: 0.05, linkedSymbol: 'BTCUSDT' }], ...(borrowing === undefined ? {} : { borrowing }) } }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 } },
    policy: { riskCapitalUsd: 100_000, parameters: { carryRatio: 0.0005, volatilityTargetAnnual: 2, concentrationMultiple: 10 } },
    facts: { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: { kind: 'known' as const, value: { rate, intervalHours: 8 } } }]]) },
  };
}

describe('interest in the carry limit', () => {
  test('leaves for funding what it does not use: 50 less 24.01 of 100,000 USDT at 0.001 % an hour', () => {
    const { highBase, because } = rangeOf(advice(world(1, 100_000, terms(1e-5))), 'carry');
    expect(highBase).toBeCloseTo((50 - 100_000 * daily(1e-5)) / 18, 9);
    expect(because).toBe('At present rates the book pays 0.018 % of risk capital a day in funding and 0.024 % in interest; you allow 0.050 %.');
  });

  test('is charged beyond what is free of it, and on unrealised losses where the venue owes on equity', () => {
    expect(rangeOf(advice(world(1, 100_000, terms(1e-5, { interestFree: 60_000 }))), 'carry').highBase).toBeCloseTo((50 - 40_000 * daily(1e-5)) / 18, 9);
    // A long from 70,000 has lost 10,000 more.
    expect(rangeOf(advice(world(1, 100_000, terms(1e-5, { owedOn: 'equity' }), 0.0001, 70_000)), 'carry').highBase).toBeCloseTo((50 - 110_000 * daily(1e-5)) / 18, 9);
  });

  test('cuts what pays funding to what is left of the budget: 36 to 26', () => {
    expect(rangeOf(advice(world(2, 100_000, terms(1e-5))), 'carry').highBase).toBeCloseTo((50 - 100_000 * daily(1e-5)) / 18, 9);
  });

  test('over the budget alone asks to repay the rest, and leaves nothing for funding', () => {
    // 300,000 cost 72.01 a day; 50 of it are 208,309 USDT, so 91,691 have to be repaid.
    const answer = rangeOf(advice(world(1, 300_000, terms(1e-5))), 'carry');
    expect(answer).toMatchObject({ lowBase: 0, highBase: 0 });
    expect(answer.because).toContain('in funding and 0.072 % in interest; you allow 0.050 %. Interest alone is over that, and no cut repays a debt: repay 91,691 USDT.');
    expect(answerOf(advice(world(1, 300_000, terms(1e-5), 0)), 'carry')).toMatchObject({ kind: 'moves', move: 'repay 91,691 USDT' });
  });

  test('what is owed at a rate nobody knows makes it unknown, never nothing', () => {
    expect(answerOf(advice(world(1, 100_000)), 'carry')).toEqual({ kind: 'unknown', missing: ['borrowing rate of USDT'] });
    expect(answerOf(advice(world(1, 100_000, [])), 'carry')).toEqual({ kind: 'unknown', missing: ['borrowing rate of USDT'] });
    expect(answerOf(advice(world(1, 0, [])), 'carry').kind).toBe('range');
  });

  test('a pool of one asset owes nothing unless its terms say so', () => {
    const plain = world(1, 0);
    const single = { ...plain, accounts: [{ wallet: -10, positions: [position({ quantity: 1, entryPrice: 50_000, leverage: 50 })] }] };
    expect(rangeOf(advice(single), 'carry').because).not.toContain('interest');
  });

  test('is a slow input: taken anew every five minutes, or when it has left its sample by more than 5 %', () => {
    const memory = advise(input(world(1, 100_000, terms(1e-5))), EMPTY_SIZING_MEMORY).memory;
    const after = (owed: number, minutes: number): number => rangeOf(advise(input({ ...world(1, owed, terms(1e-5)), nowMs: NOW_MS + minutes * MINUTE_MS }), memory).advice, 'carry').highBase;
    expect(after(101_000, 1)).toBeCloseTo((50 - 100_000 * daily(1e-5)) / 18, 9);
    expect(after(101_000, 5)).toBeCloseTo((50 - 101_000 * daily(1e-5)) / 18, 9);
    expect(after(150_000, 1)).toBeCloseTo((50 - 150_000 * daily(1e-5)) / 18, 9);
  });
});
