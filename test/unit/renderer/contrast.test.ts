import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ciede2000, contrast, differenceSeen, VISIONS } from '../../support/colour';

const css = readFileSync(new URL('../../../renderer/theme.css', import.meta.url), 'utf8');

function themeOf(name: 'dark' | 'light'): ReadonlyMap<string, string> {
  const block = new RegExp(`:root\\[data-theme='${name}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/gi)].map(([, key = '', value = '']) => [key, value]));
}

describe('the measures agree with published figures', () => {
  // Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", table 1, pairs 1, 7, 17, 25.
  test.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const)('CIEDE2000 of %j and %j is %f', (first, second, expected) => {
    expect(ciede2000(first, second)).toBeCloseTo(expected, 4);
  });

  // WCAG 2.2: black on white is 21:1; #767676 on white is the lightest grey above 4.5:1.
  test('contrast of black on white is 21 and of #767676 on white 4.54', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});

describe.each(['dark', 'light'] as const)('the %s theme', (name) => {
  const theme = themeOf(name);
  const of = (key: string) => theme.get(key) ?? `missing ${key}`;

  test('has every colour of the other theme', () => {
    expect([...theme.keys()].toSorted()).toEqual([...themeOf(name === 'dark' ? 'light' : 'dark').keys()].toSorted());
  });

  const grounds = ['--ground', '--panel', '--raised', '--field'];
  const texts = ['--text', '--text-second', '--text-dim', '--gain', '--loss'];
  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))('text %s is readable on %s (4.5)', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('text is readable on hatching and on the ground of an unseen warning', () => {
    expect(contrast(of('--text-second'), of('--hatch'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('--text'), of('--warning-ground'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('--text-second'), of('--warning-ground'))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['--warning', '--caution'])('the letter in a filled lamp is readable on %s', (level) => {
    expect(contrast(of('--on-alert'), of(level))).toBeGreaterThanOrEqual(4.5);
  });

  test('what is inverted is readable: a chosen option, a strong button', () => {
    expect(contrast(of('--panel'), of('--text'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('--panel'), of('--text-second'))).toBeGreaterThanOrEqual(4.5);
  });

  const graphics = ['--edge', '--bar', '--bar-strong', '--candle-up', '--candle-down', '--warning', '--caution', '--advisory', '--drill', '--focus'];
  test.each(graphics)('graphics in %s stand out from the panel (3.0)', (graphic) => {
    expect(contrast(of(graphic), of('--panel'))).toBeGreaterThanOrEqual(3);
  });

  test('rising and falling candles differ in lightness', () => {
    expect(contrast(of('--candle-up'), of('--candle-down'))).toBeGreaterThanOrEqual(1.7);
  });

  test.each(VISIONS)('gain and loss differ by 20 or more in %s vision', (vision) => {
    expect(differenceSeen(of('--gain'), of('--loss'), vision)).toBeGreaterThanOrEqual(20);
  });

  test.each(['--gain', '--loss', '--candle-up', '--candle-down', '--drill', '--bar'])('%s is not taken for a warning or a caution', (key) => {
    for (const level of ['--warning', '--caution']) expect(differenceSeen(of(key), of(level), 'normal')).toBeGreaterThanOrEqual(20);
  });
});

describe('red and amber', () => {
  test('appear in the theme only as warning and caution', () => {
    const hues = [...css.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/gi)].filter(([, , hex = '']) => isAlarmHue(hex)).map(([, key]) => key);
    expect([...new Set(hues)].toSorted()).toEqual(['--caution', '--warning', '--warning-ground']);
  });
});

/** Red to yellow with a strong or visible chroma. */
function isAlarmHue(hex: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
  return r - b > 10 && r >= g;
}
