/** Rounding to steps, against whole-number arithmetic done here without any short cut. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundToLot, type Rounding } from '../../shared/format';

/** 15 significant digits as numerator and denominator, then long division. */
function longWay(value: number, coefficient: number, decimals: number, rounding: Rounding): bigint {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(14).split('e');
  const shift = Number(exponent) - 14;
  const digits = BigInt(mantissa.replace('.', ''));
  const ten = (n: number): bigint => 10n ** BigInt(Math.max(0, n));
  const numerator = digits * ten(shift) * ten(decimals);
  const denominator = ten(-shift) * BigInt(coefficient);
  const rest = numerator % denominator;
  const isUp = rounding === 'up' ? rest > 0n : rounding === 'nearest' && 2n * rest >= denominator;
  return numerator / denominator + (isUp ? 1n : 0n);
}

const values = fc.oneof(fc.double({ min: -1e18, max: 1e18, noNaN: true }), fc.double({ min: -1e-4, max: 1e-4, noNaN: true }), fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000), fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 2000));

test('a number is rounded to its step as by long division, however large or small', () => {
  fc.assert(fc.property(values, fc.constantFrom(1, 5, 10, 25), fc.integer({ min: 0, max: 10 }), fc.constantFrom<Rounding>('down', 'nearest', 'up'), (value, coefficient, decimals, rounding) => {
    const text = roundToLot(value, { coefficient, decimals }, rounding);
    const steps = longWay(value, coefficient, decimals, rounding) * BigInt(coefficient);
    const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
    expect(BigInt(whole + fraction.padEnd(decimals, '0'))).toBe(steps);
    expect(text.startsWith('-')).toBe(value < 0 && steps > 0n);
  }), { numRuns: 3000 });
});
