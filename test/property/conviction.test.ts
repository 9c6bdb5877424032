/* Any prices: what must hold of the forecasts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convictionHistory } from '../../shared/conviction/conviction';
import type { ConvictionHour } from '../../shared/conviction/memory';

const DAY_MS = 86_400_000;
/* One hour a day, its last: that is all a daily forecast sees. */
const days = fc.array(fc.record({ move: fc.double({ min: -0.4, max: 0.4, noNaN: true }), funding: fc.option(fc.double({ min: -3, max: 3, noNaN: true }), { nil: undefined }), isThere: fc.boolean() }), { minLength: 5, maxLength: 150 });

function hoursOf(moves: readonly { move: number; funding: number | undefined; isThere: boolean }[], unit = 1): ConvictionHour[] {
  let close = 100 * unit;
  return moves.flatMap(({ move, funding, isThere }, i) => {
    close *= Math.exp(move);
    return isThere || i % 3 > 0 ? [{ openAtMs: i * DAY_MS + 23 * 3_600_000, close, ...(funding === undefined ? {} : { fundingAnnual: funding }) }] : [];
  });
}

describe('forecasts of any prices', () => {
  it('lie between -20 and 20 or are unknown for a reason, with finite numbers everywhere', () => {
    fc.assert(fc.property(days, (moves) => {
      for (const day of convictionHistory(hoursOf(moves)).days) {
        if (day.kind === 'known') {
          expect(Math.abs(day.forecast)).toBeLessThanOrEqual(20);
          expect(Math.abs(day.strength)).toBeLessThanOrEqual(2);
          expect(day.diversificationMultiplier).toBeGreaterThanOrEqual(1);
          expect(day.diversificationMultiplier).toBeLessThanOrEqual(2.5);
        } else expect(day.missing.length).toBeGreaterThan(0);
        for (const { answer } of day.rules) {
          if (answer.kind === 'unknown') expect(answer.reason).not.toBe('');
          else expect(Math.abs(answer.forecast) <= 20 && Number.isFinite(answer.raw) && answer.scalar > 0).toBe(true);
        }
      }
    }), { numRuns: 30 });
  });
  it('do not depend on the unit of the price', () => {
    fc.assert(fc.property(days, (moves) => {
      const one = convictionHistory(hoursOf(moves)).days.at(-1);
      const other = convictionHistory(hoursOf(moves, 1024)).days.at(-1);
      expect(other?.kind).toBe(one?.kind);
      if (one?.kind === 'known' && other?.kind === 'known') expect(other.forecast).toBeCloseTo(one.forecast, 6);
    }), { numRuns: 30 });
  });
});
