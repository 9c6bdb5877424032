import { describe, expect, test } from 'vitest';
import { addText, createHash, digest, hashText } from '../../../shared/math/hash';
import { createRandom, nextUint32 } from '../../../shared/math/random';

/** Two ASCII characters in one code unit, low byte first: our bytes are then the bytes of the published vector. */
function packed(ascii: string): string {
  let text = '';
  for (let at = 0; at < ascii.length; at += 2) text += String.fromCharCode(ascii.charCodeAt(at) | (ascii.charCodeAt(at + 1) << 8));
  return text;
}

describe('hash of text', () => {
  // Published vectors of MurmurHash3_x86_32 with seed 0, as in the test suites of its ports.
  test.each([
    ['', '00000000'],
    ['test', 'ba6bd213'],
    ['testy1', '8a1a243a'],
    ['testy123', '47628ac4'],
    ['foobar', 'a4c4d4bd'],
  ])('the first lane of "%s" is the published MurmurHash3_x86_32', (ascii, expected) => {
    expect(hashText(packed(ascii)).slice(0, 8)).toBe(expected);
  });

  // Computed by a second implementation over explicit UTF-16LE bytes in BigInt arithmetic.
  test.each([
    ['', '00000000ebb6c228'],
    ['a', '6f49d11a77265063'],
    ['ab', '165860caf028f2c8'],
    ['abc', '42b016c3e566ea5a'],
    ['plimsoll', 'e4f532577c4daeb1'],
    ['größe → €', '301d9476e06e00d8'],
    ['{"atMs":1767686400000,"mode":"drill"}', '5429a42958858fbf'],
  ])('both lanes of %j are those of an independent implementation', (text, expected) => {
    expect(hashText(text)).toBe(expected);
  });

  test('the pieces in which text arrives do not matter', () => {
    const text = '{"markPrice":64000.1,"underlying":"BTC","größe":"€"}';
    for (let first = 0; first <= text.length; first += 1) {
      for (let second = first; second <= text.length; second += 3) {
        const hash = createHash();
        addText(hash, text.slice(0, first));
        addText(hash, text.slice(first, second));
        addText(hash, text.slice(second));
        expect(digest(hash)).toBe(hashText(text));
      }
    }
  });

  test('reading the digest does not disturb what follows', () => {
    const hash = createHash();
    addText(hash, 'abc');
    digest(hash);
    addText(hash, 'd');
    expect(digest(hash)).toBe(hashText('abcd'));
  });

  test('flipping any one input bit flips each of the 64 output bits about half the time', () => {
    const random = createRandom(7, 'avalanche');
    const flips = new Array<number>(64).fill(0);
    let count = 0;
    for (let round = 0; round < 100; round += 1) {
      const units = Array.from({ length: 9 }, () => nextUint32(random) & 0xffff);
      const before = BigInt(`0x${hashText(String.fromCharCode(...units))}`);
      for (let bit = 0; bit < 9 * 16; bit += 1) {
        const changed = units.map((unit, index) => (index === bit >> 4 ? unit ^ (1 << (bit & 15)) : unit));
        const difference = before ^ BigInt(`0x${hashText(String.fromCharCode(...changed))}`);
        for (let out = 0; out < 64; out += 1) flips[out] = (flips[out] ?? 0) + Number((difference >> BigInt(out)) & 1n);
        count += 1;
      }
    }
    // 14,400 trials: the standard deviation of a share is 0.0042.
    for (const flipped of flips) expect(Math.abs(flipped / count - 0.5)).toBeLessThan(0.025);
  });

  test('a hundred thousand near-identical texts have no equal hashes', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 100_000; index += 1) seen.add(hashText(`{"atMs":${1767686400000 + index * 1000}}`));
    expect(seen.size).toBe(100_000);
  });
});
