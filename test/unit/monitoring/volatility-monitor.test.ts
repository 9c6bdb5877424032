import { describe, expect, it } from 'vitest';
import { normal } from '../../../shared/math/normal';
import { createRandom } from '../../../shared/math/random';
import { chanceOfAtLeast } from '../../../shared/monitoring/chance';
import { createVolatilityMonitor, foldRealisedHour, MAX_PENDING, noteVolatilityForecast, volatilityReports, type VolatilityMonitor } from '../../../shared/monitoring/volatility-monitor';

const HOUR = 3_600_000;
const note = (madeAtHour: number, horizonHours: number, medianVariance: number, percentile80Variance = 2 * medianVariance) => ({ madeAtMs: madeAtHour * HOUR, horizonHours, medianVariance, percentile80Variance });

/** Hours whose variance is 1e-4 exp(0.8 z); forecasts of the hour ahead are `bias` times its true quantiles. */
function run(seed: number, bias: number, hours: number, monitor = createVolatilityMonitor(), from = 0): VolatilityMonitor {
  const random = createRandom(seed, 'hours');
  const draws = Array.from({ length: from + hours }, () => normal(random)).slice(from);
  draws.forEach((z, i) => {
    noteVolatilityForecast(monitor, note(from + i, 1, bias * 1e-4, bias * 1e-4 * Math.exp(0.8 * 0.8416)));
    foldRealisedHour(monitor, (from + i) * HOUR, 1e-4 * Math.exp(0.8 * z));
  });
  return monitor;
}
const only = (monitor: VolatilityMonitor) => {
  const report = volatilityReports(monitor)[0];
  if (report === undefined) throw new Error('nothing matured');
  return report;
};

describe('forecast against realised volatility', () => {
  it('twelve hours worked by hand: bias, coverage and QLIKE', () => {
    const monitor = createVolatilityMonitor();
    // Realised is 4, 1, 1, 1 ... times the median; the 80th percentile is twice the median.
    for (let i = 0; i < 12; i += 1) {
      noteVolatilityForecast(monitor, note(i, 1, 1e-4));
      foldRealisedHour(monitor, i * HOUR, (i === 0 ? 4 : 1) * 1e-4);
    }
    const report = only(monitor);
    expect(report).toMatchObject({ horizonHours: 1, count: 12, independentCount: 12 });
    expect(report.biasRatio).toBeCloseTo(Math.exp(Math.log(4) / 24), 12);
    expect(report.coverage80).toBeCloseTo(11 / 12, 12);
    expect(report.qlike).toBeCloseTo((4 - Math.log(4) - 1) / 12, 12);
  });
  it('true forecasts are never red in 40 months and at most five times yellow, where chance alone makes two', () => {
    const colours = Array.from({ length: 40 }, (_, seed) => only(run(seed, 1, 720)).verdict.kind);
    expect(colours.filter((kind) => kind !== 'green').length).toBeLessThanOrEqual(5);
    expect(colours).not.toContain('red');
  });
  it('forecasts of half the volatility are red, of twice the volatility yellow: cautious is no danger', () => {
    const low = only(run(1, 0.25, 720));
    expect(low.verdict.kind).toBe('red');
    expect(low.biasRatio).toBeCloseTo(2, 0);
    const high = only(run(1, 4, 720));
    expect(high.verdict.kind).toBe('yellow');
    expect(high.coverage80).toBeGreaterThan(0.97);
  });
  it('windows that overlap count once: 100 forecasts of a day are 5 independent ones, too few to judge', () => {
    const monitor = createVolatilityMonitor();
    for (let i = 0; i < 123; i += 1) {
      if (i < 100) noteVolatilityForecast(monitor, note(i, 24, 24e-4));
      foldRealisedHour(monitor, i * HOUR, 1e-4);
    }
    const report = only(monitor);
    expect(report).toMatchObject({ count: 100, independentCount: 5, biasRatio: 1, coverage80: 1 });
    expect(report.verdict).toEqual({ kind: 'unknown', subject: 'volatility over 24 h', why: '5 of at least 10 windows that do not overlap in 30 days' });
  });
  it('a window with a missing hour is lost and counted, not filled in', () => {
    const monitor = createVolatilityMonitor();
    noteVolatilityForecast(monitor, note(0, 4, 1e-4));
    for (const hour of [0, 1, 3, 4]) foldRealisedHour(monitor, hour * HOUR, 1e-4);
    expect(monitor).toMatchObject({ lostCount: 1, pending: [], matured: [] });
  });
  it('doubles, forecasts of hours that have begun, old hours and what is no number are refused', () => {
    const monitor = createVolatilityMonitor();
    noteVolatilityForecast(monitor, note(5, 1, 1e-4));
    noteVolatilityForecast(monitor, { ...note(5, 1, 1e-4), madeAtMs: 5 * HOUR + 120_000 });
    foldRealisedHour(monitor, 5 * HOUR, 1e-4);
    noteVolatilityForecast(monitor, note(5, 8, 1e-4));
    noteVolatilityForecast(monitor, note(6, 1, 0));
    foldRealisedHour(monitor, 5 * HOUR, 1e-4);
    foldRealisedHour(monitor, 6 * HOUR, Number.NaN);
    expect(monitor.refusedCount).toBe(5);
    expect(monitor.matured).toHaveLength(1);
  });
  it('keeps 30 days and no more forecasts than there is room for', () => {
    const monitor = run(3, 1, 1_500);
    expect(only(monitor).count).toBe(720);
    for (let i = 0; i < 2 * MAX_PENDING; i += 1) noteVolatilityForecast(monitor, note(2_000 + i, 1_000, 1e-4));
    expect(monitor.pending).toHaveLength(MAX_PENDING);
    expect(monitor.refusedCount).toBe(MAX_PENDING);
  });
  it('goes on after a JSON round trip as if nothing had been', () => {
    const copy = JSON.parse(JSON.stringify(run(4, 1, 300))) as VolatilityMonitor;
    expect(run(4, 1, 300, copy, 300)).toEqual(run(4, 1, 600));
  });
});

describe('the chance of so many events or more', () => {
  it('with equal probabilities is the binomial tail: 10 or more of 250 at 1 % are 0.03 % (Basel 1996, table 1: 9 or fewer 99.97 %)', () => {
    expect(chanceOfAtLeast(10, Array<number>(250).fill(0.01))).toBeCloseTo(0.0003, 4);
    expect(1 - chanceOfAtLeast(5, Array<number>(250).fill(0.01))).toBeCloseTo(0.8922, 4);
  });
  it('of two unequal events by hand: both 0.02, either 0.28', () => {
    expect(chanceOfAtLeast(2, [0.1, 0.2])).toBeCloseTo(0.02, 15);
    expect(chanceOfAtLeast(1, [0.1, 0.2])).toBeCloseTo(0.28, 15);
    expect(chanceOfAtLeast(0, [0.1, 0.2])).toBe(1);
    expect(chanceOfAtLeast(3, [0.1, 0.2])).toBe(0);
  });
});
