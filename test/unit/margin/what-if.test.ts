import { describe, expect, it } from 'vitest';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { sizeForLiquidationAt } from '../../../shared/margin/queries';
import { withCollateral, withIsolatedMargin, withQuantity } from '../../../shared/margin/what-if';
import { positionId } from '../../../shared/units';
import { account, liquidationPriceOf, market, poolOf, position, RULES, wallet } from '../../support/margin-builders';

const A = positionId('a');
const marks = market({ AUSDT: 110 });

describe('a trade at the mark', () => {
  const cross = account([position({ id: 'a', quantity: 4 })], [wallet('USDT', 100)]);

  it('leaves the equity of a cross pool as it was, whatever the new size', () => {
    for (const quantity of [0, 1, 4, 9, -3]) {
      expect(poolOf(evaluateMargin(withQuantity(cross, A, quantity, 110), marks), 'cross:USDT').equity).toBeCloseTo(140, 12);
    }
  });

  it('averages the entry price by base when adding: 4 at 100 and 1 at 110 is 5 at 102', () => {
    expect(withQuantity(cross, A, 5, 110).positions[0]).toMatchObject({ quantity: 5, entryPrice: 102 });
  });

  it('realises what it closes and keeps the entry of the rest', () => {
    const after = withQuantity(cross, A, 1, 110);
    expect(after.positions[0]).toMatchObject({ quantity: 1, entryPrice: 100 });
    expect(after.collateral[0]?.balance).toBe(130);
  });

  it('opens at the mark what goes through zero', () => {
    const after = withQuantity(cross, A, -2, 110);
    expect(after.positions[0]).toMatchObject({ quantity: -2, entryPrice: 110 });
    expect(after.collateral[0]?.balance).toBe(140);
  });

  it('charges the fee on everything traded: 6 at 110 through zero, 0.1 %', () => {
    expect(withQuantity(cross, A, -2, 110, 0.001).collateral[0]?.balance).toBeCloseTo(140 - 0.66, 12);
  });

  it('averages inverse entries in coin and keeps the equity in coin', () => {
    const inverse = account([position({ id: 'a', quantity: 10, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC', entryPrice: 50_000 })], [wallet('BTC', 0.1)]);
    const seen = market({ AUSDT: 40_000 });
    const before = poolOf(evaluateMargin(inverse, seen), 'cross:BTC').equity;
    const after = withQuantity(inverse, A, 20, 40_000);
    expect(after.positions[0]?.entryPrice).toBeCloseTo(20 / (10 / 50_000 + 10 / 40_000), 9);
    expect(poolOf(evaluateMargin(after, seen), 'cross:BTC').equity).toBeCloseTo(before, 15);
  });

  it('agrees with the size that is asked for by a price', () => {
    const seen = market({ AUSDT: 110 });
    const answer = sizeForLiquidationAt(cross, seen, A, { kind: 'price', price: 90 });
    if (answer.kind !== 'size') throw new Error(answer.kind);
    expect(liquidationPriceOf(evaluateMargin(withQuantity(cross, A, answer.quantity, 110), seen), 'a')).toBeCloseTo(90, 10);
  });

  it('keeps what else an account carries', () => {
    expect(withQuantity({ ...cross, name: 'main' }, A, 1, 110).name).toBe('main');
  });
});

describe('a trade of an isolated position', () => {
  const isolated = account([position({ id: 'a', quantity: 4, isolatedMargin: 40 })], [wallet('USDT', 100)]);

  it('releases its share of the margin when cut, so that halving it hardly moves the liquidation price', () => {
    const after = withQuantity(isolated, A, 2, 110);
    expect(after.positions[0]?.margin).toMatchObject({ isolatedMargin: 20 });
    expect(after.collateral[0]?.balance).toBe(100 + 20 + 20);
    expect(liquidationPriceOf(evaluateMargin(after, marks), 'a')).toBeCloseTo(liquidationPriceOf(evaluateMargin(isolated, marks), 'a'), 12);
  });

  it('takes initial margin from the wallet when added to', () => {
    const after = withQuantity(isolated, A, 5, 110);
    expect(after.positions[0]?.margin).toMatchObject({ isolatedMargin: 51 });
    expect(after.collateral[0]?.balance).toBe(89);
  });

  it('moves nothing but PnL and fee when the margin stays: the convention of the size query', () => {
    const after = withQuantity(isolated, A, 2, 110, 0.001, 'unchanged');
    expect(after.positions[0]?.margin).toMatchObject({ isolatedMargin: 40 + 20 - 0.22 });
    expect(after.collateral[0]?.balance).toBe(100);
  });
});

describe('a transfer of margin', () => {
  it('adds to the asset, or opens it', () => {
    const held = account([], [wallet('USDT', 100)]);
    expect(withCollateral(held, 'USDT', -30).collateral).toEqual([wallet('USDT', 70)]);
    expect(withCollateral(held, 'USDC', 5).collateral).toEqual([wallet('USDT', 100), wallet('USDC', 5)]);
  });

  it('does not invent the price of an asset new to a shared pool', () => {
    const shared = account([], [wallet('USDT', 100)], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    expect(() => withCollateral(shared, 'BTC', 1)).toThrow('the price of BTC is not known');
    expect(withCollateral(shared, 'BTC', 1, 60_000).collateral[1]).toEqual(wallet('BTC', 1, { price: 60_000 }));
  });

  it('takes isolated margin from the wallet only when told to', () => {
    const isolated = account([position({ id: 'a', quantity: 4, isolatedMargin: 40 })], [wallet('USDT', 100)]);
    expect(withIsolatedMargin(isolated, A, 10).collateral[0]?.balance).toBe(100);
    expect(withIsolatedMargin(isolated, A, 10, 'wallet').collateral[0]?.balance).toBe(90);
    expect(withIsolatedMargin(isolated, A, 10).positions[0]?.margin).toMatchObject({ isolatedMargin: 50 });
  });
});
