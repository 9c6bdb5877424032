import { describe, expect, it } from 'vitest';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { evaluatePrepared, prepareMargin } from '../../../shared/margin/prepare';
import { account, continuousTiers, liquidationPriceOf, market, poolOf, position, positionOf, RULES, tier, wallet } from '../../support/margin-builders';

describe('what is missing is said, and the rest is computed', () => {
  const twoPools = account([position({ id: 'a', symbol: 'AUSDT', quantity: 1 }), position({ id: 'b', symbol: 'BUSDT', quantity: 1 }), position({ id: 'c', symbol: 'CUSDC', quantity: 1, settleAsset: 'USDC' })], [wallet('USDT', 50), wallet('USDC', 50)]);

  it('makes a pool without a mark price unknown, and its positions too', () => {
    const report = evaluateMargin(twoPools, market({ AUSDT: 100, CUSDC: 100 }));
    expect(report.pools.find((pool) => pool.id === 'cross:USDT')).toMatchObject({ kind: 'unknown', unit: 'USDT', missing: expect.arrayContaining(['mark price of BUSDT']) as unknown });
    expect(positionOf(report, 'a').liquidation.kind).toBe('unknown');
    expect(report.unknownPositions.map((one) => one.positionId)).toEqual(['b']);
  });

  it('names a missing tier table and still values the other pool', () => {
    const report = evaluateMargin(twoPools, market({ AUSDT: 100, BUSDT: 100, CUSDC: 100 }, { AUSDT: [tier(0.01)], CUSDC: [tier(0.01)] }));
    expect(report.unknownPositions).toEqual([{ positionId: 'b', symbol: 'BUSDT', poolId: 'cross:USDT', missing: ['tiers of BUSDT'] }]);
    expect(liquidationPriceOf(report, 'c')).toBeCloseTo(50 / 0.99, 12);
    expect([...report.jointByPool.keys()]).toEqual(['cross:USDC']);
  });

  it('treats an empty tier table like a missing one', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 50)]), market({ AUSDT: 100 }, { AUSDT: [] }));
    expect(report.pools[0]).toMatchObject({ kind: 'unknown', missing: ['tiers of AUSDT'] });
  });

  it('does not value a shared pool whose settle asset has no price', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('BTC', 1, { price: 60_000 })], { rules: { ...RULES, marginPolicy: 'multiAsset' } }), market({ AUSDT: 100 }));
    expect(report.pools[0]).toMatchObject({ kind: 'unknown', missing: ['price of USDT'] });
  });

  it('needs no mark for a flat position', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 0 })], [wallet('USDT', 50)]), market({}));
    expect(positionOf(report, 'a')).toMatchObject({ notional: 0, liquidation: { kind: 'flat' } });
    expect(poolOf(report, 'cross:USDT')).toMatchObject({ equity: 50, marginRatio: 0, liquidatable: false });
  });
});

describe('the states of a position', () => {
  it('is liquidatable at exact equality, and safe again a step away, at a venue that says "at or below"', () => {
    const at = account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 1)]);
    const report = evaluateMargin(at, market({ AUSDT: 100 }));
    expect(poolOf(report, 'cross:USDT')).toMatchObject({ liquidatable: true, marginRatio: 1 });
    expect(positionOf(report, 'a').liquidation).toMatchObject({ kind: 'liquidatable', safeAgainAt: { price: 100, direction: 'up', distanceRatio: 0, pnl: 0 } });
    expect(report.joint).toEqual({ down: { shockRatio: 0, poolId: 'cross:USDT' }, up: { shockRatio: 0, poolId: 'cross:USDT' } });
  });

  it('is safe at exact equality at a venue that says "below", with no room left', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 1)], { rules: { ...RULES, trigger: 'lt' } }), market({ AUSDT: 100 }));
    expect(poolOf(report, 'cross:USDT').liquidatable).toBe(false);
    expect(positionOf(report, 'a').liquidation).toMatchObject({ kind: 'ok', nearest: { direction: 'down', distanceRatio: 0 } });
  });

  it('counts decimals that cancel exactly as equality: 0.1 + 0.2 of equity against 0.3 required', () => {
    const held = account([position({ id: 'a', quantity: 3, entryPrice: 10 / 3 })], [wallet('USDT', 0.1 + 0.2)], {});
    expect(poolOf(evaluateMargin(held, market({ AUSDT: 10 / 3 }, [tier(0.03)])), 'cross:USDT').liquidatable).toBe(true);
  });

  it('gives negative distances where the pool would be safe again', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1, entryPrice: 110 })], [wallet('USDT', 10)]), market({ AUSDT: { markPrice: 100, dailySigma: 0.05 } }));
    const { liquidation } = positionOf(report, 'a');
    expect(liquidation).toMatchObject({ kind: 'liquidatable', safeAgainAt: { direction: 'up' } });
    if (liquidation.kind !== 'liquidatable') return;
    expect(liquidation.safeAgainAt?.price).toBeCloseTo(100 / 0.99, 12);
    expect(liquidation.safeAgainAt?.distanceRatio).toBeLessThan(0);
    expect(liquidation.safeAgainAt?.distanceSigmas).toBeLessThan(0);
  });

  it('says nothing of sigmas when none is known', () => {
    const { liquidation } = positionOf(evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 50)]), market({ AUSDT: 100 })), 'a');
    expect(liquidation.kind === 'ok' && 'distanceSigmas' in liquidation.nearest).toBe(false);
  });

  it('never liquidates a pool of which nothing is required, however negative its equity', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', -50)]), market({ AUSDT: 100 }, [tier(0)]));
    expect(poolOf(report, 'cross:USDT')).toMatchObject({ liquidatable: false, marginRatio: 0 });
    expect(positionOf(report, 'a').liquidation.kind).toBe('never');
  });

  it('places the liquidation at the edge where the first rate above zero begins', () => {
    const rows = [tier(0, 0, 150), tier(0.01, 150)];
    const report = evaluateMargin(account([position({ id: 'a', quantity: -1 })], [wallet('USDT', 20)]), market({ AUSDT: 100 }, rows));
    expect(liquidationPriceOf(report, 'a')).toBe(150);
  });

  it('has no liquidation below the price at which a deduction eats the whole requirement', () => {
    const report = evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 60)]), market({ AUSDT: 100 }, [tier(0.01, 0, null, 0.5)]));
    expect(positionOf(report, 'a').liquidation.kind).toBe('never');
  });
});

