import { describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../../shared/math/random';
import { confidenceOf } from '../../../shared/monitoring/confidence';
import { createTouchMonitor, declareTouch, expireTouches, MAX_OPEN, MAX_RESOLVED, noteTouch, touchReport, withdrawTouch, type TouchMonitor } from '../../../shared/monitoring/touch-monitor';
import { createValueAtRiskMonitor, foldValueAtRiskDay, MAX_DAYS, valueAtRiskReport } from '../../../shared/monitoring/value-at-risk-monitor';

const DAY = 86_400_000;

describe('value at risk said and seen', () => {
  function days(exceptions: number, count: number, tail = 0.01) {
    const monitor = createValueAtRiskMonitor(tail);
    const every = exceptions === 0 ? Number.POSITIVE_INFINITY : Math.floor(count / exceptions);
    for (let i = 0; i < count; i += 1) {
      const isBeyond = i % every === every - 1 && Math.floor(i / every) < exceptions;
      foldValueAtRiskDay(monitor, { atMs: i * DAY, returnRatio: isBeyond ? -0.035 : 0.01, valueAtRiskRatio: 0.03, expectedShortfallRatio: 0.035 });
    }
    return valueAtRiskReport(monitor);
  }
  it.each([[0, 'green'], [4, 'green'], [5, 'yellow'], [9, 'yellow'], [10, 'red']])('%i exceptions in 250 days at 1 %% are %s (Basel Committee 1996)', (exceptions, zone) => {
    const { tests } = days(exceptions, 250);
    expect(tests.kind === 'judged' && tests.baselZone).toBe(zone);
    expect(tests.kind === 'judged' && tests.exceptionCount).toBe(exceptions);
  });
  it('Kupiec by hand: 13 exceptions in 250 days at 5 %', () => {
    const monitor = createValueAtRiskMonitor(0.05);
    for (let i = 0; i < 250; i += 1) foldValueAtRiskDay(monitor, { atMs: i * DAY, returnRatio: i % 20 === 0 ? -0.04 : 0.01, valueAtRiskRatio: 0.03, expectedShortfallRatio: 0.035 });
    const { tests } = valueAtRiskReport(monitor);
    // 13 of 250: 2 [13 ln(0.052 / 0.05) + 237 ln(0.948 / 0.95)]
    expect(tests.kind === 'judged' && tests.coverage.ratio).toBeCloseTo(2 * (13 * Math.log(0.052 / 0.05) + 237 * Math.log(0.948 / 0.95)), 10);
  });
  it('a red zone says its numbers', () => {
    const { verdict } = days(20, 250);
    expect(verdict.kind).toBe('red');
    expect(verdict.kind !== 'unknown' && verdict.evidence).toMatch(/^20 exceptions in 250 days, 2\.5 expected \(Kupiec p 0\.000/);
  });
  it('a hundred days cannot judge a tail of 1 %', () => {
    expect(days(0, 100).verdict).toEqual({ kind: 'unknown', subject: 'value at risk', why: '100 of at least 200 periods' });
  });
  it('days that overlap and what is no number are refused; 250 days are kept', () => {
    const monitor = createValueAtRiskMonitor(0.025);
    const day = { returnRatio: 0, valueAtRiskRatio: 0.03, expectedShortfallRatio: 0.04 };
    for (let i = 0; i < 300; i += 1) foldValueAtRiskDay(monitor, { atMs: i * DAY, ...day });
    foldValueAtRiskDay(monitor, { atMs: 299.5 * DAY, ...day });
    foldValueAtRiskDay(monitor, { atMs: 301 * DAY, ...day, returnRatio: Number.NaN });
    expect(monitor.days).toHaveLength(MAX_DAYS);
    expect(monitor.refusedCount).toBe(2);
  });
});

describe('the declared probability of touching liquidation', () => {
  function resolved(pairs: readonly (readonly [number, boolean])[]): TouchMonitor {
    const monitor = createTouchMonitor();
    pairs.forEach(([probability, isTouched], i) => {
      declareTouch(monitor, { bundleId: 'a', atMs: i * DAY, horizonMs: DAY, probability });
      if (isTouched) noteTouch(monitor, 'a', i * DAY + 1);
    });
    expireTouches(monitor, (pairs.length + 1) * DAY);
    return monitor;
  }
  it('Brier score by hand: (0.1^2 + 0.8^2 + 0.3^2) / 3', () => {
    const report = touchReport(resolved([[0.1, false], [0.2, true], [0.3, false]]));
    expect(report.brierScore).toBeCloseTo((0.01 + 0.64 + 0.09) / 3, 14);
    expect(report).toMatchObject({ count: 3, touchedCount: 1, tenths: [] });
    expect(report.expectedCount).toBeCloseTo(0.6, 14);
  });
  it('tenths of a thousand true declarations lie within four standard errors of what was declared', () => {
    const random = createRandom(8, 'touch');
    const report = touchReport(resolved(Array.from({ length: 1_000 }, () => { const p = 0.5 * uniform(random) ** 2; return [p, uniform(random) < p] as const; })));
    expect(report.tenths.map(({ count }) => count)).toEqual(Array<number>(10).fill(100));
    for (const { meanDeclared, touchedShare, standardError } of report.tenths) expect(Math.abs(touchedShare - meanDeclared)).toBeLessThan(4 * standardError + 1e-3);
    expect(report.verdict.kind).toBe('green');
  });
  it('three touches where 0.0002 was declared each time are red after a month', () => {
    const { verdict } = touchReport(resolved(Array.from({ length: 30 }, (_, i) => [0.0002, i % 10 === 0] as const)));
    expect(verdict).toEqual({ kind: 'red', subject: 'liquidation probability', evidence: '3 touched of 30 declarations, 0.01 expected' });
  });
  it('even one touch of five such declarations is said, five quiet days are not called green', () => {
    expect(touchReport(resolved([[0.0002, true], ...Array<readonly [number, boolean]>(4).fill([0.0002, false])])).verdict.kind).toBe('yellow');
    expect(touchReport(resolved(Array<readonly [number, boolean]>(5).fill([0.0002, false]))).verdict).toMatchObject({ kind: 'unknown', why: '5 of at least 30 declarations have run out' });
  });
  it('one declaration per bundle is open: a crash counts once, however often it was declared', () => {
    const monitor = createTouchMonitor();
    for (let hour = 0; hour < 20; hour += 1) declareTouch(monitor, { bundleId: 'a', atMs: hour * 3_600_000, horizonMs: DAY, probability: 0.01 });
    noteTouch(monitor, 'a', DAY - 1);
    expect(touchReport(monitor)).toMatchObject({ count: 1, touchedCount: 1 });
  });
  it('a touch after the horizon is none, and a position closed in time says nothing', () => {
    const monitor = createTouchMonitor();
    declareTouch(monitor, { bundleId: 'a', atMs: 0, horizonMs: DAY, probability: 0.01 });
    noteTouch(monitor, 'a', DAY);
    declareTouch(monitor, { bundleId: 'a', atMs: DAY, horizonMs: DAY, probability: 0.01 });
    withdrawTouch(monitor, 'a', DAY + 1);
    expect(touchReport(monitor)).toMatchObject({ count: 1, touchedCount: 0 });
    expect(monitor.withdrawnCount).toBe(1);
  });
  it('is bounded, open and resolved', () => {
    const monitor = resolved(Array<readonly [number, boolean]>(MAX_RESOLVED + 200).fill([0.01, false]));
    for (let i = 0; i < MAX_OPEN + 5; i += 1) declareTouch(monitor, { bundleId: `b${i}`, atMs: 2_000 * DAY, horizonMs: DAY, probability: 0.01 });
    expect(monitor.resolved).toHaveLength(MAX_RESOLVED);
    expect(monitor.open).toHaveLength(MAX_OPEN);
    expect(monitor.refusedCount).toBe(5);
  });
});

describe('the confidence shown beside the advice', () => {
  const green = { kind: 'green', subject: 'value at risk', evidence: 'x' } as const;
  const yellow = { kind: 'yellow', subject: 'volatility over 24 h', evidence: 'y' } as const;
  const red = { kind: 'red', subject: 'liquidation probability', evidence: 'z' } as const;
  const unknown = { kind: 'unknown', subject: 'advice', why: 'too few' } as const;
  it('a red verdict makes it low and says which forecast did not hold', () => {
    expect(confidenceOf([green, yellow, red])).toEqual({
      level: 'low', sentence: 'Low confidence: liquidation probability did not hold lately. Take less than suggested.',
      because: ['liquidation probability: z', 'volatility over 24 h: y'],
    });
  });
  it('yellow reduces it, green keeps it, and what was not judged is named', () => {
    expect(confidenceOf([green, yellow]).level).toBe('reduced');
    expect(confidenceOf([green, unknown])).toEqual({ level: 'full', sentence: 'The forecasts that could be judged have held.', because: ['not judged yet: advice: too few'] });
  });
  it('without any judgement it is unproven, not full', () => {
    expect(confidenceOf([]).level).toBe('unproven');
    expect(confidenceOf([unknown]).level).toBe('unproven');
  });
});
