/** Options that count in the pool of the futures: an hour before expiry they are worth what they would pay, so that all is worked by hand. */
import { describe, expect, it } from 'vitest';
import type { OptionPosition } from '../../../shared/account/option-position';
import { afterLiquidation } from '../../../shared/margin/after-liquidation';
import { poolAtPrices } from '../../../shared/margin/at-prices';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { marginPath } from '../../../shared/margin/forecast/path';
import { underStress } from '../../../shared/margin/forecast/tier-change';
import { marginKernel } from '../../../shared/margin/kernel-columns';
import type { MarginAccount, MarginMarket } from '../../../shared/margin/margin';
import type { OptionRule } from '../../../shared/margin/options/revalue';
import { prepareMargin } from '../../../shared/margin/prepare';
import { marginForDistance, sizeForLiquidationAt } from '../../../shared/margin/queries';
import { withQuantity } from '../../../shared/margin/what-if';
import { netGreeks } from '../../../shared/risk/options/net-greeks';
import { positionId } from '../../../shared/units';
import { account, liquidationPriceOf, market, poolOf, position, positionOf, RULES, tier, wallet } from '../../support/margin-builders';
import { book, option, pool, type OptionWords } from '../../support/stress-builders';

/** 10 % volatility over an hour is 0.1 % of the price: nothing is left of the time value a percent away from the strike. */
const HOUR = { days: 1 / 24, markVolatility: 0.1 };
const AT = { BTCUSDT: 60_000 };
const put = (strike: number, quantity: number, more: Partial<OptionWords> = {}): OptionPosition => option({ right: 'put', strike, quantity, ...HOUR, ...more });
const call = (strike: number, quantity: number, more: Partial<OptionWords> = {}): OptionPosition => option({ right: 'call', strike, quantity, ...HOUR, ...more });

function seen(options: readonly OptionPosition[], rule: OptionRule = 'deribitStandard', marks: Readonly<Record<string, number>> = AT): MarginMarket {
  return { ...market(marks, [tier(0.01)]), options: { rule, book: book(options, marks) } };
}

function perpetual(quantity: number, balance: number): MarginAccount {
  return account([position({ id: 'p', symbol: 'BTCUSDT', quantity, entryPrice: 60_000 })], [wallet('USDT', balance)]);
}

describe('a short perpetual against a short put', () => {
  // Required at S: 0.01 S for the perpetual, 0.075 S + max(0, 55,000 - S) for the put; equity 10,000 + 60,000 - S.
  const held = perpetual(-1, 10_000);
  const report = evaluateMargin(held, seen([put(55_000, -1)]));

  it('is liquidated sooner above than the perpetual alone: at 70,000 / 1.085', () => {
    expect(liquidationPriceOf(report, 'p')).toBeCloseTo(70_000 / 1.085, 6);
    expect(liquidationPriceOf(evaluateMargin(held, market(AT)), 'p')).toBeCloseTo(70_000 / 1.01, 6);
    expect(report.joint.up?.shockRatio).toBeCloseTo(70_000 / 1.085 / 60_000 - 1, 10);
  });

  it('holds however far prices fall: what the put costs the perpetual earns', () => {
    expect(report.joint.down).toBeUndefined();
    expect(positionOf(report, 'p').liquidation).toMatchObject({ kind: 'ok', nearest: { direction: 'up' } });
  });

  it('without the perpetual falls at 45,000 / 0.925', () => {
    const alone = evaluateMargin(perpetual(0, 10_000), seen([put(55_000, -1)]));
    expect(alone.joint.down?.shockRatio).toBeCloseTo(45_000 / 0.925 / 60_000 - 1, 10);
    // The formula asks for 0.075 of the price also of a put that is far out of the money.
    expect(alone.joint.up?.shockRatio).toBeCloseTo(10_000 / 0.075 / 60_000 - 1, 10);
  });

  it('shows the margin of both in the pool, and what the put is worth beside the equity', () => {
    expect(poolOf(report, 'cross:USDT')).toMatchObject({ equity: 10_000, liquidatable: false });
    // 0.01 * 60,000 + 0.075 * 60,000; initially 0.1 of 60,000 each.
    expect(poolOf(report, 'cross:USDT').maintenanceRequirement).toBeCloseTo(600 + 4_500, 8);
    expect(poolOf(report, 'cross:USDT').initialMargin).toBeCloseTo(6_000 + 6_000, 8);
    expect(poolOf(report, 'cross:USDT').optionValue).toBeCloseTo(0, 8);
    const inMoney = poolOf(evaluateMargin(held, seen([put(61_000, -1)])), 'cross:USDT');
    expect(inMoney.optionValue).toBeCloseTo(-1_000, 2);
    expect(inMoney.equity).toBe(10_000);
    expect(inMoney.maintenanceRequirement).toBeCloseTo(600 + 4_500 + 1_000, 2);
  });
});

