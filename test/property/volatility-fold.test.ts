/* Any candles in any order: what must hold of the estimate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../../shared/market/event';
import { createVolatilityState, estimateVolatility, foldCandle, foldCandles, FIVE_MINUTE_CAPACITY, type VolatilityState } from '../../shared/volatility/state';

const INTERVAL_MS = 300_000;
const candle = fc.record({
  slot: fc.integer({ min: 0, max: 400 }),
  open: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  close: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
}).map(({ slot, open, close }): Candle => ({ openAtMs: slot * INTERVAL_MS, open, close, high: Math.max(open, close), low: Math.min(open, close), volumeBase: 0 }));
const distinct = fc.uniqueArray(candle, { selector: (each) => each.openAtMs, minLength: 101, maxLength: 400 });

function fill(candles: readonly Candle[]): VolatilityState {
  const state = createVolatilityState();
  foldCandles(state, '5m', candles);
  return state;
}

describe('the volatility of any candles', () => {
  it('does not depend on the order of a history, nor on how it is cut into pieces', () => {
    fc.assert(
      fc.property(distinct, fc.nat(400), (candles, at) => {
        const sorted = fill([...candles].sort((a, b) => a.openAtMs - b.openAtMs));
        expect(fill(candles)).toEqual(sorted);
        const pieces = createVolatilityState();
        foldCandles(pieces, '5m', candles.slice(at));
        foldCandles(pieces, '5m', candles.slice(0, at));
        foldCandles(pieces, '5m', candles);
        expect(pieces).toEqual(sorted);
      }),
      { numRuns: 40 },
    );
  });
  it('is a finite number at or above the floor with weights that sum to one, or says what is missing', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 0, max: 500 }), (candles, slot) => {
        const estimate = estimateVolatility(fill(candles), slot * INTERVAL_MS);
        if (estimate.kind === 'unknown') {
          expect(estimate.missing).not.toHaveLength(0);
          return;
        }
        expect(estimate.volatilityAnnual).toBeGreaterThanOrEqual(0.1);
        expect(Number.isFinite(estimate.volatilityAnnual)).toBe(true);
        expect(estimate.parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 100 },
    );
  });
  it('does not change with the unit of price, and doubles with doubled returns', () => {
    fc.assert(
      fc.property(distinct, (candles) => {
        const of = (transform: (price: number) => number) =>
          fill(candles.map((each) => ({ ...each, open: transform(each.open), close: transform(each.close), high: transform(each.high), low: transform(each.low) }))).fiveMinutes.measure?.varianceAnnual ?? 0;
        const base = of((price) => price);
        expect(of((price) => price * 1000) / Math.max(base, 1e-300)).toBeCloseTo(base > 0 ? 1 : 0, 6);
        expect(of((price) => price ** 2) / Math.max(base, 1e-300)).toBeCloseTo(base > 0 ? 4 : 0, 6);
      }),
      { numRuns: 40 },
    );
  });
  it('keeps no more candles than it has room for', () => {
    const state = createVolatilityState();
    for (let slot = 0; slot < FIVE_MINUTE_CAPACITY + 50; slot += 1) foldCandle(state, '5m', { openAtMs: slot * INTERVAL_MS, open: 1, close: 1, high: 1, low: 1, volumeBase: 0 }, true);
    expect(state.fiveMinutes.candles).toHaveLength(FIVE_MINUTE_CAPACITY);
  });
});
