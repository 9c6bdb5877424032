import { expect, test } from 'vitest';
import { createState } from '../../../shared/engine/state';
import type { Effect } from '../../../shared/engine/effect';
import type { EngineEvent } from '../../../shared/engine/event';
import { step } from '../../../shared/engine/step';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { MOST_ANALYSED } from '../../../shared/engine/analysis';
import type { OptionsSeen } from '../../../shared/market/event';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import type { AnalysisRequest, AnalysisResult } from '../../../shared/volatility/analysis';
import { NO_HISTORY } from '../../../shared/volatility/analysis-history';
import type { ImpliedLoan } from '../../../shared/volatility/analysis-implied';
import { listed, SESSION, START_MS, swingingHours, tick } from '../../support/engine-builders';

const chain = (afterMs: number, underlying = 'BTC'): OptionsSeen => ({ kind: 'market.options', atMs: epochMs(START_MS + afterMs), venueAtMs: START_MS + afterMs, underlying, priceIn: 'quote', expiries: [] });
const at = (afterMs: number): EngineEvent => tick(START_MS + afterMs);

const RESULT: AnalysisResult = {
  underlying: 'BTC', madeAtMs: START_MS, forecast: { kind: 'unknown', missing: ['hourly candles'] },
  surface: { kind: 'known', quotesAtMs: START_MS, quoteCount: 0, refittedCount: 0, expiries: [], index30Day: { kind: 'unknown', why: 'none' }, flags: [] },
  implied: { kind: 'none' }, bumps: [], history: NO_HISTORY,
};
const answered = (afterMs: number, answer: Extract<EngineEvent, { kind: 'analysis.answered' }>['answer'] = { kind: 'done', result: RESULT }): EngineEvent => ({ kind: 'analysis.answered', atMs: epochMs(START_MS + afterMs), underlying: 'BTC', answer });

function run(events: readonly EngineEvent[]) {
  const state = createState();
  const asked: { atMs: number; hours: number; underlying: string }[] = [];
  const requests: AnalysisRequest[] = [];
  const emit = (effect: Effect) => {
    if (effect.kind === 'analysis.request') requests.push(effect.request);
    if (effect.kind === 'analysis.request') asked.push({ atMs: state.nowMs - START_MS, hours: effect.request.hours.length, underlying: effect.request.underlying });
  };
  for (const event of [SESSION, ...listed('BTC'), ...events]) step(state, event, emit);
  return { asked, requests, views: snapshot(state).analyses, state };
}

test('candles and options ask for an analysis with all closed hours, at the next tick', () => {
  const { asked } = run([swingingHours('BTC', 60_000, 0.004, 100), chain(0), at(0)]);
  expect(asked).toEqual([{ atMs: 0, hours: 100, underlying: 'BTC' }]);
});

test('candles of five minutes alone ask nothing: there is no hour to forecast from yet', () => {
  const fiveMinutes: EngineEvent = { ...(swingingHours('BTC', 60_000, 0.004, 100) as Extract<EngineEvent, { kind: 'market.candles' }>), interval: '5m' };
  expect(run([fiveMinutes, at(0), swingingHours('BTC', 60_000, 0.004, 100), at(1_000)]).asked).toEqual([{ atMs: 1_000, hours: 100, underlying: 'BTC' }]);
});

test('nothing new, nothing asked; much new, once a minute', () => {
  const { asked } = run([chain(0), at(0), answered(2_000), at(120_000), chain(121_000), at(121_000), answered(123_000), chain(130_000), at(130_000), chain(150_000), at(150_000), at(180_999), at(181_000)]);
  expect(asked.map(({ atMs }) => atMs)).toEqual([0, 121_000, 181_000]);
});

test('history comes in pages: the second page is asked about at once, after the answer to the first', () => {
  const page = (count: number): EngineEvent => swingingHours('BTC', 60_000, 0.004, count);
  const { asked } = run([page(60), at(0), page(100), at(1_000), answered(2_000), at(3_000), answered(4_000), at(5_000)]);
  expect(asked.map(({ atMs, hours }) => [atMs, hours])).toEqual([[0, 60], [3_000, 100]]);
});

test('while a question is open none is added; after ten minutes it is given up and said', () => {
  const minutes = Array.from({ length: 12 }, (_, i) => [chain(i * MINUTE_MS), at(i * MINUTE_MS)]).flat();
  const { asked, views } = run(minutes);
  expect(asked.map(({ atMs }) => atMs)).toEqual([0, 10 * MINUTE_MS]);
  expect(views).toMatchObject([{ underlying: 'BTC', result: { kind: 'unknown', missing: ['the first analysis'] }, age: { freshness: 'gone' }, problem: 'the last question was never answered' }]);
});

test('an answer stays with its ages, which grow until the screen calls it stale', () => {
  const { views } = run([chain(0), at(0), answered(2_000), at(6 * MINUTE_MS)]);
  expect(views).toMatchObject([{ result: { kind: 'known', value: { underlying: 'BTC' } }, age: { ageMs: 6 * MINUTE_MS, freshness: 'fresh' }, quotesAge: { ageMs: 6 * MINUTE_MS, freshness: 'stale' } }]);
  expect(views[0]).not.toHaveProperty('candlesAge');
});

