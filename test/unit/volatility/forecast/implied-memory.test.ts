import { describe, expect, it } from 'vitest';
import { borrowImplied, createImpliedMemory, foldImplied, foldImpliedHour, impliedPart, impliedTotalVariance, surgeLogVariance, type ImpliedTerms } from '../../../../shared/volatility/forecast/implied-memory';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/units';
import { MONDAY_MS } from '../../../support/simulated-hours';

const quote = (atMs: number, near = 0.5, far = 0.6): ImpliedTerms => ({ atMs, source: { kind: 'own' }, terms: [{ tenorYears: 1 / 365, volatilityAnnual: near }, { tenorYears: 30 / 365, volatilityAnnual: far }] });

describe('option-implied variance', () => {
  it('is linear in total variance between tenors and flat outside', () => {
    const terms = quote(0);
    // (0.25 * 1 + (0.36 * 30 - 0.25) * 14 / 29) / 365
    expect(impliedTotalVariance(terms, 15 / 365)).toBeCloseTo((0.25 + ((0.36 * 30 - 0.25) * 14) / 29) / 365, 14);
    expect(impliedTotalVariance(terms, 0.5 / 365)).toBeCloseTo((0.25 * 0.5) / 365, 16);
    expect(impliedTotalVariance(terms, 60 / 365)).toBeCloseTo((0.36 * 60) / 365, 14);
  });
  it('loses its premium once the ratio of realised to implied is measured, and not before', () => {
    const memory = createImpliedMemory([8]);
    const hourly = 0.25 / 8_760;
    for (let hour = 0; hour < 400; hour += 1) {
      foldImplied(memory, quote(MONDAY_MS + hour * HOUR_MS, 0.5, 0.5));
      // Realised variance is 64 % of implied: 40 % a year against 50 %.
      foldImpliedHour(memory, MONDAY_MS + hour * HOUR_MS, 0.64 * hourly);
      const part = impliedPart(memory, 0, MONDAY_MS + (hour + 1) * HOUR_MS);
      if (hour === 100) expect(part).toMatchObject({ premiumRatio: 1, isMeasured: false });
      if (hour === 399) {
        expect(part?.isMeasured).toBe(true);
        expect(part?.premiumRatio).toBeCloseTo(0.64, 9);
        expect(part?.variance).toBeCloseTo(0.64 * 8 * hourly, 12);
      }
    }
  });
  it('is gone three hours after the last quote', () => {
    const memory = createImpliedMemory([8]);
    foldImplied(memory, quote(MONDAY_MS));
    expect(impliedPart(memory, 0, MONDAY_MS + 3 * HOUR_MS)).toBeDefined();
    expect(impliedPart(memory, 0, MONDAY_MS + 3 * HOUR_MS + 1)).toBeUndefined();
  });
  it('that rises by more than 20 % within an hour counts fully, fades by half in a day, and a slow rise does not', () => {
    const memory = createImpliedMemory([8]);
    foldImplied(memory, quote(MONDAY_MS, 0.5));
    foldImplied(memory, quote(MONDAY_MS + 30 * MINUTE_MS, 0.59));
    expect(surgeLogVariance(memory, MONDAY_MS + 30 * MINUTE_MS)).toBe(0);
    foldImplied(memory, quote(MONDAY_MS + 50 * MINUTE_MS, 0.65));
    expect(surgeLogVariance(memory, MONDAY_MS + 50 * MINUTE_MS)).toBeCloseTo(2 * Math.log(1.3), 12);
    expect(surgeLogVariance(memory, MONDAY_MS + 50 * MINUTE_MS + 24 * HOUR_MS)).toBeCloseTo(Math.log(1.3), 12);
    const slow = createImpliedMemory([8]);
    for (let hour = 0; hour < 10; hour += 1) foldImplied(slow, quote(MONDAY_MS + hour * HOUR_MS, 0.5 + hour * 0.05));
    expect(surgeLogVariance(slow, MONDAY_MS + 10 * HOUR_MS)).toBe(0);
  });
  it('of an asset without options is borrowed, scaled and marked', () => {
    expect(borrowImplied(quote(MONDAY_MS), 'BTC', 0.4, 0.8)).toEqual({
      atMs: MONDAY_MS, source: { kind: 'borrowed', from: 'BTC' }, terms: [{ tenorYears: 1 / 365, volatilityAnnual: 1 }, { tenorYears: 30 / 365, volatilityAnnual: 1.2 }],
    });
  });
  it('that is no number is no news', () => {
    const memory = createImpliedMemory([8]);
    foldImplied(memory, { atMs: MONDAY_MS, source: { kind: 'own' }, terms: [{ tenorYears: 0.1, volatilityAnnual: Number.NaN }, { tenorYears: 0, volatilityAnnual: 0.5 }, { tenorYears: 0.1, volatilityAnnual: -1 }] });
    expect(memory.newest).toBeNull();
  });
  it('of another source begins anew: the step from own to borrowed is no rise, and the premium of one is not the other\'s', () => {
    const memory = createImpliedMemory([8]);
    for (let hour = 0; hour < 400; hour += 1) {
      foldImplied(memory, quote(MONDAY_MS + hour * HOUR_MS));
      foldImpliedHour(memory, MONDAY_MS + hour * HOUR_MS, 1e-5);
    }
    const atMs = MONDAY_MS + 399 * HOUR_MS + MINUTE_MS;
    expect(impliedPart(memory, 0, atMs)).toMatchObject({ isMeasured: true, source: { kind: 'own' } });
    foldImplied(memory, { ...quote(atMs, 2, 2), source: { kind: 'borrowed', from: 'BTC' } });
    expect(surgeLogVariance(memory, atMs)).toBe(0);
    expect(impliedPart(memory, 0, atMs)).toMatchObject({ isMeasured: false, premiumRatio: 1, source: { kind: 'borrowed', from: 'BTC' } });
  });
});
