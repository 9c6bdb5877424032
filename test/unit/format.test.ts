import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  ageText,
  briefText,
  decimalText,
  moneyText,
  multipleText,
  percentText,
  priceText,
  quantityText,
  roundToLot,
  roundedToStep,
  sigmaText,
  signedMoneyText,
  signedPercentText,
  signedText,
  timeLeftText,
  utcClockText,
  utcDateText,
} from '../../shared/format';

const TENTH = { coefficient: 1, decimals: 1 };
const MILLI = { coefficient: 1, decimals: 3 };
const SATOSHI = { coefficient: 1, decimals: 8 };

describe('rounding to a lot', () => {
  it('does not lose a lot to floating-point noise above or below a multiple', () => {
    expect(roundToLot(0.1 + 0.2, TENTH, 'down')).toBe('0.3');
    expect(roundToLot(0.1 + 0.2, TENTH, 'up')).toBe('0.3');
    expect(roundToLot(0.1 + 0.7, TENTH, 'down')).toBe('0.8');
    expect(roundToLot(4.35 * 100, { coefficient: 1, decimals: 0 }, 'down')).toBe('435');
    expect(roundToLot(1.1 * 3, TENTH, 'up')).toBe('3.3');
  });
  it('goes down, up and to the nearest by magnitude, the same for shorts as for longs', () => {
    expect(roundToLot(0.4219, MILLI, 'down')).toBe('0.421');
    expect(roundToLot(0.4211, MILLI, 'up')).toBe('0.422');
    expect(roundToLot(0.4215, MILLI, 'nearest')).toBe('0.422');
    expect(roundToLot(0.42149, MILLI, 'nearest')).toBe('0.421');
    expect(roundToLot(-0.4219, MILLI, 'down')).toBe('-0.421');
    expect(roundToLot(-0.4211, MILLI, 'up')).toBe('-0.422');
  });
  it('writes lots of 1e-8 without an exponent', () => {
    expect(roundToLot(1e-8, SATOSHI, 'down')).toBe('0.00000001');
    expect(roundToLot(3.5e-8, SATOSHI, 'down')).toBe('0.00000003');
    expect(roundToLot(9e-9, SATOSHI, 'down')).toBe('0.00000000');
    expect(roundToLot(21_000_000.12345678, SATOSHI, 'nearest')).toBe('21000000.12345680');
  });
  it('handles steps that are not powers of ten', () => {
    expect(roundToLot(0.37, { coefficient: 5, decimals: 2 }, 'down')).toBe('0.35');
    expect(roundToLot(0.37, { coefficient: 5, decimals: 2 }, 'up')).toBe('0.40');
    expect(roundToLot(1234, { coefficient: 25, decimals: 0 }, 'nearest')).toBe('1225');
    expect(roundToLot(64_123.44, { coefficient: 10, decimals: 2 }, 'nearest')).toBe('64123.4');
  });
  it('writes huge numbers in full', () => {
    expect(roundToLot(1e21, MILLI, 'down')).toBe('1000000000000000000000.000');
    expect(roundToLot(9_007_199_254_740_991, { coefficient: 1, decimals: 0 }, 'down')).toBe('9007199254740990');
    expect(roundToLot(5e-324, SATOSHI, 'up')).toBe('0.00000001');
  });
  it('gives zero without a sign', () => {
    expect(roundToLot(-0.0004, MILLI, 'down')).toBe('0.000');
    expect(roundToLot(-0, MILLI, 'nearest')).toBe('0.000');
  });
  it('refuses what is not a number and what is not a step', () => {
    expect(() => roundToLot(Number.NaN, MILLI, 'down')).toThrow('not a finite number');
    expect(() => roundToLot(1, { coefficient: 0, decimals: 1 }, 'down')).toThrow('a step above zero');
  });
  it('keeps every whole number of lots exactly, and never rounds down to more or up to less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 50 }), (count, decimals, coefficient) => {
        const step = { coefficient, decimals };
        const value = Number(`${count * coefficient}e-${decimals}`);
        expect(roundedToStep(value, step, 'down')).toBe(value);
        expect(roundedToStep(value, step, 'up')).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const down = Math.abs(roundedToStep(value, MILLI, 'down'));
        const up = Math.abs(roundedToStep(value, MILLI, 'up'));
        const tolerance = Math.abs(value) * 1e-14;
        expect(down).toBeLessThanOrEqual(Math.abs(value) + tolerance);
        expect(up).toBeGreaterThanOrEqual(Math.abs(value) - tolerance);
      }),
    );
  });
});

