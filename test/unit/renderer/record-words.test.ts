import { describe, expect, it } from 'vitest';
import type { ViewRow } from '../../../shared/engine/record-view';
import type { MonitoringView } from '../../../shared/engine/monitoring-view';
import type { RuleForecast } from '../../../shared/conviction/conviction';
import type { RegretSummary } from '../../../shared/monitoring/regret';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { combinedRow, ownRow, recordText, ruleRow } from '../../../renderer/record/conviction-rows';
import { bandOf, monthTicks, wealthAxis } from '../../../renderer/record/fan';
import { CONFIDENCE_WORDS, confidenceTitle, earliestOf, factsOf, horizonRows, outcomeText, regretRows, resultText, sortedVerdicts, VERDICT_WORDS, viewNote } from '../../../renderer/record/live-words';
import { linearScale } from '../../../renderer/volatility/scale';
import { fixtureSnapshot } from '../../support/snapshot-fixture';

const NOW_MS = Date.UTC(2026, 0, 6, 8);
const known = <T>(value: T) => ({ kind: 'known', value }) as const;
const unknown = (...missing: readonly string[]) => ({ kind: 'unknown', missing }) as const;

describe('verdicts without any colour', () => {
  it('each has its own sign and word, and so has each confidence', () => {
    for (const field of ['sign', 'word'] as const) expect(new Set(Object.values(VERDICT_WORDS).map((words) => words[field])).size).toBe(4);
    expect(new Set(Object.values(CONFIDENCE_WORDS)).size).toBe(4);
    expect(CONFIDENCE_WORDS.low).toBe('low confidence');
  });
  it('the worst stands first, what cannot be said yet last', () => {
    const verdicts = [{ kind: 'unknown', subject: 'a', why: 'few' }, { kind: 'green', subject: 'b', evidence: '' }, { kind: 'red', subject: 'c', evidence: '' }, { kind: 'yellow', subject: 'd', evidence: '' }] as const;
    expect(sortedVerdicts(verdicts).map(({ kind }) => kind)).toEqual(['red', 'yellow', 'green', 'unknown']);
  });
  it('the reasons stand in the title of the confidence', () => {
    expect(confidenceTitle({ level: 'low', sentence: 'Low confidence: value at risk did not hold lately.', because: ['value at risk: 20 exceptions in 250 days'] })).toBe('Low confidence: value at risk did not hold lately.\nvalue at risk: 20 exceptions in 250 days');
  });
});

const MONITORING: MonitoringView = {
  confidence: { level: 'unproven', sentence: '', because: [] },
  verdicts: [],
  volatility: [{ underlying: 'BTC', horizons: [{ horizonHours: 24, count: 120, independentCount: 5, biasRatio: 1.137, coverage80: 0.775, qlike: 0.2, verdict: { kind: 'unknown', subject: '', why: '5 of 10' } }], pendingCount: 29, lostCount: 2, sinceMs: NOW_MS }],
  valueAtRisk: { dayCount: 1, lostDayCount: 2, exceptionCount: 1, running: { atMs: NOW_MS, valueAtRiskRatio: 0.094, expectedShortfallRatio: 0.115 } },
  touch: { openCount: 2, count: 12, touchedCount: 0, expectedCount: 0.0042, brierScore: 0.0000123, withdrawnCount: 3 },
  regret: { summaries: [], openCount: 4, missedCount: 0 },
};

describe('the record of the forecasts', () => {
  it('a horizon with counts, bias and coverage', () => {
    expect(horizonRows(MONITORING.volatility)[0]).toMatchObject({ underlying: 'BTC', hours: '24 h', count: '120 (5)', bias: '1.14x', coverage: '78 %' });
  });
  it('since when, what waits, what was lost, exceptions and declared against happened', () => {
    expect(Object.fromEntries(factsOf(MONITORING).map(({ title, words }) => [title, words.join('; ')]))).toEqual({
      'Volatility': 'since 2026-01-06; 29 forecasts wait for their hours; 2 lost for missing hours',
      'Value at risk': '1 day judged, 1 exception; 2 lost; said for the day from 01-06 08:00 UTC: VaR 9.4 %, ES 11.5 % of risk capital at 97.5 %',
      'Liquidation chance': '12 declared and run out; 0.0042 touched expected, 0 happened; Brier score 0.000012; 2 open; 3 left out: changed or not seen',
      'Advice': '4 pieces wait for their hours',
    });
    expect(earliestOf([undefined, 5, 3])).toBe(3);
    expect(earliestOf([undefined])).toBeUndefined();
  });
});

describe('regret', () => {
  const summary = (changes: Partial<RegretSummary>): RegretSummary => ({ action: 'CUT', hours: 1, followed: 'all', count: 12, betterShare: 0.25, meanDifferenceRatio: -0.0012, differenceStandardError: 0.0005, meanDrawdownAvoidedRatio: 0.004, ...changes });
  it('by action, followed or not, with the error and the count; few outcomes have no mean', () => {
    const rows = regretRows([summary({}), summary({ hours: 24, count: 9 }), summary({ followed: 'no', count: 3 })]);
    expect(rows.map(({ action, followed, cells, drawdownAvoided }) => [action, followed, ...cells.map(({ text }) => text), drawdownAvoided])).toEqual([
      ['CUT', 'all', '\u22120.12 % ± 0.05 (12)', '', '\u22120.12 % ± 0.05 (9)', '+0.40 %'],
      ['CUT', 'not followed', 'too few (3)', '', '', ''],
    ]);
  });
});

