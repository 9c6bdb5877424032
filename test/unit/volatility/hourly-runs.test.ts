import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/units';
import { appended, from, HISTORY_HOURS, joined, newestHour, pointsOf, type HourlyRuns } from '../../../shared/volatility/hourly-runs';

const series = (...points: readonly (readonly [hour: number, value: number])[]): HourlyRuns => points.reduce<HourlyRuns>((runs, [hour, value]) => appended(runs, hour * HOUR_MS, value), []);
const listed = (runs: HourlyRuns): [number, number][] => pointsOf(runs).map(({ atMs, volatilityAnnual }) => [atMs / HOUR_MS, volatilityAnnual]);

describe('a series by hours', () => {
  it('grows in one run while hours follow one another, and begins another after a hole', () => {
    expect(series([1, 0.4], [2, 0.5], [5, 0.6])).toEqual([{ fromMs: HOUR_MS, volatilityAnnual: [0.4, 0.5] }, { fromMs: 5 * HOUR_MS, volatilityAnnual: [0.6] }]);
    expect(newestHour(series([1, 0.4], [5, 0.6]))).toBe(5 * HOUR_MS);
    expect(newestHour([])).toBeUndefined();
  });
  it('keeps the first point of an hour, and nothing older than the newest', () => {
    expect(listed(series([1, 0.4], [2, 0.5], [2, 0.9], [1, 0.9]))).toEqual([[1, 0.4], [2, 0.5]]);
  });
  it('is never longer than a month, with holes and without', () => {
    const long = series(...Array.from({ length: HISTORY_HOURS + 50 }, (_, hour) => [hour, 0.5] as const));
    expect(listed(long)).toHaveLength(HISTORY_HOURS);
    expect(listed(long)[0]?.[0]).toBe(50);
    expect(listed(series([1, 0.4], [2, 0.4], [HISTORY_HOURS + 1, 0.5]))).toEqual([[2, 0.4], [HISTORY_HOURS + 1, 0.5]]);
  });
  it('rounds to a hundredth of a percent', () => {
    expect(listed(series([1, 0.123456]))).toEqual([[1, 0.1235]]);
  });
});

describe('what an asker still needs', () => {
  const whole = series([1, 0.1], [2, 0.2], [3, 0.3], [6, 0.6], [7, 0.7]);
  it('begins where it is told to', () => {
    expect(listed(from(whole, 3 * HOUR_MS))).toEqual([[3, 0.3], [6, 0.6], [7, 0.7]]);
    expect(listed(from(whole, 4 * HOUR_MS))).toEqual([[6, 0.6], [7, 0.7]]);
    expect(from(whole, 8 * HOUR_MS)).toEqual([]);
  });
  it('joined to what it has gives the whole again, wherever it is cut', () => {
    for (let hour = 0; hour <= 8; hour += 1) {
      for (const known of [series([1, 0.1], [2, 0.2], [3, 0.3]), series([1, 0.1], [2, 0.2], [3, 0.3], [6, 0.6])]) {
        const needed = newestHour(known) ?? 0;
        expect(joined(known, from(whole, Math.min(needed, hour * HOUR_MS)))).toEqual(whole);
      }
    }
  });
  it('takes the place of what was known from its first point on', () => {
    expect(listed(joined(series([1, 0.1], [2, 0.2], [3, 0.3]), series([2, 0.9])))).toEqual([[1, 0.1], [2, 0.9]]);
    expect(joined(whole, [])).toEqual(whole);
  });
});
