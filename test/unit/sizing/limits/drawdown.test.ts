/* drawdown: the budget of the expected shortfall shrinks below the twelve-month high (Grossman and Zhou 1993). */
import { describe, expect, test } from 'vitest';
import { advice, answerOf, position, rangeOf, type World } from '../../../support/sizing-builders';

function at(unitValue: number, quantity = 0.5): World {
  return {
    accounts: [{ wallet: 1e6, positions: [position({ quantity, entryPrice: 60_000 })] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 } },
    policy: { riskCapitalUsd: 100_000, parameters: { expectedShortfallRatio: 0.04, drawdownFloorRatio: 0.3, volatilityTargetAnnual: 2, concentrationMultiple: 10 } },
    facts: { drawdown: { kind: 'known', value: { unitValue, highWater: 1 } } },
  };
}

describe('drawdown', () => {
  // (W - a M) / ((1 - a) M) with a = 0.7.
  test.each([[0.97, 0.9], [0.85, 0.5], [0.79, 0.3], [0.76, 0.2], [0.4, 0.2]])('a unit at %d of its high leaves %d of the budget', (unitValue, share) => {
    const found = advice(at(unitValue, 0.01));
    expect(rangeOf(found, 'drawdown').highBase / rangeOf(found, 'expected-shortfall').highBase).toBeCloseTo(share, 6);
  });

  test('says how far below, and what is left', () => {
    expect(rangeOf(advice(at(0.85)), 'drawdown').because).toMatch(/^The book is 15\.0 % below its high of twelve months, so 50 % of the risk budget is left: a bad day costs 1\.\d % of risk capital, allowed is 2\.0 %\.$/);
  });

  test('at the high says nothing', () => {
    expect(answerOf(advice(at(1)), 'drawdown')).toEqual({ kind: 'abstains', why: 'the book is at its high of twelve months' });
  });

  test('without a record abstains and names what is missing', () => {
    const found = advice({ ...at(1), facts: { drawdown: { kind: 'unknown', missing: ['record of the book'] } } });
    expect(answerOf(found, 'drawdown')).toEqual({ kind: 'abstains', why: 'no record of the book yet: record of the book missing' });
  });
});