describe("the trader's own views", () => {
  const row: ViewRow = { underlying: 'BTC', kind: 'strength', statedAtMs: NOW_MS, expiresAtMs: NOW_MS + 1, outcome: 'expired', resultRatio: known(-0.021), resultSigmas: -0.8, isWithdrawn: true, unwatchedMs: 7_200_000 };
  it('outcome, result in the direction of the view, and what was not seen', () => {
    expect([outcomeText(row), resultText(row), viewNote(row)]).toEqual(['ran out, taken back', '\u22122.1 % (\u22120.8 σ)', '2 h 00 min not watched']);
  });
  it('what has no result says why and shows no number', () => {
    const open: ViewRow = { ...row, outcome: 'open', isWithdrawn: false, unwatchedMs: 0, resultRatio: unknown('the end of its horizon') };
    expect([resultText(open), viewNote(open)]).toEqual(['', 'waits for the end of its horizon']);
    expect(viewNote({ ...open, outcome: 'expired', resultRatio: unknown('a price to score it by') })).toBe('not scored: a price to score it by missing');
  });
});

describe('systematic forecasts beside the own view', () => {
  const rule: RuleForecast = { id: 'ewmac2-8', title: 'Trend', family: 'trend', weight: 0.125, answer: { kind: 'known', forecast: 20, raw: 2.5, scalar: 10.2, publishedScalar: 10.6, isCapped: true, ageDays: 1 }, record: { kind: 'unknown', reason: '26 of at least 30 periods scored' } };
  it('a forecast with its scale, and a record that says when it is too short', () => {
    expect(ruleRow(rule)).toEqual({ id: 'ewmac2-8', title: 'Trend', weight: '13 %', shown: { kind: 'known', forecast: 20, note: 'raw 2.50, scalar 10.20 (published 10.60), capped, input missing for 1 d' }, record: { days: '', hits: '', correlation: '', sharpe: '', about: 'too few to say: 26 of at least 30 periods scored' } });
    expect(ruleRow({ ...rule, weight: 0, answer: { kind: 'unknown', reason: 'neither funding nor basis known' } }).shown).toEqual({ kind: 'unknown', why: 'neither funding nor basis known' });
  });
  it('hit rate, correlation and Sharpe ratio never without their errors', () => {
    expect(recordText({ kind: 'known', count: 79, sinceMs: NOW_MS, hitRatio: 0.494, hitStandardError: 0.056, correlation: -0.12, correlationStandardError: 0.11, sharpeAnnual: -2.13, sharpeStandardError: 2.08, meanAbsoluteForecast: 10 })).toMatchObject({ days: '79', hits: '49 % ± 6', correlation: '\u22120.12 ± 0.11', sharpe: '\u22122.1 ± 2.1' });
  });
  it('the combination names its multiplier, or what is missing', () => {
    expect(combinedRow({ kind: 'unknown', missing: ['a closed UTC day of hourly candles'], rules: [] }).shown).toEqual({ kind: 'unknown', why: 'unknown: a closed UTC day of hourly candles missing' });
  });
  it('a strength of 1 stands at 10 of 20, an expired view nowhere', () => {
    const view = { kind: 'strength', underlying: 'BTC', statedAtMs: NOW_MS, horizonHours: 24, strength: -1 } as const;
    const at = (atMs: number) => ownRow(fixtureSnapshot({ atMs: atMs as never, policy: { ...DEFAULT_POLICY, views: [view] } }), 'BTC').shown;
    expect(at(NOW_MS)).toMatchObject({ kind: 'known', forecast: -10 });
    expect(at(NOW_MS + 25 * 3_600_000)).toEqual({ kind: 'unknown', why: 'none stated' });
  });
});

describe('the fan of outcomes', () => {
  const fan = (low: number, high: number) => [{ month: 0, wealth: [1, 1, 1, 1, 1] }, { month: 12, wealth: [low, 0.9, 1.1, 1.3, high] }];
  it('is straight where outcomes lie close, logarithmic where a straight axis would hide the losses', () => {
    const near = wealthAxis(fan(0.8, 1.5));
    expect(near.isLogarithmic).toBe(false);
    expect(near.ticks.map((tick) => tick.toFixed(2))).toEqual(['0.80', '1.00', '1.20', '1.40']);
    const far = wealthAxis(fan(0.1, 5));
    expect(far.isLogarithmic).toBe(true);
    expect(far.ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
  });
  it('ruin has a place on a logarithmic axis', () => {
    const axis = wealthAxis(fan(0, 5));
    expect(axis.drawn(0)).toBe(Math.log(0.02));
  });
  it('a band goes out along its lower and back along its upper quantile', () => {
    expect(bandOf(fan(0.5, 1.5), 0, 4, linearScale(0, 12, 0, 120), (wealth) => 100 - 50 * wealth)).toBe('M0.0 50.0L120.0 75.0L120.0 25.0L0.0 50.0Z');
  });
  it('months are named by quarters, then by years', () => {
    expect(monthTicks(12)).toEqual([0, 3, 6, 9, 12]);
    expect(monthTicks(120)).toEqual([0, 24, 48, 72, 96, 120]);
  });
});
