/* Resting orders: more of them never widen Allowed, none of them change nothing, and no liquidation price knows them. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RestingOrder } from '../../shared/account/resting-order';
import type { Answer } from '../../shared/sizing/answer';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { poolIfFilled } from '../../shared/margin/orders-filled';
import { poolAtMark } from '../../shared/margin/pool';
import { poolModels } from '../../shared/margin/pool-model';
import { positionId } from '../../shared/units';
import { account, advice, adviceOn, position, sizedAccount, type World } from '../support/sizing-builders';

vi.setConfig({ testTimeout: 60_000 });

const SYMBOLS: World['symbols'] = { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.5, beta: 1 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.7, beta: 1.2 } };

const orders = fc.array(
  fc.record({
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT'), lots: fc.integer({ min: 1, max: 3000 }), side: fc.constantFrom(1, -1), away: fc.integer({ min: -30, max: 30 }),
    reduceOnly: fc.boolean(), type: fc.constantFrom('limit' as const, 'stop' as const),
  }).map(({ symbol, lots, side, away, reduceOnly, type }): RestingOrder => ({ positionId: positionId(symbol), quantity: (side * lots) / 1000, price: (SYMBOLS[symbol]?.markPrice ?? 0) * (1 + away / 100), reduceOnly, type })),
  { minLength: 1, maxLength: 5 },
);
const held = fc.record({ btc: fc.integer({ min: -2000, max: 2000 }), eth: fc.integer({ min: -20_000, max: 20_000 }), wallet: fc.integer({ min: 10_000, max: 200_000 }), rule: fc.constantFrom('largerSide' as const, 'eachOrder' as const), isolated: fc.boolean() });

function world({ btc, eth, wallet, rule, isolated }: typeof held extends fc.Arbitrary<infer T> ? T : never, resting: readonly RestingOrder[] | undefined): World {
  const positions = [position({ quantity: btc / 1000, entryPrice: 60_000, leverage: 20, ...(isolated ? { isolatedMargin: Math.abs(btc) * 4 } : {}) }), position({ symbol: 'ETHUSDT', quantity: eth / 1000, entryPrice: 3000, leverage: 20 })];
  const rules = { ...account({ wallet, positions }).rules, openOrders: rule };
  return { accounts: [{ wallet, positions, more: resting === undefined ? { rules } : { rules, orders: resting } }], symbols: SYMBOLS, policy: { riskCapitalUsd: 1e6, isWhole: true } };
}

/** The answers that read orders; an interval of nothing where the rule finds none. */
const READING = ['margin-headroom', 'venue-limit'];

/** How far the rule lets each side go; unknown lets the present stay. */
function endsOf(answer: Answer | undefined, nowBase: number): readonly [number, number] {
  if (answer?.kind === 'range') return [answer.lowBase, answer.highBase];
  if (answer?.kind === 'none') return [Infinity, -Infinity];
  return answer?.kind === 'unknown' ? [Math.min(0, nowBase), Math.max(0, nowBase)] : [-Infinity, Infinity];
}

describe('resting orders', () => {
  it('never widen what a limit allows when there are more of them', () => {
    fc.assert(fc.property(held, orders, fc.nat(4), (words, all, kept) => {
      const [fewer, more] = [advice(world(words, all.slice(0, kept % all.length))), advice(world(words, all))];
      for (const underlying of ['BTC', 'ETH']) {
        const [before, after] = [adviceOn(fewer, underlying), adviceOn(more, underlying)];
        for (const rule of READING) {
          const [was, is] = [before, after].map((one) => one.ladder.find(({ ruleId }) => ruleId === rule)?.answer);
          // A pool that fails with the orders is cut alike: another bundle may be the one that is cut.
          if (rule === 'margin-headroom' && (was?.kind !== 'range' || is?.kind !== 'range' || was.lowBase > before.nowBase || was.highBase < before.nowBase || is.lowBase > before.nowBase || is.highBase < before.nowBase)) continue;
          const [[low, high], [lowest, highest]] = [endsOf(was, before.nowBase), endsOf(is, after.nowBase)];
          const tolerance = 1e-9 * (1 + Math.abs(before.nowBase));
          expect(lowest, `${rule} of ${underlying}, low`).toBeGreaterThanOrEqual(low - tolerance);
          expect(highest, `${rule} of ${underlying}, high`).toBeLessThanOrEqual(high + tolerance);
        }
      }
    }), { numRuns: 60 });
  });

  it('leave a pool no more free when there are more of them, wherever prices stand', () => {
    fc.assert(fc.property(held, orders, fc.nat(4), fc.integer({ min: -40, max: 40 }), (words, all, kept, percent) => {
      const freeWith = (resting: readonly RestingOrder[]): readonly number[] => {
        const { accounts: [first], symbols } = world(words, resting);
        const { account: one, market } = sizedAccount(account(first ?? { wallet: 0, positions: [] }), symbols);
        return poolModels(one, market.tiers).map((model) => {
          const there = poolIfFilled(poolAtMark(model, one.rules, (symbol) => symbols[symbol]?.markPrice ?? 0), () => 1 + percent / 100, (symbol) => symbols[symbol]?.markPrice);
          return there.equity - there.maintenanceRequirement;
        });
      };
      const [fewer, more] = [freeWith(all.slice(0, kept % all.length)), freeWith(all)];
      for (const [index, free] of more.entries()) expect(free).toBeLessThanOrEqual((fewer[index] ?? 0) + 1e-9 * (1 + Math.abs(free)));
    }), { numRuns: 200 });
  });

  it('that do not exist change nothing', () => {
    fc.assert(fc.property(held, (words) => {
      expect(advice(world(words, []))).toEqual(advice(world(words, undefined)));
    }), { numRuns: 20 });
  });

  it('move no liquidation price and no joint move, and never add to what is available', () => {
    fc.assert(fc.property(held, orders, (words, all) => {
      const [plain, ordered] = [undefined, all].map((resting) => {
        const { accounts: [first], symbols } = world(words, resting);
        const one = sizedAccount(account(first ?? { wallet: 0, positions: [] }), symbols);
        return evaluateMargin(one.account, one.market);
      });
      expect(ordered?.positions).toEqual(plain?.positions);
      expect(ordered?.jointByPool).toEqual(plain?.jointByPool);
      for (const [index, pool] of (ordered?.pools ?? []).entries()) {
        const before = plain?.pools[index];
        if (pool.kind === 'known' && before?.kind === 'known') expect(pool.availableMargin).toBeLessThanOrEqual(before.availableMargin);
      }
    }), { numRuns: 100 });
  });
});
