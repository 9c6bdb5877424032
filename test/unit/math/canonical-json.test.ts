import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../shared/math/canonical-json';

describe('canonical JSON', () => {
  // Keys and order of the sorting example of RFC 8785, section 3.2.3.
  test('keys are sorted by UTF-16 code unit', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  // Numbers of RFC 8785, appendix B.
  test.each([[-0, '0'], [5e-324, '5e-324'], [9007199254740992, '9007199254740992'], [333333333.33333329, '333333333.3333333'], [1e21, '1e+21'], [0.000001, '0.000001']])(
    'the number %d is written %s',
    (value, text) => {
      expect(canonicalJson(value)).toBe(text);
    },
  );

  test('members that are undefined are left out', () => {
    expect(canonicalJson({ b: undefined, a: [true, null, { c: 'x"y' }] })).toBe('{"a":[true,null,{"c":"x\\"y"}]}');
  });

  test('the order in which an object was built does not matter, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, [undefined], { a: new Map() }, () => 0, 1n])('what JSON cannot hold stops: %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(/not /);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]));
}
