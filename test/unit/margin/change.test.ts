import { describe, expect, it } from 'vitest';
import { bestPlaceFor, bestTransfer } from '../../../shared/margin/best-place';
import { accountAfter, whatIf, type AccountChange } from '../../../shared/margin/change';
import { ifOrdersFill } from '../../../shared/margin/order-ladder';
import { positionId } from '../../../shared/units';
import { account, liquidationPriceOf, market, poolOf, position, RULES, wallet } from '../../support/margin-builders';

const A = positionId('a');
const seen = market({ AUSDT: 100, BUSDT: 100 });

describe('a proposed change is answered for the position that results', () => {
  const held = account([position({ id: 'a', quantity: 4 }), position({ id: 'b', symbol: 'BUSDT', quantity: 2, isolatedMargin: 40 })], [wallet('USDT', 100)]);

  it('adding 2 at 95 makes 6 at 98.33: liquidated where 100 + 6 (p - 98.33) = 0.06 p', () => {
    const answer = whatIf(held, seen, [{ kind: 'size', positionId: A, quantity: 6, price: 95 }]);
    if (answer.kind !== 'answer') throw new Error(answer.why);
    expect(liquidationPriceOf(answer.after, 'a')).toBeCloseTo((590 - 100) / 5.94, 10);
    expect(liquidationPriceOf(answer.before, 'a')).toBeCloseTo(300 / 3.96, 10);
  });

  it('an order through zero becomes a short at the order\'s price, not a smaller long', () => {
    const answer = whatIf(held, seen, [{ kind: 'size', positionId: A, quantity: -2 }]);
    expect(answer.kind === 'answer' && answer.account.positions[0]).toMatchObject({ quantity: -2, entryPrice: 100 });
  });

  it('leverage of a cross position changes what is available, not where it is liquidated', () => {
    const answer = whatIf(held, seen, [{ kind: 'leverage', positionId: A, leverage: 5 }]);
    if (answer.kind !== 'answer') throw new Error(answer.why);
    expect(poolOf(answer.after, 'cross:USDT').initialMargin).toBeCloseTo(80, 12);
    expect(liquidationPriceOf(answer.after, 'a')).toBe(liquidationPriceOf(answer.before, 'a'));
  });

  it('leverage of an isolated position keeps its margin, or resets it to notional / leverage out of the wallet', () => {
    const B = positionId('b');
    const kept = accountAfter(held, seen, { kind: 'leverage', positionId: B, leverage: 2 });
    expect(kept.kind === 'changed' && kept.account.positions[1]?.margin).toMatchObject({ isolatedMargin: 40 });
    const reset = accountAfter(held, seen, { kind: 'leverage', positionId: B, leverage: 2, isolatedMargin: 'reset' });
    expect(reset.kind === 'changed' && reset.account.positions[1]?.margin).toMatchObject({ isolatedMargin: 100 });
    expect(reset.kind === 'changed' && reset.account.collateral[0]?.balance).toBe(40);
  });

  it('a change of mode moves the margin between wallet and position and back', () => {
    const isolated = accountAfter(held, seen, { kind: 'mode', positionId: A, mode: 'isolated' });
    if (isolated.kind !== 'changed') throw new Error(isolated.why);
    expect(isolated.account.positions[0]?.margin).toMatchObject({ kind: 'isolated', isolatedMargin: 40 });
    expect(isolated.account.collateral[0]?.balance).toBe(60);
    const back = accountAfter(isolated.account, seen, { kind: 'mode', positionId: A, mode: 'cross' });
    expect(back.kind === 'changed' && back.account.positions[0]?.margin).toEqual({ kind: 'cross' });
    expect(back.kind === 'changed' && back.account.collateral[0]?.balance).toBe(100);
  });

  it('collateral, isolated margin and a new position change what they say', () => {
    const answer = whatIf(held, seen, [
      { kind: 'collateral', asset: 'USDT', delta: 50 },
      { kind: 'isolatedMargin', positionId: positionId('b'), delta: 10, from: 'wallet' },
      { kind: 'open', position: position({ id: 'c', symbol: 'BUSDT', quantity: 0 }), quantity: -1 },
    ]);
    if (answer.kind !== 'answer') throw new Error(answer.why);
    expect(answer.account.collateral[0]?.balance).toBe(140);
    expect(answer.after.positions.map(({ positionId: id, notional }) => [id, notional])).toEqual([['a', 400], ['b', 200], ['c', 100]]);
  });

  it.each<[string, AccountChange]>([
    ['no position', { kind: 'size', positionId: positionId('x'), quantity: 1 }],
    ['a finite quantity', { kind: 'size', positionId: A, quantity: NaN }],
    ['a price above 0', { kind: 'size', positionId: A, quantity: 1, price: -5 }],
    ['a leverage above 0', { kind: 'leverage', positionId: A, leverage: 0 }],
    ['is cross already', { kind: 'mode', positionId: A, mode: 'cross' }],
    ['no margin of its own', { kind: 'isolatedMargin', positionId: A, delta: 1, from: 'wallet' }],
    ['a finite amount', { kind: 'collateral', asset: 'USDT', delta: Infinity }],
    ['is used already', { kind: 'open', position: position({ id: 'a', quantity: 0 }), quantity: 1 }],
  ])('refuses with a reason: %s', (why, change) => {
    expect(whatIf(held, seen, [change])).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as unknown });
  });

  it('does not let the leg of a hedge change sides, nor invent the price of a coin', () => {
    const shared = account([position({ id: 'a', quantity: 4, isolatedMargin: 40 })], [wallet('BTC', 1)], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    expect(whatIf(shared, seen, [{ kind: 'size', positionId: A, quantity: 1 }])).toEqual({ kind: 'refused', why: 'the price of USDT is not known to this account' });
    const long = account([{ ...position({ id: 'a', quantity: 4 }), hedgeSide: 'long' }], [wallet('USDT', 100)], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    expect(whatIf(long, seen, [{ kind: 'size', positionId: A, quantity: -1 }])).toMatchObject({ kind: 'refused' });
    expect(whatIf(long, seen, [{ kind: 'collateral', asset: 'BTC', delta: 1 }])).toMatchObject({ kind: 'refused' });
  });
});

