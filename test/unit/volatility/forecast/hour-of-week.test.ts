import { describe, expect, it } from 'vitest';
import { createRhythmMemory, hourOfWeek, learnRhythm, rhythmHours, rhythmOf } from '../../../../shared/volatility/forecast/hour-of-week';
import { HOUR_MS } from '../../../../shared/units';
import { MONDAY_MS } from '../../../support/simulated-hours';

describe('the rhythm of the week', () => {
  it('begins on Monday at 00:00 UTC', () => {
    expect(hourOfWeek(MONDAY_MS)).toBe(0);
    expect(hourOfWeek(Date.UTC(1970, 0, 1))).toBe(72); // a Thursday
    expect(hourOfWeek(Date.UTC(2024, 1, 4, 23, 59))).toBe(167); // a Sunday
    expect(hourOfWeek(Date.UTC(1969, 11, 31, 23))).toBe(71);
  });
  it('is flat while nothing is known, and its mean is 1 always', () => {
    const memory = createRhythmMemory();
    expect(rhythmOf(memory).every((factor) => Math.abs(factor - 1) < 1e-12)).toBe(true);
    for (let hour = 0; hour < 1_000; hour += 1) learnRhythm(memory, MONDAY_MS + hour * HOUR_MS, hour % 168 >= 120 ? 0.4 : 1.24, 1);
    expect(rhythmOf(memory).reduce((sum, factor) => sum + factor, 0)).toBeCloseTo(168, 9);
  });
  it('finds quiet weekends', () => {
    const memory = createRhythmMemory();
    for (let hour = 0; hour < 52 * 168; hour += 1) learnRhythm(memory, MONDAY_MS + hour * HOUR_MS, hour % 168 >= 120 ? 0.4 : 1.24, 1);
    const rhythm = rhythmOf(memory);
    expect(rhythm[10]).toBeCloseTo(1.24, 1);
    expect(rhythm[130]).toBeCloseTo(0.4, 1);
  });
  it('lets no single hour count for more than eight', () => {
    const memory = createRhythmMemory();
    learnRhythm(memory, MONDAY_MS, 500, 1);
    expect(memory.sums[0]).toBe(8);
  });
  it('adds up over any cut, parts of hours included', () => {
    const rhythm = Array.from({ length: 168 }, (_, hour) => 1 + (hour % 7) / 10);
    const [a, b, c] = [MONDAY_MS + 1_234_567, MONDAY_MS + 98_765_432, MONDAY_MS + 2_000_000_000] as const;
    expect(rhythmHours(rhythm, a, b) + rhythmHours(rhythm, b, c)).toBeCloseTo(rhythmHours(rhythm, a, c), 9);
    expect(rhythmHours(rhythm, MONDAY_MS, MONDAY_MS + HOUR_MS / 2)).toBeCloseTo(0.5, 12);
  });
});
