/** The inversion is the inverse of the price, everywhere a price can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { black76 } from '../../shared/volatility/implied/black76';
import { impliedVolatility, totalVolatility } from '../../shared/volatility/implied/implied-volatility';

const logMoneyness = fc.double({ min: -4, max: 4, noNaN: true });

describe('the implied volatility', () => {
  it('gives back the volatility that made the price, out of the money, to 1e-13', () => {
    fc.assert(fc.property(logMoneyness, fc.double({ min: -7, max: 0.7, noNaN: true }), (k, logTotal) => {
      const strike = 100 * Math.exp(k);
      const total = Math.exp(logTotal);
      const right = strike < 100 ? 'put' : 'call';
      const price = black76({ forward: 100, strike, expiryYears: 1, volatilityAnnual: total, right });
      // Beyond half its maximum a price fixes its volatility less and less well: a property of the price.
      fc.pre(price > 1e-290 && price < 0.6 * Math.min(100, strike));
      const solved = impliedVolatility({ forward: 100, strike, expiryYears: 1, right, price });
      expect(solved.kind === 'ok' ? Math.abs(solved.volatilityAnnual / total - 1) : solved.message).toBeLessThanOrEqual(1e-13);
    }), { numRuns: 3_000 });
  });

  it('exists for every price inside the bounds, however near them, and prices back', () => {
    fc.assert(fc.property(logMoneyness, fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), fc.integer({ min: 0, max: 60 }), fc.boolean(), (k, share, power, isHigh) => {
      const strike = 100 * Math.exp(k);
      const low = Math.min(100, strike);
      const part = low * share * Math.exp(-power * (isHigh ? 0.5 : 10));
      const timeValue = isHigh ? low - part : part;
      fc.pre(timeValue > 1e-300 && timeValue < low);
      const total = totalVolatility(100, strike, timeValue);
      expect(total > 0 && Number.isFinite(total)).toBe(true);
      const back = black76({ forward: 100, strike, expiryYears: 1, volatilityAnnual: total, right: strike < 100 ? 'put' : 'call' });
      expect(Math.abs(back / timeValue - 1)).toBeLessThanOrEqual(1e-11);
    }), { numRuns: 3_000 });
  });

  it('does not depend on which side of parity the price is given, nor on a discount', () => {
    fc.assert(fc.property(fc.double({ min: 0.8, max: 1.25, noNaN: true }), fc.double({ min: 0.1, max: 1.5, noNaN: true }), (moneyness, volatilityAnnual) => {
      const both = { forward: 100, strike: 100 * moneyness, expiryYears: 0.25, rate: 0.05 };
      for (const right of ['call', 'put'] as const) {
        const solved = impliedVolatility({ ...both, right, price: black76({ ...both, right, volatilityAnnual }) });
        expect(solved.kind === 'ok' && Math.abs(solved.volatilityAnnual / volatilityAnnual - 1) < 1e-10 * Math.exp(1.5 / volatilityAnnual)).toBe(true);
      }
    }));
  });
});

describe('a price without a volatility', () => {
  it('is refused in words: nothing in it, too little, too much, no time left', () => {
    const option = { forward: 100, strike: 120, expiryYears: 0.1, right: 'call' } as const;
    expect(impliedVolatility({ ...option, price: 0 })).toMatchObject({ kind: 'refused', reason: 'noTimeValue' });
    expect(impliedVolatility({ ...option, price: -1 })).toMatchObject({ kind: 'refused', reason: 'belowIntrinsic' });
    expect(impliedVolatility({ ...option, price: 100 })).toMatchObject({ kind: 'refused', reason: 'aboveMaximum', message: 'the price 100 is not below 100, the most a call can be worth' });
    expect(impliedVolatility({ ...option, expiryYears: 0, price: 1 })).toMatchObject({ kind: 'refused', reason: 'expired' });
  });
});
