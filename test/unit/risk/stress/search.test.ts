import { describe, expect, it } from 'vitest';
import { withQuantity } from '../../../../shared/margin/what-if';
import type { PoolState } from '../../../../shared/margin/pool';
import { elsewhereOf } from '../../../support/stress-elsewhere';
import { prepareMargin } from '../../../../shared/margin/prepare';
import { stressAccount } from '../../../../shared/risk/stress/report';
import { stressLossAtNet, stressSearch, worstStress } from '../../../support/worst-stress';
import { safeSteps } from '../../../../shared/sizing/safe-interval';
import { positionId } from '../../../../shared/units';
import { account, market, position, wallet } from '../../../support/margin-builders';
import { pool, stressMarket } from '../../../support/stress-builders';

const seen = market({ BTCUSDT: { markPrice: 100, dailySigma: 0.01 } });
const { symbols, ...extras } = stressMarket(seen, { funding: new Map([['BTCUSDT', { rate: 0, capRatio: 0.001, intervalHours: 8, nextInHours: 1 }]]) });
const STABLE = ['stablecoin/USDT/in-coin', 'stablecoin/USDT/in-dollars'];
const VENUE_GONE = new Set(['venue-gone/down', 'venue-gone/up']);
const perp = (quantity: number) => position({ id: 'p', symbol: 'BTCUSDT', quantity });

describe('the worst cell of a candidate', () => {
  it('of one long coin is OKX\'s extreme of 24 %, and the pool may be liquidated after it', () => {
    const held = pool(account([perp(1)], [wallet('USDT', 20)]), seen, 'cross:USDT');
    expect(worstStress(held, symbols, { ...extras, without: VENUE_GONE })).toEqual({ kind: 'known', lossUsd: 24, cellId: 'okx/mr6/down', isLiquidated: true, missing: [] });
  });

  it('names what the cells that were left out lack', () => {
    const held = pool(account([perp(1)], [wallet('USDT', 20)]), seen, 'cross:USDT');
    expect(worstStress(held, new Map([['BTCUSDT', { markPrice: 100 }]]), { ...extras, funding: new Map(), without: VENUE_GONE })).toMatchObject({ lossUsd: 24, missing: ['funding rate of BTCUSDT', 'volatility of BTCUSDT'] });
    expect(worstStress(held, symbols, { ...extras, usdPerUnit: new Map() })).toEqual({ kind: 'unknown', missing: ['USD price of USDT'] });
  });

  it('counts what the rest of the book loses in the same cell: a short elsewhere takes from it', () => {
    const here = account([perp(1)], [wallet('USDT', 100)]);
    const there = account([perp(-0.5)], [wallet('USDT', 100)]);
    const book = [stressAccount('a', 'here', prepareMargin(here, seen.tiers), { ...extras, symbols }), stressAccount('b', 'there', prepareMargin(there, seen.tiers), { ...extras, symbols })];
    const elsewhere = elsewhereOf(book, 'a', 'cross:USDT');
    // Long 1 and short 0.5: 12 in OKX's extreme; with the short gone 15 in the joint move.
    expect(worstStress(pool(here, seen, 'cross:USDT'), symbols, { ...extras, elsewhere, without: new Set([...VENUE_GONE, ...STABLE]) })).toMatchObject({ lossUsd: 15, cellId: 'leg-vanishes/down' });
    // The other venue gone with its 100: and 15 on the long left over.
    expect(worstStress(pool(here, seen, 'cross:USDT'), symbols, { ...extras, elsewhere })).toMatchObject({ lossUsd: 115, cellId: 'venue-gone/down' });
  });

  it('counts cells that hit only the rest of the book: 1,000 USDC elsewhere lose 100 when USDC falls by 10 %', () => {
    const here = account([perp(1)], [wallet('USDT', 100)]);
    const there = account([position({ id: 'c', symbol: 'BTCUSDT', quantity: 0.001, settleAsset: 'USDC' })], [wallet('USDC', 1_000)]);
    const book = [stressAccount('a', 'here', prepareMargin(here, seen.tiers), { ...extras, symbols }), stressAccount('b', 'here', prepareMargin(there, seen.tiers), { ...extras, symbols })];
    const worst = worstStress(pool(here, seen, 'cross:USDT'), symbols, { ...extras, elsewhere: elsewhereOf(book, 'a', 'cross:USDT'), without: VENUE_GONE });
    expect(worst).toMatchObject({ cellId: 'stablecoin/USDC/in-coin', lossUsd: expect.closeTo(100, 6) });
  });
});

describe('a search over sizes', () => {
  it('finds the sizes whose worst cell stays within the budget, either side of flat', () => {
    const held = account([perp(1)], [wallet('USDT', 1_000)]);
    const poolAt = (lots: number): PoolState => pool(withQuantity(held, positionId('p'), 1 + lots / 100, 100), seen, 'cross:USDT');
    const lossAt = stressLossAtNet(stressSearch(symbols, { ...extras, without: new Set([...VENUE_GONE, ...STABLE]) }), poolAt, 60);
    const found = safeSteps({ shortfallAt: (lots) => lossAt(lots) ?? Infinity, flatStep: -100, reachSteps: 100, looksBeyond: false, lowest: -Infinity, highest: Infinity });
    // 24 % of 250 is 60: from -2.5 to 2.5, in lots of 0.01 from the present 1.
    expect(found).toEqual({ low: -350, high: 150 });
  });
});
