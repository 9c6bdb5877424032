/** The incremental kernel says what the general evaluation says, whatever the order of marks. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { moveMark } from '../../shared/margin/kernel';
import { marginKernel, type MarginKernel } from '../../shared/margin/kernel-columns';
import type { MarginAccount, MarginReport, SymbolInput } from '../../shared/margin/margin';
import { evaluatePrepared, evaluateTouched, prepareMargin } from '../../shared/margin/prepare';
import type { Tier } from '../../shared/market/instrument';
import { samples } from '../support/margin-arbitrary';
import { account, continuousTiers, market, position, RULES, tier, wallet } from '../support/margin-builders';

vi.setConfig({ testTimeout: 60_000 });

const close = (actual: number, expected: number, scale: number): void => {
  expect(Math.abs(actual - expected), `${actual} instead of ${expected}`).toBeLessThanOrEqual(1e-11 * scale);
};

function expectSame(kernel: MarginKernel, report: MarginReport, held: MarginAccount, symbols: ReadonlyMap<string, SymbolInput>): void {
  for (const [index, id] of kernel.poolIds.entries()) {
    const pool = report.pools.find((one) => one.id === id);
    if (pool?.kind !== 'known') throw new Error(`${id} is unknown`);
    const scale = Math.abs(pool.walletBalance) + Math.abs(pool.unrealizedPnl) + held.positions.reduce((sum, one) => sum + Math.abs(one.quantity) * one.contractSize * (one.contractType === 'inverse' ? 1 / one.entryPrice : one.entryPrice), 0);
    close(kernel.equity[index] ?? NaN, pool.equity, scale);
    close(kernel.initialMargin[index] ?? NaN, pool.initialMargin, scale);
    close(kernel.maintenanceRequirement[index] ?? NaN, pool.maintenanceRequirement, scale);
    if (Math.abs(pool.equity - pool.maintenanceRequirement) > 1e-12 * scale) expect(kernel.isLiquidatable[index] === 1).toBe(pool.liquidatable);
  }
  for (const [index, id] of kernel.positionIds.entries()) {
    const one = report.positions.find(({ positionId }) => positionId === id);
    const { liquidation } = one ?? {};
    const price = liquidation?.kind === 'ok' ? liquidation.nearest.price : liquidation?.kind === 'liquidatable' ? liquidation.safeAgainAt?.price : undefined;
    const mark = symbols.get(one?.symbol ?? '')?.markPrice ?? NaN;
    expect(kernel.hasLiquidation[index] === 1, id).toBe(price !== undefined);
    // Far away a price is only as exact as the notional it rests on.
    if (price !== undefined) close(kernel.liquidationPrice[index] ?? NaN, price, Math.max(mark, price ** 2 / mark));
  }
}

describe('the margin kernel', () => {
  it('gives what the general evaluation gives, after any sequence of marks', () => {
    let poolsSeen = 0;
    fc.assert(fc.property(samples, fc.array(fc.tuple(fc.nat(3), fc.double({ min: 0.7, max: 1.4, noNaN: true })), { maxLength: 12 }), (sample, moves) => {
      const prepared = prepareMargin(sample.account, sample.market.tiers);
      const kernel = marginKernel(prepared);
      const symbols = new Map(sample.market.symbols);
      for (const [index, symbol] of kernel.symbols.entries()) moveMark(kernel, index, symbols.get(symbol)?.markPrice ?? 1);
      for (const [which, ratio] of moves) {
        const index = which % Math.max(1, kernel.symbols.length);
        const symbol = kernel.symbols[index];
        const before = symbol === undefined ? undefined : symbols.get(symbol);
        if (symbol === undefined || before === undefined) continue;
        symbols.set(symbol, { ...before, markPrice: before.markPrice * ratio });
        moveMark(kernel, index, before.markPrice * ratio);
      }
      poolsSeen += kernel.poolIds.length;
      expectSame(kernel, evaluatePrepared(prepared, symbols), sample.account, symbols);
    }), { numRuns: 400 });
    expect(poolsSeen).toBeGreaterThan(100);
  });

  it('agrees over many positions in one pool, through ten tiers', () => {
    const rows = continuousTiers(Array.from({ length: 10 }, (_, row) => [row * 4_000, 0.004 + row * 0.01] as const));
    const leg = fc.record({ quantity: fc.integer({ min: 1, max: 400 }), isLong: fc.boolean(), entry: fc.integer({ min: 60, max: 160 }), mark: fc.integer({ min: 60, max: 160 }) });
    fc.assert(fc.property(fc.array(leg, { minLength: 20, maxLength: 20 }), fc.integer({ min: 0, max: 200_000 }), fc.boolean(), (legs, balance, isInverse) => {
      const held = account(legs.map((one, index) => position({ id: `p${index}`, symbol: `S${index}`, quantity: (isInverse ? 100 : 1) * (one.isLong ? one.quantity : -one.quantity), entryPrice: one.entry, contractSize: isInverse ? 100 : 1, contractType: isInverse ? 'inverse' : 'linear' })), [wallet('USDT', balance)], { liquidationFeeRate: 0.0005 });
      const seen = market(Object.fromEntries(legs.map(({ mark }, index) => [`S${index}`, mark])), rows);
      const prepared = prepareMargin(held, seen.tiers);
      const kernel = marginKernel(prepared);
      expect(kernel.left).toEqual([]);
      for (const [index, symbol] of kernel.symbols.entries()) moveMark(kernel, index, seen.symbols.get(symbol)?.markPrice ?? 1);
      expectSame(kernel, evaluatePrepared(prepared, seen.symbols), held, seen.symbols);
    }), { numRuns: 60 });
  });

  it('recomputes only the pools that the symbol is in, and none before all its marks are known', () => {
    const held = account([position({ id: 'a', quantity: 1 }), position({ id: 'b', symbol: 'BUSDT', quantity: 1 }), position({ id: 'c', quantity: 1, isolatedMargin: 20 })], [wallet('USDT', 100)]);
    const kernel = marginKernel(prepareMargin(held, market({ AUSDT: 100, BUSDT: 100 }).tiers));
    expect(kernel.symbols).toEqual(['AUSDT', 'BUSDT']);
    expect(moveMark(kernel, 0, 100)).toBe(1);
    expect(moveMark(kernel, 1, 100)).toBe(1);
    expect(moveMark(kernel, 0, 101)).toBe(2);
  });

  it.each<[string, MarginAccount, readonly Tier[]]>([
    ['two legs of one symbol', account([position({ id: 'a', quantity: 1 }), position({ id: 'b', quantity: -1 })], [wallet('USDT', 9)]), [tier(0.01)]],
    ['a table that jumps', account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 9)]), [tier(0.01, 0, 50), tier(0.02, 50)]],
    ['coins that share a pool', account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 9)], { rules: { ...RULES, marginPolicy: 'multiAsset' } }), [tier(0.01)]],
    ['a requirement taken once', account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 9)], { rules: { ...RULES, maintenanceBasis: 'entry' } }), [tier(0.01)]],
    ['a table that is missing', account([position({ id: 'a', quantity: 1 })], [wallet('USDT', 9)]), []],
  ])('leaves to the general evaluation: %s', (_title, held, table) => {
    const kernel = marginKernel(prepareMargin(held, new Map([['AUSDT', table]])));
    expect(kernel.poolIds).toEqual([]);
    expect(kernel.symbols).toEqual([]);
  });
});

describe('an evaluation of touched pools only', () => {
  it('gives the whole report, the pools that were not touched the very same', () => {
    fc.assert(fc.property(samples, fc.nat(3), fc.double({ min: 0.7, max: 1.4, noNaN: true }), (sample, which, ratio) => {
      const prepared = prepareMargin(sample.account, sample.market.tiers);
      const before = evaluatePrepared(prepared, sample.market.symbols);
      const [symbol, input] = [...sample.market.symbols][which] ?? ['', { markPrice: 1 }];
      const symbols = new Map([...sample.market.symbols, [symbol, { ...input, markPrice: input.markPrice * ratio }]]);
      const after = evaluateTouched(prepared, symbols, before, new Set([symbol]));
      expect(after).toEqual(evaluatePrepared(prepared, symbols));
      for (const [index, pool] of prepared.pools.entries()) if (!pool.symbols.includes(symbol)) expect(after.pools[index]).toBe(before.pools[index]);
    }), { numRuns: 200 });
  });
});
