import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../shared/venues/json';

describe('JSON from outside', () => {
  it('is parsed when it is ordinary', () => {
    expect(parseJson('{"a":[1,"]}\\"["]}', 100)).toEqual({ ok: true, value: { a: [1, ']}"['] } });
  });

  it('is refused unparsed when it is too long, too deep or no JSON', () => {
    expect(parseJson('[1,2,3]', 6)).toMatchObject({ ok: false, message: '7 characters; at most 6 are read' });
    expect(parseJson('['.repeat(33) + ']'.repeat(33), 1_000)).toMatchObject({ ok: false, message: 'nested deeper than 32 levels' });
    expect(parseJson('<html>', 100)).toMatchObject({ ok: false, message: 'not JSON: "<html>"' });
  });

  it('may be 32 levels deep, and brackets inside text do not count', () => {
    expect(parseJson('['.repeat(32) + ']'.repeat(32), 1_000).ok).toBe(true);
    expect(parseJson(JSON.stringify('['.repeat(500)), 1_000).ok).toBe(true);
  });

  it('leaves the prototypes of the program alone', () => {
    parseJson('{"__proto__":{"polluted":1}}', 100);
    expect('polluted' in {}).toBe(false);
  });
});
