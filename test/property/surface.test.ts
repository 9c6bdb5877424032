/** Whatever is quoted, a surface answers with numbers or with words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isButterflyFree } from '../../shared/volatility/implied/arbitrage';
import type { ExpiryQuotes, OptionQuote } from '../../shared/volatility/implied/quotes';
import { smileMeasures } from '../../shared/volatility/implied/smile-measures';
import { fitSurface } from '../../shared/volatility/implied/surface';
import { surfaceVolatility } from '../../shared/volatility/implied/surface-volatility';
import { leastVariance, sviVariance, wingSlope } from '../../shared/volatility/implied/svi';
import { madeExpiry, SMILE, STRIKES } from '../support/option-chain';

const numbersIn = (value: unknown): number[] => (typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []);

const price = fc.oneof(fc.double({ min: 0, max: 0.3, noNaN: true }), fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-4, 5, 1e-320));
const anyQuote: fc.Arbitrary<OptionQuote> = fc.record({
  strike: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...STRIKES) }, { weight: 1, arbitrary: fc.constantFrom(0, -5, 1e-9, 1e12, Number.NaN) }),
  right: fc.constantFrom('call' as const, 'put' as const),
  bid: price, ask: price, ageMs: fc.constantFrom(0, 1e9, Number.NaN),
}, { requiredKeys: ['strike', 'right'] });
const anyExpiry: fc.Arbitrary<ExpiryQuotes> = fc.record({
  id: fc.constantFrom('A', 'B', 'C', 'D'),
  expiryYears: fc.oneof(fc.double({ min: 1e-5, max: 3, noNaN: true }), fc.constantFrom(0, -1, 1e-12)),
  priceIn: fc.constantFrom('coin' as const, 'quote' as const),
  futurePrice: fc.constantFrom(90, 100),
  quotes: fc.array(anyQuote, { maxLength: 60 }),
}, { requiredKeys: ['id', 'expiryYears', 'priceIn', 'quotes'] });

describe('a surface of any quotes', () => {
  it('never throws, and every number in it is one', () => {
    fc.assert(fc.property(fc.uniqueArray(anyExpiry, { selector: ({ id }) => id, maxLength: 4 }), (expiries) => {
      const surface = fitSurface(expiries);
      const { source: _quotes, ...answers } = surface;
      expect(numbersIn(answers).filter((one) => !Number.isFinite(one))).toEqual([]);
      for (const slice of surface.slices) if (slice.kind === 'ok') expect(numbersIn(smileMeasures(slice.smile, slice.expiryYears)).every(Number.isFinite)).toBe(true);
      for (const years of [1e-4, 0.1, 5]) expect(numbersIn(surfaceVolatility(surface, 100, years)).every(Number.isFinite)).toBe(true);
      expect(fitSurface(expiries, surface).slices).toEqual(surface.slices);
    }), { numRuns: 300 });
  });

  it('gives each smile positive width, no wing steeper than 2 and no negative variance', () => {
    fc.assert(fc.property(anyExpiry, (expiry) => {
      for (const slice of fitSurface([expiry]).slices) {
        if (slice.kind === 'unknown') continue;
        const { left, right } = wingSlope(slice.smile);
        expect(slice.smile.sigma).toBeGreaterThan(0);
        expect(Math.max(left, right)).toBeLessThanOrEqual(2 + 1e-9);
        expect(leastVariance(slice.smile)).toBeGreaterThanOrEqual(-1e-12);
      }
    }), { numRuns: 300 });
  });
});

describe('a surface of noisy quotes of a known smile', () => {
  it('stays within the noise of it and free of butterflies between the quotes', () => {
    const noisy = fc.record({ noise: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 32, maxLength: 32 }), years: fc.double({ min: 0.05, max: 1, noNaN: true }), forward: fc.double({ min: 85, max: 115, noNaN: true }) });
    fc.assert(fc.property(noisy, ({ noise, years, forward }) => {
      const made = madeExpiry({ id: 'N', forward, expiryYears: years, smile: { ...SMILE, a: 0.3 * years }, strikes: STRIKES, halfSpread: 0.01 });
      // Both sides of a quote move by at most 0.2 % of the price.
      const quotes = made.quotes.map((quote, i) => ({ ...quote, bid: (quote.bid ?? 0) * (1 + 0.002 * (noise[i] ?? 0)), ask: (quote.ask ?? 0) * (1 + 0.002 * (noise[i] ?? 0)) }));
      const [slice] = fitSurface([{ ...made, quotes }]).slices;
      if (slice?.kind !== 'ok') throw new Error('there are enough quotes');
      expect(Math.abs(slice.forward / forward - 1)).toBeLessThan(2e-3);
      const first = slice.points[0]?.k ?? 0;
      const last = slice.points.at(-1)?.k ?? 0;
      expect(isButterflyFree(slice.smile, first, last)).toBe(true);
      for (const k of [-0.3, 0, 0.3]) expect(Math.abs(Math.sqrt(sviVariance(slice.smile, k) / years) - Math.sqrt(sviVariance({ ...SMILE, a: 0.3 * years }, k) / years))).toBeLessThan(0.02);
    }), { numRuns: 100 });
  });
});
