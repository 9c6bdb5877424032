import { describe, expect, it } from 'vitest';
import type { MarginRules } from '../../../shared/account/account';
import { afterLiquidation } from '../../../shared/margin/after-liquidation';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import type { MarginAccount } from '../../../shared/margin/margin';
import { poolAtMark } from '../../../shared/margin/pool';
import { prepareMargin } from '../../../shared/margin/prepare';
import { sizeForLiquidationAt } from '../../../shared/margin/queries';
import { withQuantity } from '../../../shared/margin/what-if';
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

  it.each(['summed', 'larger', 'net'] as const)('%s: the largest size for a price puts the liquidation there, with the row of both legs', (rule) => {
    for (const [long, short, target] of [[8, 4, 90], [2, 4, 80], [8, 4, 130], [1, 12, 115], [3, 3, 70]] as const) {
      const held = pair(rule, long, short);
      const seen = market({ AUSDT: 100 }, ROWS);
      const answer = sizeForLiquidationAt(held, seen, positionId('L'), { kind: 'price', price: target });
      const headRoomAt = (quantity: number): number => {
        const there = poolOf(evaluateMargin(withQuantity(held, positionId('L'), quantity, 100), market({ AUSDT: target }, ROWS)), 'cross:USDT');
        return there.equity - there.maintenanceRequirement;
      };
      if (answer.kind === 'noSize') expect(headRoomAt(0) < 0 || headRoomAt(1e5) >= 0, `${long} ${short} ${target}`).toBe(true);
      if (answer.kind !== 'size') continue;
      expect(headRoomAt(answer.quantity)).toBeCloseTo(0, 9);
      expect(headRoomAt(answer.quantity * 1.0001)).toBeLessThan(0);
      for (let share = 0; share < 1; share += 0.05) expect(headRoomAt(answer.quantity * share)).toBeGreaterThanOrEqual(-1e-9);
    }
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
