/** What holding costs a day, and the exposure a budget bears. */
import { describe, expect, it } from 'vitest';
import { carryPerDay, interestPerDay, sizeForCarry } from '../../../../shared/risk/liquidity/carry';
import type { FundingTerms } from '../../../../shared/margin/carry';

const FUNDING: FundingTerms = { rate: 0.0001, capRatio: 0.003, intervalHours: 8, nextInHours: 3 };
const HELD = { symbol: 'BTCUSDT', funding: FUNDING };

describe('carry a day', () => {
  it('is three payments: a long pays a positive rate, a short receives it', () => {
    expect(carryPerDay({ ...HELD, notional: 100_000, assumption: 'present' })).toEqual({ kind: 'known', funding: expect.closeTo(-30, 10), interest: 0 });
    expect(carryPerDay({ ...HELD, notional: -100_000, assumption: 'present' })).toEqual({ kind: 'known', funding: expect.closeTo(30, 10), interest: 0 });
  });

  it('at the cap is against the exposure on either side, and never better than the present rate', () => {
    for (const notional of [100_000, -100_000]) {
      expect(carryPerDay({ ...HELD, notional, assumption: 'capped' })).toMatchObject({ funding: expect.closeTo(-900, 9) });
    }
    expect(carryPerDay({ ...HELD, funding: { ...FUNDING, rate: 0.004 }, notional: 100_000, assumption: 'capped' })).toMatchObject({ funding: expect.closeTo(-1200, 9) });
  });

  it('has interest on what is owed beyond the free amount, compounded hourly', () => {
    // 1,000 owed, 200 free, 0.01 % an hour: 800 (1.0001^24 - 1) = 1.92220954...
    const terms = { ratePerHour: 0.0001, interestFree: 200, owedOn: 'balance' as const };
    expect(interestPerDay(1_000, terms)).toBeCloseTo(-800 * 0.002402762, 5);
    expect(interestPerDay(150, terms)).toBe(0);
    expect(carryPerDay({ ...HELD, notional: 0, assumption: 'present', debt: { asset: 'USDT', owed: 1_000, terms } })).toMatchObject({ funding: 0 });
  });

  it('names what is missing instead of calling it free', () => {
    expect(carryPerDay({ symbol: 'BTCUSDT', funding: undefined, notional: 1, assumption: 'present' })).toEqual({ kind: 'unknown', missing: ['funding rate of BTCUSDT'] });
    const { capRatio: _, ...uncapped } = FUNDING;
    expect(carryPerDay({ symbol: 'BTCUSDT', funding: uncapped, notional: 1, assumption: 'capped' })).toEqual({ kind: 'unknown', missing: ['funding cap of BTCUSDT'] });
    expect(carryPerDay({ ...HELD, notional: 1, assumption: 'present', debt: { asset: 'USDT', owed: 5, terms: undefined } })).toEqual({ kind: 'unknown', missing: ['borrowing rate of USDT'] });
    expect(carryPerDay({ symbol: 'BTCUSDT', funding: undefined, notional: 0, assumption: 'present' })).toEqual({ kind: 'known', funding: 0, interest: 0 });
  });
});

describe('the exposure a carry budget bears', () => {
  const budget = { ...HELD, budgetPerDay: 30, markPrice: 50_000 };

  it('limits the side that pays, and leaves the other free', () => {
    // 30 a day at 0.03 % a day is 100,000, 2 coins of 50,000.
    expect(sizeForCarry({ ...budget, assumption: 'present' })).toEqual({ kind: 'range', highBase: expect.closeTo(2, 12) });
    expect(sizeForCarry({ ...budget, funding: { ...FUNDING, rate: -0.0001 }, assumption: 'present' })).toEqual({ kind: 'range', lowBase: expect.closeTo(-2, 12) });
    expect(sizeForCarry({ ...budget, funding: { ...FUNDING, rate: 0 }, assumption: 'present' })).toEqual({ kind: 'range' });
  });

  it('at the cap limits both sides alike', () => {
    expect(sizeForCarry({ ...budget, assumption: 'capped' })).toEqual({ kind: 'range', lowBase: expect.closeTo(-1 / 15, 12), highBase: expect.closeTo(1 / 15, 12) });
  });

  it('of nothing bears nothing on the side that pays', () => {
    expect(sizeForCarry({ ...budget, budgetPerDay: 0, assumption: 'capped' })).toEqual({ kind: 'range', lowBase: 0, highBase: 0 });
  });

  it('is unknown without a rate, and refuses what is no budget or price', () => {
    expect(sizeForCarry({ ...budget, funding: undefined, assumption: 'present' })).toEqual({ kind: 'unknown', missing: ['funding rate of BTCUSDT'] });
    expect(sizeForCarry({ ...budget, budgetPerDay: -1, assumption: 'present' })).toEqual({ kind: 'refused', why: 'a budget a day is at least 0, got -1' });
    expect(sizeForCarry({ ...budget, markPrice: 0, assumption: 'present' })).toEqual({ kind: 'refused', why: 'a mark price is above 0, got 0' });
  });
});
