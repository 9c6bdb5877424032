import { describe, expect, it } from 'vitest';
import type { MarginRules } from '../../../shared/account/account';
import { afterLiquidation } from '../../../shared/margin/after-liquidation';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import type { MarginAccount } from '../../../shared/margin/margin';
import { poolAtMark } from '../../../shared/margin/pool';
import { prepareMargin } from '../../../shared/margin/prepare';
import { sizeForLiquidationAt } from '../../../shared/margin/queries';
import { positionId } from '../../../shared/units';
import { account, continuousTiers, liquidationPriceOf, market, poolOf, position, positionOf, RULES, tier, wallet } from '../../support/margin-builders';

type Rule = NonNullable<MarginRules['hedgeLegs']>;
const ROWS = continuousTiers([[0, 0.01], [500, 0.02], [1_000, 0.05]]);

const pair = (hedgeLegs: Rule | undefined, long = 8, short = 4): MarginAccount =>
  account([position({ id: 'L', quantity: long }), position({ id: 'S', quantity: -short })], [wallet('USDT', 200)], { rules: hedgeLegs === undefined ? RULES : { ...RULES, hedgeLegs } });

/** By hand: the row of the looked-up amount, its effective rate times all notional of the pair. */
function byHand(lookup: number, notional: number): number {
  const [rate, deduction] = lookup < 500 ? [0.01, 0] : lookup < 1_000 ? [0.02, 5] : [0.05, 35];
  return notional * (rate - deduction / lookup);
}

describe('the legs of a hedge, 800 long and 400 short at 100', () => {
  it('each find their own tier when nothing else is said', () => {
    for (const rule of [undefined, 'perLeg'] as const) {
      expect(poolOf(evaluateMargin(pair(rule), market({ AUSDT: 100 }, ROWS)), 'cross:USDT').maintenanceMargin).toBeCloseTo(byHand(800, 800) + byHand(400, 400), 12);
    }
  });

  it.each([['summed', 1_200], ['larger', 800], ['net', 400]] as const)('find it by the %s notional, %d', (rule, lookup) => {
    expect(poolOf(evaluateMargin(pair(rule), market({ AUSDT: 100 }, ROWS)), 'cross:USDT').maintenanceMargin).toBeCloseTo(byHand(lookup, 1_200), 12);
  });

  it.each([['summed', (p: number) => 12 * p], ['larger', (p: number) => 8 * p], ['net', (p: number) => 4 * p]] as const)('%s: the liquidation price solves the equation with the row that holds there', (rule, lookup) => {
    const price = liquidationPriceOf(evaluateMargin(pair(rule), market({ AUSDT: 100 }, ROWS)), 'L');
    expect(200 + 4 * (price - 100)).toBeCloseTo(byHand(lookup(price), 12 * price), 10);
    expect(positionOf(evaluateMargin(pair(rule), market({ AUSDT: 100 }, ROWS)), 'S').liquidation).toMatchObject({ nearest: { price } });
  });

  it('by the net, equal legs stand in the first row', () => {
    expect(poolOf(evaluateMargin(pair('net', 20, 20), market({ AUSDT: 100 }, ROWS)), 'cross:USDT').maintenanceMargin).toBeCloseTo(40, 12);
  });

  it('by contracts, as OKX sums them, both legs jump together', () => {
    const rules: MarginRules = { ...RULES, tierBasis: 'quantity', hedgeLegs: 'summed' };
    const steps = [tier(0.01, 0, 10), tier(0.02, 10)];
    const maintenance = (long: number, short: number): number => poolOf(evaluateMargin({ ...pair('summed', long, short), rules }, market({ AUSDT: 100 }, steps)), 'cross:USDT').maintenanceMargin;
    expect(maintenance(6, 3)).toBeCloseTo(9, 12);
    expect(maintenance(6, 4)).toBeCloseTo(20, 12);
    expect(maintenance(3, 7)).toBeCloseTo(20, 12);
  });

  it('isolated legs too are tiered together, each in its own pool', () => {
    const isolated = account([position({ id: 'L', quantity: 8, isolatedMargin: 90 }), position({ id: 'S', quantity: -4, isolatedMargin: 90 })], [], { rules: { ...RULES, hedgeLegs: 'summed' } });
    const report = evaluateMargin(isolated, market({ AUSDT: 100 }, ROWS));
    expect(poolOf(report, 'isolated:L').maintenanceMargin + poolOf(report, 'isolated:S').maintenanceMargin).toBeCloseTo(byHand(1_200, 1_200), 12);
  });

  it('a leg that changes its size changes the row of the other, also in a pool that was prepared before', () => {
    const held = pair('summed', 4, 4);
    const [pool] = prepareMargin(held, market({ AUSDT: 100 }, ROWS).tiers).pools;
    if (pool === undefined) throw new Error('no pool');
    const legs = pool.legs.map((leg) => (leg.position.id === 'L' ? { ...leg, contracts: 8, size: 8 } : leg));
    expect(poolAtMark({ ...pool, legs }, held.rules, () => 100).margin.maintenanceMargin).toBeCloseTo(byHand(1_200, 1_200), 12);
  });

  it('a size query says that it cannot answer for legs tiered together', () => {
    expect(sizeForLiquidationAt(pair('summed'), market({ AUSDT: 100 }, ROWS), positionId('L'), { kind: 'price', price: 80 }).kind).toBe('refused');
    expect(sizeForLiquidationAt(pair('perLeg'), market({ AUSDT: 100 }, ROWS), positionId('L'), { kind: 'price', price: 80 }).kind).toBe('size');
  });
});

describe('what is left after a liquidation', () => {
  const held = account([position({ id: 'a', quantity: 10, isolatedMargin: 100 })], []);

  it('is the maintenance at the trigger less the fee outside it', () => {
    const left = afterLiquidation(held, market({ AUSDT: 100 }), positionId('a'), 0.004);
    // 100 + 10 (p - 100) = 0.1 p at p = 900 / 9.9; equity there 0.1 p, fee 0.04 p.
    const price = 900 / 9.9;
    expect(left).toMatchObject({ kind: 'left' });
    if (left.kind !== 'left') return;
    expect(left.price).toBeCloseTo(price, 12);
    expect(left.equity).toBeCloseTo(0.1 * price, 10);
    expect(left.left).toBeCloseTo(0.06 * price, 10);
  });

  it('is nothing when the fee eats the maintenance, as with Binance\'s 1.25 % against 1 %', () => {
    expect(afterLiquidation(held, market({ AUSDT: 100 }), positionId('a'), 0.0125)).toMatchObject({ kind: 'left', left: 0 });
  });

  it('says why there is none, or what is missing', () => {
    expect(afterLiquidation(account([position({ id: 'a', quantity: 0 })], []), market({}), positionId('a'), 0).kind).toBe('none');
    expect(afterLiquidation(held, market({}), positionId('a'), 0)).toEqual({ kind: 'unknown', missing: ['mark price of AUSDT', 'tiers of AUSDT'] });
    expect(afterLiquidation(held, market({ AUSDT: 100 }), positionId('b'), 0).kind).toBe('unknown');
  });
});
