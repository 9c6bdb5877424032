/** What must hold of every proposed change, forecast and stress, whatever the account. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { afterLiquidation } from '../../shared/margin/after-liquidation';
import { bestPlaceFor, nearestJoint } from '../../shared/margin/best-place';
import { accountAfterHours, type CarryTerms } from '../../shared/margin/carry';
import { whatIf, type AccountChange } from '../../shared/margin/change';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { marginPath } from '../../shared/margin/forecast/path';
import { underStress } from '../../shared/margin/forecast/tier-change';
import type { MarginReport } from '../../shared/margin/margin';
import { ifOrdersFill } from '../../shared/margin/order-ladder';
import { sizeForLiquidationAt } from '../../shared/margin/queries';
import { poolIdOf } from '../../shared/margin/pool-model';
import { withQuantity } from '../../shared/margin/what-if';
import { poolThere, samples, scaleThere, type Sample } from '../support/margin-arbitrary';

const RUNS = { numRuns: 120 };
vi.setConfig({ testTimeout: 60_000 });

/** Money of all pools, coins at the prices of the account, without haircuts. */
function money(sample: Sample, account: Sample['account']): number {
  const priceOf = (asset: string): number => sample.account.collateral.find((one) => one.asset === asset)?.price ?? 1;
  const report = evaluateMargin(account, sample.market);
  const pnl = report.positions.reduce((sum, one) => sum + one.unrealizedPnl * priceOf(account.positions.find(({ id }) => id === one.positionId)?.settleAsset ?? ''), 0);
  const isolated = account.positions.reduce((sum, { margin, settleAsset }) => sum + (margin.kind === 'isolated' ? margin.isolatedMargin * priceOf(settleAsset) : 0), 0);
  return account.collateral.reduce((sum, { asset, balance }) => sum + balance * priceOf(asset), 0) + pnl + isolated;
}

/** What sums of money are measured against. */
const scaleOf = (sample: Sample): number => 1 + sample.account.collateral.reduce((sum, one) => sum + Math.abs(one.balance) * one.price, 0)
  + sample.account.positions.reduce((sum, one) => sum + Math.abs(one.quantity) * one.contractSize * 500 + (one.margin.kind === 'isolated' ? one.margin.isolatedMargin * 500 : 0), 0);

const isFiniteReport = (report: MarginReport): boolean => !JSON.stringify(report, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'BROKEN' : value)).includes('BROKEN');

describe('a proposed change', () => {
  const raw = fc.record({ which: fc.nat(4), kind: fc.constantFrom('size', 'leverage', 'mode', 'isolatedMargin'), number: fc.double({ min: 0.1, max: 50, noNaN: true }), isUp: fc.boolean() });

  it('without a fee and from within moves money, never makes or loses any', () => {
    fc.assert(fc.property(samples, fc.array(raw, { minLength: 1, maxLength: 4 }), (sample, wishes) => {
      const changes = wishes.map(({ which, kind, number, isUp }): AccountChange => {
        const { id } = sample.account.positions[which % sample.account.positions.length] ?? sample.account.positions[0] ?? fail();
        if (kind === 'size') return { kind, positionId: id, quantity: isUp ? number : -number };
        if (kind === 'leverage') return { kind, positionId: id, leverage: number, isolatedMargin: 'reset' };
        return kind === 'mode' ? { kind, positionId: id, mode: isUp ? 'cross' : 'isolated' } : { kind: 'isolatedMargin', positionId: id, delta: number, from: 'wallet' };
      });
      const answer = whatIf(sample.account, sample.market, changes);
      if (answer.kind === 'refused') {
        expect(answer.why).not.toBe('');
        return;
      }
      expect(isFiniteReport(answer.after)).toBe(true);
      expect(Math.abs(money(sample, answer.account) - money(sample, sample.account))).toBeLessThanOrEqual(1e-11 * scaleOf(sample));
      expect(answer.before).toEqual(evaluateMargin(sample.account, sample.market));
    }), RUNS);
  });

  it('orders at the mark, filled one by one, are the trade of their sum', () => {
    fc.assert(fc.property(samples, fc.array(fc.double({ min: 0.1, max: 20, noNaN: true }), { minLength: 1, maxLength: 4 }), (sample, sizes) => {
      const [position] = sample.account.positions;
      const price = sample.market.symbols.get(position?.symbol ?? '')?.markPrice;
      if (position === undefined || price === undefined) return;
      const direction = position.quantity >= 0 ? 1 : -1;
      const ladder = ifOrdersFill(sample.account, sample.market, sizes.map((size) => ({ positionId: position.id, quantity: direction * size, price })), 'eachOrder');
      const whole = whatIf(sample.account, sample.market, [{ kind: 'size', positionId: position.id, quantity: position.quantity + direction * sizes.reduce((sum, size) => sum + size, 0) }]);
      if (ladder.kind !== 'known' || whole.kind !== 'answer') throw new Error('unknown');
      for (const [index, pool] of whole.after.pools.entries()) {
        const other = ladder.allFilled.pools[index];
        if (pool.kind === 'known' && other?.kind === 'known') expect(Math.abs(pool.equity - other.equity)).toBeLessThanOrEqual(1e-11 * scaleOf(sample));
      }
    }), RUNS);
  });

  it('the best place for money never leaves the account nearer to liquidation', () => {
    fc.assert(fc.property(samples, (sample) => {
      const usd = new Map(sample.account.collateral.map(({ asset, price }) => [asset, price]));
      for (const { settleAsset } of sample.account.positions) if (!usd.has(settleAsset)) usd.set(settleAsset, 100);
      const best = bestPlaceFor([{ id: 'x', ...sample }], 500, usd);
      if (best.kind !== 'known') throw new Error('unknown');
      const before = nearestJoint(evaluateMargin(sample.account, sample.market));
      for (const { distanceBefore = Infinity, distanceAfter = Infinity } of best.placements) {
        expect(distanceBefore).toBe(before);
        expect(distanceAfter).toBeGreaterThan(before);
      }
    }), { numRuns: 60 });
  });
});

