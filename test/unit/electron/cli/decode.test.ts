import { describe, expect, it } from 'vitest';
import { decodeFrames } from '../../../../electron/cli/decode';

const mark = { e: 'markPriceUpdate', E: 1_790_000_000_000, s: 'BTCUSDT', p: '61000.5', i: '61000', r: '0.0001', T: 1_790_006_400_000 };
const event = { kind: 'market.mark', atMs: 1_790_000_000_000, instrumentId: 'binance:BTCUSDT', venueAtMs: 1_790_000_000_000, markPrice: 61_000.5, indexPrice: 61_000, fundingRate: 0.0001, nextFundingAtMs: 1_790_006_400_000 };
const read = (text: string) => {
  const { lines, errorCount } = decodeFrames('binance', text);
  return { lines: lines.map((line) => JSON.parse(line) as unknown), errorCount };
};

describe('plimsoll decode', () => {
  it.each([
    ['one frame', JSON.stringify(mark), 1],
    ['a pretty-printed frame', JSON.stringify(mark, null, 2), 1],
    ['a list of frames', JSON.stringify([mark, mark]), 2],
    ['NDJSON with empty lines', `${JSON.stringify(mark)}\n\n${JSON.stringify(mark)}\n`, 2],
    ['an object with frames', JSON.stringify({ note: 'x', frames: [{ stream: 'a', data: mark }] }), 1],
  ])('reads %s', (_what, text, count) => {
    expect(read(text)).toEqual({ lines: Array.from({ length: count }, () => event), errorCount: 0 });
  });

  it('answers a line it does not understand in its place, with path and value', () => {
    expect(read(`${JSON.stringify(mark)}\n{"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":"x","r":"","T":0}\nnonsense`)).toEqual({
      lines: [event, { error: { path: 'p', message: 'expected a decimal string (got "x")' } }, { error: { path: '', message: 'not JSON: "nonsense"' } }], errorCount: 2,
    });
  });

  it('says what is well-formed and not for it', () => {
    expect(read('{"e":"somethingNew"}').lines).toEqual([{ note: 'ignored: event "somethingNew"' }]);
  });

  it('refuses an empty file, an unknown venue and a bomb of brackets in a sentence', () => {
    expect(read(' \n').lines).toEqual([{ error: { path: '', message: 'no frames in it' } }]);
    expect(JSON.parse(decodeFrames('kraken', '{}').lines[0] ?? '')).toEqual({ error: { path: 'venue', message: 'the program does not know the venue "kraken"' } });
    expect(read('['.repeat(100_000)).errorCount).toBe(1);
  });
});
