/* Any advice, marks and declarations: what must hold of what is kept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfAtLeast } from '../../shared/monitoring/chance';
import { createRegretMonitor, foldAdviceExposure, foldAdviceMark, MAX_OPEN_NOTES, noteAdvice, regretSummaries, regretVerdict, SUMMARY_DAYS, type RegretMonitor } from '../../shared/monitoring/regret';
import { createTouchMonitor, declareTouch, noteTouch, touchReport } from '../../shared/monitoring/touch-monitor';

const HOUR_MS = 3_600_000;
const step = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), bundle: fc.nat(3), nowBase: fc.double({ min: -10, max: 10, noNaN: true }), suggestedBase: fc.double({ min: -10, max: 10, noNaN: true }), action: fc.constantFrom('HOLD' as const, 'CUT' as const, 'ADD' as const) }),
  fc.record({ kind: fc.constant('mark' as const), price: fc.double({ min: 1, max: 200, noNaN: true }) }),
  fc.record({ kind: fc.constant('exposure' as const), bundle: fc.nat(3), base: fc.double({ min: -10, max: 10, noNaN: true }) }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.double({ min: 0.1, max: 30, noNaN: true }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function run(steps: readonly Step[], cutAt = -1): RegretMonitor {
  let monitor = createRegretMonitor();
  let atMs = 0;
  let markPrice = 100;
  steps.forEach((each, i) => {
    atMs += 60_000;
    if (each.kind === 'wait') atMs += Math.round(each.hours * HOUR_MS);
    else if (each.kind === 'note') noteAdvice(monitor, { atMs, bundleId: `b${each.bundle}`, symbol: 'X', nowBase: each.nowBase, suggestedBase: each.suggestedBase, markPrice, action: each.action });
    else if (each.kind === 'exposure') foldAdviceExposure(monitor, `b${each.bundle}`, atMs, each.base);
    else {
      markPrice = each.price;
      foldAdviceMark(monitor, 'X', atMs, markPrice);
    }
    if (i === cutAt) monitor = JSON.parse(JSON.stringify(monitor)) as RegretMonitor;
  });
  return monitor;
}

describe('regret of any advice', () => {
  it('survives JSON anywhere, stays bounded, and its numbers are finite', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), fc.nat(120), (steps, cutAt) => {
      const monitor = run(steps);
      expect(run(steps, cutAt)).toEqual(monitor);
      expect(monitor.open.length).toBeLessThanOrEqual(MAX_OPEN_NOTES);
      expect(monitor.days.length).toBeLessThanOrEqual(SUMMARY_DAYS);
      for (const { count, betterShare, meanDifferenceRatio, differenceStandardError } of regretSummaries(monitor)) {
        expect(count).toBeGreaterThan(0);
        expect(betterShare).toBeLessThanOrEqual(1);
        expect(Number.isFinite(meanDifferenceRatio) && differenceStandardError >= 0).toBe(true);
      }
      expect(['green', 'yellow', 'unknown']).toContain(regretVerdict(monitor).kind);
    }), { numRuns: 60 });
  });
});

describe('declared probabilities of any kind', () => {
  it('the Brier score lies between 0 and 1, and touches are neither lost nor invented', () => {
    fc.assert(fc.property(fc.array(fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), isTouched: fc.boolean() }), { minLength: 1, maxLength: 60 }), (declarations) => {
      const monitor = createTouchMonitor();
      declarations.forEach(({ probability, isTouched }, i) => {
        declareTouch(monitor, { bundleId: 'a', atMs: i * 10, horizonMs: 10, probability });
        if (isTouched) noteTouch(monitor, 'a', i * 10 + 5);
      });
      const report = touchReport(monitor);
      expect(report.touchedCount).toBe(declarations.filter(({ isTouched }) => isTouched).length);
      expect(report.brierScore ?? 0).toBeGreaterThanOrEqual(0);
      expect(report.brierScore ?? 0).toBeLessThanOrEqual(1);
    }), { numRuns: 60 });
  });
  it('more events are never likelier, and larger probabilities never make them less likely', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), fc.nat(29), (probabilities, count) => {
      const chance = chanceOfAtLeast(count, probabilities);
      expect(chanceOfAtLeast(count + 1, probabilities)).toBeLessThanOrEqual(chance + 1e-12);
      expect(chanceOfAtLeast(count, probabilities.map((p) => Math.sqrt(p)))).toBeGreaterThanOrEqual(chance - 1e-12);
    }), { numRuns: 60 });
  });
});
