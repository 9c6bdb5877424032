import { describe, expect, test } from 'vitest';
import { echoOf, editable, editablePercent, readNumber } from '../../../renderer/forms/number-entry';

describe('a typed number', () => {
  test.each([
    ['1234.5', 1234.5], ['0,5', 0.5], ['1,5', 1.5], ['0,123', 0.123], ['12,3456', 12.3456], ['1,234,567', 1_234_567], ['1,234.5', 1234.5], ['1.234,5', 1234.5], ['1.234.567', 1_234_567],
    ['1.234.567,89', 1_234_567.89], ['62 318.4', 62_318.4], ['62\u00a0318,4', 62_318.4], ["62'318.4", 62_318.4], ['-3', -3], ['\u22123', -3], ['+2', 2], ['.5', 0.5], ['1e3', 1000], [' 7 ', 7], ['1234,567', 1234.567],
  ])('%j is %d', (typed, value) => {
    expect(readNumber(typed)).toEqual({ kind: 'number', value });
  });

  test.each(['1,234', '12,345', '-999,000'])('%j is refused with both readings, because it can be grouped or have decimals', (typed) => {
    const entry = readNumber(typed);
    expect(entry).toMatchObject({ kind: 'refused' });
    expect(entry.kind === 'refused' && entry.message).toContain(`${typed.replace(',', '')} or ${typed.replace(',', '.')}`);
  });

  test.each(['abc', '1..2', '1,2,3', '--1', '0x10', '1.2.3', '1 ,, 2', '1 2', '12 34', '0,123,456', '0.123.456', 'Infinity', '١٢', '1e999'])('%j is refused', (typed) => {
    expect(readNumber(typed).kind).toBe('refused');
  });

  test.each(['', '   '])('%j is empty, which is not zero', (typed) => {
    expect(readNumber(typed)).toEqual({ kind: 'empty' });
  });
});

describe('the echo under a field', () => {
  test('says how a comma or a large number was read', () => {
    expect(echoOf('0,5')).toBe('= 0.5');
    expect(echoOf('250000')).toBe('= 250,000');
    expect(echoOf('1.234,5')).toBe('= 1,234.5');
  });
  test('is silent when there is nothing to explain', () => {
    expect(echoOf('2.5')).toBeUndefined();
    expect(echoOf('')).toBeUndefined();
    expect(echoOf('abc')).toBeUndefined();
  });
});

test('a number to edit is plain ASCII, a ratio is free of binary noise', () => {
  expect(editable(62_318.4)).toBe('62318.4');
  expect(editable(undefined)).toBe('');
  expect(editablePercent(0.07)).toBe('7');
  expect(editablePercent(0.0005)).toBe('0.05');
});
