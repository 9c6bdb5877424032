import { describe, expect, it } from 'vitest';
import { volatilityOf, volatilityText, type VolatilityAnswer } from '../../../../electron/cli/volatility';
import { HOUR_MS } from '../../../../shared/units';
import { MONDAY_MS, simulatedHours } from '../../../support/simulated-hours';

const HOURS = 120;
const clean = simulatedHours(HOURS, () => 0.005, 9).map(({ openAtMs, open, high, low, close }) => [openAtMs, open, high, low, close, 1].join(','));
const file = (rows: readonly string[]): string => ['time,open,high,low,close,volume', ...rows].join('\n');
/** The file with the row of one hour replaced. */
const replaced = (hour: number, cells: string): string => file(clean.map((row, i) => (i === hour ? `${MONDAY_MS + hour * HOUR_MS},${cells}` : row)));

function answered(text: string): VolatilityAnswer {
  const outcome = volatilityOf(text, { window: 24 });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.answer;
}
const whole = answered(file(clean));

/** No number on the way out is none: JSON would write it as null, a table as NaN. */
function isSound(answer: VolatilityAnswer): boolean {
  return !JSON.stringify(answer).includes('null') && !/NaN|Infinity|undefined/.test(volatilityText(answer));
}

describe('plimsoll volatility, given candles that cannot be', () => {
  it('repeated times count once, the first of each, and are counted', () => {
    const doubled = answered(file([...clean.slice(0, 50), ...clean.slice(40, 50), ...clean.slice(50)]));
    expect(doubled.candles).toMatchObject({ count: HOURS, duplicateCount: 10, refusedCount: 0, holes: { count: 0 } });
    expect({ ...doubled, candles: whole.candles }).toEqual(whole);
    expect(volatilityText(doubled)).toContain('10 repeated times: the first of each counts');
  });

  it('newest first is turned round, and said', () => {
    const reversed = answered(file([...clean].reverse()));
    expect(reversed.candles.wasReversed).toBe(true);
    expect({ ...reversed, candles: whole.candles }).toEqual(whole);
    expect(volatilityText(reversed)).toContain('newest first in the file: turned round');
  });

  it.each([
    ['a price of zero', '50000,50100,0,50000,1', /low .*0/],
    ['a negative price', '-50000,50100,49900,50000,1', /open .*-50000/],
    ['high below low', '50000,49000,51000,50000,1', /high 49000 below low 51000/],
    ['a close above the high', '50000,50100,49900,50200,1', /50200/],
    ['a word for a price', '50000,fifty,49900,50000,1', /fifty/],
    ['an empty price', '50000,,49900,50000,1', /high/],
    ['an endless price', '50000,1e999,49900,50000,1', /high/],
  ])('%s is left out with row and value, and leaves a hole', (_what, cells, reason) => {
    const answer = answered(replaced(60, cells));
    expect(answer.candles).toMatchObject({ count: HOURS - 1, refusedCount: 1, holes: { count: 1, missingCandles: 1 } });
    // The header is row 1.
    expect(answer.candles.refused).toEqual([{ row: 62, reason: expect.stringMatching(reason) as string }]);
    expect(volatilityText(answer)).toContain('row 62: ');
    expect(isSound(answer)).toBe(true);
  });

  it('gaps are counted, and no return is taken across one', () => {
    // A price twice as high after the hole: a return across it would be the largest of all.
    const after = clean.slice(70).map((row) => row.split(',').map((cell, i) => (i === 0 || i === 5 ? cell : String(2 * Number(cell)))).join(','));
    const gap = answered(file([...clean.slice(0, 60), ...after]));
    expect(gap.candles.holes).toEqual({ count: 1, missingCandles: 10, firstAtMs: MONDAY_MS + 60 * HOUR_MS });
    expect(gap.forecast).toMatchObject({ kind: 'known', caveats: expect.arrayContaining(['1 hole in the hourly candles']) as unknown });
    if (gap.forecast.kind === 'unknown' || whole.forecast.kind === 'unknown') throw new Error('both are known');
    expect(gap.forecast.blendVolatilityAnnual / whole.forecast.blendVolatilityAnnual).toBeCloseTo(1, 1);
    expect(isSound(gap)).toBe(true);
  });

  it('a price that never moves is no volatility of zero to size by: what cannot be estimated says so', () => {
    const still = answered(file(clean.map((_, i) => `${MONDAY_MS + i * HOUR_MS},100,100,100,100,1`)));
    expect(still.garch.garch.kind).toBe('unknown');
    expect(isSound(still)).toBe(true);
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['a header alone', file([]), '0 of at least 2 candles could be read'],
    ['one candle', file(clean.slice(0, 1)), '1 of at least 2 candles could be read'],
    ['only nonsense', file(['x,y,z', 'a,b,c']), '0 of at least 2 candles could be read'],
  ])('%s is refused with the reason', (_what, text, message) => {
    expect(volatilityOf(text, {})).toEqual({ ok: false, message: expect.stringContaining(message) as string });
  });
});
