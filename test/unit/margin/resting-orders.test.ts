/* What resting orders hold of a pool, what they may take from it when they fill, and which of them is a stop. */
import { describe, expect, it } from 'vitest';
import type { RestingOrder } from '../../../shared/account/resting-order';
import type { MarginAccount } from '../../../shared/margin/margin';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { missingForOrders, poolIfFilled } from '../../../shared/margin/orders-filled';
import { poolAtMark, type PoolState } from '../../../shared/margin/pool';
import { poolModels } from '../../../shared/margin/pool-model';
import { restingStop, restingTarget } from '../../../shared/margin/resting-exits';
import { positionId } from '../../../shared/units';
import { account, market, poolOf, position, RULES, tier, wallet } from '../../support/margin-builders';

const A = positionId('a');
const MARK = 100;
const long = (quantity: number, more: Partial<Parameters<typeof position>[0]> = {}) => position({ id: 'a', quantity, ...more });
const buy = (quantity: number, price: number, more: Partial<RestingOrder> = {}): RestingOrder => ({ positionId: A, quantity, price, ...more });

function pool(held: MarginAccount, id = 'cross:USDT'): PoolState {
  const model = poolModels(held, new Map([['AUSDT', [tier(0.01)]]])).find((one) => one.id === id);
  if (model === undefined) throw new Error(id);
  return poolAtMark(model, held.rules, () => MARK);
}

/** Free at a ratio of the mark, with the orders filled. */
function freeAt(held: MarginAccount, ratio: number, id?: string): number {
  const there = poolIfFilled(pool(held, id), () => ratio, () => MARK);
  return there.equity - there.maintenanceRequirement;
}

const with1000 = (positions: readonly ReturnType<typeof position>[], orders: readonly RestingOrder[] | undefined, more: Partial<MarginAccount> = {}): MarginAccount =>
  account(positions, [wallet('USDT', 1000)], { ...(orders === undefined ? {} : { orders }), ...more });

describe('margin that resting orders hold', () => {
  it('is each for itself where the venue\'s rule is not known, and the larger side where it is', () => {
    const orders = [buy(3, 90), buy(-4, 120)];
    const margin = (held: MarginAccount) => poolOf(evaluateMargin(held, market({ AUSDT: MARK })), 'cross:USDT');
    // 5 at 100 with 10x hold 50; (270 + 480) / 10 more, or 270 / 10.
    expect(margin(with1000([long(5)], orders))).toMatchObject({ openOrderMargin: expect.closeTo(75, 12), availableMargin: expect.closeTo(875, 10) });
    expect(margin(with1000([long(5)], orders, { rules: { ...RULES, openOrders: 'largerSide' } }))).toMatchObject({ openOrderMargin: expect.closeTo(27, 12), availableMargin: expect.closeTo(923, 10) });
  });

  it('is nothing for stops before they trigger and for what only reduces', () => {
    const held = with1000([long(5)], [buy(3, 120, { type: 'stop' }), buy(-5, 120, { reduceOnly: true })]);
    expect(poolOf(evaluateMargin(held, market({ AUSDT: MARK })), 'cross:USDT')).toMatchObject({ openOrderMargin: 0, availableMargin: 950 });
  });

  it('is the wallet\'s where the position is isolated', () => {
    const held = with1000([long(5, { isolatedMargin: 50 })], [buy(3, 90)]);
    const report = evaluateMargin(held, market({ AUSDT: MARK }));
    expect(poolOf(report, 'cross:USDT')).toMatchObject({ openOrderMargin: expect.closeTo(27, 12), availableMargin: expect.closeTo(973, 10) });
    expect(poolOf(report, 'isolated:a')).toMatchObject({ openOrderMargin: 0, availableMargin: 0 });
  });

  it('of a leg of hedge mode is nothing where the order closes it', () => {
    const leg = { ...long(5), hedgeSide: 'long' as const };
    expect(poolOf(evaluateMargin(with1000([leg], [buy(-9, 120)]), market({ AUSDT: MARK })), 'cross:USDT')).toMatchObject({ openOrderMargin: 0 });
  });
});

