/** Black-76 against prices computed with 60 digits. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { erfc, erfcx, normalDistribution } from '../../shared/math/erf';
import { black76 } from '../../shared/volatility/implied/black76';

interface Case {
  readonly F: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly type: 'call' | 'put';
  readonly price: number;
}
const FILE = path.resolve(import.meta.dirname, '../../../shared/quant/vectors/black76.json');
const cases = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { readonly cases: readonly Case[] }).cases : [];

const priceOf = ({ F, K, T, sigma, r, type }: Case): number => black76({ forward: F, strike: K, expiryYears: T, volatilityAnnual: sigma, right: type, rate: r });

describe.skipIf(cases.length === 0)('Black-76 vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it.each(cases.filter(({ F, price }) => price > 1e-12 * F).map((one) => [JSON.stringify(one), one] as const))('%s within 1e-14', (_title, one) => {
    expect(Math.abs(priceOf(one) / one.price - 1)).toBeLessThanOrEqual(1e-14);
  });

  it.each(cases.filter(({ F, price }) => price <= 1e-12 * F && price > 1e-300).map((one) => [JSON.stringify(one), one] as const))('%s within 5e-13', (_title, one) => {
    expect(Math.abs(priceOf(one) / one.price - 1)).toBeLessThanOrEqual(5e-13);
  });

  it('is 0 where the exact price is below the least double', () => {
    for (const one of cases.filter(({ price }) => price <= 1e-300)) expect(priceOf(one)).toBeLessThanOrEqual(1e-299);
  });
});

describe('prices near 1e-12 of the forward, where the exponent counts each rounding 27 times', () => {
  // mpmath, 40 digits: the worst of 6,000 random ones.
  it.each([
    [62687.75, 104408.22744648522, 2.2620314255015774, 0.05538914005475016, 'call', 4.787347768898534e-7],
    [100, 59.858285390927826, 0.5847010947030601, 0.10900314102332703, 'put', 3.696113905690572e-10],
    [62687.75, 58733.65702961634, 0.00457318287034241, 0.16019121381240062, 'put', 9.388227321632536e-8],
  ] as const)('forward %d, strike %d within 1e-14', (forward, strike, expiryYears, volatilityAnnual, right, expected) => {
    expect(Math.abs(black76({ forward, strike, expiryYears, volatilityAnnual, right }) / expected - 1)).toBeLessThanOrEqual(1e-14);
  });
});

describe('the error function', () => {
  // Abramowitz and Stegun, table 7.1 and 26.2, extended by a 50-digit computation of the same integrals.
  it.each([[0.1, 0.8875370839817152], [0.5, 0.4795001221869535], [1, 0.15729920705028513], [2, 0.004677734981047266], [5, 1.5374597944280349e-12], [10, 2.088487583762545e-45], [-1, 1.8427007929497148]])('erfc(%d)', (x, expected) => {
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(5e-16);
  });

  it('scaled, it is 1 / (x sqrt(pi)) far out, and the exponential joins both forms', () => {
    expect(erfcx(1e9) * 1e9).toBeCloseTo(1 / Math.sqrt(Math.PI), 15);
    for (const x of [-3, -0.3, 0, 0.3, 1, 3, 6]) expect(erfcx(x) * Math.exp(-(x ** 2))).toBeCloseTo(erfc(x), 14);
  });

  it('gives the quantiles everyone knows: 97.5 % below 1.959964', () => {
    expect(normalDistribution(1.959963984540054)).toBeCloseTo(0.975, 15);
  });
});

describe('the price of an option', () => {
  it('is its intrinsic value when no time or no volatility is left', () => {
    expect(black76({ forward: 110, strike: 100, expiryYears: 0, volatilityAnnual: 0.5, right: 'call' })).toBe(10);
    expect(black76({ forward: 110, strike: 100, expiryYears: 1, volatilityAnnual: 0, right: 'put' })).toBe(0);
  });

  it('obeys parity on both sides, far and near, long and short', () => {
    for (const strike of [20, 80, 99.999, 100, 130, 400]) {
      for (const expiryYears of [0.0001, 0.02, 0.5, 3, 40]) {
        const both = { forward: 100, strike, expiryYears, volatilityAnnual: 0.9 };
        const call = black76({ ...both, right: 'call' });
        expect(call - black76({ ...both, right: 'put' })).toBeCloseTo(100 - strike, 10);
        expect(call).toBeLessThanOrEqual(100);
      }
    }
  });

  it('is continuous where one way of computing it hands over to another', () => {
    const at = (total: number, h: number): number => black76({ forward: 100, strike: 100 * Math.exp(-h * total), expiryYears: 1, volatilityAnnual: total, right: 'call' });
    for (const [total, h] of [[0.5, -0.25], [0.5, -2], [2, -1], [2, -3], [0.1, -1], [1.2, -1]] as const) {
      const here = at(total, h);
      for (const [next, there] of [[total * (1 + 1e-10), h], [total * (1 - 1e-10), h], [total, h + 1e-10], [total, h - 1e-10]] as const) expect(Math.abs(at(next, there) / here - 1)).toBeLessThan(2e-9);
    }
  });
});
