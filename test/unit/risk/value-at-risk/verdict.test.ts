import { describe, expect, it } from 'vitest';
import type { TailForecast } from '../../../../shared/risk/value-at-risk/acerbi-szekely';
import { kupiec } from '../../../../shared/risk/value-at-risk/coverage';
import { baselZoneOf, judgeForecasts } from '../../../../shared/risk/value-at-risk/verdict';

/** `count` forecasts of VaR 1 and ES 1.2, with a loss of `loss` at each of `exceptionAt`. */
function forecasts(count: number, exceptionAt: readonly number[], loss = 1.2): TailForecast[] {
  return Array.from({ length: count }, (_, i) => ({ return: exceptionAt.includes(i) ? -loss : 0.1, valueAtRisk: 1, expectedShortfall: 1.2 }));
}
const judged = (rows: readonly TailForecast[], alpha: number): Extract<ReturnType<typeof judgeForecasts>, { kind: 'judged' }> => {
  const verdict = judgeForecasts(rows, alpha);
  if (verdict.kind === 'unknown') throw new Error(verdict.why);
  return verdict;
};
const spread = (count: number, every: number): number[] => Array.from({ length: count }, (_, i) => every * i + 5);

describe('the Basel zones', () => {
  /* Basel Committee, January 1996, table 2: 250 days at 1 %. */
  it.each([[0, 'green'], [4, 'green'], [5, 'yellow'], [9, 'yellow'], [10, 'red']] as const)('%i exceptions in 250 days at 1 %% are %s', (exceptionCount, zone) => {
    expect(baselZoneOf(250, exceptionCount, 0.01)).toBe(zone);
  });
});

describe("Kupiec's regions", () => {
  /* Kupiec 1995, table in P. Jorion, "Value at Risk": not rejected at 95 % while 6 < N < 21, 16 < N < 36, 4 < N < 17. */
  it.each([[255, 0.05, 6, 21], [510, 0.05, 16, 36], [1000, 0.01, 4, 17]])('%i periods at %s are accepted between %i and %i exceptions', (count, alpha, low, high) => {
    for (let n = 0; n <= high + 5; n += 1) expect(kupiec(count, n, alpha).pValue > 0.05, `${n} of ${count}`).toBe(n > low && n < high);
  });
});

describe('the verdict', () => {
  it('is green with as many exceptions as promised, of the size promised, one by one', () => {
    const verdict = judged(forecasts(400, spread(10, 40)), 0.025);
    expect(verdict).toMatchObject({ zone: 'green', exceptionCount: 10, isTooCautious: false });
    expect(verdict.shortfall.z2).toBeCloseTo(0, 12);
    expect(verdict.coverage.pValue).toBe(1);
  });
  it('is red when losses beyond are three times what was said, though their number is right', () => {
    expect(judged(forecasts(400, spread(10, 40), 3.6), 0.025)).toMatchObject({ zone: 'red', baselZone: 'green', shortfallZone: 'red' });
  });
  it('is yellow when the exceptions come together', () => {
    expect(judged(forecasts(400, [200, 201, 202, 203, 204, 205, 206, 207, 208, 209]), 0.025)).toMatchObject({ zone: 'yellow', baselZone: 'green', shortfallZone: 'green', clusterZone: 'yellow' });
  });
  it('is green and too cautious when nothing was ever exceeded', () => {
    const verdict = judged(forecasts(400, []), 0.025);
    expect(verdict).toMatchObject({ zone: 'green', isTooCautious: true });
    expect(verdict.shortfall.z1).toBeUndefined();
    expect(verdict.independence.ratio).toBe(0);
  });
  it('is red when every period was an exception', () => {
    expect(judged(forecasts(100, spread(100, 1).map((i) => i - 5)), 0.025)).toMatchObject({ zone: 'red', exceptionCount: 100 });
  });
  it('is unknown on too few periods, and on a forecast that is no number', () => {
    expect(judgeForecasts(forecasts(79, []), 0.025)).toEqual({ kind: 'unknown', why: '79 of at least 80 periods' });
    const broken = [...forecasts(80, []), { return: 0, valueAtRisk: 1, expectedShortfall: 0 }];
    expect(judgeForecasts(broken, 0.025)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('period 80') });
  });
});