describe('a pool with its orders filled', () => {
  // Long 5 at 100; at 80: 1000 - 100 - 4.
  const bare = 1000 - 100 - 4;

  it('is the pool itself without orders', () => {
    expect(freeAt(with1000([long(5)], undefined), 0.8)).toBeCloseTo(bare, 12);
    expect(freeAt(with1000([long(5)], []), 0.8)).toBeCloseTo(bare, 12);
  });

  it('counts buys at their price: 3 more from 90 lose 30 and need 2.40', () => {
    expect(freeAt(with1000([long(5)], [buy(3, 90)]), 0.8)).toBeCloseTo(bare - 30 - 2.4, 12);
  });

  it('counts no gain of a price that is not reached, but what it needs', () => {
    expect(freeAt(with1000([long(5)], [buy(3, 50)]), 0.8)).toBeCloseTo(bare - 2.4, 12);
  });

  it('takes the worse of all buys and all sells: 8 sold at 110 make 3 short, which a fall does not hurt', () => {
    expect(freeAt(with1000([long(5)], [buy(3, 90), buy(-8, 110)]), 0.8)).toBeCloseTo(bare - 30 - 2.4, 12);
    // Up 20 %: 5 gain 100 and need 6; 8 sold at 110 lose 80, 3 short need less than 5 long.
    expect(freeAt(with1000([long(5)], [buy(3, 90), buy(-8, 110)]), 1.2)).toBeCloseTo(1000 + 100 - 6 - 80, 12);
  });

  it('takes a gain away where a target was reached, and credits a stop with nothing', () => {
    expect(freeAt(with1000([long(5)], [buy(-5, 110, { reduceOnly: true })]), 1.2)).toBeCloseTo(1000 + 100 - 6 - 50, 12);
    expect(freeAt(with1000([long(5)], [buy(-5, 90, { reduceOnly: true, type: 'stop' })]), 0.8)).toBeCloseTo(bare, 12);
    expect(freeAt(with1000([long(5)], [buy(-5, 90, { reduceOnly: true, type: 'stop' })]), 1.2)).toBeCloseTo(1000 + 100 - 6, 12);
  });

  it('reduces no further than what is held, the dearest order first', () => {
    expect(freeAt(with1000([long(5)], [buy(-4, 115, { reduceOnly: true }), buy(-4, 110, { reduceOnly: true })]), 1.2)).toBeCloseTo(1000 + 100 - 6 - 40 - 5, 12);
  });

  it('knows orders on a position that is flat, and what they lack', () => {
    const held = with1000([long(0)], [buy(3, 90)]);
    expect(freeAt(held, 0.8)).toBeCloseTo(1000 - 30 - 2.4, 12);
    expect(missingForOrders(pool(held), () => undefined)).toEqual(['mark price of AUSDT']);
    expect(missingForOrders(pool(held), () => MARK)).toEqual([]);
  });

  it('of an isolated position brings its own margin: 3 from 90 bring 27, lose 30 and need 2.40', () => {
    const held = with1000([long(5, { isolatedMargin: 150 })], [buy(3, 90)]);
    expect(freeAt(held, 0.8, 'isolated:a')).toBeCloseTo(150 - 100 - 4 - 5.4, 12);
    // At 90 they bring more than they need: that helps and does not count.
    expect(freeAt(held, 0.9, 'isolated:a')).toBeCloseTo(150 - 50 - 4.5, 12);
    // The wallet pays what they bring.
    expect(freeAt(held, 0.8)).toBeCloseTo(1000 - 27, 12);
  });

  it('of an isolated position counts no margin that another order brings against what one loses', () => {
    const one = with1000([long(5, { isolatedMargin: 150 })], [buy(3, 90)]);
    // 4 from 78 bring 31.20, lose nothing at 80 and need 3.20: more than the first is short of.
    const two = with1000([long(5, { isolatedMargin: 150 })], [buy(4, 78), buy(3, 90)]);
    expect(freeAt(two, 0.8, 'isolated:a')).toBeCloseTo(freeAt(one, 0.8, 'isolated:a'), 12);
    // At 70 both are short: 3 (70 - 90) + 27 - 2.10 and 4 (70 - 78) + 31.20 - 2.80.
    expect(freeAt(two, 0.7, 'isolated:a')).toBeCloseTo(150 - 150 - 3.5 - 35.1 - 3.6, 12);
  });

  it('of an inverse contract loses in coin: 300 from 100 at 80, 300 (1/80 - 1/100)', () => {
    const held = account([long(0, { contractType: 'inverse', settleAsset: 'BTC', leverage: 10 })], [wallet('BTC', 10)], { orders: [buy(300, 100)] });
    expect(freeAt(held, 0.8, 'cross:BTC')).toBeCloseTo(10 - 300 * (1 / 80 - 1 / 100) - (300 / 80) * 0.01, 12);
  });
});

describe('the exits of a position', () => {
  const stop = (quantity: number, price: number): RestingOrder => buy(quantity, price, { reduceOnly: true, type: 'stop' });

  it('are the stop that closes all of it, the farthest of those it takes', () => {
    expect(restingStop(long(5), [stop(-5, 90)], MARK)).toEqual({ kind: 'stop', price: 90 });
    expect(restingStop(long(5), [stop(-3, 85), stop(-2, 92), stop(-5, 70)], MARK)).toEqual({ kind: 'stop', price: 85 });
    expect(restingStop(long(-5), [stop(5, 108)], MARK)).toEqual({ kind: 'stop', price: 108 });
  });

  it('are no stop where a part stays, or where nothing triggers on the losing side', () => {
    expect(restingStop(long(5), [stop(-3, 90)], MARK)).toEqual({ kind: 'part', coveredContracts: 3 });
    expect(restingStop(long(5), [buy(-5, 90, { reduceOnly: true }), stop(-5, 110), buy(-5, 90, { type: 'stop' }), { ...stop(-5, 90), positionId: positionId('b') }], MARK)).toEqual({ kind: 'none' });
    expect(restingStop(long(5), undefined, MARK)).toEqual({ kind: 'none' });
  });

  it('are the nearest target on the side that gains', () => {
    expect(restingTarget(long(5), [buy(-2, 130, { reduceOnly: true }), buy(-3, 120, { reduceOnly: true }), stop(-5, 90)], MARK)).toBe(120);
    expect(restingTarget(long(-5), [buy(5, 80, { reduceOnly: true })], MARK)).toBe(80);
    expect(restingTarget(long(5), [buy(-5, 120)], MARK)).toBeUndefined();
  });
});
