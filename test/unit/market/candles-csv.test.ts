import { describe, expect, it } from 'vitest';
import { readCandles } from '../../../shared/market/candles-csv';
import { parseTime } from '../../../shared/market/iso-time';

const T = Date.UTC(2024, 0, 1);

describe('a time in a file', () => {
  it.each([
    ['1704067200', T], ['1704067200000', T], ['1704067200.5', T + 500], ['2024-01-01', T], ['2024-01-01 00:00:00', T], ['2024-01-01T00:00Z', T],
    ['2024-01-01 00:00:00+0000', T], ['2024-01-01T02:00:00+02:00', T], ['2023-12-31 19:00:00-05', T], ['2024-01-01T00:00:00.123456Z', T + 123],
    [' 2024-01-01 00:00:00 UTC ', T], ['2024-02-29', Date.UTC(2024, 1, 29)], ['2000-02-29', Date.UTC(2000, 1, 29)], ['1969-12-31T23:59:59Z', -1000],
  ])('%s is understood', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });
  it.each(['', 'now', '2023-02-29', '1900-02-29', '2024-13-01', '2024-01-32', '2024-01-01T24:00', '2024-01-01 12:60', '01/02/2024', '1704067200000000', '2024-1-1', '-5', 'NaN', '2024-01-01T00:00:00+25:00'])(
    '%j is refused', (text) => {
      expect(parseTime(text)).toBeUndefined();
    });
  it('agrees with the platform on every day of a century', () => {
    for (let day = 0; day < 36_525; day += 13) {
      const atMs = Date.UTC(1999, 0, 1) + day * 86_400_000;
      expect(parseTime(new Date(atMs).toISOString())).toBe(atMs);
    }
  });
});

describe('candles from a file', () => {
  const row = (hour: number, prices = '10,12,9,11'): string => `${T / 1000 + hour * 3600},${prices},5`;

  it('are read with a header in any order, with quotes, semicolons or tabs', () => {
    const expected = { openAtMs: T, open: 10, high: 12, low: 9, close: 11, volumeBase: 5 };
    for (const text of [
      `close,date,volume,open,high,low\n11,2024-01-01,5,10,12,9\n11,2024-01-02,5,10,12,9\n`,
      `"Timestamp";"Open";"High";"Low";"Close";"Volume"\r\n"2024-01-01 00:00:00+0000";"10";"12";"9";"11";"5"\r\n"2024-01-02T00:00:00Z";10;12;9;11;5`,
      `\uFEFFtime\topen\thigh\tlow\tclose\tvolume\n1704067200\t10\t12\t9\t11\t5\n1704153600\t10\t12\t9\t11\t5`,
    ]) {
      const read = readCandles(text);
      expect(read).toMatchObject({ ok: true, intervalMs: 86_400_000 });
      expect(read.ok && read.candles[0]).toEqual(expected);
    }
  });
  it('are read without a header, and without volume', () => {
    const read = readCandles(`${T},10,12,9,11\n${T + 60_000},10,12,9,11\n`);
    expect(read).toMatchObject({ ok: true, intervalMs: 60_000, candles: [{ volumeBase: 0 }, {}] });
  });
  it('that contradict themselves are left out and named with row and value', () => {
    const read = readCandles([
      'time,open,high,low,close,volume', row(0), row(1, '10,9,12,11'), row(2, '10,12,9,13'), row(3, '0,12,9,11'), row(4, '10,12,-1,11'), row(5, '10,x,9,11'), 'soon,10,12,9,11,5', row(6, '10,12,9,'), row(7), row(8, 'NaN,12,9,11'), row(9), row(10, '10,12,10.5,11'), row(10), row(11), row(12),
    ].join('\n'));
    expect(read).toMatchObject({
      ok: true, refusedCount: 9, holes: { count: 2, missingCandles: 7, firstAtMs: T + 3_600_000 },
      refused: [
        { row: 3, reason: 'high 9 below low 12' }, { row: 4, reason: 'high 12 below close 13' }, { row: 5, reason: 'open is not above 0: 0' },
        { row: 6, reason: 'low is not above 0: -1' }, { row: 7, reason: 'high is no number: "x"' }, { row: 8, reason: 'no time: "soon"' },
        { row: 9, reason: 'close is no number: ""' }, { row: 11, reason: 'open is no number: "NaN"' }, { row: 13, reason: 'low 10.5 above open 10' },
      ],
    });
  });
  it('newest first are turned round; doubles count once', () => {
    const read = readCandles([row(3), row(2), row(2, '20,22,19,21'), row(1), row(0)].join('\n'));
    expect(read).toMatchObject({ ok: true, wasReversed: true, duplicateCount: 1, holes: { count: 0 } });
    expect(read.ok && read.candles.map(({ openAtMs, open }) => [(openAtMs - T) / 3_600_000, open])).toEqual([[0, 10], [1, 10], [2, 10], [3, 10]]);
  });
  it.each([
    ['', 'the file is empty'], ['\n\n', 'the file is empty'], ['open,high,low,close\n1,1,1,1', 'no column time, timestamp or date; the header has open, high, low, close'],
    ['time,open,high,low\n1,1,1,1', 'no column close; the header has time, open, high, low'], ['hello', '0 of at least 2 candles could be read; row 1: no time: "hello"'],
    [row(0), '1 of at least 2 candles could be read'],
  ])('%j is no file of candles', (text, message) => {
    expect(readCandles(text)).toEqual({ ok: false, message });
  });
});