test('a failure leaves the answer before it, and says so until the next answer', () => {
  const failed = [chain(0), at(0), answered(2_000), chain(61_000), at(61_000), answered(62_000, { kind: 'failed', why: 'the analysis broke off' })];
  expect(run(failed).views).toMatchObject([{ result: { kind: 'known' }, problem: 'the analysis broke off' }]);
  expect(run([...failed, chain(122_000), at(122_000), answered(124_000)]).views[0]).not.toHaveProperty('problem');
});

test('a chain that comes late does not replace a newer one', () => {
  expect(run([chain(5_000), chain(1_000)]).state.analyses['BTC']?.options?.atMs).toBe(START_MS + 5_000);
});

test('no more underlyings are analysed than travel with a snapshot', () => {
  const many = Array.from({ length: MOST_ANALYSED + 3 }, (_, i) => chain(i, `COIN${i}`));
  expect(run([...many, at(1_000)]).views).toHaveLength(MOST_ANALYSED);
});

const LOAN: ImpliedLoan = { underlying: 'BTC', atMs: START_MS, realisedAnnual: 0.4, terms: [{ tenorYears: 0.1, volatilityAnnual: 0.5 }] };

test('the first loan of a lender is carried to an underlying without options within the minute, and not to the lender', () => {
  const lent = answered(3_000, { kind: 'done', result: { ...RESULT, loan: LOAN } });
  const start = [swingingHours('BTC', 60_000, 0.004, 100), swingingHours('SOL', 150, 0.006, 100), chain(0)];
  const listedSol = listed('SOL');
  const { requests } = run([...listedSol, ...start, at(0), { ...answered(2_000), underlying: 'SOL' } as EngineEvent, lent, at(59_000), at(60_000)]);
  expect(requests.map(({ underlying, loan, atMs }) => [underlying, atMs - START_MS, loan?.underlying])).toEqual([['BTC', 0, undefined], ['SOL', 0, undefined], ['SOL', 60_000, 'BTC']]);
});

test('a loan from quotes of half an hour ago is not carried', () => {
  const lent = answered(3_000, { kind: 'done', result: { ...RESULT, loan: LOAN } });
  const { requests } = run([...listed('SOL'), swingingHours('SOL', 150, 0.006, 100), chain(0), at(0), lent, at(31 * MINUTE_MS)]);
  expect(requests.at(-1)).toMatchObject({ underlying: 'SOL' });
  expect(requests.at(-1)).not.toHaveProperty('loan');
});

test('events the trader enters go with the next question at once, far ones and past ones do not', () => {
  const cpi = { label: 'CPI', atMs: START_MS + 20 * HOUR_MS, hours: 1, extraMoveRatio: 0.02 };
  const events = [cpi, { ...cpi, label: 'rates', atMs: START_MS + 80 * HOUR_MS }, { ...cpi, label: 'jobs', atMs: START_MS - 2 * HOUR_MS }];
  const typed: EngineEvent = { kind: 'policy.changed', atMs: epochMs(START_MS + 4_000), policy: { ...DEFAULT_POLICY, events } };
  const withBumps = answered(6_000, { kind: 'done', result: { ...RESULT, bumps: [cpi] } });
  const { requests } = run([chain(0), at(0), answered(2_000), typed, at(5_000), withBumps, at(7_000), at(9_000)]);
  expect(requests.map(({ bumps }) => bumps)).toEqual([[], [cpi]]);
});

test('an analysis that fails with new events is not asked again every second', () => {
  const typed: EngineEvent = { kind: 'policy.changed', atMs: epochMs(START_MS + 4_000), policy: { ...DEFAULT_POLICY, events: [{ label: 'CPI', atMs: START_MS + HOUR_MS, hours: 1, extraMoveRatio: 0.02 }] } };
  const { asked } = run([chain(0), at(0), answered(2_000), typed, at(5_000), answered(6_000, { kind: 'failed', why: 'broke' }), at(7_000), at(30_000), at(65_000)]);
  expect(asked.map(({ atMs }) => atMs)).toEqual([0, 5_000, 65_000]);
});

test('history is asked for from its newest hour on, and joined to what is known', () => {
  const run1 = { fromMs: START_MS - 2 * HOUR_MS, volatilityAnnual: [0.4, 0.5] };
  const first = answered(2_000, { kind: 'done', result: { ...RESULT, history: { ...NO_HISTORY, realised: [run1] } } });
  const second = answered(63_000, { kind: 'done', result: { ...RESULT, history: { ...NO_HISTORY, realised: [{ fromMs: START_MS - HOUR_MS, volatilityAnnual: [0.5, 0.6] }] } } });
  const { requests, state } = run([chain(0), at(0), first, chain(61_000), at(61_000), second]);
  expect(requests.map(({ historyFromMs }) => historyFromMs)).toEqual([undefined, START_MS - HOUR_MS]);
  expect(state.analyses['BTC']?.result?.history.realised).toEqual([{ fromMs: START_MS - 2 * HOUR_MS, volatilityAnnual: [0.4, 0.5, 0.6] }]);
});