describe('prices that move together', () => {
  it('uses beta 1 when none is given and the venue\'s own beta otherwise', () => {
    const held = account([position({ id: 'a', quantity: 1 }), position({ id: 'b', symbol: 'BUSDT', quantity: 1 })], [wallet('USDT', 100)]);
    expect(evaluateMargin(held, market({ AUSDT: 100, BUSDT: 100 })).joint.down?.shockRatio).toBeCloseTo(-98 / 198, 12);
    expect(evaluateMargin(held, market({ AUSDT: 100, BUSDT: { markPrice: 100, beta: 2 } })).joint.down?.shockRatio).toBeCloseTo(-98 / 297, 12);
  });

  it('stops a price at a ten-thousandth of its mark, so that a high beta runs out of room', () => {
    const jointOf = (balance: number): number | undefined => evaluateMargin(account([position({ id: 'a', quantity: 1 })], [wallet('USDT', balance)]), market({ AUSDT: { markPrice: 100, beta: 3 } })).joint.down?.shockRatio;
    // At the floor of 0.01 the position has lost 99.99 and requires 0.0001.
    expect(jointOf(99.9902)).toBeUndefined();
    expect(jointOf(99.99)).toBeCloseTo((0.01 / 0.99 / 100 - 1) / 3, 12);
  });

  it('names the pool that falls first in each direction', () => {
    const held = account([position({ id: 'a', quantity: 1, isolatedMargin: 20 }), position({ id: 'b', quantity: -1, isolatedMargin: 10 }), position({ id: 'c', quantity: 1, isolatedMargin: 15 })], []);
    expect(evaluateMargin(held, market({ AUSDT: 100 })).joint).toMatchObject({ down: { poolId: 'isolated:c' }, up: { poolId: 'isolated:b' } });
  });

  it('solves a linear position that settles in the coin it is about, where the head-room is a square', () => {
    const held = account([position({ id: 'a', quantity: -1, settleAsset: 'A' })], [wallet('A', 1, { price: 100, linkedSymbol: 'AUSDT' })], { rules: { ...RULES, marginPolicy: 'multiAsset' } });
    // In coins: 1 + (100 - p) = 0.01 p, whatever the coin is worth: p = 101 / 1.01.
    const report = evaluateMargin(held, market({ AUSDT: 100 }));
    expect(positionOf(report, 'a').liquidation.kind).toBe('liquidatable');
    const safer = evaluateMargin({ ...held, collateral: [wallet('A', 20, { price: 100, linkedSymbol: 'AUSDT' })] }, market({ AUSDT: 100 }));
    expect(liquidationPriceOf(safer, 'a')).toBeCloseTo(120 / 1.01, 11);
    expect(safer.joint.up?.shockRatio).toBeCloseTo(120 / 101 - 1, 13);
  });
});

it('gives the same from a prepared account as from the account itself', () => {
  const held = account([position({ id: 'a', quantity: 3 }), position({ id: 'b', symbol: 'BUSDT', quantity: -2 })], [wallet('USDT', 90)], { liquidationFeeRate: 0.0005 });
  const seen = market({ AUSDT: 97, BUSDT: 104 }, continuousTiers([[0, 0.005], [250, 0.01], [400, 0.05]]));
  expect(evaluatePrepared(prepareMargin(held, seen.tiers), seen.symbols)).toEqual(evaluateMargin(held, seen));
});
