import { describe, expect, it } from 'vitest';
import { volatilityOf, volatilityText, type VolatilityAnswer } from '../../../../electron/cli/volatility';
import type { Candle } from '../../../../shared/market/event';
import { closeToCloseVariance, logReturns } from '../../../../shared/volatility/realised/close-to-close';
import { HOUR_MS } from '../../../../shared/units';
import { MONDAY_MS, simulatedHours } from '../../../support/simulated-hours';

const csv = (candles: readonly Candle[]): string =>
  ['timestamp,open,high,low,close,volume', ...candles.map(({ openAtMs, open, high, low, close }) => `${new Date(openAtMs).toISOString().replace('T', ' ').replace('.000Z', '+0000')},${open},${high},${low},${close},1`)].join('\n');
const candles = simulatedHours(1_400, (hour) => (hour % 168 >= 120 ? 0.0038 : 0.006), 21);

function answered(text: string, options = {}): VolatilityAnswer {
  const outcome = volatilityOf(text, options);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.answer;
}

describe('plimsoll volatility', () => {
  const answer = answered(csv(candles), { window: 100, horizonHours: 48 });

  it('answers every estimator over the window, annualised by 365 days of 24 hours', () => {
    expect(answer).toMatchObject({ window: 100, periodsPerYear: 8_760, candles: { count: 1_400, intervalMs: HOUR_MS, fromMs: MONDAY_MS, toMs: MONDAY_MS + 1_400 * HOUR_MS } });
    const returns = logReturns(candles.slice(-100).map(({ close }) => close));
    expect(answer.estimators.closeToClose).toEqual({ kind: 'known', volatilityAnnual: Math.sqrt(closeToCloseVariance(returns) * 8_760), observationCount: 99 });
    expect(Object.values(answer.estimators).every(({ kind }) => kind === 'known')).toBe(true);
    expect(answer.jumps.kind).toBe('known');
  });
  it('fits three models of the GARCH family and forecasts the horizon with its parts', () => {
    expect(Object.values(answer.garch).map(({ kind }) => kind)).toEqual(['fitted', 'fitted', 'fitted']);
    expect(answer.forecast).toMatchObject({ kind: 'known', horizonHours: 48, partsHours: 72 });
    expect(answer.forecast.parts.map(({ id }) => id)).toEqual(['ewma', 'har', 'garch', 'yangZhang']);
    expect(answer.hourOfWeek).toHaveLength(168);
  });
  it('takes the number of periods it is told', () => {
    const daily = answered(csv(candles.map((candle, i) => ({ ...candle, openAtMs: MONDAY_MS + i * 24 * HOUR_MS }))), { periodsPerYear: 252 });
    expect(daily.periodsPerYear).toBe(252);
    expect(daily.forecast).toMatchObject({ kind: 'unknown', missing: ['candles of an hour, or of a length that divides it'], parts: [] });
    expect(daily.har).toMatchObject({ kind: 'unknown' });
    expect(daily.garch.garch.kind).toBe('fitted');
  });
  it('makes hours of shorter candles', () => {
    const halves = candles.slice(0, 100).map((candle, i) => ({ ...candle, openAtMs: MONDAY_MS + (i * HOUR_MS) / 2 }));
    expect(answered(csv(halves)).forecast).toMatchObject({ kind: 'known' });
  });
  it('says of two candles what can be said, and why the rest cannot', () => {
    const two = answered(csv(candles.slice(0, 2)));
    expect(two.estimators.parkinson).toEqual({ kind: 'unknown', missing: ['candles: 2 of the 30 of the window'] });
    expect(two.garch.garch).toEqual({ kind: 'unknown', missing: ['1 of at least 250 returns'] });
    expect(two.forecast).toMatchObject({ kind: 'unknown', missing: ['hourly candles: 2 of at least 24'] });
    expect(JSON.stringify(two)).not.toContain('null');
  });
  it('names holes, doubles and rows it left out, in JSON and in words', () => {
    const lines = csv(candles.slice(0, 60)).split('\n');
    lines.splice(10, 3);
    lines.push(lines[5] ?? '', '2024-01-01 05:00:00+0000,1,2,3,1,1');
    const dirty = answered(lines.join('\n'));
    expect(dirty.candles).toMatchObject({ count: 57, duplicateCount: 1, refusedCount: 1, refused: [{ row: 60, reason: 'high 2 below low 3' }], holes: { count: 1, missingCandles: 3 } });
    const text = volatilityText(dirty);
    expect(text).toContain('holes: 1, candles missing: 3, the first at 2024-01-01 09:00');
    expect(text).toContain('row 60: high 2 below low 3');
  });
  it('for a person is a table without NaN', () => {
    const text = volatilityText(answer);
    for (const word of ['Close to close', 'Yang-Zhang', 'GJR', 'Forecast for 48 h', '80th percentile', 'no option quotes: realised volatility only']) expect(text).toContain(word);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(volatilityText(answered(csv(candles.slice(0, 2))))).not.toMatch(/NaN|undefined|Infinity/);
  });
  it('refuses what is no file of candles', () => {
    expect(volatilityOf('hello', {})).toEqual({ ok: false, message: '0 of at least 2 candles could be read; row 1: no time: "hello"' });
  });
});
