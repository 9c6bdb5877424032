import { expect, test } from 'vitest';
import { unwrap } from '../../../shared/assert';
import { createDrill, nextEvents, openingEvents } from '../../../shared/drills/drill';
import { findScenario } from '../../../shared/drills/index';
import type { Candle, OptionsSeen } from '../../../shared/market/event';
import { decode } from '../../../shared/decode';
import { HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { analyse, createAnalysisMemory, foldHours, type AnalysisRequest } from '../../../shared/volatility/analysis';
import { ANALYSIS_HOURS } from '../../../shared/volatility/analysis-forecast';
import { analysisResultSchema } from '../../../shared/volatility/analysis-schema';
import { newestHour, pointsOf } from '../../../shared/volatility/hourly-runs';

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

const ETH_HOURS: readonly Candle[] = opening.flatMap((event) => (event.kind === 'market.candles' && event.interval === '1h' && event.instrumentId === 'simulated:ETHUSDT' ? event.candles : [])).slice(-600);
const loanOfBtc = unwrap(analyse(createAnalysisMemory(), request()).loan, 'BTC has options and lends');
const withoutOptions = (changes: Partial<AnalysisRequest> = {}): AnalysisRequest => ({ underlying: 'SOL', atMs: START_MS, hours: ETH_HOURS, ...changes });

test('what BTC lends is its at-the-money volatilities and what it realised over 14 days', () => {
  const { surface, implied } = analyse(createAnalysisMemory(), request());
  expect(implied).toEqual({ kind: 'own', quotesAtMs: CHAIN.atMs });
  expect(loanOfBtc).toMatchObject({ underlying: 'BTC', atMs: CHAIN.atMs });
  expect(loanOfBtc.terms.map(({ volatilityAnnual }) => volatilityAnnual)).toEqual(surface.kind === 'known' ? surface.expiries.flatMap((expiry) => (expiry.kind === 'known' ? [expiry.atTheMoney] : [])) : []);
});

test('an asset without options borrows that ratio, on its own level, marked at the part, the caveat and the surface', () => {
  const { forecast, surface, implied, loan } = analyse(createAnalysisMemory(), withoutOptions({ loan: loanOfBtc }));
  expect(implied).toEqual({ kind: 'borrowed', from: 'BTC', quotesAtMs: CHAIN.atMs });
  expect(surface).toEqual({ kind: 'none', why: 'no options of its own: implied volatility borrowed from BTC' });
  expect(loan).toBeUndefined();
  if (forecast.kind === 'unknown') throw new Error('it is known');
  expect(forecast.caveats).toContain('options borrowed from BTC');
  const part = unwrap(forecast.horizons[2]?.parts.find(({ id }) => id === 'implied'), 'the borrowed part');
  expect(part.remark).toBe('borrowed from BTC, premium not measured yet');
  // A quarter while the premium is not measured, half of that when borrowed: 0.125.
  expect(part.weight).toBe(0.125);
});

test('twice the own movement borrows twice the volatility: the ratio is lent, not the level', () => {
  const implied = (realisedAnnual: number): number => {
    const { forecast } = analyse(createAnalysisMemory(), withoutOptions({ loan: { ...loanOfBtc, realisedAnnual } }));
    return unwrap(forecast.kind === 'known' ? forecast.horizons[2]?.parts.find(({ id }) => id === 'implied') : undefined, 'the borrowed part').volatilityAnnual;
  };
  expect(implied(0.3) / implied(0.6)).toBeCloseTo(2, 12);
});

test('own options are never replaced by borrowed ones while they are fresh; two weeks of own hours are needed to borrow', () => {
  const memory = createAnalysisMemory();
  analyse(memory, request());
  expect(analyse(memory, request({ atMs: START_MS + 40 * MINUTE_MS, loan: { ...loanOfBtc, underlying: 'ETH', atMs: START_MS + 39 * MINUTE_MS } })).implied).toEqual({ kind: 'own', quotesAtMs: CHAIN.atMs });
  expect(analyse(createAnalysisMemory(), withoutOptions({ hours: ETH_HOURS.slice(-300), loan: loanOfBtc })).implied).toEqual({ kind: 'none' });
});

test('an announced event is a line of each horizon it falls into, and its square is added to that horizon', () => {
  const cpi = { label: 'CPI', atMs: START_MS + 3.5 * HOUR_MS, hours: 1, extraMoveRatio: 0.02 };
  const rates = { label: 'rates', atMs: START_MS + 7.5 * HOUR_MS, hours: 1, extraMoveRatio: 0.03 };
  const plain = analyse(createAnalysisMemory(), request()).forecast;
  const { forecast, bumps } = analyse(createAnalysisMemory(), request({ bumps: [cpi, rates] }));
  if (forecast.kind === 'unknown' || plain.kind === 'unknown') throw new Error('both are known');
  expect(bumps).toEqual([cpi, rates]);
  expect(forecast.horizons.map((horizon) => horizon.bumps.map(({ label, insideRatio }) => [label, insideRatio]))).toEqual([[], [['CPI', 1], ['rates', 0.5]], [['CPI', 1], ['rates', 1]], [['CPI', 1], ['rates', 1]]]);
  forecast.horizons.forEach(({ hours, volatilityAnnual, bumps: inside }, i) => {
    const before = unwrap(plain.horizons[i], 'the same horizons');
    const added = inside.reduce((sum, bump) => sum + bump.volatilityAnnual ** 2, 0);
    expect(volatilityAnnual ** 2).toBeCloseTo(before.volatilityAnnual ** 2 + added, 10);
    // 2 % within a day is 38 % a year: 0.02 x the root of 365.
    if (hours === 24) expect(inside[0]?.volatilityAnnual).toBeCloseTo(0.02 * Math.sqrt(365), 12);
  });
});

test('the history has what was realised and forecast since there were candles, and what was implied since there were quotes', () => {
  const { history, surface } = analyse(createAnalysisMemory(), request());
  const newest = (runs: typeof history.realised): number => unwrap(newestHour(runs), 'it has points');
  expect([newest(history.realised), newest(history.forecast), newest(history.implied)]).toEqual([START_MS, START_MS, START_MS]);
  // The first day of 600 hours has no day behind it.
  expect(pointsOf(history.realised)).toHaveLength(600 - 23);
  expect(surface.kind === 'known' && surface.index30Day.kind === 'ok' && surface.index30Day.volatilityAnnual).toBeCloseTo(pointsOf(history.implied)[0]?.volatilityAnnual ?? 0, 4);
});

test('a point of the history is what was said at its hour: later candles do not change it', () => {
  const early = analyse(createAnalysisMemory(), request({ hours: recent.slice(0, 400) })).history;
  const late = analyse(createAnalysisMemory(), request()).history;
  expect(pointsOf(late.forecast).slice(0, pointsOf(early.forecast).length)).toEqual(pointsOf(early.forecast));
  expect(pointsOf(late.realised).slice(0, 377)).toEqual(pointsOf(early.realised));
});

test('who has the history gets its end only; after the memory was begun anew, all of it', () => {
  const memory = createAnalysisMemory();
  analyse(memory, request({ hours: recent.slice(10) }));
  const next = analyse(memory, request({ hours: recent.slice(10), historyFromMs: START_MS })).history;
  expect(pointsOf(next.realised)).toHaveLength(1);
  expect(pointsOf(analyse(memory, request({ historyFromMs: START_MS })).history.realised)).toHaveLength(577);
});

test('an hour that is missing leaves a hole in the history, never a line across it', () => {
  const { history } = analyse(createAnalysisMemory(), request({ hours: recent.filter((_, i) => i !== 500) }));
  expect(history.realised).toHaveLength(2);
  const [before, after] = history.realised;
  expect((after?.fromMs ?? 0) - (before?.fromMs ?? 0)).toBe(((before?.volatilityAnnual.length ?? 0) + 24) * HOUR_MS);
});