describe('the largest size for a price', () => {
  it('is where the pool first fails, however the legs of a hedge are tiered', () => {
    fc.assert(fc.property(samples, fc.double({ min: 0.6, max: 1.5, noNaN: true }), (sample, ratio) => {
      for (const { id, symbol, quantity } of sample.account.positions) {
        const mark = sample.market.symbols.get(symbol)?.markPrice ?? 1;
        const ratioOf = (other: string): number => (other === symbol ? ratio : 1);
        const answer = sizeForLiquidationAt(sample.account, sample.market, id, { kind: 'price', price: mark * ratio });
        const safety = (size: number): number => {
          const traded: Sample = { ...sample, account: withQuantity(sample.account, id, Math.sign(quantity) * size, mark, 0, 'unchanged') };
          const pool = poolThere(traded, poolIdOf(sample.account, sample.account.positions.find((one) => one.id === id) ?? fail()), ratioOf);
          return (pool.equity - pool.maintenanceRequirement) / scaleThere(traded, pool, ratioOf);
        };
        if (answer.kind !== 'size') {
          expect(answer.kind).toBe('noSize');
          continue;
        }
        for (let step = 0; step < 20; step += 1) expect(safety((answer.quantity * step) / 20), `at ${step} of 20 of ${id}`).toBeGreaterThanOrEqual(-1e-10);
        expect(safety(answer.quantity * (1 + 1e-6) + 1e-9)).toBeLessThan(1e-10);
      }
    }), RUNS);
  });
});

describe('a forecast', () => {
  it('of the path is the account evaluated at those prices', () => {
    fc.assert(fc.property(samples, fc.double({ min: -0.6, max: 1.5, noNaN: true }), (sample, move) => {
      for (const pool of evaluateMargin(sample.account, sample.market).pools) {
        const ratioOf = (symbol: string): number => Math.max(1 + (sample.market.symbols.get(symbol)?.beta ?? 1) * move, 0.0001);
        const path = marginPath(sample.account, sample.market, pool.id, { kind: 'joint' }, [move]);
        if (path.kind !== 'known') throw new Error('unknown');
        const there = poolThere(sample, pool.id, ratioOf);
        const allowed = 1e-11 * scaleThere(sample, there, ratioOf);
        expect(Math.abs((path.points[0]?.equity ?? NaN) - there.equity)).toBeLessThanOrEqual(allowed);
        expect(Math.abs((path.points[0]?.initialMargin ?? NaN) - there.initialMargin)).toBeLessThanOrEqual(allowed);
        expect(Math.abs((path.points[0]?.maintenanceRequirement ?? NaN) - there.maintenanceRequirement)).toBeLessThanOrEqual(allowed);
      }
    }), RUNS);
  });

  it('funding at the cap never leaves more than funding at the present rate', () => {
    fc.assert(fc.property(samples, fc.double({ min: -0.003, max: 0.003, noNaN: true }), fc.nat(200), (sample, rate, hours) => {
      const terms: CarryTerms = { funding: new Map([...sample.market.symbols.keys()].map((symbol) => [symbol, { rate, capRatio: 0.003, intervalHours: 8, nextInHours: 3 }])), borrowing: new Map(sample.account.collateral.map(({ asset }) => [asset, { ratePerHour: 1e-5, interestFree: 0, owedOn: 'equity' as const }])) };
      const [present, capped] = (['present', 'capped'] as const).map((assumption) => accountAfterHours(sample.account, sample.market, terms, hours, assumption));
      if (present?.kind !== 'known' || capped?.kind !== 'known') throw new Error('unknown');
      expect(money(sample, capped.account)).toBeLessThanOrEqual(money(sample, present.account) + 1e-11 * scaleOf(sample));
    }), RUNS);
  });
});

describe('a stress', () => {
  it('never lowers a requirement and never moves the joint liquidation away', () => {
    fc.assert(fc.property(samples, (sample) => {
      const { before, after } = underStress(sample.account, sample.market);
      for (const [index, pool] of after.pools.entries()) {
        const was = before.pools[index];
        if (pool.kind !== 'known' || was?.kind !== 'known') continue;
        expect(pool.maintenanceRequirement).toBeGreaterThanOrEqual(was.maintenanceRequirement * (1 - 1e-12));
        expect(pool.initialMargin).toBeGreaterThanOrEqual(was.initialMargin * (1 - 1e-12));
      }
      expect(nearestJoint(after)).toBeLessThanOrEqual(nearestJoint(before) * (1 + 1e-12) + 1e-15);
    }), RUNS);
  });

  it('what is left after a liquidation falls with the fee', () => {
    fc.assert(fc.property(samples, (sample) => {
      for (const { id } of sample.account.positions) {
        const [free, dear] = [0, 0.01].map((feeRate) => afterLiquidation(sample.account, sample.market, id, feeRate));
        expect(free?.kind).toBe(dear?.kind);
        if (free?.kind === 'left' && dear?.kind === 'left') expect(dear.left).toBeLessThanOrEqual(free.left);
      }
    }), RUNS);
  });
});

function fail(): never {
  throw new Error('an account without positions');
}
