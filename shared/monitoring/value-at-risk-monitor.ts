/**
 * Value at risk and expected shortfall said each day against the day that came, over the last 250 days. The tests themselves are
 * in `risk/value-at-risk`; this keeps their days and says the result in words. Days that overlap are refused.
 */
import { assertNever } from '../assert';
import { decimalText } from '../format';
import { judgeForecasts, type Verdict as TailVerdict } from '../risk/value-at-risk/verdict';
import { DAY_MS } from '../units';
import type { Verdict } from './verdict';

/** What the Basel Committee's zones are made for. */
export const MAX_DAYS = 250;

/** One day: what was said before it, and what came. Ratios of risk capital; a loss is negative, value at risk positive. */
export interface ValueAtRiskDay {
  /** Beginning of the 24 hours that the forecast was made for. */
  readonly atMs: number;
  readonly returnRatio: number;
  readonly valueAtRiskRatio: number;
  readonly expectedShortfallRatio: number;
}

export interface ValueAtRiskMonitor {
  /** Probability of the tail: 0.025. */
  readonly tailProbability: number;
  readonly days: ValueAtRiskDay[];
  refusedCount: number;
}

export interface ValueAtRiskReport {
  readonly tests: TailVerdict;
  readonly verdict: Verdict;
}

export function createValueAtRiskMonitor(tailProbability: number): ValueAtRiskMonitor {
  return { tailProbability, days: [], refusedCount: 0 };
}

/** A day at least 24 hours after the one before it; others, and what is no number, are counted as refused. */
export function foldValueAtRiskDay(monitor: ValueAtRiskMonitor, day: ValueAtRiskDay): void {
  const { atMs, returnRatio, valueAtRiskRatio, expectedShortfallRatio } = day;
  const newest = monitor.days.at(-1);
  const isSound = [atMs, returnRatio, valueAtRiskRatio, expectedShortfallRatio].every(Number.isFinite) && expectedShortfallRatio > 0;
  if (!isSound || (newest !== undefined && atMs < newest.atMs + DAY_MS)) {
    monitor.refusedCount += 1;
    return;
  }
  monitor.days.push({ atMs, returnRatio, valueAtRiskRatio, expectedShortfallRatio });
  if (monitor.days.length > MAX_DAYS) monitor.days.shift();
}

/** Kupiec, Christoffersen, Acerbi-Szekely and Basel's zones, and the verdict they amount to. */
export function valueAtRiskReport({ days, tailProbability }: ValueAtRiskMonitor): ValueAtRiskReport {
  const tests = judgeForecasts(days.map((day) => ({ return: day.returnRatio, valueAtRisk: day.valueAtRiskRatio, expectedShortfall: day.expectedShortfallRatio })), tailProbability);
  return { tests, verdict: verdictOf(tests) };
}

function verdictOf(tests: TailVerdict): Verdict {
  const subject = 'value at risk';
  switch (tests.kind) {
    case 'unknown':
      return { kind: 'unknown', subject, why: tests.why };
    case 'judged': {
      const { zone, periodCount, exceptionCount, expectedExceptionCount, coverage, independence, shortfall, isTooCautious } = tests;
      const evidence = [
        `${exceptionCount} exceptions in ${periodCount} days, ${decimalText(expectedExceptionCount, 1)} expected (Kupiec p ${decimalText(coverage.pValue, 3)}, independence p ${decimalText(independence.pValue, 3)})`,
        `losses beyond: Z2 ${decimalText(shortfall.z2, 2)}`,
        ...(isTooCautious ? ['too cautious: fewer than chance allows'] : []),
      ];
      return { kind: zone, subject, evidence: evidence.join('; ') };
    }
    default:
      return assertNever(tests);
  }
}
