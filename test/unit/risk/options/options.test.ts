import { describe, expect, it } from 'vitest';
import { hedgeInPerpetual, positionDeltaBase } from '../../../../shared/risk/options/perpetual-hedge';
import { netGreeks } from '../../../../shared/risk/options/net-greeks';
import { optionBook } from '../../../../shared/margin/options/priced-option';
import { NO_OPTION_MOVE, optionPnl, requirementThere, UNCHANGED_VOLATILITY } from '../../../../shared/margin/options/revalue';
import { position } from '../../../support/margin-builders';
import { hasQuantEvidence, quantEvidence, relativeError } from '../../../support/quant-evidence';
import { instrument } from '../../../support/sizing-builders';
import { book, NOW_MS, option } from '../../../support/stress-builders';

interface InverseCase { readonly F: number; readonly K: number; readonly T: number; readonly sigma: number; readonly type: 'call' | 'put'; readonly price_coin: number; readonly delta_black: number; readonly delta_net_premium_adjusted: number }

describe.skipIf(!hasQuantEvidence)('net greeks against the independent vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it('of coin-settled options: delta, premium-adjusted delta and worth of every case, three held of each', () => {
    const cases = quantEvidence<{ readonly cases: readonly InverseCase[] }>('vectors/inverse_option.json')?.cases ?? [];
    expect(cases.length).toBeGreaterThan(10);
    for (const one of cases) {
      const held = option({ right: one.type, strike: one.K, days: one.T * 365, quantity: 3, settle: 'inverse', markVolatility: one.sigma });
      const priced = optionBook([{ ...held, expiryAtMs: (NOW_MS + one.T * 365 * 86_400_000) as typeof held.expiryAtMs }], { nowMs: NOW_MS, moverOf: () => ({ symbol: 'BTCUSD', markPrice: one.F }) });
      const [greeks] = netGreeks(priced);
      expect(relativeError(greeks?.deltaBase ?? NaN, 3 * one.delta_black)).toBeLessThan(1e-9);
      expect(Math.abs((greeks?.hedgeDeltaBase ?? NaN) - 3 * one.delta_net_premium_adjusted)).toBeLessThan(1e-9 * Math.max(1, Math.abs(one.delta_net_premium_adjusted)));
    }
  });
});

