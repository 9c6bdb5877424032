import { describe, expect, it } from 'vitest';
import { openOrderMargin } from '../../../shared/margin/open-orders';
import { marginByVenue } from '../../../shared/venues/margin-rules';
import { tierAtSize } from '../../../shared/venues/deribit/margin';
import { tiersFrom } from '../../../shared/venues/hyperliquid/margin';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { positionId } from '../../../shared/units';
import { account, liquidationPriceOf, market, position, tier, wallet } from '../../support/margin-builders';

describe('the margin data of every venue', () => {
  it.each([...marginByVenue])('%s says its hedge rule once, with its source', (_id, margin) => {
    expect(margin.hedgeRule.value).toBe(margin.hedgeLegs);
    expect(margin.rules.hedgeLegs ?? 'perLeg').toBe(margin.hedgeLegs);
    expect(margin.source).not.toBe('');
    for (const sourced of [margin.hedgeRule, margin.feeAfterTrigger, margin.openOrders]) expect(sourced.source).not.toBe('');
  });

  it('does not present Bybit\'s hedge rule as known, and OKX\'s as doubted', () => {
    expect(marginByVenue.get('bybit')?.hedgeRule).toMatchObject({ certainty: 'doubted' });
    expect(marginByVenue.get('okx')?.hedgeRule).toMatchObject({ value: 'summed', certainty: 'known' });
  });

  it('has no schedule where none of today\'s could be read, instead of an old one', () => {
    for (const id of ['bybit', 'okx']) expect(marginByVenue.get(id)?.tiersOf('BTCUSDT')).toBeUndefined();
    expect(marginByVenue.get('hyperliquid')?.tiersOf('constructor')).toBeUndefined();
  });
});

describe('Hyperliquid', () => {
  it('has the second BTC row of its documentation: 2.5 % less 1,875,000 from 150 million', () => {
    expect(marginByVenue.get('hyperliquid')?.tiersOf('BTC')?.tiers[1]).toMatchObject({ notionalFloor: 150e6, maintenanceMarginRate: 0.025, maintenanceAmount: 1_875_000 });
  });

  it('reproduces the isolated ETH position of its documentation: liquidated at 2125.00856', () => {
    // clearinghouseState of the API page: 0.2259 ETH long, rawUsd -475.23904, highest leverage 50: margin without PnL = rawUsd + size * entry.
    const held = account([position({ id: 'e', symbol: 'ETH', quantity: 0.2259, entryPrice: 2_200, isolatedMargin: -475.23904 + 0.2259 * 2_200, settleAsset: 'USDC' })], [], { rules: marginByVenue.get('hyperliquid')?.rules ?? fail() });
    expect(liquidationPriceOf(evaluateMargin(held, market({ ETH: 2_200 }, tiersFrom([[0, 50]]))), 'e')).toBeCloseTo(2125.00856, 5);
  });
});

function fail(): never {
  throw new Error('the venue is missing');
}

describe('OKX', () => {
  it('reproduces the liquidation price of the XRP position in its documentation: 0.32875147', () => {
    // positions channel of the API page: 100 XRP long, mark 0.52692, maintenance 0.26346 (0.5 %), mgnRatio 69.0036 = equity / (maintenance + taker fee).
    const mark = 0.52692;
    const equity = 69.0036 * (0.005 + 0.0005) * 100 * mark;
    const { rules, liquidationFeeRate } = marginByVenue.get('okx') ?? fail();
    const held = account([position({ id: 'x', symbol: 'XRP-USDT-SWAP', quantity: 1, contractSize: 100, entryPrice: mark })], [wallet('USDT', equity)], { rules, liquidationFeeRate });
    expect(liquidationPriceOf(evaluateMargin(held, market({ 'XRP-USDT-SWAP': mark }, [tier(0.005)])), 'x')).toBeCloseTo(0.32875147, 6);
  });
});

describe('Deribit', () => {
  it('gives the rates of its own examples: 25 BTC need 2.125 % and 1.125 %, 350 BTC 3.75 %', () => {
    const at25 = tierAtSize('BTC_USDC-PERPETUAL', 25)?.tiers[0];
    expect(at25?.maintenanceMarginRate).toBeCloseTo(0.01125, 15);
    expect(1 / (at25?.maxLeverage ?? 0)).toBeCloseTo(0.02125, 15);
    expect(1 / (tierAtSize('BTC_USDC-PERPETUAL', 350)?.tiers[0]?.maxLeverage ?? 0)).toBeCloseTo(0.0375, 15);
  });

  it('has no slope for inverse BTC, which nobody verified', () => {
    expect(tierAtSize('BTC-PERPETUAL', 1)).toBeUndefined();
    expect(marginByVenue.get('deribit')?.tierAtSize).toBe(tierAtSize);
  });
});

describe('the margin of resting orders', () => {
  const held = account([position({ id: 'a', quantity: 5, leverage: 10 })], [wallet('USDT', 1_000)]);
  const a = positionId('a');
  const orders = [{ positionId: a, quantity: 3, price: 90 }, { positionId: a, quantity: -4, price: 120 }];

  it('is that of the larger side at Binance: 500 + 270 against 500 - 480 adds 27', () => {
    expect(openOrderMargin(held, market({ AUSDT: 100 }), orders, 'largerSide').get('cross:USDT')).toBeCloseTo(27, 12);
  });

  it('counts every order where nothing offsets: (270 + 480) / 10', () => {
    expect(openOrderMargin(held, market({ AUSDT: 100 }), orders, 'eachOrder').get('cross:USDT')).toBeCloseTo(75, 12);
  });

  it('is nothing for orders that only reduce, however many', () => {
    expect(openOrderMargin(held, market({ AUSDT: 100 }), [{ positionId: a, quantity: -5, price: 120, reduceOnly: true }], 'eachOrder').size).toBe(0);
    expect(openOrderMargin(held, market({ AUSDT: 100 }), [{ positionId: a, quantity: -9, price: 100 }], 'largerSide').get('cross:USDT')).toBe(0);
  });
});
