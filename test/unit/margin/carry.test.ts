import { describe, expect, it } from 'vitest';
import { accountAfterHours, fundingPayments, type CarryTerms } from '../../../shared/margin/carry';
import { account, market, position, RULES, wallet } from '../../support/margin-builders';

const NOTHING_BORROWED = new Map();
const funded = (rate: number, more: object = {}): CarryTerms => ({ funding: new Map([['AUSDT', { rate, intervalHours: 8, nextInHours: 2, ...more }]]), borrowing: NOTHING_BORROWED });
const marks = market({ AUSDT: 100 });

describe('funding over the hours', () => {
  it.each([[0, 0], [1.9, 0], [2, 1], [9.9, 1], [10, 2], [72, 9]])('within %d hours, the next payment in 2, there are %d payments of 8 hours', (hours, payments) => {
    expect(fundingPayments({ rate: 0, intervalHours: 8, nextInHours: 2 }, hours)).toBe(payments);
  });

  it('accrues by the hour where the venue does so', () => {
    expect(fundingPayments({ rate: 0, intervalHours: 8, nextInHours: 'continuous' }, 6)).toBe(0.75);
  });

  it('takes 0.01 % of 1,000 from a long at each payment, and gives it to a short', () => {
    for (const [quantity, balance] of [[10, 499.8], [-10, 500.2]] as const) {
      const after = accountAfterHours(account([position({ id: 'a', quantity })], [wallet('USDT', 500)]), marks, funded(0.0001), 12, 'present');
      expect(after.kind === 'known' && after.account.collateral[0]?.balance).toBeCloseTo(balance, 12);
    }
  });

  it('counts what is received as positive', () => {
    const after = accountAfterHours(account([position({ id: 'a', quantity: -10 })], [wallet('USDT', 500)]), marks, funded(0.0001), 2, 'present');
    expect(after.kind === 'known' && after.funding.get('USDT')).toBeCloseTo(0.1, 12);
  });

  it('at the cap turns against whoever holds, whatever the present sign', () => {
    const after = accountAfterHours(account([position({ id: 'a', quantity: -10 })], [wallet('USDT', 500)]), marks, funded(0.0001, { capRatio: 0.02 }), 72, 'capped');
    expect(after.kind === 'known' && after.account.collateral[0]?.balance).toBeCloseTo(500 - 9 * 20, 10);
  });

  it('at the cap a hedge pays only for its net', () => {
    const after = accountAfterHours(account([position({ id: 'L', quantity: 10 }), position({ id: 'S', quantity: -10 })], [wallet('USDT', 500)]), marks, funded(0, { capRatio: 0.02 }), 72, 'capped');
    expect(after.kind === 'known' && after.account.collateral[0]?.balance).toBe(500);
  });

  it('pays isolated positions out of their own margin, and inverse ones in coin', () => {
    const isolated = accountAfterHours(account([position({ id: 'a', quantity: 10, isolatedMargin: 50 })], []), marks, funded(0.001), 2, 'present');
    expect(isolated.kind === 'known' && isolated.account.positions[0]?.margin).toMatchObject({ isolatedMargin: 49 });
    const inverse = account([position({ id: 'a', quantity: 1_000, contractType: 'inverse', settleAsset: 'A' })], [wallet('A', 5)]);
    const after = accountAfterHours(inverse, marks, funded(0.001), 2, 'present');
    expect(after.kind === 'known' && after.account.collateral[0]?.balance).toBeCloseTo(5 - 0.01, 14);
  });

  it('names the rate or the cap it does not know', () => {
    const held = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 5)]);
    expect(accountAfterHours(held, marks, { funding: new Map(), borrowing: NOTHING_BORROWED }, 8, 'present')).toEqual({ kind: 'unknown', missing: ['funding rate of AUSDT'] });
    expect(accountAfterHours(held, marks, funded(0.0001), 8, 'capped')).toEqual({ kind: 'unknown', missing: ['funding cap of AUSDT'] });
  });
});

describe('interest on what is borrowed', () => {
  const shared = { rules: { ...RULES, marginPolicy: 'multiAsset' as const } };
  const borrowing = (owedOn: 'balance' | 'equity', interestFree = 0): CarryTerms => ({ funding: new Map([['AUSDT', { rate: 0, intervalHours: 8, nextInHours: 8 }]]), borrowing: new Map([['USDT', { ratePerHour: 0.00001, interestFree, owedOn }]]) });

  it('compounds by the whole hour on a negative balance: 1,000 at 0.001 % for 24.7 hours', () => {
    const held = account([], [wallet('USDT', -1_000), wallet('BTC', 1, { price: 60_000 })], shared);
    const after = accountAfterHours(held, market({}), borrowing('balance'), 24.7, 'present');
    // 1000 (1.00001^24 - 1), by the binomial series.
    expect(after.kind === 'known' && after.interest.get('USDT')).toBeCloseTo(-0.240027602024, 10);
    expect(after.kind === 'known' && after.account.collateral[0]?.balance).toBeCloseTo(-1_000.240027602024, 9);
  });

  it('counts unrealised losses beyond the wallet as borrowed in a unified account', () => {
    const held = account([position({ id: 'a', quantity: 10, entryPrice: 130 })], [wallet('USDT', 100), wallet('BTC', 1, { price: 60_000 })], shared);
    const byEquity = accountAfterHours(held, marks, borrowing('equity'), 1, 'present');
    expect(byEquity.kind === 'known' && byEquity.interest.get('USDT')).toBeCloseTo(-0.002, 12);
    const byBalance = accountAfterHours(held, marks, borrowing('balance'), 1, 'present');
    expect(byBalance.kind === 'known' && byBalance.interest.size).toBe(0);
  });

  it('charges nothing on the part that is free of interest', () => {
    const held = account([], [wallet('USDT', -1_000)], shared);
    const after = accountAfterHours(held, market({}), borrowing('balance', 1_000), 24, 'present');
    expect(after.kind === 'known' && after.interest.size).toBe(0);
  });

  it('does not take a debt without a known rate as free', () => {
    const held = account([], [wallet('USDT', -1_000)], shared);
    expect(accountAfterHours(held, market({}), { funding: new Map(), borrowing: NOTHING_BORROWED }, 1, 'present')).toEqual({ kind: 'unknown', missing: ['borrowing rate of USDT'] });
  });
});
