import { expect, test } from 'vitest';
import { createState } from '../../../shared/engine/state';
import type { Effect } from '../../../shared/engine/effect';
import type { EngineEvent } from '../../../shared/engine/event';
import { step } from '../../../shared/engine/step';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { MOST_ANALYSED } from '../../../shared/engine/analysis';
import type { OptionsSeen } from '../../../shared/market/event';
import { epochMs, MINUTE_MS } from '../../../shared/units';
import type { AnalysisResult } from '../../../shared/volatility/analysis';
import { listed, SESSION, START_MS, swingingHours, tick } from '../../support/engine-builders';

const chain = (afterMs: number, underlying = 'BTC'): OptionsSeen => ({ kind: 'market.options', atMs: epochMs(START_MS + afterMs), venueAtMs: START_MS + afterMs, underlying, priceIn: 'quote', expiries: [] });
const at = (afterMs: number): EngineEvent => tick(START_MS + afterMs);

const RESULT: AnalysisResult = {
  underlying: 'BTC', madeAtMs: START_MS, forecast: { kind: 'unknown', missing: ['hourly candles'] },
  surface: { kind: 'known', quotesAtMs: START_MS, quoteCount: 0, refittedCount: 0, expiries: [], index30Day: { kind: 'unknown', why: 'none' }, flags: [] },
};
const answered = (afterMs: number, answer: Extract<EngineEvent, { kind: 'analysis.answered' }>['answer'] = { kind: 'done', result: RESULT }): EngineEvent => ({ kind: 'analysis.answered', atMs: epochMs(START_MS + afterMs), underlying: 'BTC', answer });

function run(events: readonly EngineEvent[]) {
  const state = createState();
  const asked: { atMs: number; hours: number; underlying: string }[] = [];
  const emit = (effect: Effect) => {
    if (effect.kind === 'analysis.request') asked.push({ atMs: state.nowMs - START_MS, hours: effect.request.hours.length, underlying: effect.request.underlying });
  };
  for (const event of [SESSION, ...listed('BTC'), ...events]) step(state, event, emit);
  return { asked, views: snapshot(state).analyses, state };
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