describe('if all resting orders fill', () => {
  const held = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 100)]);
  const orders = [{ positionId: A, quantity: 2, price: 80 }, { positionId: A, quantity: 1, price: 90 }, { positionId: A, quantity: -5, price: 130, reduceOnly: true }];

  it('they fill nearest first, each with its price as the mark', () => {
    const ladder = ifOrdersFill(held, seen, orders, 'largerSide');
    if (ladder.kind !== 'known') throw new Error('unknown');
    expect(ladder.rungs.map(({ order, filled }) => [order.price, filled])).toEqual([[90, 1], [80, 2], [130, -4]]);
    // 1 at 100, 1 at 90, 2 at 80: 4 at 87.5; at 80 the equity is 100 - 30 = 70.
    const second = ladder.rungs[1];
    expect(second?.account.positions[0]).toMatchObject({ quantity: 4, entryPrice: 87.5 });
    expect(second === undefined ? 0 : poolOf(second.report, 'cross:USDT').equity).toBeCloseTo(70, 12);
    expect(second === undefined ? 0 : liquidationPriceOf(second.report, 'a')).toBeCloseTo(250 / 3.96, 10);
  });

  it('what still rests holds margin of the larger side', () => {
    const ladder = ifOrdersFill(held, seen, orders, 'largerSide');
    // After the first fill 2 are held at 90; the buy of 2 at 80 adds 160 / 10.
    expect(ladder.kind === 'known' && ladder.rungs[0]?.openOrderMargin.get('cross:USDT')).toBeCloseTo(16, 12);
  });

  it('reduce-only never turns the position', () => {
    const ladder = ifOrdersFill(held, seen, [orders[2] ?? fail()], 'largerSide');
    expect(ladder.kind === 'known' && ladder.account.positions[0]?.quantity).toBe(0);
  });

  it('says what is missing', () => {
    expect(ifOrdersFill(held, market({}), orders, 'eachOrder')).toEqual({ kind: 'unknown', missing: ['mark price of AUSDT'] });
    expect(ifOrdersFill(held, seen, [{ positionId: positionId('x'), quantity: 1, price: 1 }], 'eachOrder').kind).toBe('unknown');
  });
});

function fail(): never {
  throw new Error('no such order');
}

describe('where money buys most distance', () => {
  const usd = new Map([['USDT', 1], ['USDC', 0.999]]);
  const near = { id: 'near', account: account([position({ id: 'a', quantity: 10, isolatedMargin: 80 }), position({ id: 'b', symbol: 'BUSDT', quantity: 10 })], [wallet('USDT', 300)]), market: seen };
  const far = { id: 'far', account: account([position({ id: 'c', quantity: 1, settleAsset: 'USDC' })], [wallet('USDC', 500)]), market: seen };

  it('the next 50 go to the pool that falls first, and nowhere else', () => {
    const best = bestPlaceFor([near, far], 50, usd);
    if (best.kind !== 'known') throw new Error('unknown');
    expect(best.placements).toHaveLength(1);
    // Isolated: 80 / 1000 of margin at 1 % maintenance: (80 - 10) / 990 away, then (130 - 10) / 990.
    expect(best.placements[0]?.to).toEqual({ accountId: 'near', poolId: 'isolated:a', asset: 'USDT' });
    expect(best.placements[0]?.distanceBefore).toBeCloseTo(70 / 990, 12);
    expect(best.placements[0]?.distanceAfter).toBeCloseTo(120 / 990, 12);
  });

  it('a transfer takes only what is available where it comes from', () => {
    const best = bestTransfer([near, far], 50, usd);
    if (best.kind !== 'known') throw new Error('unknown');
    expect(best.placements.map(({ from }) => from?.poolId)).toEqual(expect.arrayContaining(['cross:USDC', 'cross:USDT']));
    const much = bestTransfer([near, far], 450, usd);
    expect(much.kind === 'known' && much.placements.every(({ from }) => from?.poolId === 'cross:USDC')).toBe(true);
  });

  it('does not assume that a stablecoin is a dollar', () => {
    expect(bestPlaceFor([near, far], 50, new Map([['USDT', 1]]))).toEqual({ kind: 'unknown', missing: ['price of USDC'] });
  });
});
