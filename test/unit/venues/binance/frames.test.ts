/** Frames of our own making (invented numbers, the venue's shapes) and what they have to become. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { binance } from '../../../../shared/venues/binance/protocol';

interface Fixture {
  readonly title: string;
  readonly frame: unknown;
  readonly lines: unknown;
}
const FOLDER = path.resolve(import.meta.dirname, '../../../frames/binance');

describe('a frame of Binance becomes what it says', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    const { title, frame, lines } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Fixture;
    it(`${file}: ${title}`, () => {
      // The id above 2^53 has to stay in its digits, which JSON.stringify would round.
      const text = JSON.stringify(frame).replace('12345678901234567000', '12345678901234567890');
      expect(JSON.parse(JSON.stringify(binance.decodeFrame(text)))).toEqual(lines);
    });
  }
});