describe('net greeks', () => {
  it('of a short straddle at the money: gamma and vega twice those of one option, theta earned', () => {
    // Forward 100, volatility 80 %, a quarter year: s = 0.4, d1 = 0.2; density n(0.2) = 0.39104269.
    // gamma = n / (F s) = 0.00977607, vega = F n sqrt(T) = 19.5521347, theta = -F n sigma / (2 sqrt T) = -31.2834 a year.
    const held = book([option({ right: 'call', strike: 100, days: 91.25, quantity: -1, markVolatility: 0.8 }), option({ right: 'put', strike: 100, days: 91.25, quantity: -1, markVolatility: 0.8 })], { BTCUSDT: 100 });
    const [greeks] = netGreeks(held);
    expect(greeks?.gammaBasePerPrice).toBeCloseTo(-2 * 0.0097760672, 9);
    expect(greeks?.vegaPerUnitVolatility).toBeCloseTo(-2 * 19.552134, 5);
    expect(greeks?.thetaPerDay).toBeCloseTo((2 * 31.283415) / 365, 6);
    // Call N(0.2) = 0.57925971, put N(0.2) - 1.
    expect(greeks?.deltaBase).toBeCloseTo(-(0.57925971 + 0.57925971 - 1), 7);
    expect(greeks?.hedgeDeltaBase).toBe(greeks?.deltaBase);
  });

  it('sums underlyings apart and does not depend on the order of positions', () => {
    const held = [option({ right: 'call', strike: 100, days: 30, quantity: 2, markVolatility: 0.6 }), option({ underlying: 'ETH', right: 'put', strike: 50, days: 30, quantity: -4, markVolatility: 0.7 }), option({ right: 'put', strike: 90, days: 10, quantity: 1, markVolatility: 0.65 })];
    const marks = { BTCUSDT: 100, ETHUSDT: 50 };
    expect(netGreeks(book(held, marks)).map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH']);
    for (const [index, one] of netGreeks(book(held.toReversed(), marks)).entries()) expect(one.deltaBase).toBeCloseTo(netGreeks(book(held, marks))[index]?.deltaBase ?? NaN, 14);
  });
});

describe('what an option lacks', () => {
  it.each([
    ['a mark of its underlying', option({ underlying: 'SOL', right: 'put', strike: 10, days: 5, quantity: 1, markVolatility: 1 }), 'mark price of SOL'],
    ['a volatility', option({ right: 'put', strike: 90, days: 5, quantity: 1 }), 'volatility of BTC-90-P'],
    ['its settlement once it has expired', option({ right: 'put', strike: 90, days: -1, quantity: 1, markVolatility: 1 }), 'settlement of BTC-90-P'],
    ['a price that a volatility explains', option({ right: 'call', strike: 50, days: 5, quantity: 1, markPrice: 20 }), 'volatility of BTC-50-C'],
  ])('%s is named', (_title, held, missing) => {
    expect(book([held], { BTCUSDT: 100 })).toEqual({ priced: [], missing: [missing] });
  });

  it('is nothing when it is flat', () => {
    expect(book([option({ underlying: 'SOL', right: 'put', strike: 10, days: 5, quantity: 0 })], {})).toEqual({ priced: [], missing: [] });
  });

  it('can be found in its mark price, in coin where it settles in coin', () => {
    const byVolatility = book([option({ right: 'put', strike: 90, days: 30, quantity: 1, markVolatility: 0.7 })], { BTCUSDT: 100 });
    const worth = -(optionPnl(byVolatility, { ratioOf: () => 1e9, shocked: UNCHANGED_VOLATILITY, state: 'same' }).get('USDT') ?? NaN);
    const linear = book([option({ right: 'put', strike: 90, days: 30, quantity: 1, markPrice: worth })], { BTCUSDT: 100 });
    const inverse = book([option({ right: 'put', strike: 90, days: 30, quantity: 1, markPrice: worth / 100, settle: 'inverse' })], { BTCUSDT: 100 });
    expect(linear.priced[0]?.volatilityAnnual).toBeCloseTo(0.7, 10);
    expect(inverse.priced[0]?.volatilityAnnual).toBeCloseTo(0.7, 10);
  });
});

describe('revaluation of the whole book', () => {
  const put = option({ right: 'put', strike: 100, days: 30, quantity: -10, markVolatility: 0.6 });

  it('of a short put after a fall is far from delta times move', () => {
    // Forward 100 to 60, 30 days, 60 %: worth 6.8583 before (100 (2 N(0.0860) - 1)), 40.0 and a little after: -331.5 in all.
    const held = book([put], { BTCUSDT: 100 });
    const pnl = optionPnl(held, { ...NO_OPTION_MOVE, ratioOf: () => 0.6 }).get('USDT') ?? NaN;
    const byDelta = (netGreeks(held)[0]?.deltaBase ?? NaN) * -40;
    expect(pnl).toBeLessThan(-331);
    expect(pnl).toBeGreaterThan(-332);
    expect(byDelta).toBeGreaterThan(-190);
  });

  it('of a coin-settled option pays coins: the same worth over the lower price', () => {
    const held = book([{ ...put, settle: 'inverse', settleAsset: 'BTC' }], { BTCUSDT: 100 });
    const linear = book([put], { BTCUSDT: 100 });
    const far = { ...NO_OPTION_MOVE, ratioOf: () => 0.6 };
    const before = -(optionPnl(linear, { ...NO_OPTION_MOVE, ratioOf: () => 1e9 }).get('USDT') ?? NaN);
    const after = before + (optionPnl(linear, far).get('USDT') ?? NaN);
    expect(optionPnl(held, far).get('BTC')).toBeCloseTo(after / 60 - before / 100, 10);
  });

  it('asks for margin of short options alone, and only where they back the pool', () => {
    const held = book([{ ...put, settle: 'inverse', settleAsset: 'BTC' }], { BTCUSDT: 100 }).priced[0];
    if (held === undefined) throw new Error('priced');
    expect(requirementThere(held, 'apart', NO_OPTION_MOVE)).toBe(0);
    expect(requirementThere({ ...held, sizeBase: 10 }, 'deribitStandard', NO_OPTION_MOVE)).toBe(0);
    // 10 (0.075 + 0.068583...): maintenance of a short put at the money plus its mark.
    expect(requirementThere(held, 'deribitStandard', NO_OPTION_MOVE)).toBeCloseTo(10 * (0.075 + 0.0685), 2);
  });
});

describe('the hedge in the perpetual', () => {
  const linear = instrument('BTCUSDT', { markPrice: 60_000 });
  const inverse = instrument('BTCUSD', { markPrice: 60_000, inverse: { contractSize: 100 } });

  it('of a delta of -0.41237 is to buy 0.412 of a linear contract, the rest is said', () => {
    const hedge = hedgeInPerpetual(-0.41237, linear, 60_000);
    expect(hedge).toMatchObject({ kind: 'trade', contracts: 0.412, typeSide: 'buy', typeQuantity: '0.412' });
    expect(hedge.residualBase).toBeCloseTo(-0.00037, 12);
  });

  it('of +1 coin is to sell 600 inverse contracts of 100 dollars at 60,000', () => {
    expect(hedgeInPerpetual(1, inverse, 60_000)).toMatchObject({ kind: 'trade', contracts: -600, typeSide: 'sell', typeQuantity: '600', residualBase: 0 });
  });

  it('of less than half a lot, or below the least order, is nothing to trade', () => {
    expect(hedgeInPerpetual(0.0004, linear, 60_000)).toMatchObject({ kind: 'hold', residualBase: 0.0004 });
    expect(hedgeInPerpetual(0.01, { ...linear, minimumNotional: 1_000 }, 60_000)).toMatchObject({ kind: 'hold' });
    expect(hedgeInPerpetual(0, linear, 60_000)).toMatchObject({ kind: 'hold' });
  });

  it('counts what is held: an inverse contract stands for its dollars over the price', () => {
    expect(positionDeltaBase([position({ id: 'l', quantity: 2 }), position({ id: 's', quantity: -300, contractType: 'inverse', contractSize: 100 })], 60_000)).toBeCloseTo(2 - 0.5, 14);
  });
});