describe('text for eyes and for copying', () => {
  it('groups thousands and has a real minus sign on the screen, plain ASCII in the clipboard', () => {
    expect(decimalText(-1_234_567.891, 2)).toBe('\u22121,234,567.89');
    expect(decimalText(-1_234_567.891, 2, 'copy')).toBe('-1234567.89');
    expect(decimalText(999, 0)).toBe('999');
    expect(decimalText(1000, 0)).toBe('1,000');
  });
  it('rounds halves as a person would, from the digits they see', () => {
    expect(decimalText(1.005, 2)).toBe('1.01');
    expect(decimalText(2.5, 0)).toBe('3');
    expect(decimalText(-2.5, 0)).toBe('\u22123');
  });
  it('writes prices at their tick and quantities at their lot', () => {
    expect(priceText(64_123.44, { coefficient: 10, decimals: 2 })).toBe('64,123.4');
    expect(priceText(64_123.44, { coefficient: 10, decimals: 2 }, 'copy')).toBe('64123.4');
    expect(priceText(0.000_012_345, SATOSHI)).toBe('0.00001235');
    expect(quantityText(-1250.5559, MILLI)).toBe('\u22121,250.555');
  });
  it('shows signs, and none for what rounds to zero', () => {
    expect(signedText(0.42, 2)).toBe('+0.42');
    expect(signedText(-0.42, 2)).toBe('\u22120.42');
    expect(signedText(-0.42, 2, 'copy')).toBe('-0.42');
    expect(signedText(0.001, 2)).toBe('0.00');
    expect(signedText(-0.001, 2)).toBe('0.00');
  });
  it('shortens without rounding whole digits away', () => {
    expect([2.5, 0.42, 0.0421234, 64_123.4, 1e-7, 0, 100, 9.9996].map((value) => briefText(value))).toEqual([
      '2.5', '0.42', '0.04212', '64,123', '0.0000001', '0', '100', '10',
    ]);
  });
  it('names units', () => {
    expect(percentText(0.118)).toBe('11.8 %');
    expect(signedPercentText(-0.118)).toBe('\u221211.8 %');
    expect(signedPercentText(0.0001, 2)).toBe('+0.01 %');
    expect(sigmaText(2.14)).toBe('2.1 σ');
    expect(multipleText(3.14)).toBe('3.1x');
    expect(moneyText(182_400, 'USDT')).toBe('182,400.00 USDT');
    expect(moneyText(-0.15, 'BTC')).toBe('\u22120.150000 BTC');
    expect(moneyText(12, 'SOL')).toBe('12.0000 SOL');
    expect(signedMoneyText(120.5, 'USDT')).toBe('+120.50 USDT');
  });
});

describe('ages and times', () => {
  it('names an age by the units that have wholly passed', () => {
    expect([0, 449, 9_999, 12_999, 59_999, 60_000, 12 * 60_000 + 59_000, 3_600_000, 11_100_000, 187_200_000].map(ageText)).toEqual([
      '0.0 s', '0.4 s', '9.9 s', '12 s', '59 s', '1 min', '12 min', '1 h 00 min', '3 h 05 min', '2 d 4 h',
    ]);
    expect(ageText(-5)).toBe('0.0 s');
  });
  it('rounds the time that is left down', () => {
    expect([0.9, 18.9, 119, 120, 47 * 60 + 59, 4 * 1440].map(timeLeftText)).toEqual(['under 1 min', '18 min', '119 min', '2 h', '47 h', '4 d']);
  });
  it('writes UTC as the platform does, for 400 years of days', () => {
    for (let day = 0; day < 146_097; day += 1) {
      const atMs = day * 86_400_000 + 50_709_000;
      if (utcDateText(atMs) !== new Date(atMs).toISOString().slice(0, 10)) expect(utcDateText(atMs)).toBe(new Date(atMs).toISOString());
    }
    expect(utcClockText(Date.UTC(2024, 9, 24, 14, 5, 9, 999))).toBe('14:05:09');
    expect(utcClockText(0)).toBe('00:00:00');
  });
});
