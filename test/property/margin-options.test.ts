/** What must hold of every pool that counts options: nothing changes where there are none, and no change lies before the one that is found. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { OptionPosition } from '../../shared/account/option-position';
import { poolAtPrices } from '../../shared/margin/at-prices';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { firstChange } from '../../shared/margin/head-room';
import { firstChangeWithOptions } from '../../shared/margin/head-room-scan';
import { isLiquidatable, poolAtMark, type PoolState } from '../../shared/margin/pool';
import { prepareMargin } from '../../shared/margin/prepare';
import { optionBook } from '../../shared/margin/options/priced-option';
import { unwrap } from '../../shared/assert';
import { samples, type Sample } from '../support/margin-arbitrary';
import { NOW_MS, option } from '../support/stress-builders';

vi.setConfig({ testTimeout: 120_000 });

const options: fc.Arbitrary<OptionPosition[]> = fc.array(
  fc.record({
    isInverse: fc.boolean(), coin: fc.constantFrom('A', 'B', 'C', 'D'), right: fc.constantFrom('call' as const, 'put' as const), strike: fc.double({ min: 40, max: 250, noNaN: true }),
    days: fc.constantFrom(0.02, 0.5, 7, 60, 400), quantity: fc.double({ min: -60, max: 20, noNaN: true }), markVolatility: fc.double({ min: 0.1, max: 2, noNaN: true }),
  }), { minLength: 1, maxLength: 4 },
).map((rows) => rows.map(({ coin, isInverse, ...words }, index) => {
  const settle = coin < 'C' || !isInverse ? 'linear' as const : 'inverse' as const;
  return option({ ...words, id: `o${index}`, underlying: coin, settle });
}));

function pools({ account, market }: Sample, held: readonly OptionPosition[]): PoolState[] {
  const book = optionBook(held, {
    nowMs: NOW_MS,
    moverOf: (underlying) => {
      const symbol = `${underlying}${underlying < 'C' ? 'USDT' : 'USD'}`;
      return { symbol, markPrice: unwrap(market.symbols.get(symbol), symbol).markPrice };
    },
  });
  return prepareMargin(account, market.tiers, { rule: 'deribitStandard', book }).pools.map((model) => poolAtMark(model, account.rules, (symbol) => unwrap(market.symbols.get(symbol), symbol).markPrice));
}

it('with no options a pool is evaluated as before, to the last bit', () => {
  fc.assert(fc.property(samples, ({ account, market }) => {
    const none = { rule: 'deribitStandard' as const, book: { priced: [], missing: [] } };
    expect(evaluateMargin(account, { ...market, options: none })).toEqual(evaluateMargin(account, market));
  }), { numRuns: 100 });
});

it('equity and requirement revalued at prices that have not moved are those of now, to the last bit', () => {
  fc.assert(fc.property(samples, options, (sample, held) => {
    for (const pool of pools(sample, held)) {
      const { equity, maintenanceRequirement } = poolAtPrices(pool, () => 1);
      expect(Object.is(equity, pool.margin.equity)).toBe(true);
      if (pool.options !== undefined) expect(Object.is(maintenanceRequirement, pool.margin.maintenanceRequirement)).toBe(true);
    }
  }), { numRuns: 200 });
});

describe('the search by steps', () => {
  it('finds what the exact way finds in pools without options', () => {
    fc.assert(fc.property(samples, fc.constantFrom(-0.9999, 10), ({ account, market }, to) => {
      for (const model of prepareMargin(account, market.tiers).pools) {
        const pool = poolAtMark(model, account.rules, (symbol) => unwrap(market.symbols.get(symbol), symbol).markPrice);
        // Jumps of a table may open and close the pool again between two steps: continuous ones only.
        if (pool.legs.length === 0 || pool.legs.some(({ model: { tiers } }) => tiers.count > 1 && tiers.maintenanceAmounts[1] === 0)) continue;
        const motion = { betaOf: (symbol: string) => market.symbols.get(symbol)?.beta ?? 1, floorRatio: 0.0001 };
        const exact = firstChange(pool, motion, to);
        const stepped = firstChangeWithOptions(pool, motion, to);
        if (exact === undefined || stepped === undefined) expect(stepped).toBe(exact);
        else expect(Math.abs(Math.log1p(stepped) - Math.log1p(exact))).toBeLessThan(1e-9);
      }
    }), { numRuns: 150 });
  });

  it('leaves no change before the one it finds, and there the pool does change', () => {
    let found = 0;
    fc.assert(fc.property(samples, options, fc.constantFrom(-0.9999, 10), (sample, held, to) => {
      for (const pool of pools(sample, held).filter((one) => one.options !== undefined)) {
        const motion = { betaOf: (symbol: string) => sample.market.symbols.get(symbol)?.beta ?? 1, floorRatio: 0.0001 };
        const isLost = (log: number): boolean => {
          const there = poolAtPrices(pool, (symbol) => Math.max(0.0001, 1 + motion.betaOf(symbol) * Math.expm1(log)));
          return isLiquidatable(there.equity - there.maintenanceRequirement, there.maintenanceRequirement, pool.rules.trigger) !== pool.margin.liquidatable;
        };
        const change = firstChange(pool, motion, to);
        const end = Math.log1p(change ?? to);
        for (let step = 1; step < 1_000; step += 1) expect(isLost((end * step) / 1_000 * (1 - 1e-9)), `at ${(end * step) / 1_000} before ${end}`).toBe(false);
        if (change === undefined) continue;
        found += 1;
        expect(isLost(end + Math.sign(to) * 1e-9)).toBe(true);
      }
    }), { numRuns: 300 });
    expect(found).toBeGreaterThan(20);
  });
});
