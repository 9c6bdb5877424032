/* What held options gain: against payoffs at their last moment, against parity, and a day's regression against closed forms. */
import { describe, expect, test } from 'vitest';
import type { OptionPosition } from '../../../../shared/account/option-position';
import { normalDistribution } from '../../../../shared/math/erf';
import { dayEquivalent, optionGain, type HeldOption } from '../../../../shared/risk/options/gain';
import { epochMs, instrumentId, positionId } from '../../../../shared/units';

const FORWARD = 60_000;

function held(words: Partial<OptionPosition>, expiryYears: number, more: Partial<HeldOption> = {}): HeldOption {
  const option: OptionPosition = {
    id: positionId('o'), instrumentId: instrumentId('fixture', 'O'), underlying: 'BTC', right: 'call', strike: FORWARD, expiryAtMs: epochMs(1), quantity: 1, contractSize: 1, settle: 'linear', settleAsset: 'USDT', ...words,
  };
  return { priced: { option, sizeBase: option.quantity * option.contractSize, symbol: 'BTCUSDT', markPrice: FORWARD, forward: FORWARD, expiryYears, volatilityAnnual: 0.6 }, usdPerSettle: option.settle === 'linear' ? 1 : FORWARD, countedIn: 'usd', ...more };
}

/** A second: time value is nothing. */
const LAST = 1 / (365 * 86_400);

describe('a gain', () => {
  test.each([
    ['a call of 58,000 as 60,000 falls to 54,000', 'call', 58_000, 1, 0.9, -2_000],
    ['the same sold', 'call', 58_000, -1, 0.9, 2_000],
    ['a put of 55,000, three sold, as 60,000 falls to 48,000', 'put', 55_000, -3, 0.8, -21_000],
    ['a put of 66,000 as 60,000 rises to 72,000', 'put', 66_000, 1, 1.2, -6_000],
  ] as const)('at the last moment is that of the payoff: %s', (_what, right, strike, quantity, ratio, gain) => {
    expect(optionGain([held({ right, strike, quantity }, LAST)])(ratio)).toBeCloseTo(gain, 6);
    // The same in coins, which are worth what the coin is worth there.
    expect(optionGain([held({ right, strike, quantity, settle: 'inverse', settleAsset: 'BTC' }, LAST)])(ratio)).toBeCloseTo(gain, 6);
  });

  test('in the coin itself is what it gains in coins, at the price there', () => {
    // 3,000 of 60,000 is 0.05 coins; of 66,000 there are 9,000: 0.1364 coins, 0.0864 more, each worth 66,000.
    const call = held({ strike: 57_000, settle: 'inverse', settleAsset: 'BTC' }, LAST, { countedIn: 'coin' });
    expect(optionGain([call])(1.1)).toBeCloseTo(9_000 - 0.05 * 66_000, 6);
  });

  test('of several is their sum, and of no move nothing', () => {
    const all = [held({ strike: 50_000, quantity: 2 }, 0.1), held({ right: 'put', quantity: -3 }, 0.2), held({ settle: 'inverse', settleAsset: 'BTC' }, 0.3)];
    expect(optionGain(all)(0.83)).toBeCloseTo(all.reduce((sum, one) => sum + optionGain([one])(0.83), 0), 6);
    expect(optionGain(all)(1)).toBe(0);
  });
});

describe('the exposure that options stand for over a day', () => {
  test('of a call less a put is that of the coin, and nothing is left', () => {
    const { exposureUsd, residualUsd } = dayEquivalent([held({ quantity: 2 }, 0.1), held({ right: 'put', quantity: -2 }, 0.1)], 0.03);
    expect(exposureUsd).toBeCloseTo(120_000, 4);
    expect(residualUsd).toBeLessThan(1e-2);
  });

  test('in a day that hardly moves is the delta', () => {
    const years = 30 / 365;
    const delta = normalDistribution((Math.log(FORWARD / 62_000) + (0.36 * years) / 2) / (0.6 * Math.sqrt(years)));
    expect(dayEquivalent([held({ strike: 62_000 }, years)], 1e-5).exposureUsd / FORWARD).toBeCloseTo(delta, 8);
  });

  test.each([[0.03, 60_000], [0.03, 62_000], [0.08, 55_000]])('at the last moment, day of %d and strike %d, is the covariance of payoff and price over the price\'s variance', (sigma, strike) => {
    // S = F exp(sigma z - sigma^2 / 2): E[S^2; S > K] = F^2 e^(sigma^2) N(d1 + sigma), E[S; S > K] = F N(d1), E[1; S > K] = N(d2).
    const d1 = Math.log(FORWARD / strike) / sigma + sigma / 2;
    const [squares, first, above] = [FORWARD ** 2 * Math.exp(sigma ** 2) * normalDistribution(d1 + sigma), FORWARD * normalDistribution(d1), normalDistribution(d1 - sigma)];
    const payoff = first - strike * above;
    const covariance = squares - strike * first - payoff * FORWARD;
    const variance = FORWARD ** 2 * Math.expm1(sigma ** 2);
    const payoffVariance = squares - 2 * strike * first + strike ** 2 * above - payoff ** 2;
    const { exposureUsd, residualUsd } = dayEquivalent([held({ strike }, LAST)], sigma);
    expect(exposureUsd / ((FORWARD * covariance) / variance)).toBeCloseTo(1, 3);
    expect(residualUsd / Math.sqrt(payoffVariance - covariance ** 2 / variance)).toBeCloseTo(1, 2);
  });
});
