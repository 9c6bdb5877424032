import { expect, test } from 'vitest';
import { unwrap } from '../../../shared/assert';
import { createDrill, nextEvents, openingEvents } from '../../../shared/drills/drill';
import { findScenario } from '../../../shared/drills/index';
import type { Candle, OptionsSeen } from '../../../shared/market/event';
import { decode } from '../../../shared/decode';
import { HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { analyse, ANALYSIS_HOURS, createAnalysisMemory, foldHours, type AnalysisRequest } from '../../../shared/volatility/analysis';
import { analysisResultSchema } from '../../../shared/volatility/analysis-schema';

const drill = createDrill(unwrap(findScenario('calm-day'), 'calm-day'), 4);
const opening = openingEvents(drill);
const START_MS = drill.scenario.startAtMs;
const HOURS: readonly Candle[] = opening.flatMap((event) => (event.kind === 'market.candles' && event.interval === '1h' && event.instrumentId === 'simulated:BTCUSDT' ? event.candles : []));
const isBtcChain = (event: { readonly kind: string }): event is OptionsSeen => event.kind === 'market.options' && (event as OptionsSeen).underlying === 'BTC';
const CHAIN = unwrap(opening.find(isBtcChain), 'the opening quotes options');
const recent = HOURS.slice(-600);

const request = (changes: Partial<AnalysisRequest> = {}): AnalysisRequest => ({ underlying: 'BTC', atMs: START_MS, hours: recent, options: CHAIN, ...changes });

test('candles and options give a forecast for 1, 8, 24 and 72 hours with its parts, and a smile for each expiry', () => {
  const { forecast, surface } = analyse(createAnalysisMemory(), request());
  if (forecast.kind === 'unknown' || surface.kind === 'none') throw new Error('both are known');
  expect(forecast.horizons.map(({ hours }) => hours)).toEqual([...ANALYSIS_HOURS]);
  for (const { medianVolatilityAnnual, volatilityAnnual, percentile80VolatilityAnnual, parts } of forecast.horizons) {
    expect(percentile80VolatilityAnnual).toBeGreaterThanOrEqual(medianVolatilityAnnual);
    expect(percentile80VolatilityAnnual).toBeGreaterThanOrEqual(volatilityAnnual);
    expect(parts.map(({ id }) => id)).toContain('implied');
  }
  expect(forecast).toMatchObject({ candlesAtMs: START_MS, regime: { kind: 'known' } });
  expect(surface.expiries.map(({ kind }) => kind)).toEqual(CHAIN.expiries.map(() => 'known'));
  expect(surface.index30Day.kind).toBe('ok');
  expect(surface.refittedCount).toBe(CHAIN.expiries.length);
});

test('the answer is plain JSON that its own schema accepts, and small', () => {
  const result = analyse(createAnalysisMemory(), request());
  const text = JSON.stringify(result);
  expect(decode(analysisResultSchema, JSON.parse(text))).toEqual({ ok: true, value: result });
  expect(text.length).toBeLessThan(30_000);
});

test('the same questions in the same order give the same answers; a JSON copy of the memory goes on the same way', () => {
  const questions = [request(), request({ atMs: START_MS + MINUTE_MS }), request({ atMs: START_MS + 2 * MINUTE_MS })];
  const memory = createAnalysisMemory();
  const first = questions.map((question) => analyse(memory, question));
  const begun = createAnalysisMemory();
  const copied = [analyse(begun, unwrap(questions[0], 'first'))];
  const copy = JSON.parse(JSON.stringify(begun)) as typeof begun;
  expect([...copied, ...questions.slice(1).map((question) => analyse(copy, question))]).toEqual(first);
});

test('only what changed is fitted again', () => {
  const memory = createAnalysisMemory();
  analyse(memory, request());
  const moved = { ...CHAIN, expiries: CHAIN.expiries.map((expiry, i) => (i === 1 ? { ...expiry, quotes: expiry.quotes.map((quote) => ({ ...quote, ask: (quote.ask ?? 0) + 1 })) } : expiry)) };
  const { surface } = analyse(memory, request({ atMs: START_MS + 1_000, options: moved }));
  expect(surface).toMatchObject({ kind: 'known', refittedCount: 1 });
});

test('reading the history in pieces gives what reading it at once gives', () => {
  const whole = createAnalysisMemory();
  const pieces = createAnalysisMemory();
  while (foldHours(pieces, request(), 97) > 0) { /* until all are read */ }
  expect(analyse(pieces, request())).toEqual(analyse(whole, request()));
});

test('history that comes late begins the memory anew instead of being lost', () => {
  const memory = createAnalysisMemory();
  analyse(memory, request({ hours: recent.slice(-10) }));
  expect(analyse(memory, request({ options: CHAIN })).forecast.kind).toBe('known');
});

test('without options it says so and goes on with what was realised', () => {
  const { options: _, ...without } = request();
  const { surface, forecast } = analyse(createAnalysisMemory(), without);
  expect(surface).toEqual({ kind: 'none', why: 'no options: realised only' });
  expect(forecast).toMatchObject({ kind: 'known', caveats: expect.arrayContaining(['no option quotes: realised volatility only']) as unknown });
});

test('a chain of half an hour ago is no surface of now', () => {
  const { surface } = analyse(createAnalysisMemory(), request({ atMs: START_MS + 31 * MINUTE_MS }));
  expect(surface).toEqual({ kind: 'none', why: 'no options: the newest chain is 31 min old' });
});

test('candles of days ago and no candles at all are unknown, with the reason', () => {
  expect(analyse(createAnalysisMemory(), request({ atMs: START_MS + 48 * HOUR_MS })).forecast).toMatchObject({ kind: 'unknown', missing: [expect.stringContaining('newest closed')] });
  expect(analyse(createAnalysisMemory(), request({ hours: [] })).forecast).toMatchObject({ kind: 'unknown' });
});

test('quotes that cannot be are counted and named, never a number', () => {
  const broken: OptionsSeen = { ...CHAIN, expiries: CHAIN.expiries.map((expiry) => ({ ...expiry, quotes: expiry.quotes.map((quote, i) => (i % 2 === 0 ? { ...quote, bid: 1e9 } : quote)) })) };
  const result = analyse(createAnalysisMemory(), request({ options: broken }));
  expect(result.surface.kind === 'known' ? result.surface.flags.join(' ') : '').toMatch(/crossed/);
  expect(decode(analysisResultSchema, JSON.parse(JSON.stringify(result))).ok).toBe(true);
  expect(nextEvents(drill).length).toBeGreaterThan(0);
});