it('a coin held against a short call of it is liquidated where the call asks for more than the coin', () => {
  // Of 0.5 coin, 0.075 + 1 - 60,000 / S is required above the strike: S = 60,000 / 0.575. The delta at 50,000 is nothing.
  const held = account([], [wallet('BTC', 0.5)]);
  const options = [call(60_000, -1, { settle: 'inverse' })];
  const report = evaluateMargin(held, seen(options, 'deribitStandard', { BTCUSD: 50_000 }));
  expect(netGreeks(book(options, { BTCUSD: 50_000 }))[0]?.deltaBase).toBeCloseTo(0, 10);
  expect(report.joint.up?.shockRatio).toBeCloseTo(60_000 / 0.575 / 50_000 - 1, 10);
  expect(report.joint.down).toBeUndefined();
  expect(poolOf(report, 'cross:BTC')).toMatchObject({ equity: 0.5, maintenanceRequirement: 0.075 });
});

it('a hedge without delta, which by its delta is never liquidated, is liquidated both ways by its gamma', () => {
  // Long 1 against 2 short calls at the money. Above: 12,000 + S - 60,000 = 0.01 S + 2 (0.075 S + S - 60,000), so 72,000 / 1.16.
  // Below: 12,000 + S - 60,000 = 0.01 S + 0.15 S, so 48,000 / 0.84.
  const options = [call(60_000, -2)];
  const report = evaluateMargin(perpetual(1, 12_000), seen(options));
  expect(Math.abs((netGreeks(book(options, AT))[0]?.hedgeDeltaBase ?? NaN) + 1)).toBeLessThan(0.001);
  expect(positionOf(report, 'p').liquidation).toMatchObject({ kind: 'ok', down: { direction: 'down' }, up: { direction: 'up' } });
  expect(report.joint.up?.shockRatio).toBeCloseTo(72_000 / 1.16 / 60_000 - 1, 10);
  expect(report.joint.down?.shockRatio).toBeCloseTo(48_000 / 0.84 / 60_000 - 1, 10);
  // Without the calls it would fall at 48,485, and never above.
  const { joint } = evaluateMargin(perpetual(1, 12_000), market(AT));
  expect(joint.down?.shockRatio).toBeCloseTo(48_000 / 0.99 / 60_000 - 1, 10);
  expect(joint.up).toBeUndefined();
});

it('a long put backs nothing: what it gains is no margin, and the perpetual falls where it would alone', () => {
  const report = evaluateMargin(perpetual(1, 12_000), seen([put(60_000, 1)]));
  expect(liquidationPriceOf(report, 'p')).toBeCloseTo(48_000 / 0.99, 6);
  // It is money all the same: 60,000 less the price there is left of it.
  const left = afterLiquidation(perpetual(1, 12_000), seen([put(60_000, 1)]), positionId('p'), 0);
  expect(left.kind === 'left' && left.equity).toBeCloseTo(12_000, 4);
});

it('the pool of a wallet with nothing in it is there when an option settles in it', () => {
  const report = evaluateMargin(perpetual(1, 12_000), seen([call(70_000, -1, { settle: 'inverse' })]));
  expect(poolOf(report, 'cross:BTC')).toMatchObject({ equity: 0, maintenanceRequirement: 0.075, liquidatable: true });
  expect(liquidationPriceOf(report, 'p')).toBeCloseTo(48_000 / 0.99, 6);
});

describe('options that a venue keeps apart', () => {
  it('change nothing of the margin of futures', () => {
    for (const one of [put(55_000, -1), call(60_000, -2), put(50_000, -3, { settle: 'inverse' })]) {
      expect(evaluateMargin(perpetual(-1, 10_000), seen([one], 'apart'))).toEqual(evaluateMargin(perpetual(-1, 10_000), market(AT)));
    }
  });

  it('make no pool unknown when they cannot be priced', () => {
    const unpriced = option({ right: 'put', strike: 1, days: 1, quantity: -1 });
    expect(evaluateMargin(perpetual(-1, 10_000), seen([unpriced], 'apart'))).toEqual(evaluateMargin(perpetual(-1, 10_000), market(AT)));
  });
});

it.each<[string, OptionPosition, string]>([
  ['volatility', option({ right: 'put', strike: 55_000, days: 3, quantity: -1 }), 'volatility of BTC-55000-P'],
  ['settlement', option({ right: 'put', strike: 55_000, days: -1, quantity: -1, markVolatility: 0.6 }), 'settlement of BTC-55000-P'],
  ['price of its underlying', option({ underlying: 'ETH', right: 'put', strike: 2_000, days: 1, quantity: -1, markVolatility: 0.6 }), 'mark price of ETH'],
])('an option that counts without its %s makes the pools unknown by that name', (_what, one, missing) => {
  const report = evaluateMargin(perpetual(-1, 10_000), seen([one]));
  expect(report.pools).toEqual([{ kind: 'unknown', id: 'cross:USDT', unit: 'USDT', missing: [missing] }]);
  expect(positionOf(report, 'p').liquidation).toEqual({ kind: 'unknown', missing: [missing] });
});

