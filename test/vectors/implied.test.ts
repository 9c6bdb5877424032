/** Implied volatility, greeks and coin-settled options against 60-digit computations, books and what a venue published. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OptionRight } from '../../shared/volatility/implied/black76';
import { coinSettledGreeks } from '../../shared/volatility/implied/coin-settled';
import { black76Greeks } from '../../shared/volatility/implied/greeks';
import { impliedVolatility } from '../../shared/volatility/implied/implied-volatility';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

const exact = JSON.parse(readFileSync(path.resolve(import.meta.dirname, 'fixtures/implied-volatility.json'), 'utf8')) as { readonly rows: readonly (readonly number[])[] };

type Numbers = Readonly<Record<string, number>>;
type Case = Numbers & { readonly type: OptionRight; readonly tag: string; readonly expect: string };
interface Cases {
  readonly meta: { readonly error_cases: readonly Case[] };
  readonly cases: readonly Case[];
}
const at = (one: Numbers, name: string): number => {
  const value = one[name];
  if (value === undefined) throw new Error(`no ${name}`);
  return value;
};
const casesOf = (name: string): readonly Case[] => quantEvidence<Cases>(`vectors/${name}.json`)?.cases ?? [];
const optionOf = (one: Case) => ({ forward: at(one, 'F'), strike: at(one, 'K'), expiryYears: at(one, 'T'), right: one.type });
const solve = (one: Case) => impliedVolatility({ ...optionOf(one), price: at(one, 'price') });
const errorOf = (one: Case): number => {
  const solved = solve(one);
  return solved.kind === 'ok' ? relativeError(solved.volatilityAnnual, at(one, 'sigma_exact')) : Number.POSITIVE_INFINITY;
};

describe('implied volatility against 50 digits (mpmath, fixtures/implied-volatility.json)', () => {
  it.each(exact.rows.map((row) => [row.join(', '), row] as const))('%s within 2e-14', (_title, [strike = 0, price = 0, total = 0]) => {
    const solved = impliedVolatility({ forward: 100, strike, expiryYears: 1, right: strike < 100 ? 'put' : 'call', price });
    expect(solved.kind === 'ok' ? relativeError(solved.volatilityAnnual, total) : solved.message).toBeLessThanOrEqual(2e-14);
  });
});

describe.skipIf(!hasQuantEvidence)('quantitative vectors (skipped when the evidence does not lie beside the checkout)', () => {
  const inversions = casesOf('implied_vol');
  // The best port measured reaches 1.5e-13 out of the money and 7.4e-13 in it.
  it.each(inversions.map((one) => [`${one.tag}: ${at(one, 'sigma_in')} at ${at(one, 'K')}, ${at(one, 'T')} years`, one] as const))('implied volatility of %s within 2e-14', (_title, one) => {
    expect(errorOf(one)).toBeLessThanOrEqual(Math.max(2e-14, 4 * at(one, 'attainable_rel_error')));
  });

  it('implied volatility is within four times what a double allows on nine cases in ten', () => {
    const shares = inversions.map((one) => errorOf(one) / at(one, 'attainable_rel_error')).sort((a, b) => a - b);
    expect(shares[Math.floor(0.9 * shares.length)]).toBeLessThanOrEqual(4);
  });

  it.each((quantEvidence<Cases>('vectors/implied_vol.json')?.meta.error_cases ?? []).map((one) => [JSON.stringify(one), one] as const))('%s is refused for that reason', (_title, one) => {
    const reason = { below_intrinsic: 'belowIntrinsic', above_maximum: 'aboveMaximum', zero_vol: 'noTimeValue' }[one.expect];
    expect(solve(one)).toMatchObject({ kind: 'refused', reason });
  });

  const NAMES = { delta_fwd: 'deltaForward', gamma_fwd: 'gammaForward', vega: 'vegaPerUnitVolatility', theta: 'thetaPerYear', rho: 'rho', vanna: 'vanna', volga: 'volga', dual_delta: 'dualDelta', d1: 'd1', d2: 'd2' } as const;
  it.each(casesOf('black76').map((one) => [JSON.stringify(one).slice(0, 90), one] as const))('greeks of %s within 1e-12', (_title, one) => {
    const greeks = black76Greeks({ ...optionOf(one), volatilityAnnual: at(one, 'sigma'), rate: at(one, 'r') });
    for (const [theirs, ours] of Object.entries(NAMES)) {
      const expected = at(one, theirs);
      if (Math.abs(expected) > 1e-290) expect(relativeError(greeks[ours], expected), theirs).toBeLessThanOrEqual(1e-12);
      else expect(Math.abs(greeks[ours]), theirs).toBeLessThan(1e-280);
    }
  });

  it.each(casesOf('inverse_option').map((one) => [JSON.stringify(one).slice(0, 90), one] as const))('coin-settled %s within 1e-12', (_title, one) => {
    const forward = at(one, 'F');
    const greeks = coinSettledGreeks({ ...optionOf(one), volatilityAnnual: at(one, 'sigma') });
    const pairs = [
      [greeks.priceCoin, 'price_coin'], [greeks.price, 'price_usd'], [greeks.deltaForward, 'delta_black'], [greeks.deltaPremiumAdjusted, 'delta_net_premium_adjusted'],
      [greeks.priceCoinSlope, 'dprice_coin_dF'], [greeks.priceCoinCurvature, 'd2price_coin_dF2'], [greeks.gammaForward, 'gamma_usd'],
      [greeks.vegaPerUnitVolatility / 100, 'vega_usd_per_volpoint'], [greeks.vegaPerUnitVolatility / 100 / forward, 'vega_coin_per_volpoint'],
      [greeks.thetaPerYear / 365, 'theta_usd_per_day'], [greeks.thetaPerYear / 365 / forward, 'theta_coin_per_day'],
    ] as const;
    for (const [ours, theirs] of pairs) expect(relativeError(ours, at(one, theirs)), theirs).toBeLessThanOrEqual(1e-12);
  });

  it.each(casesOf('bsm').filter((one) => one['S'] !== undefined && one.type !== undefined && one['price'] !== undefined).map((one) => [JSON.stringify(one).slice(0, 90), one] as const))('Black-Scholes-Merton %s is Black-76 on its forward', (_title, one) => {
    const [spot, years, rate, yieldRate] = [at(one, 'S'), at(one, 'T'), at(one, 'r'), one['q'] ?? 0];
    const { price } = black76Greeks({ forward: spot * Math.exp((rate - yieldRate) * years), strike: at(one, 'K'), expiryYears: years, right: one.type, volatilityAnnual: at(one, 'sigma'), rate });
    expect(relativeError(price, at(one, 'price'))).toBeLessThanOrEqual(1e-12);
    if (one['published_price'] !== undefined) expect(Math.abs(price - one['published_price'])).toBeLessThanOrEqual(at(one, 'published_abs_tol'));
  });

  const tickers = quantEvidence<{ readonly rows: readonly (Case & { readonly instrument: string })[] }>('vectors/deribit_tickers.json')?.rows ?? [];
  it.each(tickers.map((row) => [row.instrument, row] as const))('greeks are those Deribit published for %s', (_title, row) => {
    const greeks = coinSettledGreeks({ ...optionOf(row), volatilityAnnual: at(row, 'iv') });
    // The published volatility is rounded to a hundredth of a point, and the delta to its fifth digit.
    expect(Math.abs(greeks.deltaForward - at(row, 'delta'))).toBeLessThanOrEqual(2.5e-5);
    expect(Math.abs(greeks.gammaForward - at(row, 'gamma'))).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(greeks.vegaPerUnitVolatility / 100 - at(row, 'vega_per_point'))).toBeLessThanOrEqual(1e-4);
    const theta = at(row, 'theta_per_day');
    expect(Math.abs(greeks.thetaPerYear / 365 - theta)).toBeLessThanOrEqual(2e-4 * Math.abs(theta) + 1e-3);
    const mark = row['mark_coin'] === undefined ? [greeks.price, at(row, 'mark_usdc')] as const : [greeks.priceCoin, row['mark_coin']] as const;
    expect(Math.abs(mark[0] - mark[1])).toBeLessThanOrEqual(Math.max(1.5e-3 * mark[1], 5e-5));
  });
});