it('options in a shared pool of coins are required in the price of their coin, which moves', () => {
  // 1 BTC as the only collateral, haircut 10 %: 0.9 S against (0.075 + 60,000 / S - 1) S: S = 60,000 / 1.825.
  const shared = account([], [wallet('BTC', 1, { price: 60_000, haircut: 0.1, linkedSymbol: 'BTCUSD' })], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
  const report = evaluateMargin(shared, seen([put(60_000, -1, { settle: 'inverse', markVolatility: 0.01 })], 'deribitStandard', { BTCUSD: 60_000 }));
  expect(report.joint.down?.shockRatio).toBeCloseTo(1 / 1.825 - 1, 8);
});

describe('the questions turned round', () => {
  const options = [call(60_000, -2)];

  it('margin for a distance: requirement less equity at the price, the calls revalued there', () => {
    // At 66,000: 0.01 * 66,000 + 2 (0.075 * 66,000 + 6,000) less 12,000 + 6,000.
    const answer = marginForDistance(perpetual(1, 12_000), seen(options), positionId('p'), { kind: 'price', price: 66_000 });
    expect(answer.kind === 'margin' && answer.marginDelta).toBeCloseTo(660 + 2 * (4_950 + 6_000) - 18_000, 6);
  });

  it('the size that holds at a price is liquidated there', () => {
    const short = perpetual(-0.1, 10_000);
    const with1 = seen([put(55_000, -1)]);
    const answer = sizeForLiquidationAt(short, with1, positionId('p'), { kind: 'price', price: 63_000 });
    // 10,000 - 3,000 q = 0.01 * 63,000 q + 0.075 * 63,000.
    expect(answer.kind === 'size' && answer.quantity).toBeCloseTo((10_000 - 4_725) / 3_630, 8);
    if (answer.kind !== 'size') throw new Error(answer.kind);
    expect(liquidationPriceOf(evaluateMargin(withQuantity(short, positionId('p'), -answer.quantity, 60_000), with1), 'p')).toBeCloseTo(63_000, 6);
  });

  it('the forecast along a path has their margin in it', () => {
    const path = marginPath(perpetual(1, 12_000), seen(options), 'cross:USDT', { kind: 'joint' }, [0.1]);
    const [point] = path.kind === 'known' ? path.points : [];
    expect(point?.maintenanceRequirement).toBeCloseTo(660 + 2 * (4_950 + 6_000), 6);
    // In the money: 0.15 of 66,000 and the mark, each.
    expect(point?.initialMargin).toBeCloseTo(6_600 + 2 * (9_900 + 6_000), 6);
  });
});

it('a stress of the venue\'s terms asks for twice the margin of options too', () => {
  const { after } = underStress(perpetual(-1, 10_000), seen([put(55_000, -1)]));
  expect(poolOf(after, 'cross:USDT').maintenanceRequirement).toBeCloseTo(2 * (600 + 4_500), 8);
});

it('the incremental kernel leaves pools with options to the general evaluation', () => {
  const { tiers, options } = seen([put(55_000, -1)]);
  expect(marginKernel(prepareMargin(perpetual(-1, 10_000), tiers, options)).left).toEqual(['cross:USDT']);
  expect(marginKernel(prepareMargin(account([], [wallet('BTC', 1)]), tiers, seen([put(55_000, -1, { settle: 'inverse' })]).options)).left).toEqual(['cross:BTC']);
});

it('other marks than those the options were priced at move their forwards along', () => {
  const { tiers, options } = seen([put(55_000, -1)]);
  const report = evaluateMargin(perpetual(-1, 10_000), { ...market({ BTCUSDT: 50_000 }), tiers, ...(options === undefined ? {} : { options }) });
  expect(poolOf(report, 'cross:USDT').optionValue).toBeCloseTo(-5_000, 6);
});

it('a pool at its own marks is what it is now, to the last bit', () => {
  const held = pool(perpetual(-1, 10_000), seen([put(55_000, -1), call(61_000, -0.3, { days: 20, markVolatility: 0.7 })]), 'cross:USDT');
  const { equity, maintenanceRequirement } = poolAtPrices(held, () => 1);
  expect(equity).toBe(held.margin.equity);
  expect(maintenanceRequirement).toBe(held.margin.maintenanceRequirement);
});
